"""What the pages of a jury compute from score sheets: totals, how far readers are apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillon.funding.models import Criterion, ScoreSheet
from maillon.funding.operations.scoring import total_so_far
from maillon.funding.queries.jury import points_of


@dataclass(frozen=True)
class Spread:
    """The totals that were handed in for an application, and their range, in points of 100."""

    totals: tuple[Decimal, ...]

    @property
    def gap(self) -> Decimal:
        """The highest less the lowest; 0 with fewer than two."""
        return max(self.totals) - min(self.totals) if len(self.totals) > 1 else Decimal(0)


def spreads(
    criteria: Sequence[Criterion], sheets: Mapping[int, Sequence[ScoreSheet]]
) -> dict[int, Spread]:
    """Return application → spread, for those with something handed in."""
    found = {}
    for pk, handed in sheets.items():
        totals = [total_so_far(criteria, points_of(sheet)) for sheet in handed]
        known = tuple(total for total in totals if total is not None)
        if known:
            found[pk] = Spread(known)
    return found
