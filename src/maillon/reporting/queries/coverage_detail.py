"""Behind a cell of the coverage table: the measures, their contributions, and the gaps."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from maillon.funding.queries.published_grants import published_grants
from maillon.implementation.enums import ContributionKind
from maillon.implementation.models import ContributionMeasure
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan, Theme
from maillon.reporting.queries.coverage import (
    CoverageFilters,
    MeasureName,
    counted_links,
    measure_names,
)

SHOWN = 12  # contributions listed under a measure; the list of contributions has them all


@dataclass(frozen=True)
class DetailMeasure:
    """A measure, the first links of the cell to it, how many there are, and by how many others."""

    name: MeasureName
    links: list[ContributionMeasure]
    count: int
    by_others: int


@dataclass(frozen=True)
class CoverageDetail:
    """A cell opened. ``theme`` or ``category`` is ``None`` where it is a whole row or column."""

    theme: Theme | None
    category: PartnerCategory | None
    covered: list[DetailMeasure]
    by_others_only: list[DetailMeasure]
    by_nobody: list[MeasureName]

    @property
    def total(self) -> int:
        """How many measures there are."""
        return len(self.covered) + len(self.by_others_only) + len(self.by_nobody)


def coverage_detail(
    plan: Plan,
    filters: CoverageFilters,
    theme: Theme | None = None,
    category: PartnerCategory | None = None,
) -> CoverageDetail:
    """Return what the cell of ``theme`` and ``category`` is made of, in four queries."""
    names = [
        name
        for key, found in measure_names(plan).items()
        if theme is None or key == theme.pk
        for name in found
    ]
    links = counted_links(plan, filters)
    if theme:
        links = links.filter(measure__theme=theme)
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    grouped = links.order_by().values_list("measure_id", "contribution__category_id")
    for measure, holder, n in grouped.annotate(n=Count("id")):
        counts[measure][category is not None and holder != category.pk] += n
    listed = _first_links(links, category, with_grants=shows_grants(filters))
    details = [
        DetailMeasure(name, listed.get(name.id, []), *counts.get(name.id, (0, 0))) for name in names
    ]
    return CoverageDetail(
        theme,
        category,
        [detail for detail in details if detail.count],
        [detail for detail in details if not detail.count and detail.by_others],
        [detail.name for detail in details if not detail.count and not detail.by_others],
    )


def shows_grants(filters: CoverageFilters) -> bool:
    """Say whether the grants behind the contributions are shown: where financial ones are asked."""
    return ContributionKind.FINANCIAL in filters.kinds


def _first_links(
    links: QuerySet[ContributionMeasure],
    category: PartnerCategory | None,
    *,
    with_grants: bool = False,
) -> dict[int, list[ContributionMeasure]]:
    """Return the first :data:`SHOWN` links of each measure, by the code of the contribution.

    ``with_grants`` gives each contribution ``published``, its grants that everybody may read.
    """
    number = Window(RowNumber(), partition_by=[F("measure_id")], order_by=[F("contribution__code")])
    wanted = links.filter(contribution__category=category) if category else links
    first = wanted.order_by().annotate(number=number).filter(number__lte=SHOWN)
    found: dict[int, list[ContributionMeasure]] = defaultdict(list)
    rows = (
        first.select_related("contribution", "contribution__category")
        .prefetch_related("contribution__partners__organisation")
        .order_by("measure_id", "contribution__code")
    )
    if with_grants:
        public = Prefetch("contribution__grants", published_grants(), to_attr="published")
        rows = rows.prefetch_related(public)
    for link in rows:
        found[link.measure_id].append(link)
    return found
