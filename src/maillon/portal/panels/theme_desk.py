"""A theme as its lead needs it: what to push this week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from maillon.implementation.enums import ContributionState, ProposalState
from maillon.implementation.models import Contribution, Milestone, Proposal
from maillon.implementation.queries.planning import BoardRow
from maillon.plan.models import Theme
from maillon.portal.queries.overview import ThemeState, overview_of
from maillon.reporting.queries.coverage import MeasureName

_SOON = timedelta(days=60)
_SHOWN = 20


@dataclass(frozen=True)
class Desk:
    """The theme's state, and what is open about it."""

    state: ThemeState
    annual: str
    rows: list[BoardRow]
    gaps: list[MeasureName]
    milestones: list[Milestone]
    today: date
    waiting: list[Contribution]
    proposals: list[Proposal]


def desk_of(theme: Theme, *, now: datetime) -> Desk:
    """Return what the lead of ``theme`` needs at the moment ``now``."""
    overview = overview_of(theme.plan, now=now)
    state = next(one for one in overview.themes if one.code == theme.code)
    today = timezone.localdate(now)
    linked = Contribution.objects.filter(links__measure__theme=theme).distinct()
    waiting = linked.filter(
        state__in=[ContributionState.SUBMITTED, ContributionState.SENT_BACK]
    ).order_by("-changed_at", "code")
    milestones = [m for row in state.rows for m in row.milestones if m.done_on is None]
    return Desk(
        state=state,
        annual=overview.annual.title if overview.annual else "",
        rows=state.rows,
        gaps=state.cell.gaps,
        milestones=sorted(
            (m for m in milestones if m.due_on <= today + _SOON), key=lambda m: (m.due_on, m.pk)
        ),
        today=today,
        waiting=list(waiting[:_SHOWN]),
        proposals=list(
            Proposal.objects.filter(state=ProposalState.OPEN, contribution__in=linked)
            .select_related("contribution")
            .order_by("proposed_at")[:_SHOWN]
        ),
    )
