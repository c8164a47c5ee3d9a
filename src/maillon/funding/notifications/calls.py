"""The mail that tells what is new in a published call: answers to questions, changes.

It goes to those who asked a question about the call and to those who have an application in it,
each in their language. What happens within a quarter of an hour is told once. It says nothing that
the public page does not say: never who asked, nor who else applies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import CODES, choose
from maillon.core.mailing import Draft, Placeholder, Purpose, link, rewrite_waiting, write_mails
from maillon.core.models import JournalLine, MailState, OutgoingMail
from maillon.funding.enums import ApplicationState
from maillon.funding.models import Application, Call, CallQuestion, CoApplicant
from maillon.funding.notifications.applicants import Addressee, addressees_of_organisations
from maillon.funding.notifications.call_changes import merged, told
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.models import User

# What is published within this time is told in one mail.
GATHER = timedelta(minutes=15)
# Whoever has such an application still waits for something of the call.
CONCERNED = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
        ApplicationState.CORRECTION,
        ApplicationState.ADMISSIBLE,
    }
)
_CHANGES = ("call.edited", "call.themes_left_out", "call.cancelled")

NEWS = Purpose(
    code="call_news",
    label=_("To applicants and to who asked: what is new in a call"),
    subject=_("%(call)s: what is new"),
    body=_(
        "Good day,\n\n"
        "Something is new in this call: %(call)s.\n\n"
        "%(changes)s\n\n"
        "%(answers)s\n\n"
        "The call, with all its questions and answers:\n%(link)s\n\n"
        "Questions: %(contact)s"
    ),
    placeholders=(
        Placeholder("call", _("the title of the call"), _("Call 2026 (example)")),
        Placeholder("changes", _("what changed, old and new"), _("Closes: Monday → Friday")),
        Placeholder("answers", _("the answers published"), _("Question: …")),
        Placeholder(
            "link",
            _("the address of the page to open"),
            "https://maillon.example/fr/calls/call-2026/",
            required=True,
        ),
        Placeholder(
            "contact", _("whom to ask: function and address"), _("Calls, calls@example.org")
        ),
    ),
    duty=True,
)
PURPOSES = (NEWS,)


@dataclass
class _Reader:
    """Who is told: an address, its language, and which answers concern it."""

    to: Addressee
    applies: bool = False
    # The accounts under which this address asked questions.
    accounts: set[str] = field(default_factory=set)


def tell_call_news(call: Call, *, now: datetime) -> list[OutgoingMail]:
    """Tell those concerned what was published of ``call`` at ``now``; return the new mails.

    Mails of this call that still wait are written again with what is new since; one that has
    nothing left to say is cancelled.
    """
    waiting = {mail.to.lower(): mail for mail in _waiting(call, now)}
    since = min([mail.created_at for mail in waiting.values()], default=now)
    answers = list(call.questions.filter(published_at__gte=since).order_by("published_at", "pk"))
    lines = list(
        JournalLine.objects.filter(
            target_type=call._meta.label_lower,
            target_id=str(call.pk),
            action__in=_CHANGES,
            at__gte=since,
        ).order_by("number")
    )
    drafts = []
    for reader in _readers(call, now):
        address = reader.to.address
        known = waiting.get(address.lower())
        start = known.created_at if known else now
        draft = _draft(
            call,
            reader,
            [one for one in answers if _since(one) >= start and _concerns(one, reader)],
            merged(line.changes for line in lines if line.at >= start),
            now,
        )
        if draft is None:
            if known is not None:
                _drop(known)
        elif known is None or not rewrite_waiting(draft, now=now):
            drafts.append(draft)
    return write_mails(drafts, now=now)


def _waiting(call: Call, now: datetime) -> Iterable[OutgoingMail]:
    return OutgoingMail.objects.filter(
        purpose=NEWS.code,
        target_type=call._meta.label_lower,
        target_id=str(call.pk),
        state=MailState.WAITING,
        attempts=0,
        due_at__gt=now,
    )


def _drop(mail: OutgoingMail) -> None:
    """Cancel a mail whose news was taken back before it left."""
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
        state=MailState.CANCELLED
    )


def _since(question: CallQuestion) -> datetime:
    """Return since when everybody reads an answer that was published."""
    return question.published_at or question.asked_at


def _concerns(question: CallQuestion, reader: _Reader) -> bool:
    """Say whether an answer is for ``reader``: applicants read all, others their own."""
    return reader.applies or question.asked_by in reader.accounts


def _readers(call: Call, now: datetime) -> list[_Reader]:
    """Return who is told of ``call``, each address once; of an exercise, demonstration accounts."""
    found: dict[str, _Reader] = {}
    applications = Application.objects.filter(call=call, state__in=CONCERNED)
    own = set(applications.values_list("organisation_id", flat=True))
    sharing = CoApplicant.objects.filter(
        application__in=applications, may_edit=True, removed_at=None
    ).exclude(organisation=None)
    own |= set(sharing.values_list("organisation_id", flat=True))
    day = timezone.localtime(now).date()
    for addressees in addressees_of_organisations(own, on=day).values():
        for to in addressees:
            found.setdefault(to.address.lower(), _Reader(to)).applies = True
    asked = call.questions.exclude(asked_by="").values("asked_by")
    people = User.objects.filter(username__in=asked, is_active=True, anonymised_at=None)
    for user in people.exclude(email="").order_by("pk"):
        to = Addressee(user.email, user.language)
        found.setdefault(user.email.lower(), _Reader(to)).accounts.add(user.username)
    return [
        reader
        for address, reader in found.items()
        if not call.synthetic or address.endswith(DEMO_DOMAIN)
    ]


def _draft(
    call: Call,
    reader: _Reader,
    answers: list[CallQuestion],
    changes: Mapping[str, Any],
    now: datetime,
) -> Draft | None:
    """Return the mail of ``reader``; ``None`` where there is nothing to tell."""
    language = reader.to.language
    texts = {f"{name}_{code}": getattr(call, f"{name}_{code}") for name in _TEXTS for code in CODES}
    with translation.override(language):
        lines = told(changes, texts, call.time_zone)
        if not lines and not answers:
            return None
        if call.state_reason and "state" in changes:
            lines.append(gettext("Reason: %(reason)s") % {"reason": call.state_reason})
        context = {
            "call": choose(call, "title", language).text,
            "changes": _block(gettext("What changed:"), [f"- {line}" for line in lines]),
            "answers": _block(
                gettext("Questions and answers:"), [_answer(one, language) for one in answers]
            ),
            "link": link("call", language, code=call.code),
            "contact": ", ".join(filter(None, (call.contact_name, call.contact_email))),
        }
    return Draft(
        purpose=NEWS,
        key=f"{NEWS.code}:{call.pk}:{now:%Y%m%dT%H%M%S.%f}:{reader.to.address.lower()}"[:200],
        to=reader.to.address,
        language=language,
        context=context,
        due_at=now + GATHER,
        target=call,
    )


_TEXTS = ("title", "text", "award")


def _block(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *lines]) if lines else ""


def _answer(question: CallQuestion, language: str) -> str:
    return gettext("Question: %(question)s\nAnswer: %(answer)s") % {
        "question": choose(question, "question", language).text,
        "answer": choose(question, "answer", language).text,
    }
