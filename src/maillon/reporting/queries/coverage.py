"""Coverage: which measures of which theme each category of partners contributed to.

How it counts: only accepted contributions; a measure is covered when at least one contribution is
linked to it, a contribution that serves several measures is one contribution, each of its measures
is one link. Links to a theme or mission alone cover no measure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from maillon.core.languages import choose, current
from maillon.core.remembering import remembered
from maillon.implementation.enums import COUNTED
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
    """Sums while reading: covered measures, links and contributions of a (category, theme)."""

    covered: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    links: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    contributions: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def serving(self, category: int, themes: Iterable[int]) -> int:
        """Return how many contributions of a category serve any of ``themes``."""
        return len(set().union(*(self.contributions.get((category, t), set()) for t in themes)))


def counted_links(plan: Plan, filters: CoverageFilters) -> QuerySet[ContributionMeasure]:
    """Return the links that coverage counts: the one definition that every table uses."""
    links = ContributionMeasure.objects.filter(
        contribution__plan=plan, contribution__state__in=COUNTED
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
    """Return the table theme × partner category of ``plan``, remembered until somebody acts."""
    filters = filters or CoverageFilters()
    key = f"coverage:{plan.pk}:{filters}:{current()}"
    return remembered(key, lambda: computed_table(plan, filters))


def computed_table(plan: Plan, filters: CoverageFilters) -> CoverageTable:
    """Compute the table, in four queries whatever its size."""
    categories = list(shown_categories(filters))
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("position"))
    by_theme = measure_names(plan)
    theme_of = {name.id: theme for theme, names in by_theme.items() for name in names}
    counts = _count(counted_links(plan, filters), theme_of)
    rows = [_theme_row(theme, by_theme[theme.pk], categories, counts) for theme in themes]
    every = tuple(name for theme in themes for name in by_theme[theme.pk])
    keys = [theme.pk for theme in themes]
    totals = {c.code: _total(every, rows, [c], counts, keys) for c in categories}
    overall = _total(every, rows, categories, counts, keys)
    return CoverageTable(plan, filters, categories, rows, totals, overall)


def shown_categories(filters: CoverageFilters) -> QuerySet[PartnerCategory]:
    """Return the categories that a table has a column for: those asked, or all."""
    categories = PartnerCategory.objects.order_by("position", "code")
    return categories.filter(code__in=filters.categories) if filters.categories else categories


def measure_names(plan: Plan) -> dict[int, list[MeasureName]]:
    """Return the measures of each theme of ``plan`` (by its primary key), in order."""
    by_theme: dict[int, list[MeasureName]] = defaultdict(list)
    fields = ("code", "title_fr", "title_nl", "title_en", "theme_id")
    for measure in Measure.objects.filter(plan=plan).order_by("sort_key").only(*fields):
        name = MeasureName(measure.pk, measure.code, choose(measure, "title").text)
        by_theme[measure.theme_id].append(name)
    return by_theme


def _count(links: QuerySet[ContributionMeasure], theme_of: dict[int, int]) -> _Counts:
    """Read the links once. One pass here is quicker than three ``COUNT(DISTINCT …)`` there."""
    counts = _Counts()
    rows = links.order_by().values_list(
        "contribution__category_id", "contribution_id", "measure_id"
    )
    for category, contribution, measure in rows.iterator(chunk_size=20_000):
        if measure in theme_of:
            key = (category, theme_of[measure])
            counts.covered[key].add(measure)
            counts.links[key] += 1
            counts.contributions[key].add(contribution)
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
            len(counts.contributions.get(key, ())),
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
    themes: list[int],
) -> Cell:
    """Add the themes; a contribution that serves two themes is counted once."""
    cells = [row.cells[category.code] for row in rows for category in categories]
    joined = _join(measures, cells)
    distinct = sum(counts.serving(category.pk, themes) for category in categories)
    return Cell(measures, joined.covered, distinct, joined.links)
