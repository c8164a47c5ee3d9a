"""Coverage: which measures of which theme each category of partners contributed to.

How it counts: only validated contributions; a measure is covered when at least one contribution is
linked to it, a contribution that serves several measures is one contribution, each of its measures
is one link. Links to a theme or mission alone cover no measure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from maillon.core.languages import choose
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution, ContributionMeasure
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Measure, Plan, Theme


@dataclass(frozen=True)
class CoverageFilters:
    """What to count. An empty tuple leaves a dimension open.

    ``years`` keeps contributions active in one of these years; ``kinds`` are values of
    ``ContributionKind``, ``bases`` of ``LinkBasis``, ``ranks`` of ``LinkRank``; ``categories`` are
    codes of ``PartnerCategory``; ``territory`` the code of a territory.
    """

    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    territory: str = ""


@dataclass(frozen=True)
class MeasureName:
    """A measure of the table, in the order of the plan."""

    id: int
    code: str
    title: str


@dataclass(frozen=True)
class Cell:
    """What a category did for a theme. ``covered`` holds codes in the order of the plan."""

    measures: tuple[MeasureName, ...]
    covered: frozenset[str]
    contributions: int
    links: int

    @property
    def count(self) -> int:
        """How many distinct measures are covered."""
        return len(self.covered)

    @property
    def total(self) -> int:
        """How many measures there are."""
        return len(self.measures)

    @property
    def covered_codes(self) -> list[str]:
        """The covered codes, in the order of the plan."""
        return [m.code for m in self.measures if m.code in self.covered]

    @property
    def gaps(self) -> list[MeasureName]:
        """The measures that nobody of the category covered."""
        return [m for m in self.measures if m.code not in self.covered]


@dataclass(frozen=True)
class ThemeRow:
    """A theme with a cell per category, and all categories together."""

    code: str
    title: str
    cells: dict[str, Cell]
    together: Cell


@dataclass(frozen=True)
class CoverageTable:
    """The whole table; ``totals`` is its last line, ``overall`` its last cell."""

    plan: Plan
    filters: CoverageFilters
    categories: list[PartnerCategory]
    rows: list[ThemeRow]
    totals: dict[str, Cell]
    overall: Cell

    @property
    def uncovered(self) -> list[MeasureName]:
        """The measures that nobody covered."""
        return self.overall.gaps


@dataclass
class _Counts:
    """Sums while reading: covered measure ids, contributions, links, per (category, theme)."""

    covered: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    links: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    contributions: dict[tuple[int, int], int] = field(default_factory=dict)
    per_category: dict[int, int] = field(default_factory=dict)


def counted_links(plan: Plan, filters: CoverageFilters) -> QuerySet[ContributionMeasure]:
    """Return the links that coverage counts: the one definition that every table uses."""
    links = ContributionMeasure.objects.filter(
        contribution__plan=plan, contribution__state=ContributionState.VALIDATED
    )
    if filters.years:
        active = Q()
        for year in filters.years:
            active |= Q(contribution__first_year__lte=year, contribution__last_year__gte=year)
        links = links.filter(active)
    if filters.kinds:
        links = links.filter(contribution__kind__in=filters.kinds)
    if filters.bases:
        links = links.filter(basis__in=filters.bases)
    if filters.ranks:
        links = links.filter(rank__in=filters.ranks)
    if filters.categories:
        links = links.filter(contribution__category__code__in=filters.categories)
    if filters.territory:
        links = links.filter(
            contribution__in=Contribution.objects.filter(territories__code=filters.territory)
        )
    return links


def coverage_table(plan: Plan, filters: CoverageFilters | None = None) -> CoverageTable:
    """Return the table theme × partner category of ``plan``, in six queries whatever its size."""
    filters = filters or CoverageFilters()
    categories = list(PartnerCategory.objects.order_by("position", "code"))
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("position"))
    by_theme: dict[int, list[MeasureName]] = defaultdict(list)
    for measure in Measure.objects.filter(plan=plan).order_by("sort_key"):
        name = MeasureName(measure.pk, measure.code, choose(measure, "title").text)
        by_theme[measure.theme_id].append(name)
    counts = _count(counted_links(plan, filters))
    rows = [_theme_row(theme, by_theme[theme.pk], categories, counts) for theme in themes]
    every = tuple(name for theme in themes for name in by_theme[theme.pk])
    totals = {c.code: _total(every, rows, [c], counts) for c in categories}
    return CoverageTable(
        plan, filters, categories, rows, totals, _total(every, rows, categories, counts)
    )


def _count(links: QuerySet[ContributionMeasure]) -> _Counts:
    counts = _Counts()
    grouped = links.order_by().values_list(
        "contribution__category_id", "measure__theme_id", "measure_id"
    )
    for category, theme, measure, n in grouped.annotate(n=Count("id")):
        counts.covered[category, theme].add(measure)
        counts.links[category, theme] += n
    per_theme = links.order_by().values_list("contribution__category_id", "measure__theme_id")
    distinct: Any = Count("contribution_id", distinct=True)
    counts.contributions = {(c, t): n for c, t, n in per_theme.annotate(n=distinct)}
    alone = links.order_by().values_list("contribution__category_id")
    counts.per_category = dict(alone.annotate(n=distinct))
    return counts


def _theme_row(
    theme: Theme,
    measures: list[MeasureName],
    categories: Iterable[PartnerCategory],
    counts: _Counts,
) -> ThemeRow:
    cells = {}
    for category in categories:
        key = (category.pk, theme.pk)
        covered = counts.covered.get(key, set())
        cells[category.code] = Cell(
            tuple(measures),
            frozenset(m.code for m in measures if m.id in covered),
            counts.contributions.get(key, 0),
            counts.links.get(key, 0),
        )
    return ThemeRow(theme.code, theme.title, cells, _join(tuple(measures), cells.values()))


def _join(measures: tuple[MeasureName, ...], cells: Iterable[Cell]) -> Cell:
    """Add cells of different categories; a contribution has one category, so sums are exact."""
    cells = list(cells)
    covered: frozenset[str] = frozenset().union(*(cell.covered for cell in cells))
    return Cell(
        measures,
        covered,
        sum(cell.contributions for cell in cells),
        sum(cell.links for cell in cells),
    )


def _total(
    measures: tuple[MeasureName, ...],
    rows: Iterable[ThemeRow],
    categories: list[PartnerCategory],
    counts: _Counts,
) -> Cell:
    """Add the themes; a contribution that serves two themes is counted once."""
    cells = [row.cells[category.code] for row in rows for category in categories]
    joined = _join(measures, cells)
    distinct = sum(counts.per_category.get(category.pk, 0) for category in categories)
    return Cell(measures, joined.covered, distinct, joined.links)
