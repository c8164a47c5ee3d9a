"""Reading plain text and Markdown (with the HTML that text recognition leaves in it)."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .blocks import HEADING, ITEM, PARAGRAPH, ROW, Block, Source
from .cleaning import clean, clean_cell
from .draft import Place
from .fields import is_field
from .limits import ImportRefused, Limits
from .markers import read_marker
from .starts import read_start

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{3,})\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-*:?\s*)*\|?\s*$")
_BOLD_LINE = re.compile(r"^\s*(\*\*|__)(?!\s)(.{1,200}?)(?<!\s)\1\s*:?\s*$")
_DOTTED = re.compile(r"\s*(?:\.\s?){4,}\s*")
_RULE = re.compile(r"^\s*([-*_=]\s*){3,}$")
_HTML_ROW = re.compile(r"<tr[\s>].*?</tr>", re.IGNORECASE | re.DOTALL)
_HTML_CELL = re.compile(r"<t[dh](?:\s[^<>]*)?>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)


def decode(data: bytes) -> str:
    """Return the text of ``data``.

    UTF-8 is tried first, then UTF-16 when the file says so, then Latin-1.

    Raises:
        ImportRefused: when the bytes are no text at all.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as_utf16(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    strange = sum(1 for char in text[:20_000] if ord(char) < 32 and char not in "\t\n\r\f\v")
    if "\x00" in text or strange > len(text[:20_000]) * 0.02:
        raise ImportRefused(_not_text())
    return text


def _as_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ImportRefused(_not_text()) from error


def _not_text() -> str:
    return _(
        "This file is neither text, Word nor PDF: its bytes cannot be read as UTF-8 or Latin-1. "
        "Save it as .docx, .pdf or UTF-8 text and import it again."
    )


def read_text(data: bytes, limits: Limits) -> Source:
    """Return the blocks of a text or Markdown document.

    Raises:
        ImportRefused: when the file is no text, is empty, or has too many lines.
    """
    lines = re.split(r"\r\n|\r|\n", decode(data).replace("\f", "\n").replace("\v", " "))
    if len(lines) > limits.text_lines:
        raise ImportRefused(
            _(
                "The text has %(lines)d lines; at most %(limit)d are read. "
                "Import the part that holds the measures."
            )
            % {"lines": len(lines), "limit": limits.text_lines}
        )
    blocks = _Reader(wrapped=_is_wrapped(lines)).read(lines)
    markdown = any(block.kind == HEADING for block in blocks)
    return Source(blocks, "text/markdown" if markdown else "text/plain")


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether the lines were cut at a fixed width, as in a mail or a scan."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < 8 or lengths[int(len(lengths) * 0.98)] > 160:
        return False
    return lengths[int(len(lengths) * 0.75)] >= 45


@dataclass
class _Reader:
    """Turns lines into blocks; remembers what the next line may continue."""

    wrapped: bool
    blocks: list[Block] = field(default_factory=list)
    apart: bool = True
    table: int = 0
    table_line: int = -10
    table_size: int = 0
    last_line: str = ""

    def read(self, lines: list[str]) -> tuple[Block, ...]:
        for number, line in self._whole_rows(lines):
            self._line(number, line, lines[number] if number < len(lines) else "")
        return tuple(self.blocks)

    def _whole_rows(self, lines: list[str]) -> list[tuple[int, str]]:
        """Return the lines with their numbers; an HTML row that spans lines becomes one."""
        numbered: list[tuple[int, str]] = []
        open_row: list[str] = []
        for number, line in enumerate(lines, start=1):
            if open_row:
                open_row.append(line)
                if "</tr" in line.lower() or len(open_row) > 200:
                    numbered.append((number - len(open_row) + 1, "\n".join(open_row)))
                    open_row = []
            elif "<tr" in line.lower() and "</tr" not in line.lower():
                open_row = [line]
            else:
                numbered.append((number, line))
        if open_row:
            numbered.append((len(lines) - len(open_row) + 1, "\n".join(open_row)))
        return numbered

    def _line(self, number: int, line: str, following: str) -> None:
        if not line.strip():
            self.apart = True
            return
        if self._underlined(line) or _TABLE_RULE.match(line) or _RULE.match(line):
            self.apart = True
            return
        place = Place(line=number)
        if not (
            self._html_rows(line, place)
            or self._row(line, place, following)
            or self._other(line, place)
        ):
            self._paragraph(line, place)
        self.apart = False
        self.last_line = line

    def _underlined(self, line: str) -> bool:
        """Make a heading of the line before when ``line`` underlines it."""
        underline = _UNDERLINE.match(line)
        if not underline or self.apart or not self.blocks:
            return False
        before = self.blocks[-1]
        if before.kind != PARAGRAPH or len(before.text) > 150:
            return False
        level = 1 if underline.group(1).startswith("=") else 2
        self.blocks[-1] = Block(HEADING, before.text, before.place, before.raw, level)
        return True

    def _html_rows(self, line: str, place: Place) -> bool:
        if "<tr" not in line.lower():
            return False
        for row in _HTML_ROW.findall(line):
            self._add_row(_HTML_CELL.findall(row), place, row)
        return True

    def _row(self, line: str, place: Place, following: str) -> bool:
        """Read a row of a Markdown table or of tab-separated cells."""
        stripped = line.strip()
        if stripped.startswith("|") and stripped.count("|") >= 2:
            cells = re.split(r"(?<!\\)\|", stripped.strip("|"))
        elif "|" in line and _TABLE_RULE.match(following) and "|" in following:
            cells = stripped.split("|")
        elif "\t" in line.strip(" \r"):
            cells = line.strip(" \r").split("\t")
            if not self._is_tabbed_row(cells, place):
                return False
        elif _DOTTED.search(stripped) and stripped[-1].isdigit():
            cells = _DOTTED.split(stripped)
        else:
            return False
        self._add_row(cells, place, line)
        return True

    def _is_tabbed_row(self, cells: list[str], place: Place) -> bool:
        """Tell a row from an indented line: a row has two cells, or ends with an empty one."""
        filled = sum(1 for cell in cells if cell.strip())
        if filled >= 2 or not cells[-1].strip():
            return filled > 0
        return (place.line or 0) - self.table_line <= 1 and len(cells) == self.table_size

    def _add_row(self, cells: list[str], place: Place, raw: str) -> None:
        cleaned = [clean_cell(cell) for cell in cells]
        line = place.line or 0
        if line - self.table_line > 4 or not self.blocks or self.blocks[-1].kind != ROW:
            self.table += 1
        self.table_line, self.table_size = line, len(cells)
        texts = tuple(text for text, _notes in cleaned)
        self.blocks.append(
            Block(
                ROW,
                " ".join(text for text in texts if text),
                place,
                raw,
                cells=texts,
                table=self.table,
                apart=self.apart,
                notes=tuple(note for _text, notes in cleaned for note in notes),
            )
        )

    def _other(self, line: str, place: Place) -> bool:
        heading = _HEADING.match(line)
        if heading:
            self._add(HEADING, heading.group(2), place, line, level=len(heading.group(1)))
            return True
        item = read_marker(line)
        if item:
            depth, marker, text = item
            self._add(ITEM, text, place, line, level=depth, marker=marker)
            return True
        return False

    def _paragraph(self, line: str, place: Place) -> None:
        if self._continues(line):
            before = self.blocks[-1]
            raw = f"{before.raw}\n{line}"
            body = read_marker(raw) if before.kind == ITEM else None
            text, notes = clean(_joined(body[2] if body else raw))
            self.blocks[-1] = Block(
                before.kind, text, before.place, raw, before.level, before.marker,
                apart=before.apart, strong=before.strong, notes=notes,
            )  # fmt: skip
            return
        self._add(PARAGRAPH, line, place, line, strong=bool(_BOLD_LINE.match(line)))

    def _continues(self, line: str) -> bool:
        """Tell whether ``line`` goes on with the paragraph or item of the line before."""
        if self.apart or not self.blocks or self.blocks[-1].kind not in {PARAGRAPH, ITEM}:
            return False
        if self.blocks[-1].strong or _BOLD_LINE.match(line):
            return False
        stripped = line.strip()
        if read_start(stripped) or is_field(stripped):
            return False
        if stripped[0].islower():
            return self.last_line.rstrip()[-1:] not in ".!?" or self.wrapped
        full = len(self.last_line.rstrip()) >= 45
        return self.wrapped and full and not self.last_line.rstrip().endswith((":",))

    def _add(self, kind: str, text: str, place: Place, raw: str, **more: object) -> None:
        cleaned, notes = clean(text)
        if cleaned:
            self.blocks.append(
                Block(kind, cleaned, place, raw, apart=self.apart, notes=notes, **more)  # type: ignore[arg-type]
            )


def _joined(raw: str) -> str:
    """Return the lines of one paragraph as one, words cut at the line end mended."""
    return re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zà-ÿ])", "", raw).replace("\n", " ")
