"""Figures as a table reads them: parts under their whole, and whether the parts add up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillon.implementation.models import Figure


@dataclass(frozen=True)
class SumCheck:
    """The parts of one breakdown against their whole, both as entered."""

    breakdown: str
    total: Decimal
    whole: Decimal

    @property
    def holds(self) -> bool:
        """Whether the parts make the whole."""
        return self.total == self.whole

    @property
    def difference(self) -> Decimal:
        """What the parts lack (positive) or have too much (negative)."""
        return self.whole - self.total


@dataclass(frozen=True)
class FigureRow:
    """A figure, how deep it stands under its whole, and the checks of its own parts."""

    figure: Figure
    depth: int
    checks: tuple[SumCheck, ...] = ()


def figure_rows(figures: Iterable[Figure]) -> list[FigureRow]:
    """Return ``figures`` (of one contribution, in their order), each part after its whole.

    Parts that share a breakdown (sex, age…) add up to their whole; a part without breakdown is
    one among others and is not added.
    """
    every = list(figures)
    known = {figure.pk for figure in every}
    parts: dict[int, list[Figure]] = defaultdict(list)
    for figure in every:
        if figure.part_of_id in known and figure.part_of_id is not None:
            parts[figure.part_of_id].append(figure)
    rows: list[FigureRow] = []
    for figure in every:
        if figure.part_of_id not in known:
            _add(figure, 0, parts, rows, set())
    shown = {row.figure.pk for row in rows}
    # Parts of each other, which no form lets through, are shown rather than lost.
    rows += [FigureRow(figure, 0) for figure in every if figure.pk not in shown]
    return rows


def _add(
    figure: Figure,
    depth: int,
    parts: dict[int, list[Figure]],
    rows: list[FigureRow],
    seen: set[int],
) -> None:
    if figure.pk in seen:
        return
    seen.add(figure.pk)
    own = parts.get(figure.pk, [])
    rows.append(FigureRow(figure, depth, _checks(figure, own)))
    for part in own:
        _add(part, depth + 1, parts, rows, seen)


def _checks(whole: Figure, parts: list[Figure]) -> tuple[SumCheck, ...]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        if part.breakdown:
            sums[part.breakdown] = sums.get(part.breakdown, Decimal(0)) + part.value
    return tuple(SumCheck(name, total, whole.value) for name, total in sums.items())
