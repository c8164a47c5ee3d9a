"""The derived status of planned measures, read in a fixed number of queries.

The rules and their words are in ``status_rules``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.implementation.enums import (
    COUNTED,
    ItemAnswer,
    MeasureStatus,
    PartnerPart,
    RequestState,
    RoundState,
)
from maillon.implementation.models import (
    ContributionMeasure,
    ContributionPartner,
    ImplementationPlan,
    Milestone,
    PlannedMeasure,
    PlannedPartner,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.queries.rounds import OWED
from maillon.implementation.queries.status_rules import (
    Cause,
    Due,
    Expected,
    Facts,
    Group,
    derive,
)
from maillon.partners.models import Organisation

# It came: it waits to be accepted, or a question about it went out.
_CAME = (RequestState.SUBMITTED, RequestState.SENT_BACK)


_KINDS: dict[str, str] = {
    MeasureStatus.DONE: "ok",
    MeasureStatus.UNDER_WAY: "info",
    MeasureStatus.LATE: "bad",
    MeasureStatus.NO_INFORMATION: "warn",
    MeasureStatus.NOT_STARTED: "",
}


@dataclass(frozen=True)
class Status:
    """How far a planned measure is, why, and whether a person decided it.

    :param code: a value of ``MeasureStatus``: the person's where ``overridden``.
    :param causes: why the rules say ``derived``, whatever a person decided.
    :param reason: why a person decided otherwise, and who and when.
    """

    code: str
    causes: tuple[Cause, ...]
    overridden: bool = False
    reason: str = ""
    derived: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def label(self) -> str:
        """The status in words."""
        return str(MeasureStatus(self.code).label)

    @property
    def derived_label(self) -> str:
        """What the rules say, in words."""
        return str(MeasureStatus(self.derived or self.code).label)

    @property
    def kind(self) -> str:
        """The kind of its tag: the words say it, the colour helps."""
        return _KINDS[self.code]

    @property
    def explanation(self) -> str:
        """The status with its causes, or with the reason of a person, in one line."""
        why = self.reason if self.overridden else "; ".join(c.text for c in self.causes)
        return _("%(status)s: %(why)s") % {"status": self.label, "why": why}


def status_of(planned: PlannedMeasure, *, now: datetime) -> Status:
    """Return the status of one planned measure at the moment ``now``."""
    return statuses_of([planned], now=now)[planned.pk]


def statuses(plan: ImplementationPlan, *, now: datetime) -> dict[int, Status]:
    """Return the status of every measure of an annual plan, by id of the planned measure."""
    rows = PlannedMeasure.objects.filter(implementation_plan=plan)
    return statuses_of(rows.select_related("implementation_plan__plan", "measure"), now=now)


def statuses_of(rows: Iterable[PlannedMeasure], *, now: datetime) -> dict[int, Status]:
    """Return the statuses of ``rows``: the same number of queries for one and for hundreds."""
    planned = list(rows)
    known = _Known(planned)
    today = timezone.localdate(now)
    return {row.pk: _status(row, known.facts(row), today) for row in planned}


def facts_of(planned: PlannedMeasure) -> Facts:
    """Return what the rules look at for one planned measure."""
    return _Known([planned]).facts(planned)


def _status(planned: PlannedMeasure, facts: Facts, today: date) -> Status:
    derived = derive(facts, today)
    decided = planned.status_override
    return Status(
        code=decided or str(derived.code),
        causes=derived.causes,
        overridden=bool(decided),
        reason=planned.override_reason if decided else "",
        derived=str(derived.code),
        decided_by=planned.override_by if decided else "",
        decided_at=planned.override_at if decided else None,
    )


@dataclass
class _Answers:
    """What one organisation said in the rounds about the years of a plan."""

    request_due_on: date | None = None
    handed_in: bool = False
    excused: bool = False


class _Known:
    """Everything that the rules look at, for many planned measures: nine queries."""

    def __init__(self, planned: Sequence[PlannedMeasure]) -> None:
        keys = [row.pk for row in planned]
        self.partners: dict[int, list[PlannedPartner]] = defaultdict(list)
        for part in PlannedPartner.objects.filter(planned__in=keys).select_related(
            "organisation", "category"
        ):
            self.partners[part.planned_id].append(part)
        self.milestones = _milestones(keys)
        self.members = _members({p.category_id for ps in self.partners.values() for p in ps})
        self.years, self.covered = _covered({row.measure_id for row in planned})
        plans = {row.implementation_plan_id: row.implementation_plan for row in planned}
        self.answers = {pk: _answers(plan) for pk, plan in plans.items()}
        self.nothing = {pk: _nothing(plan) for pk, plan in plans.items()}

    def facts(self, row: PlannedMeasure) -> Facts:
        plan = row.implementation_plan
        url = reverse("planned_measure", args=[plan.code, row.measure.code])
        spans = self.years[row.measure_id]
        counted = [
            key
            for key, (first, last) in spans.items()
            if first <= plan.last_year and last >= plan.first_year
        ]
        return Facts(
            first_year=plan.first_year,
            last_year=plan.last_year,
            groups=tuple(self._group(row, part, url) for part in self.partners[row.pk]),
            milestones=tuple(
                Due(title, due_on, done_on, f"{url}#milestone-{pk}")
                for pk, title, due_on, done_on in self.milestones[row.pk]
            ),
            contributions=len(counted),
            contributions_url=f"{url}#contributions",
            url=url,
        )

    def _group(self, row: PlannedMeasure, part: PlannedPartner, url: str) -> Group:
        if part.organisation is not None:
            one = self._member(row, part.organisation)
            where = reverse("partner", args=[part.organisation.code])
            return Group(part.organisation.name, where, (one,) if one else ())
        found = (self._member(row, one) for one in self.members[part.category_id])
        members = tuple(member for member in found if member)
        name = part.category.name if part.category else ""
        return Group(name, f"{url}#partners", members, is_category=True)

    def _member(self, row: PlannedMeasure, organisation: Organisation) -> Expected | None:
        """Return what is known of ``organisation``; ``None`` where it need not report."""
        plan, key = row.implementation_plan, organisation.pk
        told = self.answers[plan.pk].get(key, _Answers())
        if told.excused:
            return None
        spans = self.covered[row.measure_id].get(key, [])
        reported = any(f <= plan.last_year and last >= plan.first_year for f, last in spans)
        nothing = not reported and (row.measure_id, key) in self.nothing[plan.pk]
        return Expected(
            name=organisation.name,
            reported=reported or nothing,
            nothing=nothing,
            handed_in=told.handed_in,
            request_due_on=told.request_due_on,
            last_year=max((last for _first, last in spans), default=None),
        )


def _milestones(keys: list[int]) -> dict[int, list[tuple[int, str, date, date | None]]]:
    found: dict[int, list[tuple[int, str, date, date | None]]] = defaultdict(list)
    for one in Milestone.objects.filter(planned__in=keys):
        found[one.planned_id].append((one.pk, one.title, one.due_on, one.done_on))
    return found


def category_members(categories: Iterable[int]) -> dict[int, list[Organisation]]:
    """Return who belongs to each category: who carried an accepted contribution in it, or was
    asked its form in a round. Two queries and one for the organisations.
    """
    wanted = list(categories)
    pairs = set(
        ContributionPartner.objects.filter(
            contribution__category__in=wanted,
            contribution__state__in=COUNTED,
            organisation__isnull=False,
            part=PartnerPart.LEAD,
        )
        .order_by()
        .values_list("contribution__category", "organisation")
        .distinct()
    )
    pairs |= set(
        RoundRequest.objects.filter(form__category__in=wanted)
        .order_by()
        .values_list("form__category", "organisation")
        .distinct()
    )
    rows = Organisation.objects.filter(pk__in={pk for _category, pk in pairs})
    found: dict[int, list[Organisation]] = defaultdict(list)
    for organisation in sorted(rows, key=lambda row: row.name.casefold()):
        for category in wanted:
            if (category, organisation.pk) in pairs:
                found[category].append(organisation)
    return found


def _members(categories: set[int | None]) -> Mapping[int | None, list[Organisation]]:
    found = category_members(pk for pk in categories if pk is not None)
    return {pk: found.get(pk, []) if pk is not None else [] for pk in categories}


def _covered(
    measures: set[int],
) -> tuple[dict[int, dict[int, tuple[int, int]]], dict[int, dict[int, list[tuple[int, int]]]]]:
    """Return the years of the accepted contributions to each measure: by contribution, by partner.

    What a part of an organisation did counts for the organisation too.
    """
    spans: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    links = ContributionMeasure.objects.filter(
        measure__in=measures, contribution__state__in=COUNTED
    )
    for measure, key, first, last in links.order_by().values_list(
        "measure", "contribution", "contribution__first_year", "contribution__last_year"
    ):
        spans[measure][key] = (first, last)
    partners: dict[int, set[int]] = defaultdict(set)
    parts = ContributionPartner.objects.filter(
        contribution__in=links.order_by().values("contribution"), organisation__isnull=False
    )
    for key, organisation, above in parts.order_by().values_list(
        "contribution", "organisation", "organisation__part_of"
    ):
        partners[key] |= {organisation, above or organisation}
    covered: dict[int, dict[int, list[tuple[int, int]]]] = {
        measure: defaultdict(list) for measure in measures
    }
    for measure, rows in spans.items():
        for key, years in rows.items():
            for organisation in partners[key]:
                covered[measure][organisation].append(years)
    return spans, covered


def _requests(plan: ImplementationPlan) -> QuerySet[RoundRequest]:
    """Return what was asked in the rounds about the years of ``plan``."""
    return RoundRequest.objects.filter(
        round__plan=plan.plan_id,
        round__first_year__lte=plan.last_year,
        round__last_year__gte=plan.first_year,
    ).exclude(round__state=RoundState.PREPARED)


def _answers(plan: ImplementationPlan) -> dict[int, _Answers]:
    """Return what each organisation did with what it was asked; excused of all: not expected."""
    found: dict[int, _Answers] = {}
    states: dict[int, set[str]] = defaultdict(set)
    rows = _requests(plan).order_by().values_list("organisation", "state", "due_at")
    for organisation, state, due_at in rows:
        told = found.setdefault(organisation, _Answers())
        states[organisation].add(state)
        if state in OWED:
            day = timezone.localdate(due_at)
            told.request_due_on = min(told.request_due_on or day, day)
        told.handed_in = told.handed_in or state in _CAME
    for organisation, seen in states.items():
        found[organisation].excused = seen == {RequestState.EXCUSED}
    return found


def _nothing(plan: ImplementationPlan) -> set[tuple[int, int]]:
    """Return (measure, organisation) where an accepted answer says: nothing to report."""
    rows = RequestItem.objects.filter(
        request__in=_requests(plan).filter(state=RequestState.ACCEPTED),
        answer__in=[ItemAnswer.NOTHING, ItemAnswer.ENDED],
        section__isnull=False,
    )
    return set(rows.order_by().values_list("section__measures", "request__organisation").distinct())
