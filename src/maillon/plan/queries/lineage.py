"""Two generations of a plan side by side."""

from dataclasses import dataclass

from maillon.plan.enums import LineageRelation
from maillon.plan.models import Measure, MeasureLineage, Plan


@dataclass(frozen=True)
class LineagePair:
    """An older measure with its links to newer ones, or a newer one that nothing leads to.

    ``relations`` are values of ``LineageRelation``: of the links, or ``undetermined`` for an older
    measure without link, ``new`` for a newer one without.
    """

    older: Measure | None
    newer: Measure | None
    links: list[MeasureLineage]

    @property
    def relations(self) -> frozenset[str]:
        """How the two sides are related."""
        if self.links:
            return frozenset(link.relation for link in self.links)
        return frozenset({LineageRelation.UNDETERMINED if self.older else LineageRelation.NEW})

    @property
    def measure(self) -> Measure:
        """The measure that the row is about: the older one, or the newer one without ancestor."""
        found = self.older or self.newer
        if found is None:
            raise ValueError("a pair names at least one measure")
        return found

    @property
    def orphan(self) -> bool:
        """Whether one side is missing."""
        return not any(link.older_id and link.newer_id for link in self.links)


def lineage_pairs(older: Plan, newer: Plan) -> list[LineagePair]:
    """Return every measure of both plans: the older ones in order, then the new newer ones."""
    links: dict[int, list[MeasureLineage]] = {}
    reached: set[int] = set()
    found = MeasureLineage.objects.filter(older__plan=older).order_by("newer__sort_key", "pk")
    for link in found.select_related("newer__theme"):
        if link.newer is not None and link.newer.plan_id != newer.pk:
            continue
        links.setdefault(link.older_id or 0, []).append(link)
        reached.add(link.newer_id or 0)
    pairs = [LineagePair(m, None, links.get(m.pk, [])) for m in _measures(older)]
    pairs += [LineagePair(None, m, []) for m in _measures(newer) if m.pk not in reached]
    return pairs


def _measures(plan: Plan) -> list[Measure]:
    measures = Measure.objects.filter(plan=plan).order_by("sort_key", "pk")
    return list(measures.select_related("theme"))
