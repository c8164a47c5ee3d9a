"""The published rule of a call, what it is applied to, and what it gives: values only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from maillon.funding.rules.jury.scores import Criterion, Reading

COVERAGE, ARRIVAL, DRAW = "coverage", "arrival", "draw"


class Verdict(StrEnum):
    """What the published rule proposes for an application."""

    SELECTED = "selected"
    RESERVE = "reserve"
    BELOW_THRESHOLD = "below_threshold"
    BELOW_FLOOR = "below_floor"
    TOO_FEW_READINGS = "too_few_readings"
    REFUSED = "refused"  # only by deliberation


@dataclass(frozen=True)
class Rule:
    """The rule as the call published it.

    :param threshold: least mean total in percent, 0 to 100; ``None``: none.
    :param minimum_readings: fewest complete readings without which nothing is decided.
    :param ties: steps that separate equal means, in order: criterion codes, ``coverage`` (a measure
        not yet covered by a better-ranked application that meets the rule), ``arrival``. A draw by
        ``seed`` always ends the chain.
    :param budget: euros that can be granted; ``None``: no limit.
    :param decimals: decimals of totals and means; what is printed decides.
    """

    criteria: tuple[Criterion, ...]
    threshold: Decimal | None = None
    minimum_readings: int = 1
    ties: tuple[str, ...] = ()
    seed: str = ""
    budget: Decimal | None = None
    decimals: int = 2

    def __post_init__(self) -> None:
        if self.ties[-1:] == (DRAW,):  # always there, whether it is named or not
            object.__setattr__(self, "ties", self.ties[:-1])
        known = {one.code for one in self.criteria} | {COVERAGE, ARRIVAL}
        unknown = [step for step in self.ties if step not in known]
        if unknown or len(set(self.ties)) < len(self.ties):
            raise ValueError(f"tie steps unknown or repeated: {', '.join(unknown or self.ties)}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An admissible application, as far as the ranking looks at it.

    :param measures: codes of the eligible measures it contributes to, primary first.
    :param arrived_at: the moment of its submission.
    :param requested: euros asked for; ``None`` when unknown (it then uses no budget).
    """

    application: str
    measures: tuple[str, ...] = ()
    arrived_at: datetime | None = None
    requested: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """An outcome changed in deliberation: the rank stays, the outcome is this one."""

    application: str
    verdict: Verdict
    reference: str = ""


@dataclass(frozen=True)
class Inputs:
    """All that the ranking depends on."""

    call: str
    rule: Rule
    candidates: tuple[Candidate, ...]
    readings: tuple[Reading, ...]
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an outcome is what it is: a stable code, and the values that a sentence needs."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> dict[str, str]:
        """The values by name."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """An application in the ranking.

    :param rank: from 1; ``None`` without enough complete readings.
    :param mean: mean of the experts' totals, in percent.
    :param criteria: (criterion, mean points) in the order of the grid.
    :param tie: the step that put it behind the line before, where their means are equal.
    :param cumulated: euros of the selected up to and with this line.
    """

    application: str
    rank: int | None
    mean: Decimal | None
    criteria: tuple[tuple[str, Decimal | None], ...]
    readings: int
    completed: int
    verdict: Verdict
    proposed: Verdict
    reasons: tuple[Reason, ...]
    tie: str
    requested: Decimal | None
    cumulated: Decimal


@dataclass(frozen=True)
class Ranking:
    """The result: lines in order, those without a rank last."""

    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the applications with this outcome, in order."""
        return tuple(line.application for line in self.lines if line.verdict == verdict)

    @property
    def meeting(self) -> int:
        """How many lines are selected or on the reserve list."""
        kept = (Verdict.SELECTED, Verdict.RESERVE)
        return sum(line.verdict in kept for line in self.lines)
