"""What differs from last year, and what is worth a second look before it is accepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from maillon.core.text import fold

# A figure is highlighted when it at least doubles or halves, and by five units or more: below
# that, small numbers would fill the page. The thresholds are said where they are used.
LARGE_FACTOR = Decimal(2)
LEAST_DIFFERENCE = Decimal(5)


class Counted(Protocol):
    """What the comparison reads of a figure, stored or given."""

    label_fr: str
    breakdown: str
    value: Decimal
    first_year: int | None


@dataclass(frozen=True)
class FigureChange:
    """A figure of this year beside the same one of last year; ``None`` where there is none."""

    now: Counted | None
    before: Counted | None

    @property
    def label(self) -> str:
        """What it counts, in French: the name by which figures are known."""
        found = self.now or self.before
        return found.label_fr if found else ""

    @property
    def is_new(self) -> bool:
        """Whether last year had no such figure."""
        return self.before is None

    @property
    def is_gone(self) -> bool:
        """Whether only last year had it."""
        return self.now is None

    @property
    def differs(self) -> bool:
        """Whether the value is another one, or there is only one of both."""
        return self.now is None or self.before is None or self.now.value != self.before.value

    @property
    def is_large(self) -> bool:
        """Whether the difference is worth a second look (see the thresholds above)."""
        if self.now is None or self.before is None:
            return False
        low, high = sorted((self.now.value, self.before.value))
        return high - low >= LEAST_DIFFERENCE and (low <= 0 or high >= low * LARGE_FACTOR)

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent of last year's value, whole; ``None`` where that says nothing."""
        if self.now is None or self.before is None or not self.before.value:
            return None
        return ((self.now.value / self.before.value - 1) * 100).quantize(Decimal(1))


def compare_figures(now: Iterable[Counted], before: Iterable[Counted]) -> list[FigureChange]:
    """Pair this year's figures with last year's, by label and breakdown; what is gone comes last.

    Of several years before, the latest is the one compared with; figures without a year of their
    own that share a label are paired in their order.
    """
    waiting: dict[tuple[str, str], list[Counted]] = {}
    for figure in before:
        waiting.setdefault(_key(figure), []).append(figure)
    met: set[tuple[str, str]] = set()
    pairs = []
    for figure in now:
        same = waiting.get(_key(figure), [])
        if same and figure.first_year and all(one.first_year for one in same):
            met.add(_key(figure))
            pairs.append(FigureChange(figure, max(same, key=lambda one: one.first_year or 0)))
        else:
            pairs.append(FigureChange(figure, same.pop(0) if same else None))
    gone = [one for key, rest in waiting.items() if key not in met for one in rest]
    return pairs + [FigureChange(None, one) for one in gone]


def _key(figure: Counted) -> tuple[str, str]:
    return fold(figure.label_fr), figure.breakdown
