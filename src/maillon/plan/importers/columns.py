"""What each column of a table holds, from its header or, failing that, from its cells."""

import re
from collections.abc import Mapping, Sequence

from .blocks import ROW, Block
from .cleaning import fold
from .partners import known_share
from .starts import Start
from .vocabulary import COLUMN_WORDS

Roles = Mapping[int, str]


def header_roles(block: Block) -> dict[int, str]:
    """Return the role of each column when the row is a header, {} when it is not."""
    filled = [cell for cell in block.cells if cell]
    if not filled or any(len(cell) > 90 for cell in filled):
        return {}
    roles = {}
    for column, cell in enumerate(block.cells):
        role = _role_of(cell)
        if role:
            roles[column] = role
    strong = len(roles) >= 2 or (len(roles) == len(filled) and len(filled) > 1)
    return roles if strong else {}


def _role_of(cell: str) -> str:
    tokens = re.findall(r"[^\W\d_]+", fold(cell).replace("-", ""))
    if not tokens or len(tokens) > 8:
        return ""
    for token in tokens:
        for role, names in COLUMN_WORDS.items():
            if token in names:
                return role
    return ""


def table_roles(
    blocks: Sequence[Block], starts: Mapping[int, Sequence[Start]]
) -> dict[int, dict[int, str]]:
    """Return the roles of the columns of every row (index of the block → roles).

    A table without a header takes the roles of the table before when it has as many columns: that
    is how a table goes on after a page break.
    """
    per_row: dict[int, dict[int, str]] = {}
    current: dict[int, str] = {}
    width, table = 0, 0
    for index, block in enumerate(blocks):
        if block.kind != ROW:
            continue
        header = {} if index in starts else header_roles(block)
        if header:
            current, width, table = header, len(block.cells), block.table
        elif block.table != table and len(block.cells) != width:
            current, width, table = {}, len(block.cells), block.table
        per_row[index] = current
    return _with_guesses(blocks, starts, per_row)


def _with_guesses(
    blocks: Sequence[Block],
    starts: Mapping[int, Sequence[Start]],
    per_row: dict[int, dict[int, str]],
) -> dict[int, dict[int, str]]:
    """Add the partner column of tables whose header does not name it."""
    tables: dict[int, list[int]] = {}
    for index in per_row:
        tables.setdefault(blocks[index].table, []).append(index)
    for rows in tables.values():
        roles = per_row[rows[0]] or next((per_row[row] for row in rows if per_row[row]), {})
        coded = [row for row in rows if row in starts]
        if not coded or "partners" in roles.values():
            continue
        guess = _partner_column(blocks, coded, starts)
        if guess is not None:
            for row in rows:
                per_row[row] = {**per_row[row], guess: "partners"}
    return per_row


def _partner_column(
    blocks: Sequence[Block], rows: Sequence[int], starts: Mapping[int, Sequence[Start]]
) -> int | None:
    width = max(len(blocks[row].cells) for row in rows)
    for column in range(width - 1, 0, -1):
        cells = [
            blocks[row].cells[column]
            for row in rows
            if column < len(blocks[row].cells) and column > starts[row][0].cell
        ]
        filled = [cell for cell in cells if cell]
        if filled and sum(known_share(cell) for cell in filled) / len(filled) >= 0.6:
            return column
    return None
