"""Coverage seen otherwise: measure × category, theme × year, measure × municipality.

They count as :mod:`maillon.reporting.queries.coverage` says, from the same links.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import PartnerCategory, Territory
from maillon.plan.models import Plan, Theme
from maillon.reporting.queries.coverage import (
    Cell,
    CoverageFilters,
    MeasureName,
    counted_links,
    measure_names,
    shown_categories,
)


@dataclass(frozen=True)
class MeasureRow:
    """A measure with a number of contributions per column key; absent means none."""

    theme: str
    measure: MeasureName
    counts: dict[str, int]
    contributions: int


@dataclass(frozen=True)
class MeasureTable:
    """Measure × something. ``columns`` are pairs (key, name), in order."""

    plan: Plan
    columns: list[tuple[str, str]]
    rows: list[MeasureRow]
    covered: dict[str, int]


@dataclass(frozen=True)
class YearRow:
    """A theme with a cell per year, and all years together."""

    code: str
    title: str
    cells: dict[int, Cell]
    together: Cell


@dataclass(frozen=True)
class YearTable:
    """Theme × year; ``totals`` and ``overall`` are its last line."""

    plan: Plan
    years: list[int]
    rows: list[YearRow]
    totals: dict[int, Cell]
    overall: Cell


@dataclass(frozen=True)
class Place:
    """A municipality: its contributions (linked to a measure or not) and distinct measures."""

    territory: Territory
    contributions: int
    measures: int


@dataclass(frozen=True)
class PlaceShape:
    """A shape of the map; several municipalities may share one. Numbers are of them together."""

    code: str
    name: str
    geometry: dict[str, Any]
    attribution: str
    contributions: int
    measures: int


@dataclass(frozen=True)
class PlaceTable:
    """Measure × municipality, the places, their shapes, and what is located elsewhere."""

    table: MeasureTable
    places: list[Place]
    shapes: list[PlaceShape]
    elsewhere: int


def measure_table(plan: Plan, filters: CoverageFilters) -> MeasureTable:
    """Return measure × partner category: how many contributions of each serve each measure."""
    categories: list[PartnerCategory] = list(shown_categories(filters))
    links = counted_links(plan, filters).order_by()
    counted = links.values_list("measure_id", "contribution__category__code")
    rows = _measure_rows(plan, counted.annotate(n=Count("id")))
    columns = [(category.code, category.name) for category in categories]
    return MeasureTable(plan, columns, rows, _covered(columns, rows))


def _measure_rows(plan: Plan, counted: Iterable[tuple[int, str, int]]) -> list[MeasureRow]:
    """Return a row for each measure of ``plan``, from (measure, column key, contributions)."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for measure, key, n in counted:
        counts[measure][key] = n
    by_theme = measure_names(plan)
    return [
        MeasureRow(theme.code, name, counts[name.id], sum(counts[name.id].values()))
        for theme in Theme.objects.filter(plan=plan, parent=None).order_by("position")
        for name in by_theme[theme.pk]
    ]


def _covered(columns: Sequence[tuple[str, str]], rows: Sequence[MeasureRow]) -> dict[str, int]:
    return {key: sum(key in row.counts for row in rows) for key, _name in columns}


def year_table(plan: Plan, filters: CoverageFilters) -> YearTable:
    """Return theme × year. A contribution of two years counts in both, once in the total."""
    years = list(filters.years) or list(range(plan.first_year, plan.last_year + 1))
    by_theme = measure_names(plan)
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("position"))
    links = (
        counted_links(plan, filters)
        .order_by()
        .values_list(
            "contribution_id", "measure_id", "contribution__first_year", "contribution__last_year"
        )
    )
    found: dict[int, list[tuple[int, int]]] = {year: [] for year in years}
    everything: list[tuple[int, int]] = []
    for contribution, measure, first, last in links.iterator(chunk_size=20_000):
        everything.append((contribution, measure))
        for year in years:
            if first <= year <= last:
                found[year].append((contribution, measure))

    def line(measures: Sequence[MeasureName]) -> tuple[dict[int, Cell], Cell]:
        cells = {year: _cell(measures, found[year]) for year in years}
        return cells, _cell(measures, everything)

    rows = [YearRow(theme.code, theme.title, *line(by_theme[theme.pk])) for theme in themes]
    totals, overall = line([name for theme in themes for name in by_theme[theme.pk]])
    return YearTable(plan, years, rows, totals, overall)


def _cell(measures: Sequence[MeasureName], links: Iterable[tuple[int, int]]) -> Cell:
    """Return the cell of ``measures`` counted from pairs (contribution, measure)."""
    codes = {name.id: name.code for name in measures}
    counted = [(c, m) for c, m in links if m in codes]
    return Cell(
        tuple(measures),
        frozenset(codes[m] for _c, m in counted),
        len({c for c, _m in counted}),
        len(counted),
    )


def place_table(plan: Plan, filters: CoverageFilters) -> PlaceTable:
    """Return measure × municipality and the map.

    A contribution counts in a municipality that it names. What names only a police zone or the
    Region is not spread over municipalities: ``elsewhere`` says how many such contributions
    there are.
    """
    municipalities = list(
        Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY)
        .select_related("boundary")
        .order_by("name_fr")
    )
    contributions = counted_contributions(plan, filters)
    keys = {territory.pk for territory in municipalities}
    serving: dict[int, set[int]] = defaultdict(set)
    located = contributions.order_by().values_list("territories", "pk")
    for territory, contribution in located.filter(territories__in=keys):
        serving[territory].add(contribution)
    measures: dict[int, set[int]] = defaultdict(set)
    counted = (
        counted_links(plan, filters)
        .filter(contribution__territories__in=keys)
        .order_by()
        .values_list("measure_id", "contribution__territories__code", "contribution__territories")
        .annotate(n=Count("id"))
    )
    cells = []
    for measure, code, territory, n in counted:
        measures[territory].add(measure)
        cells.append((measure, code, n))
    places = [Place(t, len(serving[t.pk]), len(measures[t.pk])) for t in municipalities]
    rows = _measure_rows(plan, cells)
    columns = [(t.code, t.name) for t in municipalities]
    table = MeasureTable(plan, columns, rows, _covered(columns, rows))
    inside = set().union(*serving.values()) if serving else set()
    elsewhere = contributions.count() - len(inside)
    return PlaceTable(table, places, _shapes(municipalities, serving, measures), elsewhere)


def counted_contributions(plan: Plan, filters: CoverageFilters) -> QuerySet[Contribution]:
    """Return the accepted contributions that the filters keep, linked to a measure or not.

    With a filter on links (basis or rank) only those with such a link remain.
    """
    found = Contribution.objects.filter(plan=plan, state__in=COUNTED)
    if filters.years:
        active = Q()
        for year in filters.years:
            active |= Q(first_year__lte=year, last_year__gte=year)
        found = found.filter(active)
    if filters.kinds:
        found = found.filter(kind__in=filters.kinds)
    if filters.categories:
        found = found.filter(category__code__in=filters.categories)
    if filters.bases or filters.ranks:
        links = counted_links(plan, filters).values("contribution_id")
        found = found.filter(pk__in=links)
    return found


def _shapes(
    territories: Iterable[Territory],
    serving: dict[int, set[int]],
    measures: dict[int, set[int]],
) -> list[PlaceShape]:
    groups: dict[int, list[Territory]] = defaultdict(list)
    for territory in territories:
        if territory.boundary_id:
            groups[territory.boundary_id].append(territory)
    shapes = []
    for group in groups.values():
        boundary = group[0].boundary
        assert boundary is not None
        shapes.append(
            PlaceShape(
                boundary.code,
                ", ".join(territory.name for territory in group),
                boundary.geometry,
                boundary.attribution,
                len(set().union(*(serving[t.pk] for t in group))),
                len(set().union(*(measures[t.pk] for t in group))),
            )
        )
    return shapes
