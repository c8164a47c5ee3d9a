"""The report as a workbook: every table, and the contributions and figures row by row."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.core.exporting import Sheet, to_xlsx
from maillon.implementation.enums import ContributionKind, Qualifier
from maillon.reporting.documents.blocks import Cell, Outline, Table
from maillon.reporting.documents.outline.words import codes, labelled, partners, place
from maillon.reporting.queries.report_data.types import ReportData


def to_workbook(data: ReportData, outline: Outline) -> bytes:
    """Return the workbook: what it is, the tables of the report, contributions, figures."""
    with override(data.language):
        sheets = [_about(outline), _contributions(data), _figures(data)]
        sheets[1:1] = [_table(table) for table in outline.tables if not _is_origin(table)]
        return to_xlsx(sheets)


def _is_origin(table: Table) -> bool:
    """Say whether a table is the annex, which the workbook gives with more columns."""
    return table.name == _("Origin of the figures")


def _about(outline: Outline) -> Sheet:
    cover = outline.cover
    rows = [
        (_("Title"), cover.title.text),
        (_("Plan"), cover.subtitle),
        (_("State"), cover.status),
        *((label, number) for number, label in cover.facts),
        *outline.colophon,
    ]
    return Sheet(_("About"), ("what", "value"), (_("What"), _("Value")), rows)


def _table(table: Table) -> Sheet:
    """Return a table of the report; beside ticks stand the codes of the covered measures."""
    ticked = [any(row[n].ticks for row in table.rows) for n in range(len(table.columns))]
    headings: list[str] = []
    for column, has_ticks in zip(table.columns, ticked, strict=True):
        headings.append(column.heading)
        if has_ticks:
            headings.append(_("%(heading)s: which ones") % {"heading": column.heading})
    rows = []
    for row in table.rows:
        cells: list[object] = []
        for cell, has_ticks in zip(row, ticked, strict=True):
            cells.append(_value(cell))
            if has_ticks:
                cells.append(cell.alt)
        rows.append(cells)
    note = " ".join(part for part in (f"{table.caption}.", table.note) if part)
    return Sheet(table.name, headings, headings, rows, note)


def _value(cell: Cell) -> object:
    return cell.text if cell.value is None else cell.value


def _contributions(data: ReportData) -> Sheet:
    names = {category.code: category.name.text for category in data.categories}
    columns = {
        "code": _("Code"),
        "title": _("Title"),
        "description": _("Description"),
        "category": _("Partner category"),
        "kind": _("Kind"),
        "partners": _("Partners"),
        "first_year": _("First year"),
        "last_year": _("Last year"),
        "measures": _("Measures"),
        "themes": _("Themes"),
        "missions": _("Missions"),
        "figures": _("Figures"),
        "origin": _("Origin"),
    }
    rows = [
        (
            c.code,
            c.title.text,
            c.description.text,
            names[c.category],
            str(ContributionKind(c.kind).label),
            partners(c),
            c.first_year,
            c.last_year,
            codes(link.measure for link in c.measures),
            codes(c.themes),
            "; ".join(mission.text for mission in c.missions),
            len(c.figures),
            place(c.line, c.document or "–", c.entered_by, c.entered_on),
        )
        for c in data.contributions
    ]
    return Sheet(_("Contributions"), list(columns), list(columns.values()), rows)


def _figures(data: ReportData) -> Sheet:
    columns = {
        "contribution": _("Contribution"),
        "title": _("Title"),
        "partners": _("Partners"),
        "label": _("Figure"),
        "unit": _("Unit"),
        "value": _("Number"),
        "qualifier": _("How exact"),
        "first_year": _("First year"),
        "last_year": _("Last year"),
        "part_of": _("Part of"),
        "origin": _("Origin"),
    }
    known = {figure.id: figure for figure in data.figures}
    rows = [
        (
            c.code,
            c.title.text,
            partners(c),
            f.label.text,
            f.unit.text,
            float(f.value) if "." in f.value else int(f.value),
            str(Qualifier(f.qualifier).label),
            f.first_year,
            f.last_year,
            labelled(known[f.part_of]).text if f.part_of in known else "",
            place(f.line, c.document or "–", f.entered_by, f.entered_on),
        )
        for c in data.contributions
        for f in c.figures
    ]
    return Sheet(_("Origin of the figures"), list(columns), list(columns.values()), rows)
