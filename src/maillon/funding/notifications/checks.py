"""The mails about admissibility and decisions: to the applicant, and to the contact of the call."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.core.mailing import Draft, Placeholder, Purpose, link, write_mail, write_mails
from maillon.core.models import OutgoingMail
from maillon.core.moments import moment_text
from maillon.funding.models import Application, CorrectionRequest, FundingDecision
from maillon.funding.notifications.applicants import addressees_of

_NUMBER = Placeholder("number", _("the number of the application"), "2026-0001")
_TITLE = Placeholder("title", _("the title of the project"), _("A project (example)"))
_CALL = Placeholder("call", _("the title of the call"), _("Call 2026 (example)"))
_LINK = Placeholder(
    "link",
    _("the address of the page to open"),
    "https://maillon.example/fr/applications/2026-0001/corrections/",
    required=True,
)
_CONTACT = Placeholder(
    "contact", _("whom to ask: function and address"), _("Calls, calls@example.org")
)

CORRECTION = Purpose(
    code="application_correction",
    label=_("To the applicant: a correction is asked"),
    subject=_("Application %(number)s: please correct it by %(due)s"),
    body=_(
        "Good day,\n\n"
        "Thank you for your application %(number)s, “%(title)s” (%(call)s). Before we can decide "
        "whether it is admissible, we ask you this:\n\n"
        "%(kind)s %(where)s\n%(message)s\n\n"
        "Please answer by %(due)s, on this page:\n%(link)s\n\n"
        "After that moment the page takes no answer any more, and we decide on what we have. "
        "Questions: %(contact)s"
    ),
    placeholders=(
        _NUMBER,
        _TITLE,
        _CALL,
        Placeholder("kind", _("what is wrong: missing, incomplete…"), _("Missing")),
        Placeholder("where", _("the question of the form, if there is one"), _("Budget")),
        Placeholder(
            "message",
            _("what the applicant must do"),
            _("Please add the accounts of last year."),
            required=True,
        ),
        Placeholder(
            "due", _("day and time by which to answer"), _("1 March 2027 at 17:00"), required=True
        ),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)
ANSWERED = Purpose(
    code="application_correction_answered",
    label=_("To the contact of the call: corrections were answered"),
    subject=_("Corrections answered (%(call)s)"),
    body=_(
        "An applicant answered all that was asked of an application for “%(call)s”.\n\n"
        "To read it and settle it:\n%(link)s"
    ),
    placeholders=(_CALL, _LINK),
    duty=True,
)
DECIDED = Purpose(
    code="application_decided",
    label=_("To the applicant: the decision"),
    subject=_("Application %(number)s: the decision"),
    body=_(
        "Good day,\n\n"
        "A decision was taken on your application %(number)s, “%(title)s” (%(call)s).\n\n"
        "The letter, with its reasons and the ways of appeal, is on this page:\n%(link)s\n\n"
        "Questions: %(contact)s"
    ),
    placeholders=(_NUMBER, _TITLE, _CALL, _LINK, _CONTACT),
    duty=True,
)
PURPOSES = (CORRECTION, ANSWERED, DECIDED)


def tell_asked(correction: CorrectionRequest, *, now: datetime) -> list[OutgoingMail]:
    """Tell the applicant what is asked and until when."""
    application = correction.application

    def context(language: str) -> dict[str, Any]:
        question = correction.question
        where = choose(question, "label", language).text if question else ""
        return {
            "kind": correction.get_kind_display(),
            "where": f"({where})" if where else "",
            "message": correction.message,
            "due": moment_text(correction.due_at, application.call.time_zone),
            "link": link("application_corrections", language, number=application.number),
        }

    key = f"{CORRECTION.code}:{correction.pk}:{correction.due_at:%Y%m%dT%H%M%S}"
    return _write(application, CORRECTION, key, context, now)


def tell_answered(application: Application, *, now: datetime) -> OutgoingMail | None:
    """Tell the contact of the call, without naming the application: mails outlive conflicts."""
    call = application.call
    return write_mail(
        purpose=ANSWERED,
        key=f"{ANSWERED.code}:{application.pk}:{now:%Y%m%dT%H%M%S.%f}",
        to=call.contact_email,
        language="fr",
        context={
            "call": choose(call, "title", "fr").text,
            "link": link("call_applications", "fr", code=call.code) + "?answered=1",
        },
        now=now,
    )


def tell_decided(decision: FundingDecision, *, now: datetime) -> list[OutgoingMail]:
    """Tell the applicant that the decision can be read."""
    application = decision.application

    def context(language: str) -> dict[str, Any]:
        return {"link": link("application_decision", language, number=application.number)}

    key = f"{DECIDED.code}:{decision.pk}:{now:%Y%m%dT%H%M%S}"
    return _write(application, DECIDED, key, context, now)


def _write(
    application: Application,
    purpose: Purpose,
    key: str,
    more: Callable[[str], dict[str, Any]],
    now: datetime,
) -> list[OutgoingMail]:
    call = application.call
    found = addressees_of([application], on=timezone.localtime(now).date())[application.pk]
    drafts = []
    for to in found:
        with translation.override(to.language):
            context = more(to.language) | {
                "number": application.number,
                "title": application.title,
                "call": choose(call, "title", to.language).text,
                "contact": ", ".join(filter(None, (call.contact_name, call.contact_email))),
            }
        drafts.append(
            Draft(
                purpose,
                f"{key}:{to.address.lower()}",
                to.address,
                to.language,
                context,
                None,
                application,
            )
        )
    return write_mails(drafts, now=now)
