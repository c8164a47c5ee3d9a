"""The one structure that every report is made from, built in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from maillon.core.languages import choose
from maillon.core.text import fold
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import Boundary, PartnerCategory, Territory
from maillon.plan.models import Plan, Theme
from maillon.reporting.models import NarrativeBlock, ReportEdition
from maillon.reporting.queries.coverage import (
    Cell,
    CoverageFilters,
    CoverageTable,
    coverage_table,
)
from maillon.reporting.queries.report_data.announced import announced_in
from maillon.reporting.queries.report_data.contributions import read_contributions, text_of
from maillon.reporting.queries.report_data.grants import grants_in
from maillon.reporting.queries.report_data.types import (
    CategoryInfo,
    CellInfo,
    ContributionInfo,
    CoverageInfo,
    CoverageRow,
    EditionInfo,
    FindingInfo,
    MapShape,
    MeasureInfo,
    PartnerInfo,
    PlanInfo,
    PublishedRow,
    ReportData,
    Text,
    ThemeInfo,
    YearsInfo,
    fingerprint,
)

__all__ = ["FindingInfo", "PublishedRow", "ReportData", "build_report_data", "fingerprint"]


def build_report_data(
    edition: ReportEdition,
    *,
    language: str,
    now: datetime,
    findings: Sequence[FindingInfo] = (),
    published: Sequence[PublishedRow] = (),
) -> ReportData:
    """Read everything that the report of ``edition`` says, in ``language``.

    :param now: the moment that the report names as its own.
    :param findings: the findings of the rules, written in ``language``.
    :param published: printed numbers beside the computed ones, written in ``language``.
    """
    with override(language):
        plan = edition.plan
        years = list(range(edition.first_year, edition.last_year + 1))
        table = coverage_table(plan, CoverageFilters(years=tuple(years)))
        contributions, territories = read_contributions(plan, years)
        shapes, source = _shapes(territories)
        return ReportData(
            language=language,
            edition=_edition(edition, now),
            plan=PlanInfo(plan.code, text_of(plan, "title"), plan.first_year, plan.last_year),
            categories=[_category(category) for category in table.categories],
            themes=_themes(plan, table),
            measures=_measures(table, contributions),
            coverage=_coverage(table),
            by_year=_by_year(table, contributions, years),
            contributions=contributions,
            partners=_partners(table, contributions),
            published=list(published),
            findings=list(findings),
            shapes=shapes,
            map_source=source,
            narratives=_narratives(edition),
            announced=announced_in(plan, years, now=now),
            grants=grants_in(plan, years),
        )


def category_key(category: PartnerCategory) -> str:
    """Return a category's code fit for an anchor: ``police zone`` → ``police-zone``."""
    return slugify(category.code)


def _edition(edition: ReportEdition, now: datetime) -> EditionInfo:
    return EditionInfo(
        edition.code,
        edition.version,
        edition.state,
        text_of(edition, "title"),
        edition.first_year,
        edition.last_year,
        timezone.localtime(now).isoformat(timespec="seconds"),
    )


def _category(category: PartnerCategory) -> CategoryInfo:
    return CategoryInfo(category.code, category_key(category), text_of(category, "name"))


def _themes(plan: Plan, table: CoverageTable) -> list[ThemeInfo]:
    titles = {t.code: text_of(t, "title") for t in Theme.objects.filter(plan=plan, parent=None)}
    return [
        ThemeInfo(row.code, titles[row.code], [m.code for m in row.together.measures])
        for row in table.rows
    ]


def _measures(table: CoverageTable, contributions: Iterable[ContributionInfo]) -> list[MeasureInfo]:
    serving: dict[str, list[str]] = defaultdict(list)
    for contribution in contributions:
        for link in contribution.measures:
            serving[link.measure].append(contribution.code)
    titles = {measure.code: text_of(measure, "title") for measure in table.plan.measures.all()}
    return [
        MeasureInfo(measure.code, row.code, titles[measure.code], serving[measure.code])
        for row in table.rows
        for measure in row.together.measures
    ]


def _cell(cell: Cell) -> CellInfo:
    return CellInfo(cell.covered_codes, cell.contributions, cell.links)


def _coverage(table: CoverageTable) -> CoverageInfo:
    return CoverageInfo(
        rows=[
            CoverageRow(
                row.code, {key: _cell(c) for key, c in row.cells.items()}, _cell(row.together)
            )
            for row in table.rows
        ],
        totals={key: _cell(cell) for key, cell in table.totals.items()},
        overall=_cell(table.overall),
        uncovered=[measure.code for measure in table.uncovered],
    )


def _by_year(
    table: CoverageTable, contributions: Sequence[ContributionInfo], years: list[int]
) -> YearsInfo:
    """Count the years by the rule of the coverage table, from what was read already."""
    order = {row.code: [m.code for m in row.together.measures] for row in table.rows}
    everything = list(chain.from_iterable(order.values()))

    def count(codes: list[str], year: int) -> CellInfo:
        wanted = set(codes)
        links = [
            (link.measure, c.code)
            for c in contributions
            if c.first_year <= year <= c.last_year
            for link in c.measures
            if link.measure in wanted
        ]
        covered = {measure for measure, _code in links}
        serving = {code for _measure, code in links}
        return CellInfo([m for m in codes if m in covered], len(serving), len(links))

    return YearsInfo(
        years=years,
        rows={t: {str(y): count(codes, y) for y in years} for t, codes in order.items()},
        totals={str(y): count(everything, y) for y in years},
    )


def _partners(table: CoverageTable, contributions: Iterable[ContributionInfo]) -> list[PartnerInfo]:
    """Return the organisations that contributed, by name."""
    names: dict[str, Text] = {}
    work: dict[str, list[ContributionInfo]] = defaultdict(list)
    for contribution in contributions:
        for part in contribution.partners:
            if part.code:
                names[part.code] = part.name
                work[part.code].append(contribution)
    order = [measure.code for measure in table.overall.measures]
    found = []
    for code, name in names.items():
        served = {link.measure for c in work[code] for link in c.measures}
        categories = list(dict.fromkeys(c.category for c in work[code]))
        measures = [m for m in order if m in served]
        found.append(PartnerInfo(code, name, categories, [c.code for c in work[code]], measures))
    return sorted(found, key=lambda partner: (fold(partner.name.text), partner.code))


def _shapes(territories: dict[int, set[str]]) -> tuple[list[MapShape], str]:
    """Return the map's shapes with the contributions active in each, and the map's source."""
    municipalities = Territory.objects.filter(
        kind=TerritoryKind.MUNICIPALITY, boundary__isnull=False
    )
    parts: dict[str, list[Territory]] = defaultdict(list)
    boundaries: dict[str, Boundary] = {}
    for territory in municipalities.select_related("boundary").order_by("code"):
        if territory.boundary is not None:
            parts[territory.boundary.code].append(territory)
            boundaries[territory.boundary.code] = territory.boundary
    shapes = []
    for code, boundary in sorted(boundaries.items()):
        active = set().union(*(territories.get(part.pk, set()) for part in parts[code]))
        name = ", ".join(choose(part, "name").text for part in parts[code])
        shapes.append(MapShape(code, name, boundary.geometry, len(active)))
    sources = dict.fromkeys(boundary.attribution for boundary in boundaries.values())
    return shapes, "; ".join(sources)


def _narratives(edition: ReportEdition) -> dict[str, Text]:
    blocks = NarrativeBlock.objects.filter(edition=edition)
    found = {block.section: text_of(block, "body") for block in blocks}
    return {section: text for section, text in found.items() if text.text}
