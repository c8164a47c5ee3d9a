"""Answering: a request was submitted, sent back with questions, accepted."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from maillon.core.journal import Author
from maillon.core.mailing import Draft, Purpose, rewrite_waiting, write_mail, write_mails
from maillon.core.models import OutgoingMail
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, Question, RoundRequest
from maillon.implementation.notifications import phrases
from maillon.implementation.notifications.purposes import ACCEPTED, SENT_BACK, SUBMITTED
from maillon.implementation.notifications.recipients import Recipient, recipient, recipients_of
from maillon.partners.models import User

# Questions on several contributions of one request come within minutes: one mail tells them all.
GATHERING = timedelta(minutes=10)
LINK_AUTHOR = "link:"


def tell_submitted(request: RoundRequest, *, by: Author, now: datetime) -> OutgoingMail | None:
    """Tell the contact of the round that a request was submitted."""
    to = recipient(request.round.contact_email)
    with translation.override(to.language):
        context = {
            "organisation": request.organisation.name,
            "round": request.round.title,
            "author": by.username.removeprefix(LINK_AUTHOR),
            "message": request.general_note,
            "link": phrases.page(
                "review_request",
                round=request.round.code,
                organisation=request.organisation.code,
            ),
        }
    return write_mail(
        purpose=SUBMITTED,
        key=f"submitted:{request.pk}:{now:%Y%m%dT%H%M%S.%f}",
        to=to.address,
        language=to.language,
        context=context,
        now=now,
        target=request,
    )


def tell_sent_back(
    request: RoundRequest, *, questions: Sequence[Question], now: datetime
) -> list[OutgoingMail]:
    """Tell the partner what is asked; all that is still open, in one mail per address.

    The mail waits ten minutes: what is asked meanwhile joins it.
    """
    open_ones = Question.objects.filter(
        contribution__item__request=request, answered_at__isnull=True, settled_at__isnull=True
    )
    known = {one.pk: one for one in [*open_ones, *questions]}
    asked = sorted(known.values(), key=lambda one: (one.contribution_id, one.pk))

    def context() -> dict[str, object]:
        return {"questions": phrases.question_lines(asked)}

    drafts = _answers(request, SENT_BACK, context, now)
    fresh = [draft for draft in drafts if not rewrite_waiting(draft, now=now)]
    return write_mails(fresh, now=now)


def tell_accepted(request: RoundRequest, *, now: datetime) -> list[OutgoingMail]:
    """Tell the partner that all is accepted and what was done with it; questions still waiting

    to be sent are cancelled: they are settled.
    """
    accepted = (
        Contribution.objects.filter(item__request=request, state__in=COUNTED)
        .prefetch_related("links__measure")
        .order_by("code")
    )
    contributions = list(accepted)

    def context() -> dict[str, object]:
        return {"contributions": phrases.contribution_lines(contributions)}

    waiting = OutgoingMail.objects.filter(
        purpose=SENT_BACK.code,
        target_type=request._meta.label_lower,
        target_id=str(request.pk),
        state="waiting",
    )
    waiting.update(state="cancelled")
    return write_mails(_answers(request, ACCEPTED, context, now), now=now)


def _answers(
    request: RoundRequest, purpose: Purpose, more: Callable[[], dict[str, Any]], now: datetime
) -> list[Draft]:
    """Return a draft to each address of the organisation and to whoever submitted."""
    due_at = now + GATHERING if purpose is SENT_BACK else now
    drafts = []
    for to in _addressees(request, now):
        with translation.override(to.language):
            context = more() | {
                "organisation": request.organisation.name,
                "round": request.round.title,
                "link": phrases.page_of(request),
                "contact": phrases.contact(request.round),
            }
        key = f"{purpose.code}:{request.pk}:{to.address.lower()}:{now:%Y%m%dT%H%M%S.%f}"
        drafts.append(Draft(purpose, key, to.address, to.language, context, due_at, request))
    return drafts


def _addressees(request: RoundRequest, now: datetime) -> list[Recipient]:
    found = recipients_of([request], on=timezone.localtime(now).date())[request.pk]
    author = request.submitted_by
    if author.startswith(LINK_AUTHOR):
        address = author.removeprefix(LINK_AUTHOR)
    else:
        user = User.objects.filter(username=author, is_active=True).first()
        address = user.email if user else ""
    if address and address.lower() not in {one.address.lower() for one in found}:
        found.append(recipient(address))
    return found
