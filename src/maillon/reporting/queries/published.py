"""What the published report prints beside what Maillon computes, cell by cell.

A printed number never fills a gap: where Maillon has nothing to count (a column that is no
category of partners), the computed number is missing, not zero.

How it counts. Tables of *measures*: distinct measures of the theme with at least one accepted
contribution of the column's categories, active in the column's years. Tables of *projects*:
distinct subsidised contributions of these categories and years with a measure of the theme; a
project that serves two themes counts in both and once in the total.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from maillon.implementation.enums import COUNTED, ContributionKind
from maillon.implementation.models import ContributionMeasure
from maillon.plan.models import Measure, Plan, Theme
from maillon.reporting.models import PublishedColumn, PublishedCount, PublishedTable

TOTAL = ""  # the theme code of a column's total

# (contribution or 0, measure, theme code, first and last year), by what is counted and category.
Link = tuple[int, int, str, int, int]
Links = dict[tuple[str, int], list[Link]]
PROJECTS = "projects"


@dataclass(frozen=True)
class Comparison:
    """A printed number and the computed one; ``theme`` is ``""`` for the column's total.

    ``printed`` is ``None`` where the report prints no number, ``computed`` where nothing can be
    counted.
    """

    theme: str
    theme_title: str
    printed: int | None
    computed: int | None
    line: int | None
    reason: str

    @property
    def difference(self) -> int | None:
        """Computed minus printed, where both exist."""
        if self.printed is None or self.computed is None:
            return None
        return self.computed - self.printed


@dataclass(frozen=True)
class ColumnComparison:
    """A printed column beside what was counted.

    ``contributions`` (for tables of projects) and ``measures`` are what was counted, by primary
    key.
    """

    column: PublishedColumn
    cells: list[Comparison]
    total: Comparison
    reason: str
    contributions: frozenset[int]
    measures: frozenset[int]

    @property
    def printed_sum(self) -> int:
        """What the printed numbers of the themes add up to."""
        return sum(cell.printed for cell in self.cells if cell.printed is not None)

    @property
    def differing(self) -> list[Comparison]:
        """The themes whose two numbers differ."""
        return [cell for cell in self.cells if cell.difference]


@dataclass(frozen=True)
class TableComparison:
    """A printed table, with a total printed once for all its columns where there is one."""

    table: PublishedTable
    columns: list[ColumnComparison]
    shared_total: PublishedCount | None

    @property
    def counts_projects(self) -> bool:
        """Whether the table counts projects, not measures."""
        return self.table.counts == PROJECTS

    @cached_property
    def lines(self) -> list[tuple[Comparison, list[Comparison]]]:
        """The table line by line: a first cell to name the theme, and one cell per column."""
        rows = zip(*([*column.cells, column.total] for column in self.columns), strict=True)
        return [(row[0], list(row)) for row in rows]

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """The known reasons of differences: (column, theme or nothing, reason)."""
        found = []
        for column in self.columns:
            if column.reason:
                found.append((column.column.title, TOTAL, column.reason))
            found += [
                (column.column.title, cell.theme, cell.reason)
                for cell in column.cells
                if cell.reason
            ]
        return found


def published_comparison(plan: Plan) -> list[TableComparison]:
    """Return every published table of ``plan`` beside what Maillon computes."""
    tables = list(
        PublishedTable.objects.filter(plan=plan)
        .select_related("document")
        .prefetch_related("columns__categories", "columns__figures", "columns__reasons")
    )
    if not tables:
        return []
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("position"))
    shared = {count.code: count for count in PublishedCount.objects.filter(plan=plan)}
    links = _links(plan, tables)
    return [
        TableComparison(
            table,
            [_column(table, column, themes, links) for column in table.columns.all()],
            shared.get(f"{table.code}-total"),
        )
        for table in tables
    ]


def _links(plan: Plan, tables: Iterable[PublishedTable]) -> Links:
    """Return what the tables count, in two queries whatever their number.

    Tables of measures need no contribution: a measure comes once for each span of years, with 0
    for the contribution. Tables of projects need the subsidised ones.
    """
    # Measures are looked up here: joined there, they lead the planner to read all pairs.
    theme_of = dict(Measure.objects.filter(plan=plan).values_list("pk", "theme__code"))
    rows = ContributionMeasure.objects.order_by().filter(
        contribution__plan=plan, contribution__state__in=COUNTED
    )
    years = ("contribution__first_year", "contribution__last_year")
    found: Links = defaultdict(list)
    measures = rows.filter(contribution__category__in=_categories(tables, projects=False))
    spans = measures.values_list("contribution__category_id", "measure_id", *years).distinct()
    for category, measure, first, last in spans:
        if measure in theme_of:
            found["measures", category].append((0, measure, theme_of[measure], first, last))
    funded = rows.filter(
        contribution__category__in=_categories(tables, projects=True),
        contribution__kind=ContributionKind.FINANCIAL,
    )
    each = funded.values_list("contribution__category_id", "contribution_id", "measure_id", *years)
    for category, project, measure, first, last in each.iterator(chunk_size=20_000):
        if measure in theme_of:
            found[PROJECTS, category].append((project, measure, theme_of[measure], first, last))
    return found


def _categories(tables: Iterable[PublishedTable], *, projects: bool) -> set[int]:
    return {
        category.pk
        for table in tables
        if (table.counts == PROJECTS) is projects
        for column in table.columns.all()
        for category in column.categories.all()
    }


def _column(
    table: PublishedTable,
    column: PublishedColumn,
    themes: Iterable[Theme],
    links: Links,
) -> ColumnComparison:
    categories = list(column.categories.all())
    projects = table.counts == PROJECTS
    contributions: dict[str, set[int]] = defaultdict(set)
    measures: dict[str, set[int]] = defaultdict(set)
    for category in categories:
        for contribution, measure, theme, first, last in links[table.counts, category.pk]:
            if first <= column.last_year and last >= column.first_year:
                contributions[theme].add(contribution)
                measures[theme].add(measure)
    everything = _everything(contributions), _everything(measures)
    counted = contributions if projects else measures
    printed = {figure.theme_code: figure for figure in column.figures.all()}
    reasons = {reason.theme_code: reason.reason for reason in column.reasons.all()}

    def compare(theme: str, title: str) -> Comparison:
        figure = printed.get(theme)
        wanted = everything[0 if projects else 1] if theme == TOTAL else counted.get(theme, ())
        return Comparison(
            theme,
            title,
            figure.value if figure else None,
            len(wanted) if categories else None,
            figure.line if figure else None,
            reasons.get(theme, ""),
        )

    cells = [compare(theme.code, theme.title) for theme in themes]
    return ColumnComparison(column, cells, compare(TOTAL, ""), reasons.get(TOTAL, ""), *everything)


def _everything(by_theme: dict[str, set[int]]) -> frozenset[int]:
    return frozenset().union(*by_theme.values())
