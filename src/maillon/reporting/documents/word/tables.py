"""Tables of the Word file: real header rows, repeated on each page, with an alternative text."""

from django.utils.translation import gettext as _
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from maillon.core.papers import word_fields as fields
from maillon.core.papers.word_styles import ACCENT, TABLE, line
from maillon.reporting.documents.blocks import Cell, Column, PlanPage, Table

CELL = "MaillonCell"
FULL, EMPTY = "\u25a0", "\u25a1"  # one square a measure, in the order of the plan


def add(document: WordDocument, table: Table) -> None:
    """Add a table with its caption above it and its note below."""
    line(document, "Caption", table.caption)
    word = _framed(document, table.columns, table.caption, total=table.total)
    for row in table.rows:
        cells = _row(word)
        for cell, column, content in zip(cells, table.columns, row, strict=True):
            _fill(cell, content, numeric=column.numeric)
    if table.note:
        line(document, "Maillon Note", table.note)


def plan(document: WordDocument, page: PlanPage) -> None:
    """Add the plan on a page: a row a theme, with its squares and its measures."""
    caption = _("The measures of each theme: a full square is a covered measure")
    columns = [Column(_("Theme"), 1.4), Column(_("Covered"), 0.9), Column(_("Measures"), 4.0)]
    line(document, "Caption", caption)
    word = _framed(document, columns, caption, total=False)
    for tile in page.tiles:
        name, covered, measures = _row(word)
        _write(name, f"{tile.code}. {tile.title.text}").bold = True
        states = [state for _code, _title, state in tile.measures]
        _fill(covered, Cell(tile.fraction, ticks=states), numeric=False)
        for n, (code, title, state) in enumerate(tile.measures):
            entry = _line(measures) if n else measures.paragraphs[0]
            entry._p.style = CELL
            entry.add_run(f"{FULL if state else EMPTY} {code} ").bold = state or None
            run = entry.add_run(title.text)
            if title.language:
                fields.language(run, title.language)


def _framed(
    document: WordDocument, columns: list[Column], caption: str, *, total: bool
) -> WordTable:
    """Start a table with its header row; the widths share the line."""
    word = document.add_table(rows=1, cols=len(columns))
    word.style = document.styles[TABLE]
    word.autofit = False
    section = document.sections[-1]
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (int(side or 0) for side in sides)
    share = sum(column.width for column in columns)
    for column, definition in zip(columns, word.columns, strict=True):
        definition.width = Emu(int((page - left - right) * column.width / share))
    for cell, column in zip(word.rows[0].cells, columns, strict=True):
        _write(cell, column.heading, numeric=column.numeric)
    _mark(word.rows[0], "w:tblHeader")
    _mark(word.rows[0], "w:cantSplit")
    _describe(word, caption, total=total)
    return word


def _row(word: WordTable) -> list[_Cell]:
    row = word.add_row()
    _mark(row, "w:cantSplit")
    return list(row.cells)


def _mark(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _describe(word: WordTable, caption: str, *, total: bool) -> None:
    properties = word._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        for name, on in (("firstRow", True), ("lastRow", total), ("firstColumn", True)):
            look.set(qn(f"w:{name}"), "1" if on else "0")
        look.set(qn("w:noHBand"), "1")
        look.set(qn("w:noVBand"), "1")
        look.attrib.pop(qn("w:val"), None)
    description = OxmlElement("w:tblCaption")
    description.set(qn("w:val"), caption)
    properties.append(description)


def _fill(cell: _Cell, content: Cell, *, numeric: bool) -> None:
    run = _write(cell, content.text, numeric=numeric)
    if content.language:
        fields.language(run, content.language)
    if content.ticks:
        squares = _line(cell)
        marks = "".join(FULL if state else EMPTY for state in content.ticks)
        run = squares.add_run(marks)
        run.font.color.rgb, run.font.size = ACCENT, Pt(6.5)
        if numeric:
            squares.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(cell: _Cell) -> Paragraph:
    """Add a line to a cell. By the style's id: looking up a name costs a walk of all styles."""
    paragraph = cell.add_paragraph()
    paragraph._p.style = CELL
    return paragraph


def _write(cell: _Cell, text: str, *, numeric: bool = False) -> Run:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = CELL
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph.add_run(text)
