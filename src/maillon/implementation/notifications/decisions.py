"""Decisions that a partner should not have to look for: more time, excused, a proposal decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.mailing import Draft, Purpose, write_mail, write_mails
from maillon.core.models import OutgoingMail
from maillon.core.numbers import write_number
from maillon.implementation.enums import ProposalState
from maillon.implementation.models import Proposal, RoundRequest
from maillon.implementation.notifications import phrases
from maillon.implementation.notifications.purposes import EXCUSED, EXTENDED, PROPOSAL_DECIDED
from maillon.implementation.notifications.recipients import recipient, recipients_of
from maillon.implementation.queries.wording import FIELDS
from maillon.partners.models import User

# A longer text is read on the page.
LONGEST = 300


def tell_extended(
    requests: Sequence[RoundRequest], *, before: Mapping[int, datetime], now: datetime
) -> list[OutgoingMail]:
    """Tell organisations that they have more time.

    :param before: the deadline that each had, by key of the request.
    """

    def more(request: RoundRequest) -> dict[str, Any]:
        return {
            "due": phrases.moment(request.due_at),
            "before": phrases.moment(before[request.pk]),
        }

    return _tell(requests, EXTENDED, more, now)


def tell_excused(request: RoundRequest, *, now: datetime) -> list[OutgoingMail]:
    """Tell an organisation that it need not report in a round, and why."""
    return _tell([request], EXCUSED, lambda one: {"reason": one.state_reason}, now)


def _tell(
    requests: Sequence[RoundRequest],
    purpose: Purpose,
    more: Callable[[RoundRequest], dict[str, Any]],
    now: datetime,
) -> list[OutgoingMail]:
    """Write to the addresses of requests that were announced; the others know of no request."""
    told = [request for request in requests if request.announced_at]
    addressees = recipients_of(told, on=timezone.localtime(now).date())
    drafts = []
    for request in told:
        for to in addressees[request.pk]:
            with translation.override(to.language):
                context = more(request) | {
                    "organisation": request.organisation.name,
                    "round": request.round.title,
                    "link": phrases.page_of(request),
                    "contact": phrases.contact(request.round),
                }
            key = f"{purpose.code}:{request.pk}:{to.address.lower()}:{now:%Y%m%dT%H%M%S.%f}"
            drafts.append(Draft(purpose, key, to.address, to.language, context, target=request))
    return write_mails(drafts, now=now)


def tell_decided(proposal: Proposal, *, by: Author, now: datetime) -> OutgoingMail | None:
    """Tell the author of a proposal what was decided, and why; whoever decides an own one knows."""
    author = User.objects.filter(username=proposal.proposed_by, is_active=True).first()
    if author is None or not author.email or author.username == by.username:
        return None
    to = recipient(author.email, author.language)
    with translation.override(to.language):
        taken = proposal.state == ProposalState.TAKEN
        context = {
            "contribution": f"{proposal.contribution.code} {proposal.contribution.title}",
            "proposal": _proposal_line(proposal),
            "decision": _("It is taken over: it counts now.")
            if taken
            else _("It is not taken over."),
            "reason": proposal.decision_reason,
            "link": phrases.page("proposal", pk=proposal.pk),
        }
    return write_mail(
        purpose=PROPOSAL_DECIDED,
        key=f"{PROPOSAL_DECIDED.code}:{proposal.pk}",
        to=to.address,
        language=to.language,
        context=context,
        now=now,
        target=proposal,
    )


def _proposal_line(proposal: Proposal) -> str:
    """Return what the proposal is about, what stood and what it proposes."""
    if proposal.new_value is None:
        about = str(FIELDS.get(proposal.field, proposal.field))
        old, new = proposal.old_text, proposal.new_text
    else:
        year = f", {proposal.figure_year}" if proposal.figure_year else ""
        about = f"{proposal.figure_label}{year}"
        old = "" if proposal.old_value is None else write_number(proposal.old_value)
        new = write_number(proposal.new_value)
    return f"{about}{_(':')} {_short(old) or '∅'} → {_short(new) or '∅'}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
