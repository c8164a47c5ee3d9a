"""From lines and rows to blocks: headings, paragraphs, items and table rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .blocks import HEADING, ITEM, PARAGRAPH, ROW, Block
from .cleaning import clean, clean_cell, superscript
from .draft import Place
from .fields import is_field
from .markers import read_marker
from .outline import axis_of, ends_sentence
from .pdf_lines import Line, join_lines
from .starts import read_start

_UNFINISHED = re.compile(
    r"(?:[^\W\d_]-|,|\b(?:cf\.|de|du|des|la|le|les|et|ou|van|het|en|of|the|and|or))\s*$"
)


@dataclass
class Builder:
    """Puts lines together into blocks."""

    body: float
    headings: dict[float, int]
    hyphenated: frozenset[str]
    done: list[Block] = field(default_factory=list)
    run: list[Line] = field(default_factory=list)
    table: int = 0
    last_bottom: tuple[int, float] = (0, 0.0)

    def add_rows(self, page: int, rows: Sequence[tuple[str, ...]]) -> None:
        """Add the rows of a ruled table; a table that goes on over the page stays one."""
        self._close()
        width = max((len(row) for row in rows), default=0)
        before = self.done[-1] if self.done else None
        if not (before and before.kind == ROW and len(before.cells) == width):
            self.table += 1
        for number, row in enumerate(rows, start=1):
            cleaned = [clean_cell(cell) for cell in row]
            cells = tuple(text for text, _notes in cleaned)
            text = " ".join(cell for cell in cells if cell)
            notes = tuple(note for _text, marks in cleaned for note in marks)
            self.done.append(
                Block(
                    ROW, text, Place(page, number), "\t".join(row), cells=cells, table=self.table,
                    notes=notes,
                )
            )  # fmt: skip

    def add_line(self, line: Line) -> None:
        """Add a line to the paragraph it continues, or open a new one."""
        if self.run and not self._continues(self.run[-1], line):
            self._close()
        self.run.append(line)

    def finish(self) -> tuple[Block, ...]:
        """Return the blocks."""
        self._close()
        return tuple(self.done)

    def _continues(self, last: Line, line: Line) -> bool:
        if line.page != last.page or abs(line.size - last.size) > 0.08 * self.body:
            return False
        if line.bold != last.bold and (len(self.run) == 1 or line.bold):
            return False
        height = max(last.bottom - last.top, last.size)
        if line.top - last.bottom > 0.75 * height or line.top < last.top - height:
            return False
        if "\t" in line.text or "\t" in last.text:
            return False
        return not self._begins(line) and not self._ended(last, line)

    def _begins(self, line: Line) -> bool:
        """Tell whether a line opens something of its own."""
        start = read_start(line.text)
        coded = start and (start.strong or start.label or start.rest[:1].isupper())
        if coded and self._unfinished():
            # "(cf. M1," then "M4.3)": a line that the page broke, not a measure.
            coded = None
        marked = read_marker(line.text)
        return bool(coded or marked or is_field(line.text) or axis_of(line.text))

    def _unfinished(self) -> bool:
        """Tell whether the text so far asks for more: an open bracket, a comma, a small word."""
        text = " ".join(line.text for line in self.run)
        return text.count("(") > text.count(")") or bool(_UNFINISHED.search(text))

    def _ended(self, last: Line, line: Line) -> bool:
        """Tell whether the line before was the last of its paragraph: it stops short."""
        if axis_of(last.text):
            return True
        short = last.right < max(one.right for one in [*self.run, line]) - 0.15 * (
            last.right - last.left
        )
        indented = line.left < self.run[0].left - self.body
        return (short or indented) and ends_sentence(last.text)

    def _close(self) -> None:
        if not self.run:
            return
        first, text = self.run[0], self.run[0].text
        for line in self.run[1:]:
            text = join_lines(text, line.text, self.hyphenated)
        before = self.last_bottom
        gap = first.top - before[1] if before[0] == first.page else 99.0
        block = self._block(first, text, apart=gap > 0.35 * first.size)
        if block:
            self.done.append(block)
        self.last_bottom = (first.page, self.run[-1].bottom)
        self.run = []

    def _block(self, first: Line, raw: str, *, apart: bool) -> Block | None:
        place = Place(first.page, first.number)
        if "\t" in raw:
            return self._tabbed(raw, place)
        marker = read_marker(raw)
        level = self.headings.get(first.size, 0)
        text, notes = clean(marker[2] if marker and not level else raw)
        if not text:
            return None
        if level and len(text) <= 200:
            return Block(HEADING, text, place, raw, level, notes=notes)
        if (
            first.size <= 0.9 * self.body
            and re.match(r"\d{1,3}\s?\D", text)
            and not read_start(text)
        ):
            raw = re.sub(r"^\d+", lambda match: superscript(match.group(0)), raw)
        if marker:
            depth = round(first.left / 6)
            return Block(ITEM, text, place, raw, depth, marker[1], apart=apart, notes=notes)
        return Block(PARAGRAPH, text, place, raw, apart=apart, strong=first.bold, notes=notes)

    def _tabbed(self, raw: str, place: Place) -> Block:
        """Make a row of a line whose parts stand far apart, as in a table of contents."""
        cells = tuple(clean(part)[0] for part in raw.split("\t"))
        before = self.done[-1] if self.done else None
        if not (before and before.kind == ROW and len(before.cells) == len(cells)):
            self.table += 1
        text = " ".join(cell for cell in cells if cell)
        return Block(ROW, text, place, raw, cells=cells, table=self.table)
