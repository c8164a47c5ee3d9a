"""Annual plans as pages show them: the board, by theme or by lead, and what was not done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from maillon.implementation.enums import PLAN_PUBLIC, ImplementationPlanState, MeasureStatus
from maillon.implementation.models import (
    ImplementationPlan,
    Milestone,
    PlannedMeasure,
    PlannedPartner,
)
from maillon.implementation.queries.measure_status import Status, statuses_of
from maillon.plan.models import Measure, Plan

_FINISHED = (MeasureStatus.DONE,)


@dataclass(frozen=True)
class BoardRow:
    """A planned measure with its status."""

    planned: PlannedMeasure
    status: Status

    @property
    def milestones(self) -> list[Milestone]:
        """Its milestones in order of day."""
        return list(self.planned.milestones.all())

    @property
    def next_milestone(self) -> Milestone | None:
        """The first milestone that is not done."""
        return next((m for m in self.milestones if m.done_on is None), None)


@dataclass(frozen=True)
class BoardGroup:
    """The measures of a theme, or those that a body leads."""

    key: str
    title: str
    rows: list[BoardRow]

    def count(self, status: str) -> int:
        """Return how many measures have this status."""
        return sum(row.status.code == status for row in self.rows)


def with_board_relations(rows: QuerySet[PlannedMeasure]) -> QuerySet[PlannedMeasure]:
    """Return ``rows`` in the order of the plan with all that a board shows: three queries."""
    partners = PlannedPartner.objects.select_related("organisation", "category").order_by("pk")
    milestones = Milestone.objects.select_related("responsible").order_by("due_on", "pk")
    return (
        rows.select_related(
            "implementation_plan__plan",
            "measure__theme",
            "measure__plan",
            "lead",
            "carried_from__implementation_plan",
        )
        .prefetch_related(Prefetch("partners", partners), Prefetch("milestones", milestones))
        .order_by("measure__sort_key", "pk")
    )


def board(plan: ImplementationPlan, *, now: datetime) -> list[BoardRow]:
    """Return every measure of an annual plan with its status, in the order of the plan."""
    return board_of(PlannedMeasure.objects.filter(implementation_plan=plan), now=now)


def board_of(rows: QuerySet[PlannedMeasure], *, now: datetime) -> list[BoardRow]:
    """Return ``rows`` with their statuses: a fixed number of queries."""
    planned = list(with_board_relations(rows))
    found = statuses_of(planned, now=now)
    return [BoardRow(row, found[row.pk]) for row in planned]


def narrowed(
    rows: Iterable[BoardRow], *, theme: str = "", lead: str = "", status: str = ""
) -> list[BoardRow]:
    """Return the rows that the filters ask for; ``lead`` ``-`` asks for those without one."""
    found = list(rows)
    if theme:
        found = [row for row in found if row.planned.measure.theme.code == theme]
    if lead == "-":
        found = [row for row in found if row.planned.lead is None]
    elif lead:
        found = [row for row in found if row.planned.lead and row.planned.lead.code == lead]
    if status:
        found = [row for row in found if row.status.code == status]
    return found


def by_theme(rows: Iterable[BoardRow]) -> list[BoardGroup]:
    """Return the rows under their themes, in the order of the plan."""
    groups: dict[str, BoardGroup] = {}
    for row in rows:
        theme = row.planned.measure.theme
        group = groups.setdefault(
            theme.code, BoardGroup(theme.code, f"{theme.code}. {theme.title}", [])
        )
        group.rows.append(row)
    return list(groups.values())


def by_lead(rows: Iterable[BoardRow], *, nobody: str) -> list[BoardGroup]:
    """Return the rows under who leads them, by name; those without a lead come last.

    :param nobody: the heading of those without a lead.
    """
    groups: dict[str, BoardGroup] = {}
    for row in rows:
        lead = row.planned.lead
        key = lead.code if lead else ""
        groups.setdefault(key, BoardGroup(key, lead.name if lead else nobody, [])).rows.append(row)
    return sorted(groups.values(), key=lambda group: (not group.key, group.title.casefold()))


def not_done(plan: ImplementationPlan, *, now: datetime) -> list[BoardRow]:
    """Return what ``plan`` announced and is not done: to offer when the next one is drawn up."""
    return [row for row in board(plan, now=now) if row.status.code not in _FINISHED]


def following(plan: Plan) -> ImplementationPlan | None:
    """Return the latest annual plan of ``plan``: the one that a new one follows."""
    return ImplementationPlan.objects.filter(plan=plan).order_by("-last_year", "-pk").first()


def free_measures(plan: ImplementationPlan) -> QuerySet[Measure]:
    """Return the measures of the plan that are not taken up in ``plan`` yet."""
    taken = PlannedMeasure.objects.filter(implementation_plan=plan).values("measure")
    return (
        Measure.objects.filter(plan=plan.plan_id)
        .exclude(pk__in=taken)
        .select_related("theme")
        .order_by("sort_key")
    )


def expected_for(measure: Measure, *, now: datetime) -> BoardRow | None:
    """Return what is announced for ``measure``: for this year, else by the latest adopted plan."""
    year = timezone.localdate(now).year
    rows = PlannedMeasure.objects.filter(
        measure=measure, implementation_plan__state__in=PLAN_PUBLIC
    )
    plans = rows.values_list(
        "pk", "implementation_plan__first_year", "implementation_plan__last_year"
    )
    found = sorted(plans, key=lambda row: _closeness(row[1], row[2], year))
    return board_of(rows.filter(pk=found[0][0]), now=now)[0] if found else None


def _closeness(first: int, last: int, year: int) -> tuple[int, int]:
    """Order annual plans: the one of ``year`` first, then the latest."""
    return (0 if first <= year <= last else 1, -last)


def plan_in_force(*, on: date, plan: Plan | None = None) -> ImplementationPlan | None:
    """Return the adopted annual plan that is being carried out, else the latest adopted one."""
    rows = ImplementationPlan.objects.filter(state__in=PLAN_PUBLIC)
    if plan is not None:
        rows = rows.filter(plan=plan)
    found = sorted(
        rows,
        key=lambda row: (
            row.state != ImplementationPlanState.ADOPTED,
            _closeness(row.first_year, row.last_year, on.year),
        ),
    )
    return found[0] if found else None


def covering(plan: Plan, years: Sequence[int]) -> list[ImplementationPlan]:
    """Return the adopted annual plans of ``plan`` about one of ``years``, the earliest first."""
    return list(
        ImplementationPlan.objects.filter(
            plan=plan,
            state__in=PLAN_PUBLIC,
            first_year__lte=max(years),
            last_year__gte=min(years),
        ).order_by("first_year", "code")
    )
