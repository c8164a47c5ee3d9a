"""The plan on a page, and who covers which measures: tables, chart and map."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillon.core.charts import Bar, Chart, bar_chart, choropleth
from maillon.reporting.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Listed,
    Paragraph,
    Picture,
    PlanPage,
    Table,
    Tile,
)
from maillon.reporting.documents.outline.sections import chapter
from maillon.reporting.documents.outline.words import fraction, number, which, years
from maillon.reporting.queries.report_data.types import CellInfo, ReportData, Text


def plan_page(data: ReportData) -> list[Block]:
    """Return each theme with its measures, covered or not."""
    covered = set(data.coverage.overall.covered)
    titles = {measure.code: measure.title for measure in data.measures}
    tiles = [
        Tile(
            theme.code,
            theme.title,
            fraction(len(covered & set(theme.measures)), len(theme.measures)),
            [(code, titles[code], code in covered) for code in theme.measures],
            which(code for code in theme.measures if code in covered),
        )
        for theme in data.themes
    ]
    lead = _("%(covered)s of the %(total)s measures have at least one contribution.") % {
        "covered": number(len(covered)),
        "total": number(len(data.measures)),
    }
    return [
        *chapter(data, "plan"),
        Paragraph(Text(lead), "lead"),
        PlanPage(tiles, _("covered"), _("nobody yet")),
    ]


def coverage(data: ReportData) -> list[Block]:
    """Return the coverage chapter: by category, by year, on the map, and the gaps."""
    return [
        *chapter(data, "coverage"),
        Heading(2, Text(_("By theme and partner category")), "coverage-categories"),
        category_table(data),
        Heading(2, Text(_("By partner category")), "coverage-chart"),
        Picture(category_chart(data), "categories", _("Measures covered by each category")),
        Heading(2, Text(_("By theme and year")), "coverage-years"),
        year_table(data),
        *_map(data),
        Heading(2, Text(_("Measures that nobody covered")), "coverage-gaps"),
        *gaps(data, data.coverage.uncovered),
    ]


def _covered_cell(cell: CellInfo, measures: list[str]) -> Cell:
    """Return *covered of all* with its ticks; the alternative says which ones."""
    covered = set(cell.covered)
    return Cell(
        fraction(len(covered), len(measures)),
        value=len(covered),
        ticks=[code in covered for code in measures] if len(measures) <= 20 else [],
        alt=which(cell.covered),
    )


def _counting(cell: CellInfo) -> str:
    return _(
        "%(links)s links, %(contributions)s contributions, %(measures)s measures: a contribution "
        "that serves several measures is counted once."
    ) % {
        "links": number(cell.links),
        "contributions": number(cell.contributions),
        "measures": number(len(cell.covered)),
    }


def category_table(data: ReportData) -> Table:
    """Return theme × partner category: measures covered of the measures of the theme."""
    everything = [code for theme in data.themes for code in theme.measures]
    rows = []
    for theme, row in zip(data.themes, data.coverage.rows, strict=True):
        cells = [row.cells[c.code] for c in data.categories]
        rows.append(
            [Cell(f"{theme.code}. {theme.title.text}", theme.title.language)]
            + [_covered_cell(cell, theme.measures) for cell in [*cells, row.together]]
        )
    totals = [data.coverage.totals[c.code] for c in data.categories]
    last = [_covered_cell(cell, everything) for cell in [*totals, data.coverage.overall]]
    rows.append([Cell(_("Total")), *last])
    return Table(
        name=_("Coverage"),
        caption=_("Measures covered, of the measures of each theme, by partner category"),
        columns=[
            Column(_("Theme"), 2.4),
            *[Column(category.name.text, 1.0, numeric=True) for category in data.categories],
            Column(_("Together"), 1.0, numeric=True),
        ],
        rows=rows,
        note=_counting(data.coverage.overall),
        total=True,
        wide=True,
    )


def category_chart(data: ReportData) -> Chart:
    """Return a bar a category: measures covered of all."""
    total = len(data.measures)
    bars = [
        Bar(c.name.text, len(cell.covered), fraction(len(cell.covered), total), total)
        for c, cell in ((c, data.coverage.totals[c.code]) for c in data.categories)
    ]
    told = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return bar_chart(
        bars,
        title=_("Measures covered by each category"),
        description=told,
        headings=(_("Partner category"), _("Measures covered")),
    )


def year_table(data: ReportData) -> Table:
    """Return theme × year: measures covered of the measures of the theme."""
    everything = [code for theme in data.themes for code in theme.measures]
    shown = [str(year) for year in data.by_year.years]
    rows = [
        [Cell(f"{theme.code}. {theme.title.text}", theme.title.language)]
        + [_covered_cell(data.by_year.rows[theme.code][year], theme.measures) for year in shown]
        for theme in data.themes
    ]
    rows.append(
        [Cell(_("Total"))]
        + [_covered_cell(data.by_year.totals[year], everything) for year in shown]
    )
    return Table(
        name=_("Years"),
        caption=_("Measures covered, of the measures of each theme, by year"),
        columns=[Column(_("Theme"), 3.0), *[Column(y, 1.0, numeric=True) for y in shown]],
        rows=rows,
        note=_("A contribution of several years is counted in each of them."),
        total=True,
    )


def _map(data: ReportData) -> list[Block]:
    if not data.shapes:
        return []
    chart = municipality_map(data)
    table = Table(
        name=_("Municipalities"),
        caption=_("The numbers of the map"),
        columns=[Column(chart.headings[0], 3.0), Column(chart.headings[1], 1.0, numeric=True)],
        rows=[
            [Cell(s.name), Cell(number(s.contributions), value=s.contributions)]
            for s in data.shapes
        ],
        note=_(
            "Only contributions that name a municipality are on the map; those of the Region as "
            "a whole and of a police zone are not. Source of the boundaries: %(source)s."
        )
        % {"source": data.map_source},
    )
    return [
        Heading(2, Text(_("On the map")), "coverage-map"),
        Picture(chart, "municipalities", _("Contributions active in each municipality")),
        table,
    ]


def municipality_map(data: ReportData) -> Chart:
    """Return the map of the municipalities with the contributions active in each."""
    features = [{"id": s.code, "geometry": s.geometry} for s in data.shapes]
    period = years(data.edition.first_year, data.edition.last_year)
    return choropleth(
        features,
        {s.code: s.contributions for s in data.shapes},
        names={s.code: s.name for s in data.shapes},
        title=_("Contributions active in each municipality, %(period)s") % {"period": period},
        description="; ".join(f"{s.name}: {number(s.contributions)}" for s in data.shapes),
        legend_title=_("Contributions"),
        no_value=_("no value"),
        headings=(_("Municipality"), _("Contributions")),
    )


def gaps(data: ReportData, uncovered: Iterable[str]) -> list[Block]:
    """Return the measures of ``uncovered`` by name, or a sentence where there is none."""
    titles = {measure.code: measure.title for measure in data.measures}
    items = [Item(code, titles[code], f"m-{code}") for code in uncovered]
    if not items:
        return [Paragraph(Text(_("Every measure has at least one contribution.")))]
    return [Listed(items)]
