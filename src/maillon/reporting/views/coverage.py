"""Coverage: who did something for which measure, and what nobody did; and the printed numbers."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillon.core.charts import Chart, choropleth
from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.partners.access import public
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan, Theme
from maillon.reporting.exports import (
    coverage_document,
    coverage_sheet,
    measure_sheet,
    published_sheet,
    year_sheet,
)
from maillon.reporting.filters import CoverageQuery, coverage_query
from maillon.reporting.models import PublishedCount
from maillon.reporting.queries.coverage import Cell, CoverageTable, coverage_table
from maillon.reporting.queries.coverage_detail import SHOWN, coverage_detail, shows_grants
from maillon.reporting.queries.coverage_tables import (
    MeasureRow,
    MeasureTable,
    PlaceShape,
    measure_table,
    place_table,
    year_table,
)
from maillon.reporting.queries.published import published_comparison

# What the map and its table may count.
_MAP_COUNTS = ("contributions", "measures")


def _asked(request: HttpRequest) -> CoverageQuery:
    query = coverage_query(request.GET)
    if query is None:
        raise Http404(_("No plan has been entered yet."))
    return query


def _as_file(request: HttpRequest, sheet: Sheet, name: str) -> HttpResponse | None:
    wanted = request.GET.get("format", "")
    return respond(sheet, wanted, name) if wanted in FORMATS else None


def _tabs(current: str, query: CoverageQuery) -> dict[str, Any]:
    """Return the context that every coverage page shares."""
    return {"query": query, "plan": query.plan, "current": current}


@public
def coverage(request: HttpRequest) -> HttpResponse:
    """Show theme × partner category: the question that everybody asks."""
    query = coverage_query(request.GET)
    if query is None:
        return render(request, "reporting/coverage_empty.html")
    table = coverage_table(query.plan, query.filters)
    wanted = request.GET.get("format", "")
    if wanted == "json":
        return _json(coverage_document(table), "coverage")
    if wanted in FORMATS:
        return respond(coverage_sheet(table), wanted, "coverage")
    columns = [(category.code, category.name) for category in table.categories]
    links = _Links(query, "category", columns)
    context = {
        "table": table,
        "gaps": _gaps(table),
        "rows": [
            {"theme": r, "cells": links.cells(r.code, r.cells, r.together)} for r in table.rows
        ],
        "totals": links.cells("", table.totals, table.overall),
    }
    return render(request, "reporting/coverage.html", _tabs("coverage", query) | context)


@dataclass(frozen=True)
class _Links:
    """The cells of a table with their column's name and the address that opens them."""

    query: CoverageQuery
    dimension: str
    columns: list[tuple[Any, str]]

    def cells(self, theme: str, cells: Mapping[Any, Cell], together: Cell) -> list[dict[str, Any]]:
        """Return the cells of a line, all together last."""
        row = [(cells[key], name, {self.dimension: (key,)}) for key, name in self.columns]
        return [
            {"cell": cell, "name": name, "query": self._address(theme, chosen)}
            for cell, name, chosen in [*row, (together, _("Together"), {})]
        ]

    def _address(self, theme: str, chosen: dict[str, tuple[Any, ...]]) -> str:
        fields = {"category": "categories", "year": "years"}
        opened = self.query.for_cell(**{fields[key]: value for key, value in chosen.items()})
        return opened.query + (f"&theme={quote(theme)}" if theme else "")


def _json(document: dict[str, Any], name: str) -> HttpResponse:
    content = json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _gaps(table: CoverageTable) -> list[dict[str, Any]]:
    """Return the themes that have measures nobody covered, with those measures."""
    return [
        {"code": row.code, "title": row.title, "measures": row.together.gaps}
        for row in table.rows
        if row.together.gaps
    ]


@public
def coverage_cell(request: HttpRequest) -> HttpResponse:
    """Open a cell, a row or a column: the measures with their contributions, and the gaps."""
    query = _asked(request)
    theme = _theme(query.plan, request.GET.get("theme", ""))
    category = None
    if len(query.filters.categories) == 1:
        category = next(c for c in query.categories if c.code == query.filters.categories[0])
        query = query.for_cell(categories=())
    detail = coverage_detail(query.plan, query.filters, theme, category)
    return render(
        request,
        "reporting/coverage_detail.html",
        _tabs("coverage", query)
        | {
            "detail": detail,
            "shown": SHOWN,
            "title": _detail_title(theme, category),
            "with_grants": shows_grants(query.filters),
        },
    )


def _theme(plan: Plan, code: str) -> Theme | None:
    if not code:
        return None
    theme = Theme.objects.filter(plan=plan, parent=None, code=code).first()
    if theme is None:
        raise Http404(_("This plan has no theme “%(code)s”.") % {"code": code[:40]})
    return theme


def _detail_title(theme: Theme | None, category: PartnerCategory | None) -> str:
    if theme and category:
        return _("%(theme)s: %(category)s") % {"theme": theme.title, "category": category.name}
    if theme or category:
        return theme.title if theme else category.name  # type: ignore[union-attr]
    return _("All measures")


@public
def coverage_measures(request: HttpRequest) -> HttpResponse:
    """Show measure × partner category."""
    query = _asked(request)
    table = measure_table(query.plan, query.filters)
    answer = _as_file(request, measure_sheet(table, _("Coverage by measure")), "coverage-measures")
    context = _tabs("measures", query) | {
        "table": table,
        "groups": _groups(table),
        "covered": sum(bool(row.contributions) for row in table.rows),
    }
    return answer or render(request, "reporting/coverage_measures.html", context)


def _groups(table: MeasureTable) -> list[tuple[Theme, list[MeasureRow]]]:
    """Return the rows of each theme."""
    themes = Theme.objects.filter(plan=table.plan, parent=None).order_by("position")
    return [(theme, [row for row in table.rows if row.theme == theme.code]) for theme in themes]


@public
def coverage_years(request: HttpRequest) -> HttpResponse:
    """Show theme × year."""
    query = _asked(request)
    table = year_table(query.plan, query.filters)
    answer = _as_file(request, year_sheet(table), "coverage-years")
    links = _Links(query, "year", [(year, str(year)) for year in table.years])
    context = {
        "table": table,
        "rows": [
            {"theme": r, "cells": links.cells(r.code, r.cells, r.together)} for r in table.rows
        ],
        "totals": links.cells("", table.totals, table.overall),
    }
    return answer or render(
        request, "reporting/coverage_years.html", _tabs("years", query) | context
    )


@public
def coverage_map(request: HttpRequest) -> HttpResponse:
    """Show measure × municipality, with the map."""
    query = _asked(request)
    counted = request.GET.get("count", "contributions")
    if counted not in _MAP_COUNTS:
        counted = "contributions"
    places = place_table(query.plan, query.filters)
    sheet = measure_sheet(places.table, _("Coverage by municipality"))
    answer = _as_file(request, sheet, "coverage-municipalities")
    if answer:
        return answer
    served = [row for row in places.table.rows if row.contributions]
    context = {
        "places": places,
        "rows": served,
        "columns": [column for column in places.table.columns if places.table.covered[column[0]]],
        "unserved": len(places.table.rows) - len(served),
        "counted": counted,
        "counts": [("contributions", _("Contributions")), ("measures", _("Measures covered"))],
        "chart": _chart(places.shapes, counted) if places.shapes else None,
        "sources": "; ".join(dict.fromkeys(shape.attribution for shape in places.shapes)),
    }
    return render(request, "reporting/coverage_map.html", _tabs("map", query) | context)


def _chart(shapes: Iterable[PlaceShape], counted: str) -> Chart:
    shapes = list(shapes)
    what = _("Measures covered") if counted == "measures" else _("Contributions")
    return choropleth(
        [{"type": "Feature", "id": s.code, "geometry": s.geometry} for s in shapes],
        {s.code: getattr(s, counted) for s in shapes},
        title=_("%(what)s by municipality") % {"what": what},
        description=_("The table beside the map gives the numbers of each municipality."),
        legend_title=what,
        no_value=_("not known"),
        names={s.code: s.name for s in shapes},
        headings=(_("Municipality"), what),
    )


@public
def coverage_published(request: HttpRequest) -> HttpResponse:
    """Show what the published report prints beside what Maillon computes."""
    query = _asked(request)
    tables = published_comparison(query.plan)
    answer = _as_file(request, published_sheet(tables), "published-and-computed")
    prose = PublishedCount.objects.filter(plan=query.plan)
    return answer or render(
        request,
        "reporting/coverage_published.html",
        _tabs("published", query) | {"tables": tables, "prose": list(prose)},
    )
