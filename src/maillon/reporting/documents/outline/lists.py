"""The chapters that are tables: published numbers, findings, measures, partners, origin."""

from django.utils.translation import gettext as _

from maillon.reporting.documents.blocks import (
    Block,
    Cell,
    Column,
    Item,
    Listed,
    Paragraph,
    Table,
)
from maillon.reporting.documents.outline.sections import chapter
from maillon.reporting.documents.outline.words import (
    amount,
    codes,
    labelled,
    leaders,
    number,
    place,
    years,
)
from maillon.reporting.enums import FindingDecisionKind
from maillon.reporting.queries.report_data.types import FindingInfo, PublishedRow, ReportData, Text


def published(data: ReportData) -> list[Block]:
    """Return the numbers that were printed beside those that Maillon computes."""
    if not data.published:
        return []
    differing = [row for row in data.published if _difference(row)]
    lead = _(
        "%(different)s of the %(total)s printed numbers differ from the number computed from the "
        "contributions. A printed number never fills a gap."
    ) % {"different": number(len(differing)), "total": number(len(data.published))}
    table = Table(
        name=_("Published and computed"),
        caption=_("Numbers printed in the published report that differ from the computed ones"),
        columns=[
            Column(_("Table and column"), 2.2),
            Column(_("Theme"), 1.6),
            Column(_("Printed"), 0.8, numeric=True),
            Column(_("Computed"), 0.8, numeric=True),
            Column(_("Difference"), 0.9, numeric=True),
            Column(_("Reason, where known"), 3.2),
        ],
        rows=_published_rows(differing),
    )
    blocks = [*chapter(data, "published"), Paragraph(Text(lead), "lead")]
    return [*blocks, table] if differing else blocks


def _difference(row: PublishedRow) -> int:
    """Return computed minus printed; a number that cannot be computed differs by all of it."""
    return (row.computed or 0) - row.printed


def _published_rows(rows: list[PublishedRow]) -> list[list[Cell]]:
    """Return the rows; a reason given for a whole column is written once."""
    found = []
    before: PublishedRow | None = None
    for row in rows:
        again = before and (before.table, before.column, before.reason) == (
            row.table,
            row.column,
            row.reason,
        )
        found.append(_published_row(row, _("as above") if again and row.reason else row.reason))
        before = row
    return found


def _published_row(row: PublishedRow, reason: str) -> list[Cell]:
    difference = None if row.computed is None else row.computed - row.printed
    return [
        Cell(f"{row.table}, {row.column}" if row.column else row.table),
        Cell(row.place),
        Cell(number(row.printed), value=row.printed),
        Cell("–" if row.computed is None else number(row.computed), value=row.computed),
        Cell("–" if difference is None else f"{difference:+d}".replace("-", "−"), value=difference),
        Cell(reason),
    ]


def findings(data: ReportData) -> list[Block]:
    """Return the contradictions that the rules found, with what was decided."""
    blocks = chapter(data, "findings")
    if not data.findings:
        return [*blocks, Paragraph(Text(_("The rules found no contradiction.")))]
    accepted = sum(f.status == FindingDecisionKind.ACCEPTED for f in data.findings)
    lead = _(
        "Rules look for contradictions in the data. On the day of this report they find "
        "%(total)s, of which %(accepted)s were accepted with a reason."
    ) % {"total": number(len(data.findings)), "accepted": number(accepted)}
    table = Table(
        name=_("Findings"),
        caption=_("Contradictions found in the data, and what was decided"),
        columns=[
            Column(_("Where"), 1.6),
            Column(_("What was found"), 4.0),
            Column(_("Decision"), 2.0),
        ],
        rows=[[Cell(f.place), Cell(f.message), Cell(_decided(f))] for f in data.findings],
    )
    return [*blocks, Paragraph(Text(lead), "lead"), table]


def _decided(finding: FindingInfo) -> str:
    if finding.status == "open":
        return _("open")
    label = str(FindingDecisionKind(finding.status).label)
    return f"{label}: {finding.reason}" if finding.reason else label


def measures(data: ReportData) -> list[Block]:
    """Return every measure with the number of its contributions."""
    table = Table(
        name=_("Measures"),
        caption=_("The measures of the plan and the contributions that serve them"),
        columns=[
            Column(_("Measure"), 0.9),
            Column(_("Title"), 4.4),
            Column(_("Contributions"), 1.3, numeric=True),
            Column(_("Codes of the contributions"), 3.0),
        ],
        rows=[
            [
                Cell(measure.code),
                Cell(measure.title.text, measure.title.language),
                Cell(number(len(measure.contributions)), value=len(measure.contributions)),
                Cell(codes(measure.contributions)),
            ]
            for measure in data.measures
        ],
    )
    return [*chapter(data, "measures"), table]


def partner_list(data: ReportData) -> list[Block]:
    """Return every partner that contributed, with its measures."""
    names = {category.code: category.name.text for category in data.categories}
    table = Table(
        name=_("Partners"),
        caption=_("The partners that contributed, and the measures that they served"),
        columns=[
            Column(_("Partner"), 2.8),
            Column(_("Category"), 3.2),
            Column(_("Contributions"), 1.3, numeric=True),
            Column(_("Measures"), 2.2),
        ],
        rows=[
            [
                Cell(partner.name.text, partner.name.language),
                Cell("; ".join(names[code] for code in partner.categories)),
                Cell(number(len(partner.contributions)), value=len(partner.contributions)),
                Cell(codes(partner.measures)),
            ]
            for partner in data.partners
        ],
    )
    return [*chapter(data, "partners"), table]


def origin(data: ReportData) -> list[Block]:
    """Return where each number comes from: contribution, partner, year, source."""
    documents = list(dict.fromkeys(c.document for c in data.contributions if c.document))
    short = {name: f"[{n}]" for n, name in enumerate(documents, start=1)}
    rows = [
        [
            Cell(contribution.code, anchor=f"c-{contribution.code}"),
            Cell(leaders(contribution)),
            Cell(labelled(figure).text, labelled(figure).language),
            Cell(amount(figure), value=_spreadsheet(figure.value)),
            Cell(years(figure.first_year, figure.last_year)),
            Cell(
                place(
                    figure.line,
                    short.get(contribution.document, "–"),
                    figure.entered_by,
                    figure.entered_on,
                )
            ),
        ]
        for contribution in data.contributions
        for figure in contribution.figures
    ]
    if not rows:
        return [*chapter(data, "origin"), Paragraph(Text(_("The report holds no figure.")))]
    table = Table(
        name=_("Origin of the figures"),
        caption=_("Each figure: contribution, partner, year, and where it comes from"),
        columns=[
            Column(_("Code"), 0.9),
            Column(_("Partner"), 3.0),
            Column(_("Figure"), 3.4),
            Column(_("Number"), 1.3, numeric=True),
            Column(_("Year"), 1.2),
            Column(_("Origin"), 1.8),
        ],
        rows=rows,
    )
    keys: list[Block] = []
    if short:
        keys.append(Paragraph(Text(_("Documents that the figures come from:"))))
        keys.append(Listed([Item(key, Text(name)) for name, key in short.items()]))
    return [*chapter(data, "origin"), *keys, table]


def _spreadsheet(value: str) -> int | float:
    return float(value) if "." in value else int(value)
