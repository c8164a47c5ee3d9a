"""The report as a Word file: real styles, headings, tables with repeated headers, contents."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import override
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from maillon.core.papers import word_fields as fields
from maillon.core.papers import word_styles as styles
from maillon.reporting.documents.blocks import (
    Block,
    Entry,
    Heading,
    Item,
    Listed,
    Narrative,
    Outline,
    Paragraph,
    Picture,
    PlanPage,
    Table,
)
from maillon.reporting.documents.outline.words import other_language
from maillon.reporting.documents.word import tables
from maillon.reporting.queries.report_data.types import Text


def to_word(outline: Outline, made: datetime) -> bytes:
    """Return the report as a Word file. ``made`` is written into it as its date."""
    document = Document()
    styles.prepare(document, outline.language)
    _properties(document, outline, made)
    known = {heading.anchor for heading in outline.headings} | {
        b.anchor for b in outline.blocks if isinstance(b, Entry) and not b.short
    }
    with override(outline.language):
        _cover(document, outline)
        _contents(document, outline)
        lying = _lying(outline.blocks)
        for n, block in enumerate(outline.blocks):
            if n == lying.start:
                _turn(document, WD_ORIENT.LANDSCAPE)
            _block(document, block, known)
            if n == lying.stop - 1:
                _turn(document, WD_ORIENT.PORTRAIT)
    styles.header_and_footer(document.sections[0], outline.cover.running)
    for label, value in outline.colophon:
        line = styles.line(document, "Maillon Note")
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: WordDocument, outline: Outline, made: datetime) -> None:
    properties = document.core_properties
    properties.title = outline.cover.title.text
    properties.subject = outline.cover.subtitle
    properties.author = "Maillon"
    properties.comments = outline.cover.status
    properties.keywords = outline.cover.period
    properties.language = outline.language
    properties.created = properties.modified = made
    properties.last_modified_by = "Maillon"


def _cover(document: WordDocument, outline: Outline) -> None:
    styles.line(document, "Subtitle", outline.cover.subtitle)
    styles.line(document, "Title", outline.cover.title.text)
    for number, label in outline.cover.facts:
        line = styles.line(document, "Maillon Lead")
        line.add_run(number).bold = True
        line.add_run(f"  {label}")
    styles.line(document, "Maillon Note", outline.cover.status)


def _contents(document: WordDocument, outline: Outline) -> None:
    """Add the table of contents, filled in: Word adds page numbers when it updates the field."""
    title = styles.line(document, "Maillon Contents Title", outline.contents_title)
    title.paragraph_format.page_break_before = True
    lines = [heading for heading in outline.headings if heading.level < 3]
    for n, heading in enumerate(lines):
        line = styles.line(document, f"TOC {heading.level}")
        if n == 0:
            fields.begin(line, 'TOC \\o "1-2" \\h \\z \\u')
        fields.internal_link(line, heading.anchor, heading.text.text)
        if n == len(lines) - 1:
            fields.end(line)


def _block(document: WordDocument, block: Block, known: set[str]) -> None:
    match block:
        case Heading():
            paragraph = styles.line(document, f"Heading {block.level}")
            add_text(paragraph, block.text)
            fields.bookmark(paragraph, block.anchor)
        case Paragraph():
            style = {"lead": "Maillon Lead", "note": "Maillon Note"}.get(block.style, "Normal")
            add_text(styles.line(document, style), block.text)
        case Narrative():
            _narrative(document, block)
        case Listed():
            _list(document, block.items, known)
        case Table():
            tables.add(document, block)
        case PlanPage():
            tables.plan(document, block)
        case Entry():
            _entry(document, block, known)
        case Picture():
            _picture(document, block)


def _lying(blocks: list[Block]) -> range:
    """Return the blocks that lie on their side: the wide table, from its chapter's heading on."""
    wide = next((n for n, b in enumerate(blocks) if isinstance(b, Table) and b.wide), None)
    if wide is None:
        return range(-1, -1)
    first = [n for n in range(wide) if isinstance(b := blocks[n], Heading) and b.level == 1]
    return range(first[-1] if first else wide, wide + 1)


def _turn(document: WordDocument, orientation: WD_ORIENT) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = orientation
    sides = sorted([section.page_width, section.page_height])
    if orientation == WD_ORIENT.LANDSCAPE:
        sides.reverse()
    section.page_width, section.page_height = sides
    section.top_margin = Cm(1.8 if orientation == WD_ORIENT.LANDSCAPE else 2.5)
    section.bottom_margin = Cm(1.5 if orientation == WD_ORIENT.LANDSCAPE else 2.2)


def add_text(paragraph: WordParagraph, text: Text, *, bold: bool = False) -> None:
    """Add a text; one in another language is marked so and says which."""
    run = paragraph.add_run(text.text)
    run.bold = bold or None
    if text.language:
        fields.language(run, text.language)
        paragraph.add_run(f" [{other_language(text)}]").italic = True


def _narrative(document: WordDocument, block: Narrative) -> None:
    names = {"ul": "List Bullet", "ol": "List Number", "quote": "Quote"}
    for piece in block.pieces:
        for line in piece.items:
            paragraph = styles.line(document, names.get(piece.kind, "Normal"))
            for part in line:
                run = (
                    fields.external_link(paragraph, part.link, part.text)
                    if part.link
                    else paragraph.add_run(part.text)
                )
                run.bold = True if part.bold or piece.kind == "h" else None
                run.italic = True if part.italic else None
                if block.language:
                    fields.language(run, block.language)


def _list(document: WordDocument, items: Iterable[Item], known: set[str]) -> None:
    for item in items:
        paragraph = styles.line(document, "List Bullet")
        if item.code and item.anchor in known:
            fields.internal_link(paragraph, item.anchor, item.code)
        elif item.code:
            paragraph.add_run(item.code).bold = True
        if item.code:
            paragraph.add_run(" ")
        add_text(paragraph, item.text)


def _entry(document: WordDocument, entry: Entry, known: set[str]) -> None:
    title = styles.line(document, "Maillon Entry")
    if entry.short and entry.anchor in known:
        fields.internal_link(title, entry.anchor, entry.title.text)
    else:
        add_text(title, entry.title)
    if not entry.short:
        fields.bookmark(title, entry.anchor)
    styles.line(document, "Maillon Meta", entry.meta)
    if entry.body.text:
        add_text(styles.line(document, "Maillon Text"), entry.body)
    if entry.measures:
        styles.line(document, "Maillon Text", entry.measures).runs[0].bold = True
    if entry.numbers:
        line = styles.line(document, "Maillon Text")
        for n, number in enumerate(entry.numbers):
            line.add_run("  ·  " if n else "").bold = None
            line.add_run(number.number).bold = True
            line.add_run(" ")
            add_text(line, number.label)
            if number.years:
                line.add_run(f" {number.years}")


def _picture(document: WordDocument, block: Picture) -> None:
    if not block.chart.svg:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawn = float(block.chart.svg.split('width="', 1)[1].split('"', 1)[0])
    shape = paragraph.add_run().add_picture(
        io.BytesIO(block.chart.png(2.0)), width=Cm(min(16.0, drawn / 42))
    )
    named = shape._inline.docPr
    named.set("title", block.chart.title)
    named.set("descr", f"{block.chart.title}. {block.chart.description}")
    styles.line(document, "Caption", block.caption)
