"""Reads of decisions: the approval route, the totals, what departs from the ranking, coverage."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from maillon.funding.enums import PASSED, ApplicationState, DecisionState, Outcome
from maillon.funding.models import (
    Application,
    ApprovalThreshold,
    Call,
    FundingDecision,
)
from maillon.funding.queries.ranked import RankedLine
from maillon.funding.queries.visibility import conflicted
from maillon.partners.permissions import Person
from maillon.plan.models import Measure

# Decided, or on the way: what draws on the budget.
FIRM = (DecisionState.APPROVED, DecisionState.NOTIFIED)
# What was withdrawn before it was notified draws on nothing, whatever had been proposed.
_STANDING = ~Q(application__state=ApplicationState.WITHDRAWN)


def route_of(amount: Decimal | None, *, on: date) -> list[ApprovalThreshold]:
    """Return the steps that a decision of ``amount`` euros passes on a day, in their order.

    What grants nothing (reserve, refusal) passes the steps that start at zero.
    """
    rows = ApprovalThreshold.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        from_amount__lte=amount or Decimal(0),
    )
    return list(rows.order_by("position", "from_amount", "code"))


def visible_decisions(person: Person) -> QuerySet[FundingDecision]:
    """Return the decisions whose existence ``person`` may know: a conflict hides them too."""
    if not person.may("decision.view"):
        return FundingDecision.objects.none()
    hidden = conflicted(person).values("application")
    return FundingDecision.objects.exclude(application__in=hidden)


@dataclass(frozen=True)
class Totals:
    """Counts and euros of the decisions of a call.

    :param committed: euros of the selected, whatever the state of their decision.
    :param firm: euros of those approved or notified.
    """

    by_outcome: Mapping[str, int]
    by_state: Mapping[str, int]
    committed: Decimal
    firm: Decimal
    budget: Decimal | None
    reserve: Decimal
    undecided: int

    @property
    def decided(self) -> int:
        """How many decisions there are."""
        return sum(self.by_outcome.values())

    @property
    def left(self) -> Decimal | None:
        """Euros of the budget that no decision takes; negative when they take too much."""
        return None if self.budget is None else self.budget - self.committed

    @property
    def percent(self) -> int | None:
        """The share of the budget that is taken."""
        return round(100 * self.committed / self.budget) if self.budget else None


def totals_of(
    call: Call, decisions: QuerySet[FundingDecision], applications: QuerySet[Application]
) -> Totals:
    """Return the totals of ``decisions``; ``applications`` are those that need one."""
    plain = decisions.filter(_STANDING).order_by()
    outcomes = {
        row["outcome"]: (row["n"], row["euros"] or Decimal(0))
        for row in plain.values("outcome").annotate(n=Count("pk"), euros=Sum("amount"))
    }
    states = {row["state"]: row["n"] for row in plain.values("state").annotate(n=Count("pk"))}
    firm = plain.filter(outcome=Outcome.SELECTED, state__in=FIRM).aggregate(euros=Sum("amount"))
    return Totals(
        by_outcome={str(one): outcomes.get(one, (0,))[0] for one in Outcome},
        by_state={str(one): states.get(one, 0) for one in DecisionState},
        committed=outcomes.get(Outcome.SELECTED, (0, Decimal(0)))[1],
        firm=firm["euros"] or Decimal(0),
        budget=call.budget,
        reserve=outcomes.get(Outcome.RESERVE, (0, Decimal(0)))[1],
        undecided=applications.filter(decision__isnull=True).count(),
    )


def firm_euros(call: Call, *, without: FundingDecision) -> Decimal:
    """Return the euros of ``call`` that other decisions, approved or notified, already take."""
    rows = FundingDecision.objects.filter(
        _STANDING, application__call=call, outcome=Outcome.SELECTED, state__in=FIRM
    ).exclude(pk=without.pk)
    return rows.aggregate(euros=Sum("amount"))["euros"] or Decimal(0)


@dataclass(frozen=True)
class Inversion:
    """A project that is selected although others rank before it and are not."""

    selected: FundingDecision
    rank: int
    passed_over: tuple[FundingDecision, ...]


def reduced(decisions: Iterable[FundingDecision]) -> list[FundingDecision]:
    """Return the selections that grant less than was asked for."""
    return [
        one
        for one in decisions
        if one.amount is not None
        and one.application.requested is not None
        and one.amount < one.application.requested
    ]


def inversions(
    decisions: Sequence[FundingDecision], lines: Mapping[str, RankedLine]
) -> list[Inversion]:
    """Return where decisions turn the order of the ranking around.

    Only better-ranked projects that meet the rule count as passed over: what is below a threshold
    or a floor is refused whatever its neighbours.
    """
    ranked = []
    for one in decisions:
        line = lines.get(one.application.number)
        if line is not None and line.rank is not None:
            ranked.append((line.rank, line, one))
    ranked.sort(key=lambda row: row[0])
    waiting: list[FundingDecision] = []
    found = []
    for rank, line, one in ranked:
        if one.outcome == Outcome.SELECTED:
            if waiting:
                found.append(Inversion(one, rank, tuple(waiting)))
        elif line.outcome != Outcome.REFUSED:
            waiting.append(one)
    return found


@dataclass(frozen=True)
class MeasureCoverage:
    """An eligible measure with its applications, admissible ones and selected projects."""

    measure: Measure
    applications: int
    admissible: int
    selected: int
    euros: Decimal


def coverage_of(
    call: Call, applications: Iterable[Application], decisions: Iterable[FundingDecision]
) -> list[MeasureCoverage]:
    """Return the eligible measures of a call and what they would get, in the order of the plan.

    :param applications: with ``links`` prefetched; ``decisions`` with their application.
    """
    received: Counter[int] = Counter()
    passed: Counter[int] = Counter()
    primary: dict[int, int] = {}
    every: dict[int, list[int]] = {}
    for row in applications:
        ids = [link.measure_id for link in row.links.all()]
        every[row.pk] = ids
        received.update(ids)
        if row.state in PASSED:
            passed.update(ids)
        for link in row.links.all():
            if link.rank == "primary":
                primary[row.pk] = link.measure_id
    selected: Counter[int] = Counter()
    euros: dict[int, Decimal] = {}
    for one in decisions:
        if one.outcome != Outcome.SELECTED:
            continue
        selected.update(every.get(one.application_id, []))
        measure = primary.get(one.application_id)
        if measure is not None:
            euros[measure] = euros.get(measure, Decimal(0)) + (one.amount or Decimal(0))
    measures = list(call.measures.order_by("sort_key"))
    return [
        MeasureCoverage(
            one, received[one.pk], passed[one.pk], selected[one.pk], euros.get(one.pk, Decimal(0))
        )
        for one in measures
    ]
