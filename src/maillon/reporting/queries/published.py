"""What the published report prints beside what Maillon computes, cell by cell.

A printed number never fills a gap: where Maillon has nothing to count (a column that is no
category of partners), the computed number is missing, not zero.

How it counts. Tables of *measures*: distinct measures of the theme with at least one validated
contribution of the column's categories, active in the column's years. Tables of *projects*:
distinct subsidised contributions of these categories and years with a measure of the theme; a
project that serves two themes counts in both and once in the total.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from maillon.implementation.enums import ContributionKind, ContributionState
from maillon.implementation.models import ContributionMeasure
from maillon.plan.models import Plan, Theme
from maillon.reporting.models import PublishedColumn, PublishedCount, PublishedTable

TOTAL = ""  # the theme code of a column's total

# (contribution, measure, theme code)
Link = tuple[int, int, str]


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
    """A printed column beside what was counted; ``contributions`` and ``measures`` are what was counted, by primary key."""

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
        return self.table.counts == "projects"

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


def _links(
    plan: Plan, tables: Iterable[PublishedTable]
) -> dict[int, list[tuple[Link, int, int, str]]]:
    """Return the validated links of every category that a table names, read once."""
    categories = {
        category.pk
        for table in tables
        for column in table.columns.all()
        for category in column.categories.all()
    }
    rows = ContributionMeasure.objects.filter(
        Q(contribution__category__in=categories),
        contribution__plan=plan,
        contribution__state=ContributionState.VALIDATED,
        measure__plan=plan,
    ).values_list(
        "contribution__category_id",
        "contribution_id",
        "measure_id",
        "measure__theme__code",
        "contribution__first_year",
        "contribution__last_year",
        "contribution__kind",
    )
    found: dict[int, list[tuple[Link, int, int, str]]] = defaultdict(list)
    for category, contribution, measure, theme, first, last, kind in rows.order_by().iterator(
        chunk_size=20_000
    ):
        found[category].append(((contribution, measure, theme), first, last, kind))
    return found


def _column(
    table: PublishedTable,
    column: PublishedColumn,
    themes: Iterable[Theme],
    links: dict[int, list[tuple[Link, int, int, str]]],
) -> ColumnComparison:
    categories = [category.pk for category in column.categories.all()]
    projects = table.counts == "projects"
    contributions: dict[str, set[int]] = defaultdict(set)
    measures: dict[str, set[int]] = defaultdict(set)
    for category in categories:
        for (contribution, measure, theme), first, last, kind in links[category]:
            in_years = first <= column.last_year and last >= column.first_year
            if in_years and (not projects or kind == ContributionKind.FINANCIAL):
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
