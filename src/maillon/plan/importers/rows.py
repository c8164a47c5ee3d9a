"""Measures written in the rows of a table, with the partners that stand beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .blocks import ROW, Block
from .cleaning import join_broken
from .codes import Family
from .columns import header_roles
from .entries import Entry, PartnerCell, Piece
from .fields import field_name
from .outline import axis_of, ends_sentence
from .starts import Start

_DASH = r"[-–•·▪◦‣●○*]"
_DASHED = re.compile(rf"^{_DASH}\s")
_ITEM_LINE = re.compile(
    rf"^(?P<marker>{_DASH}|[a-z][.)]|\(?\d{{1,2}}[.)])\s+(?P<text>\S.*)$", re.DOTALL
)
_DASH_INSIDE = re.compile(rf"(?<=[:;.])\s+(?={_DASH}\s)|(?<=\S)\s+(?=[·•▪]\s)")


@dataclass
class RowWalk:
    """Goes through the rows once and gathers the measures of the tables."""

    blocks: Sequence[Block]
    skip: Mapping[int, str]
    family: Family
    starts: Mapping[int, list[Start]]
    roles: Mapping[int, Mapping[int, str]]
    entries: list[Entry] = field(default_factory=list)
    headers: set[int] = field(default_factory=set)
    current: Entry | None = None
    above: list[int] = field(default_factory=list)
    axis: str | None = None
    partner_cell: PartnerCell | None = None
    table: int = 0

    def run(self) -> list[Entry]:
        """Return the measures of the tables, in order."""
        coded = {self.blocks[index].table for index in self.starts}
        for index, block in enumerate(self.blocks):
            if block.kind != ROW or index in self.skip:
                if block.kind != ROW:
                    self._outside(index, block)
                continue
            if block.table in coded or self._is_continued(block):
                self._row(index, block)
        return self.entries

    def _outside(self, index: int, block: Block) -> None:
        """Remember the headings that stand above a table; they end the table before."""
        if block.kind == "heading" or (len(block.text) <= 120 and not ends_sentence(block.text)):
            self.above.append(index)
            axis = axis_of(block.text)
            self.axis = axis or self.axis
            if block.kind == "heading":
                self.current = None

    def _is_continued(self, block: Block) -> bool:
        before = self.blocks[max(self.current.used)] if self.current else None
        return bool(before and len(before.cells) == len(block.cells))

    def _row(self, index: int, block: Block) -> None:
        roles = self.roles.get(index, {})
        if index in self.starts:
            self._coded_row(index, block, roles)
        elif header_roles(block):
            self.headers.add(index)
        elif self.current and self._field_row(index, block):
            return
        elif self._spanning(block, roles):
            self._title_row(index, block)
        elif self.current:
            self._further_row(index, block, roles)

    def _field_row(self, index: int, block: Block) -> bool:
        """Read a row of a form: "Partners | municipalities", "Axis | prevention"."""
        assert self.current
        name, value = block.cells[0], " ".join(cell for cell in block.cells[1:] if cell)
        about = field_name(name)
        if not about or len(name) > 40 or self.current.table != block.table:
            return False
        self.current.raw.append(block.raw or " | ".join(block.cells))
        if about == "partners":
            self.current.partner_cells.append(PartnerCell(value, block.place))
        elif about == "axis":
            self.current.axis = axis_of(value) or self.current.axis
        elif about == "theme":
            self.current.theme_title = value
        else:
            return True
        self.current.used.add(index)
        return True

    def _spanning(self, block: Block, roles: Mapping[int, str]) -> bool:
        """Tell whether the row holds one title over the whole width."""
        filled = [at for at, cell in enumerate(block.cells) if cell]
        if len(filled) != 1:
            return False
        text = block.cells[filled[0]]
        if ends_sentence(text) or len(text) > 150 or "\n" in text or _DASHED.match(text):
            return False
        return roles.get(filled[0]) != "partners"

    def _title_row(self, index: int, block: Block) -> None:
        text = next(cell for cell in block.cells if cell)
        axis = axis_of(text)
        if axis:
            self.axis = axis
        else:
            self.axis = None
        self.above.append(index)
        self.current = None

    def _coded_row(self, index: int, block: Block, roles: Mapping[int, str]) -> None:
        starts = self.starts[index]
        cell = block.cells[starts[0].cell]
        self._side_cells(block, roles, starts[0].cell)
        if starts[0].offset and self.current and self.current.table:
            self._add_text(index, block, cell[: starts[0].offset])
        ends = [start.offset for start in starts[1:]] + [len(cell)]
        for start, end in zip(starts, ends, strict=True):
            text = cell[start.offset : end].removeprefix(start.written).strip()
            self._open(index, block, start, [text, *self._other_texts(block, roles, start)])
        self._set_partners(block, roles, self.entries[-1].text)
        self._row_values(block, roles)

    def _side_cells(self, block: Block, roles: Mapping[int, str], coded: int) -> None:
        """Read the axis that a row says in a cell of its own, often merged over several rows."""
        for column, cell in enumerate(block.cells):
            axis = axis_of(cell) if cell and column != coded else None
            if axis and roles.get(column) != "partners":
                self.axis = axis

    def _open(self, index: int, block: Block, start: Start, texts: list[str]) -> None:
        theme = self.family.theme(start)
        if self.entries and self.family.theme(self.entries[-1].start) != theme:
            told = any(axis_of(self.blocks[at].text) for at in self.above)
            told = told or any(axis_of(cell) for cell in block.cells)
            self.axis = self.axis if told else None
        entry = Entry(start, self.family.code(start), block.place, table=block.table or 1)
        entry.above, entry.axis = tuple(self.above), self.axis
        entry.pieces = [
            piece for text in texts for piece in cell_pieces(text, block) if piece.text
        ] or [Piece("intro", "", block.place)]
        entry.pieces[0].kind = "intro"
        entry.raw.append(block.raw or " | ".join(block.cells))
        entry.used.add(index)
        self.entries.append(entry)
        self.current, self.above = entry, []

    def _other_texts(self, block: Block, roles: Mapping[int, str], start: Start) -> list[str]:
        """Return the text columns beside the one that holds the code."""
        texts = []
        named = any(role in {"text", "sub_actions"} for role in roles.values())
        for column, cell in enumerate(block.cells):
            if column == start.cell or not cell or column in block.carried:
                continue
            role = roles.get(column, "")
            if role == "sub_actions":
                texts.append("\n".join(f"- {line.lstrip('-–•· ')}" for line in cell.split("\n")))
            elif role == "text" or (not named and not role and column > start.cell):
                texts.append("" if axis_of(cell) else cell)
        if start.rest and not named:
            return []
        return [text for text in texts if not (start.rest and self._is_number(text))]

    def _is_number(self, text: str) -> bool:
        return bool(re.fullmatch(r"[\d\s/.,%€-]*", text))

    def _further_row(self, index: int, block: Block, roles: Mapping[int, str]) -> None:
        """Read a row without a code: it goes on with the measure above."""
        self._side_cells(block, roles, -1)
        coded = self.current.start.cell if self.current else 0
        texts = [
            cell
            for column, cell in enumerate(block.cells)
            if cell
            and column not in block.carried
            and not axis_of(cell)
            and roles.get(column, "text") in {"text", "sub_actions", "code"}
            and column >= min(coded, len(block.cells) - 1)
        ]
        text = "\n".join(texts)
        self._add_text(index, block, text)
        self._set_partners(block, roles, text)

    def _add_text(self, index: int, block: Block, text: str) -> None:
        assert self.current
        pieces = cell_pieces(text, block)
        for piece in pieces:
            if piece.kind == "intro":
                piece.kind = "item" if self.current.pieces[0].text.endswith(":") else "para"
        if pieces and self._goes_on(pieces[0]):
            self.current.pieces[-1].text = join_broken(self.current.last_text(), pieces.pop(0).text)
        self.current.pieces.extend(piece for piece in pieces if piece.text)
        self.current.used.add(index)
        self.current.raw.append(block.raw or " | ".join(block.cells))

    def _goes_on(self, piece: Piece) -> bool:
        """Tell whether a row only ends the sentence of the row above, cut by a page."""
        assert self.current
        last = self.current.last_text()
        return (
            bool(last) and not ends_sentence(last) and piece.text[:1].islower() and not piece.marker
        )

    def _set_partners(self, block: Block, roles: Mapping[int, str], text: str) -> None:
        assert self.current
        for column, role in roles.items():
            if role not in {"partners", "lead"} or column >= len(block.cells):
                continue
            if column in block.carried and self.partner_cell:
                cell = PartnerCell(self.partner_cell.text, block.place, (text,))
            else:
                cell = PartnerCell(block.cells[column], block.place, (text,))
            if role == "partners":
                self.partner_cell = cell
            if role == "partners" or cell.text:
                self.current.partner_cells.append(cell)

    def _row_values(self, block: Block, roles: Mapping[int, str]) -> None:
        assert self.current
        for column, role in roles.items():
            if column < len(block.cells) and role == "theme":
                self.current.theme_title = block.cells[column].replace("\n", " ")
            if column < len(block.cells) and role == "axis":
                self.current.axis = axis_of(block.cells[column]) or self.current.axis


def cell_pieces(text: str, block: Block) -> list[Piece]:
    """Return the opening and the items that a cell holds, on separate lines or run together."""
    pieces: list[Piece] = []
    lines = [part for line in text.split("\n") for part in _DASH_INSIDE.split(line)]
    for line in lines:
        item = _ITEM_LINE.match(line.strip())
        if item:
            pieces.append(Piece("item", item["text"].strip(), block.place, marker=item["marker"]))
        elif line.strip():
            kind = "para" if pieces else "intro"
            pieces.append(Piece(kind, line.strip(), block.place))
    return pieces
