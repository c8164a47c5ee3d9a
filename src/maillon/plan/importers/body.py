"""Measures written in the running text: a start, its paragraphs and items, up to the next."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .blocks import HEADING, ITEM, ROW, Block
from .cleaning import join_broken
from .codes import Family
from .entries import Entry, PartnerCell, Piece
from .fields import field_name, read_field
from .outline import axis_of, ends_sentence, is_title
from .starts import Start


@dataclass
class BodyWalk:
    """Goes through the blocks once and gathers the measures of the running text."""

    blocks: Sequence[Block]
    skip: Mapping[int, str]
    family: Family
    starts: Mapping[int, list[Start]]
    deeper: Mapping[int, Start]
    entries: list[Entry] = field(default_factory=list)
    current: Entry | None = None
    above: list[int] = field(default_factory=list)
    axis: str | None = None
    axis_level: int = 0
    broken: bool = False
    mode: str = ""
    titles: set[int] = field(default_factory=set)

    def run(self) -> list[Entry]:
        """Return the measures of the running text, in order."""
        self.punctuated = _items_are_punctuated(self.blocks)
        for index, block in enumerate(self.blocks):
            if index in self.skip:
                self.broken = True
            elif block.kind == ROW:
                self._row(index, block)
            elif index in self.starts:
                self._start(index, block)
            else:
                self._other(index, block)
                self.broken = False
        self._settle_pending()
        return self.entries

    def _start(self, index: int, block: Block) -> None:
        """Open one measure for each start of the block."""
        starts = self.starts[index]
        if starts[0].offset and self.current:
            self._continue(index, block.text[: starts[0].offset].strip(), block)
        ends = [start.offset for start in starts[1:]] + [len(block.text)]
        for start, end in zip(starts, ends, strict=True):
            text = block.text[start.offset : end]
            self._open(index, block, start, _after_code(start, text))
        self.broken = False

    def _open(self, index: int, block: Block, start: Start, text: str) -> None:
        theme = self.family.theme(start)
        before = self.entries[-1] if self.entries else None
        if before and self.family.theme(before.start) != theme and not self._axis_above():
            self.axis = None
        entry = Entry(start, self.family.code(start), block.place, axis=self.axis)
        entry.above = tuple(self.above)
        entry.titled = block.kind == HEADING or (block.strong and not ends_sentence(text))
        intro = Piece("intro", text, block.place, block.level, block.marker, notes=block.notes)
        entry.pieces.append(intro)
        entry.raw.append(block.raw or block.text)
        entry.used.add(index)
        self.entries.append(entry)
        self.current, self.above, self.mode = entry, [], ""

    def _axis_above(self) -> bool:
        return any(axis_of(self.blocks[index].text) for index in self.above)

    def _other(self, index: int, block: Block) -> None:
        read = self._field_of(block)
        if self._is_coded_item(index) and self.current:
            start = self.deeper[index]
            code = self.family.separator.join(str(number) for number in start.numbers)
            self._item(index, block, start.rest, f"{self.family.letters}{code}")
        elif read and block.kind == HEADING:
            self._field(index, block, *read)
        elif is_title(index, self.blocks) and not self._unfinished_before(block):
            self._title(index, block)
        elif self.current is None:
            return
        elif read:
            self._field(index, block, *read)
        elif self.mode == "partners":
            self._partners(index, block, block.text)
        elif self.mode == "other":
            return
        elif block.kind == ITEM:
            self._list_item(index, block)
        else:
            self._paragraph(index, block)

    def _field_of(self, block: Block) -> tuple[str, str] | None:
        """Return what a line of the measure says of it; as a heading, only partners are such."""
        read = read_field(block.text) if self.current else None
        if read and block.kind == HEADING and (read[0] != "partners" or not read[1]):
            return None
        return read

    def _is_coded_item(self, index: int) -> bool:
        deeper = self.deeper.get(index)
        return bool(
            deeper
            and self.current
            and deeper.numbers[:-1] == self.current.start.numbers
            and self.blocks[index].kind != HEADING
        )

    def _unfinished_before(self, block: Block) -> bool:
        """Tell whether a title-like line only ends a sentence that the page broke."""
        if block.kind == HEADING or block.strong or not self.current or not self.punctuated:
            return False
        last = self.current.last_text()
        return bool(
            re.search(r"(?:[^\W\d_]-|,|\b(?:de|du|des|la|le|les|et|van|het|en|the|of|and))$", last)
        )

    def _title(self, index: int, block: Block) -> None:
        self.titles.add(index)
        axis = axis_of(block.text)
        if self.current and self._is_part_of_measure(block):
            about = field_name(block.text)
            self.mode = {"partners": "partners", "axis": "axis"}.get(about or "", "")
            self.mode = "other" if about in {"other", "theme"} else self.mode
            self.current.used.add(index)
            self.current.raw.append(block.raw or block.text)
            if about is None:
                piece = Piece("para", block.text, block.place)
                self.current.pieces.append(piece)
            return
        if axis:
            self.axis, self.axis_level = axis, block.level
        elif block.kind == HEADING and block.level and block.level <= self.axis_level:
            self.axis = None
        self.above.append(index)
        self.current, self.mode = None, ""

    def _is_part_of_measure(self, block: Block) -> bool:
        """Tell whether a heading divides the measure: it is ranked below the measure's own."""
        if not self.current or axis_of(block.text):
            return False
        opening = self.blocks[min(self.current.used)]
        if opening.kind == HEADING:
            return block.kind == HEADING and block.level > opening.level
        return field_name(block.text) is not None and len(block.text) < 40

    def _field(self, index: int, block: Block, about: str, value: str) -> None:
        assert self.current
        self.mode = ""
        if about == "partners":
            self.mode = "" if value else "partners"
            if value:
                self._partners(index, block, value)
        elif about == "axis":
            self.current.axis = axis_of(value) or self.current.axis
            self.current.used.add(index)
        elif about == "theme":
            self.current.theme_title = value
            self.current.used.add(index)
        else:
            self.mode = "" if value else "other"

    def _partners(self, index: int, block: Block, text: str) -> None:
        assert self.current
        items = [piece.text for piece in self.current.pieces if piece.kind == "item"]
        beside = (items[-1],) if items and block.level > self.current.pieces[-1].level else ()
        self.current.partner_cells.append(PartnerCell(text, block.place, beside))
        self.current.used.add(index)
        self.current.raw.append(block.raw or block.text)

    def _list_item(self, index: int, block: Block) -> None:
        assert self.current
        first = self.blocks[min(self.current.used)]
        same_list = first.kind == ITEM and first.level >= block.level
        if same_list and not self.current.pieces[0].text.rstrip().endswith(":"):
            self.current = None
            return
        if self._goes_on(block):
            self._continue(index, block.text, block)
        else:
            self._item(index, block, block.text)

    def _goes_on(self, block: Block) -> bool:
        """Tell whether an item is only the rest of the one before, cut by a page."""
        assert self.current
        last = self.current.pieces[-1]
        ended = ends_sentence(last.text) and not last.text.endswith(",")
        if last.kind != "item" or ended or not block.text[:1].islower():
            return False
        return self.punctuated or (self.broken and block.apart)

    def _item(self, index: int, block: Block, text: str, code: str = "") -> None:
        assert self.current
        self.current.pieces.append(
            Piece("item", text, block.place, block.level, block.marker, code, block.notes)
        )
        self.current.used.add(index)
        self.current.raw.append(block.raw or block.text)

    def _continue(self, index: int, text: str, block: Block) -> None:
        assert self.current
        last = self.current.pieces[-1]
        last.text = join_broken(last.text, text)
        last.notes += block.notes
        self.current.used.add(index)
        self.current.raw.append(block.raw or block.text)

    def _paragraph(self, index: int, block: Block) -> None:
        assert self.current
        entry = self.current
        last = entry.last_text()
        opening = len(entry.pieces) == 1 and (entry.titled or not last)
        if not opening and (not ends_sentence(last) or block.text[:1].islower()):
            self._continue(index, block.text, block)
        elif entry.titled or not last or (last.endswith(":") and len(entry.pieces) == 1):
            entry.pieces.append(Piece("para", block.text, block.place, notes=block.notes))
            entry.used.add(index)
            entry.raw.append(block.raw or block.text)
        else:
            entry.pending.append(index)

    def _row(self, index: int, block: Block) -> None:
        """Read a small table that describes the measure: "Partners | municipalities"."""
        self.broken = True
        cells = [cell for cell in block.cells if cell]
        if not self.current or len(cells) != 2 or index in self.starts:
            return
        if field_name(cells[0]) == "partners":
            self._partners(index, block, cells[1])
        elif field_name(cells[0]) == "axis":
            self.current.axis = axis_of(cells[1]) or self.current.axis
            self.current.used.add(index)

    def _settle_pending(self) -> None:
        """Give to each measure the paragraphs after it, as many as measures usually have.

        What follows the last measure of a theme may be the text of the next part, so it takes no
        more than the other measures of the document do.
        """
        if not self.entries:
            return
        inner = [
            len(entry.pending)
            for entry, after in zip(self.entries, self.entries[1:], strict=False)
            if not after.above
        ]
        common = Counter(inner).most_common(1)
        usual = common[0][0] if common else 0
        for entry, after in zip(self.entries, [*self.entries[1:], None], strict=True):
            ends_part = after is None or bool(after.above)
            for index in entry.pending[: usual if ends_part else None]:
                block = self.blocks[index]
                entry.pieces.append(Piece("para", block.text, block.place, notes=block.notes))
                entry.used.add(index)
                entry.raw.append(block.raw or block.text)


def _after_code(start: Start, text: str) -> str:
    """Return ``text`` without the code it may still begin with."""
    if text.startswith(start.written):
        text = text[len(start.written) :]
    return text.strip()


def _items_are_punctuated(blocks: Sequence[Block]) -> bool:
    """Tell whether this document ends its list items with punctuation."""
    items = [block for block in blocks if block.kind == ITEM]
    ended = sum(1 for block in items if ends_sentence(block.text))
    return bool(items) and ended >= 0.7 * len(items)
