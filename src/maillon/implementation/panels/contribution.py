"""What the page of a contribution shows to the one who reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from maillon.implementation.enums import ContributionState, ProposalState
from maillon.implementation.models import (
    Contribution,
    ContributionPartner,
    Figure,
    Proposal,
    RoundRequest,
)
from maillon.implementation.panels.review import Asked, questions_about
from maillon.implementation.queries.figures import SumCheck, figure_rows
from maillon.implementation.queries.proposals import proposals_on, sees_proposals
from maillon.implementation.queries.review import request_of
from maillon.implementation.workflows import Act, may
from maillon.partners.panels.account import Panel
from maillon.partners.permissions import Person

ACTS = {
    Act.EDIT: "contribution_edit",
    Act.SUBMIT: "contribution_submit",
    Act.RECALL: "contribution_recall",
    Act.ACCEPT: "contribution_accept",
    Act.PUBLISH: "contribution_publish",
    Act.SEND_BACK: "contribution_send_back",
    Act.RETURN: "contribution_return",
    Act.WITHDRAW: "contribution_withdraw",
}
_WITH_PARTNER = (ContributionState.DRAFT, ContributionState.SUBMITTED, ContributionState.SENT_BACK)


@dataclass(frozen=True)
class FigureShown:
    """A figure with what is proposed beside it, and what it was before a correction."""

    figure: Figure
    depth: int
    checks: tuple[SumCheck, ...]
    proposed: list[Proposal]
    corrected: list[Proposal]
    propose_url: str


@dataclass(frozen=True)
class Share:
    """A part in a joint contribution; ``mine`` where the reader may confirm it."""

    part: ContributionPartner
    mine: bool


@dataclass(frozen=True)
class AfterSubmission:
    """Questions, proposals and shares of a contribution, as far as the reader may see them."""

    asked: list[Asked]
    may_answer: bool
    may_settle: bool
    request: RoundRequest | None
    texts_proposed: list[Proposal]
    texts_corrected: list[Proposal]
    shares: list[Share]
    propose_text_url: str

    @property
    def due_at(self) -> datetime | None:
        """By when the partner must act, where the contribution was asked for in a round."""
        return self.request.due_at if self.request else None


def further_panels(request: HttpRequest, found: Contribution) -> list[Panel]:
    """Return what upper apps show of a contribution: the setting ``CONTRIBUTION_PANELS``."""
    makers: list[Callable[[HttpRequest, Contribution], Panel | None]] = [
        import_string(path) for path in settings.CONTRIBUTION_PANELS
    ]
    return [panel for maker in makers if (panel := maker(request, found)) is not None]


def acts(found: Contribution, reader: Person, *, own: bool) -> dict[str, str]:
    """Return the addresses of what ``reader`` may do to the contribution, by act."""
    return {
        str(act): reverse(name, args=[found.code]) if may(found.state, act, reader, own=own) else ""
        for act, name in ACTS.items()
    }


def after_submission(
    found: Contribution,
    partners: Iterable[ContributionPartner],
    reader: Person,
    *,
    own: bool,
    sees_all: bool,
) -> tuple[AfterSubmission, list[FigureShown]]:
    """Return what is beside the contribution, and its figures: one query for the public."""
    rows = proposals_on(found)
    open_ones = [row for row in rows if row.state == ProposalState.OPEN]
    if not sees_proposals(reader, own=own):
        open_ones = [row for row in open_ones if _made_by(row, reader)]
    taken = [row for row in rows if row.state == ProposalState.TAKEN]
    # Who may edit what is accepted has no need to propose it.
    may_propose = not may(found.state, Act.EDIT, reader, own=own) and reader.may(
        "proposal.make", state=found.state, own=own
    )
    url = reverse("proposal_new", args=[found.code]) if may_propose else ""
    after = AfterSubmission(
        asked=questions_about(found) if sees_all else [],
        may_answer=found.state == ContributionState.SENT_BACK
        and bool(may(found.state, Act.EDIT, reader, own=own)),
        may_settle=bool(reader.may("request.review")),
        request=request_of(found) if sees_all and found.state in _WITH_PARTNER else None,
        texts_proposed=[row for row in open_ones if row.field != "figure"],
        texts_corrected=[row for row in taken if row.field != "figure"],
        shares=_shares(partners, reader),
        propose_text_url=f"{url}?field=description_fr" if url else "",
    )
    return after, _figures(found, open_ones, taken, url)


def _made_by(row: Proposal, reader: Person) -> bool:
    username = reader.author.username
    return bool(username) and row.proposed_by == username


def _figures(
    found: Contribution, open_ones: list[Proposal], taken: list[Proposal], url: str
) -> list[FigureShown]:
    return [
        FigureShown(
            figure=row.figure,
            depth=row.depth,
            checks=row.checks,
            proposed=[one for one in open_ones if _is_about(one, row.figure)],
            corrected=[one for one in taken if _is_about(one, row.figure)],
            propose_url=f"{url}?{urlencode({'figure': row.figure.pk})}" if url else "",
        )
        for row in figure_rows(found.figures.all())
    ]


def _is_about(proposal: Proposal, figure: Figure) -> bool:
    """Figures are stored anew at each edit: the label names them where the id no longer does."""
    if proposal.figure_id:
        return proposal.figure_id == figure.pk
    named = (proposal.figure_label, proposal.figure_year) == (figure.label_fr, figure.first_year)
    return proposal.field == "figure" and named


def _shares(partners: Iterable[ContributionPartner], reader: Person) -> list[Share]:
    known = [row for row in partners if row.organisation_id]
    if len(known) < 2:
        return []
    return [
        Share(
            row,
            bool(
                row.organisation_id
                and reader.may("share.confirm", own=reader.owns([row.organisation_id]))
            ),
        )
        for row in known
    ]
