"""The mails about juries. None names an application: a mail outlives every conflict found later."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.core.mailing import Draft, Placeholder, Purpose, link, write_mail, write_mails
from maillon.core.models import OutgoingMail
from maillon.funding.models import Call, Juror

_CALL = Placeholder("call", _("the title of the call"), _("Call 2026 (example)"))
_MOST = Placeholder("most", _("how many applications at most"), "10")
_CONTACT = Placeholder(
    "contact", _("whom to ask: function and address"), _("Calls, calls@example.org")
)
_DUE = Placeholder(
    "due", _("by which day to hand in, if it is said"), _("Please hand in by 01/03/2027.")
)
_LINK = Placeholder(
    "link",
    _("the address of the page to open"),
    "https://maillon.example/fr/jury/readings/",
    required=True,
)

INVITATION = Purpose(
    code="jury_invitation",
    label=_("Invitation to a jury"),
    subject=_("%(call)s: will you be of the jury?"),
    body=_(
        "Good day,\n\n"
        "We ask you to be of the jury of this call: %(call)s. You would read at most %(most)s "
        "applications.\n\n"
        "Say yes, with the number that suits you, or no with the reason, on this page:\n"
        "%(link)s\n\n"
        "Before you read anything, you declare your conflicts of interest.\n\n"
        "Questions: %(contact)s"
    ),
    placeholders=(_CALL, _MOST, _LINK, _CONTACT),
    duty=True,
)
APPOINTMENT = Purpose(
    code="jury_appointment",
    label=_("Appointment to a jury"),
    subject=_("%(call)s: you are of the jury"),
    body=_(
        "Good day,\n\n"
        "You are appointed to the jury of this call: %(call)s. You read at most %(most)s "
        "applications.\n\n"
        "First declare your conflicts of interest: your readings open once the declaration is "
        "signed.\n"
        "%(link)s\n\n"
        "Questions: %(contact)s"
    ),
    placeholders=(_CALL, _MOST, _LINK, _CONTACT),
    duty=True,
)
READINGS = Purpose(
    code="jury_readings",
    label=_("Readings given to an expert"),
    subject=_("%(call)s: your readings are ready"),
    body=_(
        "Good day,\n\n"
        "What you are asked to read for this call is ready: %(call)s.\n\n"
        "%(due)s\n\n"
        "Your readings:\n"
        "%(link)s\n\n"
        "Questions: %(contact)s"
    ),
    placeholders=(_CALL, _DUE, _LINK, _CONTACT),
    duty=True,
)
REMINDER = Purpose(
    code="jury_reminder",
    label=_("Reminder of readings"),
    subject=_("%(call)s: %(count)s to hand in"),
    body=_(
        "Good day,\n\n"
        "We are still waiting for %(count)s of this call: %(call)s.\n\n"
        "%(due)s\n\n"
        "Your readings:\n"
        "%(link)s\n\n"
        "What you typed is kept. If you cannot read them, please tell us: %(contact)s"
    ),
    placeholders=(
        _CALL,
        Placeholder("count", _("how many readings, in words"), _("3 readings")),
        _DUE,
        _LINK,
        _CONTACT,
    ),
    duty=True,
)
PURPOSES = (INVITATION, APPOINTMENT, READINGS, REMINDER)


def invite_to_jury(juror: Juror, *, now: datetime) -> OutgoingMail | None:
    """Ask an expert to be of a jury; nothing where no address is known."""
    return _write(INVITATION, juror, f"jury_invitation:{juror.pk}:{now.isoformat()}", now=now)


def announce_appointment(juror: Juror, *, now: datetime) -> OutgoingMail | None:
    """Tell an expert that they are of the jury and must sign the declaration."""
    return _write(APPOINTMENT, juror, f"jury_appointment:{juror.pk}:{now.isoformat()}", now=now)


def announce_readings(jurors: Iterable[Juror], *, now: datetime) -> list[OutgoingMail]:
    """Tell experts that there is something to read; it says neither what nor how many."""
    drafts = [
        _draft(READINGS, juror, f"jury_readings:{juror.pk}:{now.isoformat()}") for juror in jurors
    ]
    return write_mails(drafts, now=now)


def remind_jurors(counts: Iterable[tuple[Juror, int]], *, now: datetime) -> list[OutgoingMail]:
    """Remind experts of their own readings still to hand in, once a day each."""
    day = timezone.localdate(now).isoformat()
    drafts = []
    for juror, count in counts:
        with translation.override(language_of(juror)):
            words = ngettext("%(n)s reading", "%(n)s readings", count) % {"n": count}
        key = f"jury_reminder:{juror.pk}:{day}"
        drafts.append(_draft(REMINDER, juror, key, count=words))
    return write_mails(drafts, now=now)


def address_of(juror: Juror) -> str:
    """Return where an expert is written to: the address of their account, or the one given."""
    expert = juror.expert
    return (expert.user.email if expert.user else "") or expert.email


def language_of(juror: Juror) -> str:
    """Return the language in which an expert is written to."""
    expert = juror.expert
    if expert.user:
        return expert.user.language
    return next(iter(expert.language_codes), "fr")


def _write(purpose: Purpose, juror: Juror, key: str, *, now: datetime) -> OutgoingMail | None:
    draft = _draft(purpose, juror, key)
    return write_mail(
        purpose=purpose,
        key=key,
        to=draft.to,
        language=draft.language,
        context=draft.context,
        now=now,
        target=juror,
    )


def _draft(purpose: Purpose, juror: Juror, key: str, **more: object) -> Draft:
    language = language_of(juror)
    context = {
        "call": choose(juror.call, "title", language).text,
        "most": juror.most,
        "link": link("my_readings", language),
        "contact": _contact(juror.call),
        "due": _due(juror.call, language),
    } | more
    known = {name: context[name] for name in purpose.known}
    return Draft(
        purpose=purpose,
        key=key,
        to=address_of(juror),
        language=language,
        context=known,
        target=juror,
    )


def _due(call: Call, language: str) -> str:
    """Return the sentence that says by which day to hand in; empty where it is not said."""
    if call.readings_due_on is None:
        return ""
    with translation.override(language):
        day = date_format(call.readings_due_on, "SHORT_DATE_FORMAT")
        return gettext("Please hand in by %(day)s.") % {"day": day}


def _contact(call: Call) -> str:
    return ", ".join(text for text in (call.contact_name, call.contact_email) if text)
