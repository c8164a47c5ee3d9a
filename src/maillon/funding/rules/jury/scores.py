"""Totals of readings: weighted over what was answered, exact, rounded once and for all.

The rule of the call of 2021 is the mean of the points that the experts gave, with thresholds
(seed 003, line 677). Two choices make it verifiable with a pocket calculator:

* a criterion that an expert did not answer is left out of that reading, numerator *and*
  denominator: it is never a zero and never lowers a total (issue 4, section 2);
* the total of a reading, the mean of an application and the mean of a criterion are each rounded
  half up to the decimals of the rule, and **what is printed is what decides**.

The arithmetic is on integers, so neither the order of the experts nor a factor common to all
weights can change a result.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the published grid.

    :param weight: its share of the total, in any unit (only proportions count); not negative.
    :param maximum: the most points that an expert can give; above zero.
    :param floor: the least mean of the experts' points with which one can be selected.
    :param required: without an answer to it a reading is incomplete.
    """

    code: str
    weight: Decimal
    maximum: Decimal
    floor: Decimal | None = None
    required: bool = True

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"criterion {self.code}: the weight is negative")
        if self.maximum <= 0:
            raise ValueError(f"criterion {self.code}: the maximum must be above zero")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one expert gave one application: criterion → points, ``None`` where not answered."""

    expert: str
    application: str
    points: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """The total of one reading, in units of the rule's last decimal (7825 = 78.25 %).

    :param total: ``None`` when nothing that weighs was answered.
    :param complete: every required criterion was answered.
    """

    expert: str
    total: int | None
    complete: bool
    points: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What the jury gave one application.

    :param mean: mean of the totals in units of the last decimal; ``None`` without any total.
    :param criteria: mean points per criterion, in the same units, in the order of the grid.
    """

    application: str
    marks: tuple[Mark, ...]
    mean: int | None
    criteria: tuple[int | None, ...]

    @property
    def completed(self) -> int:
        """How many readings are complete."""
        return sum(mark.complete for mark in self.marks)


def number_text(value: Decimal) -> str:
    """Return the one text that all equal numbers share.

    >>> number_text(Decimal("1.50")), number_text(Decimal("100"))
    ('1.5', '100')
    """
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` rounded to the nearest integer, halves upwards.

    >>> half_up(5, 2), half_up(4, 3)
    (3, 1)
    """
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True)
class Scorer:
    """Computes totals and means under one grid.

    :param decimals: how many decimals totals and means keep.
    """

    criteria: tuple[Criterion, ...]
    decimals: int = 2
    _unit: int = field(init=False, repr=False)
    _terms: tuple[tuple[str, int, int, bool], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.criteria or not any(one.weight for one in self.criteria):
            raise ValueError("a grid needs at least one criterion with a weight")
        if len({one.code for one in self.criteria}) < len(self.criteria):
            raise ValueError("two criteria have the same code")
        shares = [Fraction(one.weight) / Fraction(one.maximum) for one in self.criteria]
        weights = [Fraction(one.weight) for one in self.criteria]
        common = lcm(*(one.denominator for one in (*shares, *weights)))
        terms = tuple(
            (one.code, int(share * common), int(weight * common), one.required)
            for one, share, weight in zip(self.criteria, shares, weights, strict=True)
        )
        object.__setattr__(self, "_unit", 10**self.decimals)
        object.__setattr__(self, "_terms", terms)

    def shown(self, units: int | None) -> Decimal | None:
        """Return ``units`` of the last decimal as a number (7825 → 78.25)."""
        return None if units is None else Decimal(units).scaleb(-self.decimals)

    def units(self, value: Decimal) -> int:
        """Return the least number of units that is at least ``value`` (a threshold, a floor)."""
        numerator, denominator = value.as_integer_ratio()
        return -(-numerator * self._unit // denominator)

    def total(self, points: Mapping[str, Decimal | None]) -> int | None:
        """Return the total of a reading, in units, over the criteria that were answered."""
        numerator, denominator, weight = 0, 1, 0
        for code, share, full, _required in self._terms:
            given = points.get(code)
            if given is not None and full:
                top, bottom = given.as_integer_ratio()
                numerator = numerator * bottom + share * top * denominator
                denominator *= bottom
                weight += full
        if not weight:
            return None
        return half_up(100 * self._unit * numerator, denominator * weight)

    def mark(self, reading: Reading) -> Mark:
        """Return the total of a reading and whether it is complete.

        :raises ValueError: points below zero or above the maximum, or an unknown criterion.
        """
        for one in self.criteria:
            given = reading.points.get(one.code)
            if given is not None and not 0 <= given <= one.maximum:
                raise ValueError(
                    f"{reading.expert} on {reading.application}: {given} points for "
                    f"{one.code}, which goes from 0 to {one.maximum}"
                )
        answers = tuple(reading.points.get(one.code) for one in self.criteria)
        if sum(code in reading.points for code, *_ in self._terms) < len(reading.points):
            raise ValueError(f"{reading.expert} on {reading.application}: unknown criterion")
        complete = all(
            given is not None or not one.required
            for given, one in zip(answers, self.criteria, strict=True)
        )
        return Mark(reading.expert, self.total(reading.points), complete, answers)

    def score(self, application: str, marks: Sequence[Mark]) -> Score:
        """Return the means of an application over the marks of its readers."""
        ordered = tuple(sorted(marks, key=lambda one: one.expert))
        totals = [one.total for one in ordered if one.total is not None]
        mean = half_up(sum(totals), len(totals)) if totals else None
        columns = zip(*(one.points for one in ordered), strict=True)
        criteria = tuple(self._mean_points(column) for column in columns)
        return Score(application, ordered, mean, criteria or (None,) * len(self.criteria))

    def _mean_points(self, points: Sequence[Decimal | None]) -> int | None:
        given = [one for one in points if one is not None]
        if not given:
            return None
        top, bottom = sum(given, Decimal(0)).as_integer_ratio()
        return half_up(top * self._unit, bottom * len(given))


def group_marks(scorer: Scorer, readings: Iterable[Reading]) -> dict[str, list[Mark]]:
    """Return application → marks.

    :raises ValueError: an expert appears twice on one application.
    """
    found: dict[str, list[Mark]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for reading in readings:
        pair = (reading.expert, reading.application)
        if pair in seen:
            raise ValueError(f"{reading.expert} has two readings of {reading.application}")
        seen.add(pair)
        found[reading.application].append(scorer.mark(reading))
    return found
