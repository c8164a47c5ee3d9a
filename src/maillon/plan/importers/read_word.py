"""Reading Word documents (.docx), their automatic numbering and merged cells included."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from django.utils.translation import gettext as _
from lxml import etree

from .blocks import HEADING, ITEM, PARAGRAPH, ROW, Block, Source
from .cleaning import clean, clean_cell, superscript
from .draft import Place
from .limits import ImportRefused, Limits
from .markers import read_marker
from .word_archive import check_archive
from .word_numbering import Numbering

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"^(?:heading|titre|kop|überschrift|berschrift)\s*(\d)$", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"^(?:title|titre|titel)$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^(?:list|liste|lijst)\D*(\d)?", re.IGNORECASE)
_TOC_STYLE = re.compile(r"^(?:toc|tm|inhopg)\s*\d", re.IGNORECASE)
_SKIPPED = {
    f"{_NS}del",
    f"{_NS}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def read_word(data: bytes, limits: Limits) -> Source:
    """Return the blocks of a Word document; places count its paragraphs and rows.

    Raises:
        ImportRefused: when the file is damaged, protected, no Word document, or too large.
    """
    check_archive(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = _Reader(document).read()
    except ImportRefused:
        raise
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        etree.XMLSyntaxError,
        RecursionError,
    ) as error:
        raise ImportRefused(
            _(
                "This Word file is damaged or incomplete and cannot be opened. Open it in Word, "
                "save it again and import it."
            )
        ) from error
    return Source(tuple(blocks), MEDIA_TYPE)


@dataclass
class _Reader:
    """Goes through the body in order and makes a block of each paragraph and row."""

    document: docx.document.Document
    blocks: list[Block] = field(default_factory=list)
    line: int = 0
    table: int = 0

    def read(self) -> list[Block]:
        self.numbering = Numbering.of(self.document)
        self.styles = _style_names(self.document)
        self.notes = _footnotes(self.document)
        for element in _children(self.document.element.body):
            if element.tag == f"{_NS}p":
                self._paragraph(element)
            elif element.tag == f"{_NS}tbl":
                self.table += 1
                self._table(element)
        for number, text in self.notes:
            self.line += 1
            raw = f"{superscript(number)} {text}"
            cleaned, marks = clean(text)
            if cleaned:
                self.blocks.append(
                    Block(PARAGRAPH, cleaned, Place(line=self.line), raw, notes=marks)
                )
        return self.blocks

    def _paragraph(self, element: etree._Element) -> None:
        self.line += 1
        raw = _text(element)
        label, depth, listed = self.numbering.label(element)
        text, notes = clean(raw.replace("\n", " "))
        if not text:
            return
        name = self.styles.get(_style_id(element), "")
        kind, level, marker = self._kind(element, name, label, depth, listed)
        typed = read_marker(text) if kind == PARAGRAPH and not label else None
        if typed:
            kind, marker, text = ITEM, typed[1], typed[2]
            level = _indent(element)
        if kind != ITEM and label and any(char.isalnum() for char in label):
            text = f"{label} {text}"
        if _TOC_STYLE.match(name) and re.search(r"\s\d{1,3}$", text):
            self._toc_line(text, raw)
            return
        strong = kind == PARAGRAPH and _is_bold(element)
        self.blocks.append(
            Block(kind, text, Place(line=self.line), raw, level, marker, strong=strong, notes=notes)
        )

    def _toc_line(self, text: str, raw: str) -> None:
        title, _space, page = text.rpartition(" ")
        self.blocks.append(
            Block(ROW, text, Place(line=self.line), raw, cells=(title.rstrip(" ."), page), table=-1)
        )

    def _kind(
        self, element: etree._Element, name: str, label: str, depth: int, listed: bool
    ) -> tuple[str, int, str]:
        """Return what a paragraph is, its level, and its list marker."""
        heading = _HEADING_STYLE.match(name)
        outline = element.find(f"{_NS}pPr/{_NS}outlineLvl")
        if heading:
            return HEADING, int(heading.group(1)), ""
        if _TITLE_STYLE.match(name):
            return HEADING, 1, ""
        if outline is not None and int(outline.get(f"{_NS}val") or 9) < 9:
            return HEADING, int(outline.get(f"{_NS}val") or 0) + 1, ""
        style = _LIST_STYLE.match(name)
        if listed:
            depth = max(depth, int(style.group(1) or 1) - 1 if style else 0)
            coded = len(re.findall(r"\d+", label)) > 1 or re.search(r"[^\W\d_]{2}", label)
            return (PARAGRAPH, 0, "") if coded else (ITEM, depth, label or "•")
        if style and not name.lower().startswith("list paragraph"):
            return ITEM, int(style.group(1) or 1) - 1, "•"
        return PARAGRAPH, 0, ""

    def _table(self, table: etree._Element) -> None:
        above: dict[int, str] = {}
        for row in table.iter(f"{_NS}tr"):
            if next(row.iterancestors(f"{_NS}tbl")) is not table:
                continue
            self.line += 1
            self._row(row, above)

    def _row(self, row: etree._Element, above: dict[int, str]) -> None:
        cells: list[str] = []
        carried: set[int] = set()
        notes: list[str] = []
        for cell in (one for one in _children(row) if one.tag == f"{_NS}tc"):
            merge = cell.find(f"{_NS}tcPr/{_NS}vMerge")
            if merge is not None and merge.get(f"{_NS}val") != "restart":
                carried.add(len(cells))
            text, marks = clean_cell(self._cell_text(cell))
            notes += marks
            cells.append(text)
            span = cell.find(f"{_NS}tcPr/{_NS}gridSpan")
            extra = int(span.get(f"{_NS}val") or 1) - 1 if span is not None else 0
            cells += [""] * min(extra, 60)
        if any(cells):
            joined = " ".join(cell for cell in cells if cell)
            self.blocks.append(
                Block(
                    ROW, joined, Place(line=self.line), "\t".join(cells), cells=tuple(cells),
                    carried=frozenset(carried), table=self.table, notes=tuple(notes),
                )
            )  # fmt: skip

    def _cell_text(self, cell: etree._Element) -> str:
        lines = []
        for element in cell.iter(f"{_NS}p"):
            text = _text(element)
            label, depth, listed = self.numbering.label(element)
            name = self.styles.get(_style_id(element), "")
            bullet = listed or (_LIST_STYLE.match(name) and "paragraph" not in name.lower())
            if text.strip() and label and any(char.isdigit() for char in label):
                text = f"{label} {text}"
            elif text.strip() and bullet:
                text = f"{'·' if depth else '-'} {text}"
            lines.append(text)
        return "\n".join(lines)


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """Return the children in order, content controls and tracked insertions opened."""
    for child in parent:
        if child.tag == f"{_NS}sdt":
            content = child.find(f"{_NS}sdtContent")
            if content is not None:
                yield from _children(content)
        elif child.tag in {f"{_NS}ins", f"{_NS}smartTag", f"{_NS}customXml"}:
            yield from _children(child)
        else:
            yield child


def _text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph as it reads: deletions left out, raised digits as marks."""
    parts: list[str] = []
    _gather(paragraph, parts, raised=False)
    return "".join(parts)


def _gather(element: etree._Element, parts: list[str], *, raised: bool) -> None:
    for child in element:
        if child.tag in _SKIPPED or (child.tag == f"{_NS}p"):
            continue
        if child.tag == f"{_NS}r":
            align = child.find(f"{_NS}rPr/{_NS}vertAlign")
            up = align is not None and align.get(f"{_NS}val") == "superscript"
            _gather(child, parts, raised=up)
        elif child.tag == f"{_NS}t":
            text = child.text or ""
            parts.append(superscript(text) if raised and text.strip().isdigit() else text)
        elif child.tag in {f"{_NS}tab", f"{_NS}br", f"{_NS}cr"}:
            parts.append("\t" if child.tag == f"{_NS}tab" else "\n")
        elif child.tag == f"{_NS}noBreakHyphen":
            parts.append("-")
        elif child.tag == f"{_NS}footnoteReference":
            parts.append(superscript(child.get(f"{_NS}id") or ""))
        elif isinstance(child.tag, str) and not child.tag.endswith(
            ("}pPr", "}rPr", "}txbxContent")
        ):
            _gather(child, parts, raised=raised)


def _indent(paragraph: etree._Element) -> int:
    """Return how far a paragraph is indented, in steps of a quarter of an inch."""
    indent = paragraph.find(f"{_NS}pPr/{_NS}ind")
    if indent is None:
        return 0
    value = indent.get(f"{_NS}left") or indent.get(f"{_NS}start") or "0"
    return int(value) // 360 if value.lstrip("-").isdigit() else 0


def _style_id(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_NS}pPr/{_NS}pStyle")
    return (style.get(f"{_NS}val") or "") if style is not None else ""


def _style_names(document: docx.document.Document) -> dict[str, str]:
    """Return style id → name; a style based on a heading counts as that heading."""
    names: dict[str, str] = {}
    for style in document.styles:
        base, seen = style, 0
        while base is not None and seen < 12:
            name = base.name or ""
            if _HEADING_STYLE.match(name) or _LIST_STYLE.match(name) or _TOC_STYLE.match(name):
                break
            base, seen = getattr(base, "base_style", None), seen + 1
        names[style.style_id] = (base.name if base is not None else style.name) or ""
    return names


def _is_bold(paragraph: etree._Element) -> bool:
    """Tell whether every run that holds text is bold."""
    runs = [run for run in paragraph.iter(f"{_NS}r") if "".join(run.itertext()).strip()]
    bold = [run.find(f"{_NS}rPr/{_NS}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_NS}val") not in {"0", "false"} for mark in bold
    )


def _footnotes(document: docx.document.Document) -> list[tuple[str, str]]:
    """Return the footnotes of the document: number and text."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("/footnotes.xml"):
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            return [
                (note.get(f"{_NS}id") or "", " ".join(_text(p) for p in note.iter(f"{_NS}p")))
                for note in root.iter(f"{_NS}footnote")
                if note.get(f"{_NS}type") is None
            ]
    return []
