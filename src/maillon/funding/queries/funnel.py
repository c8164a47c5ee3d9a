"""The funnel of a call: how many at each step, counted from the records, with every difference.

Where a published document counts more than the records hold one by one (applications refused in
2021 are not named), the step shows the announced numbers and says so; no record is invented.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from maillon.funding.enums import (
    PASSED,
    RECEIVED,
    ApplicationState,
    FunnelStep,
    RenewalOutcome,
    RenewalState,
)
from maillon.funding.models import Application, Call, CallFigure, Grant
from maillon.implementation.enums import LinkRank
from maillon.plan.models import Measure

COUNTED_STEPS = (
    FunnelStep.RECEIVED,
    FunnelStep.ADMISSIBLE,
    FunnelStep.SELECTED,
    FunnelStep.RENEWED,
)


@dataclass(frozen=True)
class Counted:
    """One quantity of a step: counted from the records, announced by a document, or both.

    ``whole`` is false where the records do not hold one by one what the document counts.
    """

    computed: int
    announced: int | None = None
    whole: bool = True

    @property
    def value(self) -> int | None:
        """What the funnel shows; ``None``: nobody says it."""
        return self.computed if self.whole else self.announced

    @property
    def from_source(self) -> bool:
        """Whether the number shown is the document's, not a count of records."""
        return not self.whole and self.announced is not None

    @property
    def differs(self) -> bool:
        """Whether records and document count two different numbers."""
        return self.whole and self.announced is not None and self.announced != self.computed


@dataclass(frozen=True)
class Left:
    """Who is counted at a step and no longer at the next, by name where records hold it.

    ``unnamed`` is how many more left whom nothing names; ``pending`` how many wait for a decision
    and are no loss yet.
    """

    names: tuple[str, ...]
    unnamed: int = 0
    pending: int = 0
    # Names with a reason, where one is public.
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many left."""
        return len(self.names) + self.unnamed

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Each name with its reason."""
        return [(name, self.reasons.get(name, "")) for name in self.names]


@dataclass(frozen=True)
class Step:
    """A step: its three numbers, and what is lost before the next one."""

    code: FunnelStep
    applications: Counted
    organisations: Counted
    measures: Counted
    source_line: int | None = None
    document: str = ""
    lost_applications: Left | None = None
    lost_organisations: Left | None = None

    @property
    def label(self) -> str:
        """The step in words."""
        return str(self.code.label)

    @property
    def from_source(self) -> bool:
        """Whether the numbers shown are those of the document."""
        return self.applications.from_source


@dataclass(frozen=True)
class Funnel:
    """A call from what was offered to what was renewed."""

    call: Call
    received: Step
    admissible: Step
    selected: Step
    renewed: Step
    # Measures offered, as announced or as chosen in the call; without any application selected.
    offered: Counted
    themes: Counted
    offered_line: int | None
    uncovered: Left

    @property
    def steps(self) -> tuple[Step, ...]:
        """The four steps in order."""
        return (self.received, self.admissible, self.selected, self.renewed)

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as scripts read them; what nobody says is null."""
        found: dict[str, Any] = {}
        for step in self.steps:
            found[step.code.value] = {
                "applications": step.applications.value,
                "organisations": step.organisations.value,
            }
        found["selected"]["measures"] = self.selected.measures.value
        return found


@dataclass(frozen=True)
class _Member:
    """An application (or a grant that renews it) at a step."""

    key: int
    title: str
    organisation_id: int
    organisation: str
    measures: frozenset[int]
    state: str
    reason: str = ""


def funnel(call: Call, *, among: QuerySet[Application] | None = None) -> Funnel:
    """Return the funnel of ``call``, in a fixed number of queries.

    Measures are the primary ones: a project counts for one measure, as in the published report.

    :param among: the applications that may be known of; by default all of them.
    """
    known = Application.objects.all() if among is None else among
    applications = list(
        known.filter(call=call, state__in=RECEIVED)
        .select_related("organisation")
        .prefetch_related("links")
    )
    announced = {row.step: row for row in call.announced.all()}
    stages = {
        FunnelStep.RECEIVED: _members(applications, RECEIVED),
        FunnelStep.ADMISSIBLE: _members(applications, PASSED),
        FunnelStep.SELECTED: _members(applications, {ApplicationState.SELECTED}),
    }
    stages[FunnelStep.RENEWED], ended = _renewed(call, stages[FunnelStep.SELECTED])
    eligible = list(call.measures.select_related("theme").order_by("sort_key"))
    steps = _steps(stages, announced, ended)
    offered = announced.get(FunnelStep.OPEN)
    return Funnel(
        call=call,
        received=steps[0],
        admissible=steps[1],
        selected=steps[2],
        renewed=steps[3],
        offered=_offered(call, offered, len(eligible)),
        themes=Counted(
            len({measure.theme_id for measure in eligible}),
            offered.themes if offered else None,
            whole=offered is None or offered.themes is None or offered.recorded,
        ),
        offered_line=offered.source_line if offered else None,
        uncovered=_uncovered(call, offered, eligible, stages[FunnelStep.SELECTED]),
    )


def _members(applications: Iterable[Application], states: Iterable[str]) -> list[_Member]:
    wanted = set(states)
    return [
        _Member(
            key=one.pk,
            title=f"{one.organisation.name} – {one.title}",
            organisation_id=one.organisation_id,
            organisation=one.organisation.name,
            measures=frozenset(
                link.measure_id for link in one.links.all() if link.rank == LinkRank.PRIMARY
            ),
            state=one.state,
            reason=one.state_reason,
        )
        for one in applications
        if one.state in wanted
    ]


def _renewed(call: Call, selected: list[_Member]) -> tuple[list[_Member], dict[int, str]]:
    """Return the selected applications whose grant has a next one, and why others have none.

    A renewal that is only proposed is not told: nothing is decided yet.
    """
    grants = list(
        Grant.objects.filter(call=call, application__isnull=False, previous=None).select_related(
            "renewal", "next"
        )
    )
    following = {grant.application_id for grant in grants if hasattr(grant, "next")}
    reasons = {
        grant.application_id: grant.renewal.reason
        for grant in grants
        if grant.application_id is not None
        and hasattr(grant, "renewal")
        and grant.renewal.state == RenewalState.DECIDED
        and grant.renewal.outcome == RenewalOutcome.NOT_RENEWED
    }
    return [one for one in selected if one.key in following], reasons


def _steps(
    stages: dict[FunnelStep, list[_Member]],
    announced: dict[str, CallFigure],
    ended: dict[int, str],
) -> list[Step]:
    made: list[Step] = []
    for position, code in enumerate(COUNTED_STEPS):
        figure = announced.get(code)
        now = _counted(stages[code], figure)
        following = COUNTED_STEPS[position + 1] if position < 3 else None
        lost: tuple[Left | None, Left | None] = (None, None)
        if following:
            after = _counted(stages[following], announced.get(following))
            lost = _lost(code, stages[code], stages[following], now, after, ended)
        made.append(
            Step(
                code,
                *now,
                source_line=figure.source_line if figure else None,
                document=figure.document if figure else "",
                lost_applications=lost[0],
                lost_organisations=lost[1],
            )
        )
    return made


def _counted(members: list[_Member], figure: CallFigure | None) -> tuple[Counted, Counted, Counted]:
    whole = figure is None or figure.recorded
    measures = {pk for one in members for pk in one.measures}
    return (
        Counted(len(members), figure.applications if figure else None, whole),
        Counted(
            len({one.organisation_id for one in members}),
            figure.organisations if figure else None,
            whole,
        ),
        Counted(len(measures), figure.measures if figure else None, whole),
    )


def _lost(
    code: FunnelStep,
    before: list[_Member],
    after: list[_Member],
    counted: tuple[Counted, ...],
    counted_after: tuple[Counted, ...],
    ended: dict[int, str],
) -> tuple[Left | None, Left | None]:
    kept = {one.key for one in after}
    out = [one for one in before if one.key not in kept]
    gone = [one for one in out if _is_over(code, one, ended)]
    reasons = {one.title: ended.get(one.key) or one.reason for one in gone}
    kept_organisations = {one.organisation_id for one in after}
    missing = {o.organisation_id: o.organisation for o in before}
    missing = {pk: name for pk, name in missing.items() if pk not in kept_organisations}
    waiting = {one.organisation_id for one in out if one not in gone} & set(missing)
    names = sorted(name for pk, name in missing.items() if pk not in waiting)
    return (
        _left(
            [one.title for one in gone], len(out) - len(gone), counted, counted_after, 0, reasons
        ),
        _left(names, len(waiting), counted, counted_after, 1, {}),
    )


def _is_over(code: FunnelStep, member: _Member, ended: dict[int, str]) -> bool:
    """Say whether it is decided that an application goes no further than this step."""
    if code == FunnelStep.RECEIVED:
        return member.state == ApplicationState.INADMISSIBLE
    if code == FunnelStep.ADMISSIBLE:
        return member.state in (ApplicationState.REFUSED, ApplicationState.RESERVE)
    return member.key in ended


def _left(
    names: Iterable[str],
    pending: int,
    counted: tuple[Counted, ...],
    counted_after: tuple[Counted, ...],
    quantity: int,
    reasons: dict[str, str],
) -> Left | None:
    """Return who left between two numbers; ``None`` where one of them is not known."""
    before, after = counted[quantity].value, counted_after[quantity].value
    if before is None or after is None:
        return None
    known = tuple(sorted(names))
    unnamed = max(0, before - after - len(known) - pending)
    return Left(known, unnamed, pending, {name: why for name, why in reasons.items() if why})


def _offered(call: Call, figure: CallFigure | None, eligible: int) -> Counted:
    announced = figure.measures if figure else call.measures_announced
    whole = announced is None or (figure is not None and figure.recorded)
    return Counted(eligible, announced, whole)


def _uncovered(
    call: Call, figure: CallFigure | None, eligible: list[Measure], selected: list[_Member]
) -> Left:
    """Return the measures offered for which no project was selected."""
    covered = {pk for one in selected for pk in one.measures}
    names = tuple(f"{one.code} {one.title}" for one in eligible if one.pk not in covered)
    offered = _offered(call, figure, len(eligible)).value or 0
    return Left(names, max(0, offered - len(eligible)))
