"""What if: which applications a budget could take while every measure is covered.

The published rule goes down the ranking. This shows the alternatives beside it, with what they
cost: each better-ranked application that an alternative would refuse is an **inversion**, and the
pages ask a written reason for each. Exact by the solver where scipy is installed; otherwise a
greedy choice improved by exchanges.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import combinations
from typing import Literal

from maillon.funding.rules.jury.solver import Model, has_solver, solve_model

Goal = Literal["points", "projects"]
_CENT = Decimal("0.01")
_MISSING = 10_000_000  # worth of a condition that is not met


@dataclass(frozen=True, slots=True)
class Option:
    """An application that meets the published rule: what it weighs, costs and brings."""

    application: str
    rank: int
    points: Decimal
    requested: Decimal
    measures: frozenset[str] = frozenset()
    theme: str = ""


@dataclass(frozen=True)
class Conditions:
    """What a selection has to respect.

    :param budget: euros.
    :param cover: measures that should each have at least one selected application.
    :param per_theme: theme → fewest selected applications.
    :param least_share: part of what is asked that a selected application gets at least, above 0
        and up to 1 (1: all or nothing).
    :param goal: ``points`` (sum of the means) or ``projects`` (their number).
    """

    budget: Decimal
    cover: frozenset[str] = frozenset()
    per_theme: Mapping[str, int] = field(default_factory=dict)
    least_share: Decimal = Decimal(1)
    goal: Goal = "points"

    def __post_init__(self) -> None:
        if not 0 < self.least_share <= 1:
            raise ValueError("the least share is above 0 and at most 1")

    def least(self, option: Option) -> Decimal:
        """Return the least amount that an option can get, in whole cents."""
        return (option.requested * self.least_share).quantize(_CENT, ROUND_CEILING)

    def value(self, option: Option) -> int:
        """Return what selecting an option is worth, as a whole number."""
        return int(option.points * 100) if self.goal == "points" else 100

    def missing(self, chosen: Iterable[Option]) -> tuple[tuple[str, ...], dict[str, int]]:
        """Return the measures not covered and the themes that lack applications."""
        chosen = list(chosen)
        covered = frozenset[str]().union(*(one.measures for one in chosen))
        short = {
            theme: least - sum(one.theme == theme for one in chosen)
            for theme, least in sorted(self.per_theme.items())
        }
        uncovered = tuple(sorted(self.cover - covered))
        return uncovered, {theme: count for theme, count in short.items() if count > 0}


@dataclass(frozen=True, slots=True)
class Inversion:
    """A better-ranked application that is refused while worse-ranked ones are selected."""

    application: str
    rank: int
    passed_by: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """A selection under conditions.

    :param amounts: application → euros, for the selected.
    :param reserve: the others, in the order of the ranking.
    """

    amounts: dict[str, Decimal]
    reserve: tuple[str, ...]
    uncovered: tuple[str, ...]
    short_themes: dict[str, int]
    inversions: tuple[Inversion, ...]
    points: Decimal
    exact: bool

    @property
    def spent(self) -> Decimal:
        """Euros of the selected."""
        return sum(self.amounts.values(), Decimal(0))


def select_in_order(
    options: Sequence[Option], conditions: Conditions, *, skip: bool = False
) -> Selection:
    """Go down the ranking until the budget is used up; with ``skip`` go on with what still fits."""
    left, chosen = conditions.budget, []
    for option in sorted(options, key=lambda one: one.rank):
        least = conditions.least(option)
        if least <= left:
            chosen.append(option)
            left -= least
        elif not skip:
            break
    return _finish(options, chosen, conditions, exact=True)


def select_best(
    options: Sequence[Option],
    conditions: Conditions,
    *,
    with_solver: bool | None = None,
    seconds: float = 10.0,
) -> Selection:
    """Return the best selection: conditions met first, then the goal, then the better ranks.

    :param with_solver: by default where scipy is installed.
    """
    ordered = sorted(options, key=lambda one: one.rank)
    use = has_solver() if with_solver is None else with_solver
    chosen = _solve(ordered, conditions, seconds) if use else None
    if chosen is None:
        return _finish(options, _search(ordered, conditions), conditions, exact=False)
    return _finish(options, chosen, conditions, exact=True)


def _finish(
    options: Sequence[Option], chosen: Sequence[Option], conditions: Conditions, *, exact: bool
) -> Selection:
    """Share out what is left in the order of the ranking, and tell what it costs."""
    amounts = {one.application: conditions.least(one) for one in chosen}
    left = conditions.budget - sum(amounts.values(), Decimal(0))
    for option in sorted(chosen, key=lambda one: one.rank):
        more = min(left, option.requested - amounts[option.application])
        amounts[option.application] += more
        left -= more
    others = sorted(
        (one for one in options if one.application not in amounts), key=lambda one: one.rank
    )
    passing = sorted((one.rank, one.application) for one in chosen)
    inversions = []
    for one in others:
        passed_by = tuple(code for rank, code in passing if rank > one.rank)
        if passed_by:
            inversions.append(Inversion(one.application, one.rank, passed_by))
    uncovered, short = conditions.missing(chosen)
    return Selection(
        amounts=amounts,
        reserve=tuple(one.application for one in others),
        uncovered=uncovered,
        short_themes=short,
        inversions=tuple(inversions),
        points=sum((one.points for one in chosen), Decimal(0)),
        exact=exact,
    )


def _solve(
    options: Sequence[Option], conditions: Conditions, seconds: float
) -> list[Option] | None:
    model = Model()
    size = len(options)
    if not size:
        return []
    # The better rank wins between equals: its bonus is below one unit of value in all.
    taken = [
        model.variable(-conditions.value(one) * size * size - (size - place))
        for place, one in enumerate(options)
    ]
    cents = [int(conditions.least(one) * 100) for one in options]
    model.row(taken, cents, high=int(conditions.budget * 100))
    for measure in sorted(conditions.cover):
        own = [taken[n] for n, one in enumerate(options) if measure in one.measures]
        if own:
            lacking = model.variable(_MISSING * size * size, whole=False)
            model.row([*own, lacking], [1] * (len(own) + 1), low=1)
    for theme, least in sorted(conditions.per_theme.items()):
        own = [taken[n] for n, one in enumerate(options) if one.theme == theme]
        if own:
            lacking = model.variable(_MISSING * size * size, high=least, whole=False)
            model.row([*own, lacking], [1] * (len(own) + 1), low=least)
    largest = max(abs(one) for one in model.costs)
    model.costs = [one / largest for one in model.costs]
    values = solve_model(model, seconds=seconds)
    if values is None:
        return None
    chosen = [one for one, number in zip(options, taken, strict=True) if values[number] > 0.5]
    fits = sum((conditions.least(one) for one in chosen), Decimal(0)) <= conditions.budget
    return chosen if fits else None


def _search(options: Sequence[Option], conditions: Conditions) -> list[Option]:
    """Return a good selection without a solver."""
    density = sorted(
        options,
        key=lambda one: (-conditions.value(one) / float(conditions.least(one) or _CENT), one.rank),
    )
    starts = [_fill(_cover(options, conditions), order, conditions) for order in (density, options)]
    starts += [_fill([], order, conditions) for order in (density, options)]
    best = max(starts, key=lambda one: _worth(one, conditions))
    return _exchange(best, options, conditions)


def _worth(chosen: Sequence[Option], conditions: Conditions) -> tuple[int, int, int]:
    uncovered, short = conditions.missing(chosen)
    lacking = len(uncovered) + sum(short.values())
    value = sum(conditions.value(one) for one in chosen)
    return -lacking, value, -sum(one.rank for one in chosen)


def _cost(chosen: Iterable[Option], conditions: Conditions) -> Decimal:
    return sum((conditions.least(one) for one in chosen), Decimal(0))


def _cover(options: Sequence[Option], conditions: Conditions) -> list[Option]:
    """Take, while it fits, what brings most conditions per euro."""
    chosen: list[Option] = []
    left = conditions.budget
    while True:
        uncovered, short = conditions.missing(chosen)
        wanted = set(uncovered)
        fitting = [one for one in options if one not in chosen and conditions.least(one) <= left]
        gains = [(len(wanted & one.measures) + (one.theme in short), one) for one in fitting]
        useful = [(gain, one) for gain, one in gains if gain]
        if not useful:
            return chosen
        _gain, best = max(
            useful,
            key=lambda row: (row[0] / float(conditions.least(row[1]) or _CENT), -row[1].rank),
        )
        chosen.append(best)
        left -= conditions.least(best)


def _fill(
    chosen: Sequence[Option], order: Sequence[Option], conditions: Conditions
) -> list[Option]:
    found, left = list(chosen), conditions.budget - _cost(chosen, conditions)
    known = {one.application for one in found}
    for option in order:
        if option.application not in known and conditions.least(option) <= left:
            found.append(option)
            left -= conditions.least(option)
    return found


def _exchange(
    chosen: list[Option], options: Sequence[Option], conditions: Conditions
) -> list[Option]:
    """Replace one by one or two others while that is better; bounded for large calls."""
    best, worth = list(chosen), _worth(chosen, conditions)
    for _ in range(50 if len(options) <= 150 else 2):
        better = _better_exchange(best, worth, options, conditions)
        if better is None:
            return best
        best, worth = better, _worth(better, conditions)
    return best


def _better_exchange(
    best: list[Option],
    worth: tuple[int, int, int],
    options: Sequence[Option],
    conditions: Conditions,
) -> list[Option] | None:
    inside = {one.application for one in best}
    outside = [one for one in options if one.application not in inside]
    pairs: list[tuple[Option, ...]] = [(one,) for one in outside[:200]]
    pairs += combinations(outside[:40], 2)
    left = conditions.budget - _cost(best, conditions)
    for leaving in best[:400]:
        room = left + conditions.least(leaving)
        least_value = conditions.value(leaving)
        for coming in pairs:
            if _cost(coming, conditions) > room:
                continue
            if worth[0] == 0 and sum(conditions.value(one) for one in coming) <= least_value:
                continue
            trial = [*(one for one in best if one is not leaving), *coming]
            if _worth(trial, conditions) > worth:
                return trial
    return None
