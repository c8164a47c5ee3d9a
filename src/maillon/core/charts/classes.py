"""Numbers as a chart writes them, and as a map's legend groups them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format

from maillon.core.charts.palette import NOTHING, RAMP


def written(value: float) -> str:
    """Return ``value`` the reader's way, with at most one decimal."""
    whole = float(value).is_integer()
    return number_format(int(value) if whole else round(value, 1), force_grouping=True)


@dataclass(frozen=True)
class ValueClass:
    """A class of a map's legend: its bounds (both belong to it), label and colour."""

    low: float
    high: float
    label: str
    colour: str
    dark: bool

    def holds(self, value: float) -> bool:
        """Say whether ``value`` falls into the class."""
        return self.low <= value <= self.high


def classify(values: Iterable[float], most: int = 5) -> list[ValueClass]:
    """Return at most ``most`` classes in rising order; zero, where it occurs, stands alone.

    With few distinct values each is a class; otherwise classes hold about as many values each.
    """
    distinct = sorted(set(values))
    if len(distinct) <= most:
        groups = [[value] for value in distinct]
    else:
        zero = [[0.0]] if distinct[0] == 0 else []
        rest = distinct[len(zero) :]
        count = most - len(zero)
        edges = [round(n * len(rest) / count) for n in range(count + 1)]
        groups = zero + [rest[a:b] for a, b in pairwise(edges)]
    classes = []
    for n, group in enumerate(groups):
        place = round(n * (len(RAMP) - 1) / max(1, len(groups) - 1))
        low, high = group[0], group[-1]
        label = written(low) if low == high else f"{written(low)} – {written(high)}"
        colour = NOTHING if high == 0 else RAMP[place]
        classes.append(ValueClass(low, high, label, colour, place >= 3 and high != 0))
    return classes
