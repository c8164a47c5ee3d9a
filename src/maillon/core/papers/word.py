"""A paper as a Word file, with real headings and tables, to be completed by hand."""

import io
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from maillon.core.papers import word_styles as styles
from maillon.core.papers.blocks import (
    Block,
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
)
from maillon.core.papers.printable import printable

_ADDRESS = Cm(8.5)


def paper_word(paper: Paper, *, made: datetime) -> bytes:
    """Return the paper as a Word file; ``made`` is written into it as its date."""
    paper = printable(paper)
    document = Document()
    styles.prepare(document, paper.language)
    document.styles["Heading 1"].paragraph_format.page_break_before = False
    _properties(document, paper, made)
    if paper.reference:
        styles.line(document, "Maillon Note", paper.reference)
    for line in paper.addressee:
        written = styles.line(document, "Normal", line)
        written.paragraph_format.left_indent = _ADDRESS
        written.paragraph_format.space_after = Pt(0)
    document.add_heading(paper.title, 1)
    if paper.subtitle:
        styles.line(document, "Maillon Lead", paper.subtitle)
    if paper.note:
        styles.line(document, "Quote", paper.note)
    for block in paper.blocks:
        _block(document, block, paper.language)
    if paper.origin:
        styles.line(document, "Maillon Note", paper.origin)
    styles.header_and_footer(document.sections[0], paper.title)
    document.sections[0].different_first_page_header_footer = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: WordDocument, paper: Paper, made: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.subject = paper.title, paper.subtitle
    properties.author = properties.last_modified_by = "Maillon"
    properties.language = paper.language
    properties.created = properties.modified = made


def _block(document: WordDocument, block: Block, language: str) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, block.level)
        case Paragraph():
            style = "Maillon Note" if block.small else "Normal"
            line = styles.line(document, style)
            line.add_run(block.text).bold = block.strong or None
            line.paragraph_format.space_after = Pt(6)
        case Bullets():
            for item in block.items:
                styles.line(document, "List Bullet", item)
        case Facts():
            # French puts a space before the colon, Dutch and English do not.
            colon = "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
            for label, value in block.rows:
                line = styles.line(document, "Normal")
                line.paragraph_format.space_after = Pt(2)
                line.add_run(f"{label}{colon}" if label else "").bold = True
                line.add_run(value)
        case DataTable():
            _table(document, block)
        case Signature():
            line = styles.line(document, "Normal", block.label)
            line.paragraph_format.space_before = Pt(24)
            line.paragraph_format.space_after = Pt(48)


def _table(document: WordDocument, table: DataTable) -> None:
    if table.heading:
        styles.line(document, "Caption", table.heading)
    if table.rows:
        word = document.add_table(rows=1, cols=len(table.columns))
        word.style = document.styles[styles.TABLE]
        widths = _widths(document, table)
        word.autofit = not widths
        for column, width in zip(word.columns, widths, strict=False):
            column.width = width
        _row(word.rows[0].cells, table.columns, table.numeric, widths)
        marker = OxmlElement("w:tblHeader")
        marker.set(qn("w:val"), "true")
        word.rows[0]._tr.get_or_add_trPr().append(marker)
        for row in table.rows:
            added = word.add_row()
            _row(added.cells, row, table.numeric, widths)
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if table.note:
        styles.line(document, "Maillon Note", table.note)


def _widths(document: WordDocument, table: DataTable) -> list[Length]:
    """Return the widths of the columns, shared over the page as in the PDF; none where equal."""
    section = document.sections[0]
    page = section.page_width or Cm(21)
    room = page - (section.left_margin or 0) - (section.right_margin or 0)
    return [Length(int(room * share / sum(table.widths))) for share in table.widths]


def _row(
    cells: Sequence[object],
    texts: Sequence[str],
    numeric: frozenset[int],
    widths: Sequence[Length],
) -> None:
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]  # type: ignore[attr-defined]
        paragraph._p.style = "MaillonCell"
        paragraph.add_run(text)
        if widths:
            cell.width = widths[number]  # type: ignore[attr-defined]
        if number in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
