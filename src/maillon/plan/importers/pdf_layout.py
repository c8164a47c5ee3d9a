"""The pages of a PDF put in order: lines, tables with or without rules, running heads apart."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .blocks import PARAGRAPH, Block
from .cleaning import clean, fold
from .draft import Place
from .pdf_blocks import Builder
from .pdf_chars import Char
from .pdf_columns import find_aligned
from .pdf_lines import Line, cell_text, make_pieces, whole_lines
from .pdf_tables import Grid, holds

_PAGE_NUMBER = re.compile(
    r"^\W*(?:p\.?|page|pagina|blz\.?)?\s*\d{1,4}(?:\s*(?:/|sur|van|of|de)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
Rows = tuple[tuple[str, ...], ...]


@dataclass
class Layout:
    """Gathers the lines and tables of all pages, then tells headings from text by their size."""

    lines: list[Line] = field(default_factory=list)
    order: list[Line | tuple[int, Rows]] = field(default_factory=list)

    def add_page(self, page: int, chars: Sequence[Char], grids: Sequence[Grid]) -> None:
        """Add a page: the characters in a table become its rows, the others become lines."""
        free, inside = _divide(chars, grids)
        pieces = make_pieces(free, page)
        tables: list[tuple[int, Rows]] = []
        taken: frozenset[int] = frozenset()
        for aligned in find_aligned(pieces):
            tables.append((aligned.first, aligned.rows))
            taken |= aligned.lines
        for at, grid in enumerate(grids):
            rows = tuple(_row_cells(row, inside.get(at, [])) for row in grid.rows)
            tables.append((_lines_above(grid, pieces), tuple(row for row in rows if any(row))))
        self._put(page, pieces, taken, sorted(tables, key=lambda table: table[0]))

    def _put(
        self,
        page: int,
        pieces: Sequence[Line],
        taken: frozenset[int],
        tables: list[tuple[int, Rows]],
    ) -> None:
        """Put the lines and the tables of a page in the order in which they are read."""
        begun = 0
        for first, rows in [*tables, (len(pieces), ())]:
            free = [pieces[at] for at in range(begun, first) if at not in taken]
            lines = whole_lines(free, begun)
            self.lines += lines
            self.order += lines
            if rows:
                self.order.append((page, rows))
            begun = first

    def blocks(self) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return the blocks of the document and the running heads taken out of it."""
        running = find_running(self.lines)
        body = _body_size(self.lines)
        builder = Builder(body, _heading_sizes(self.lines, body), _hyphenated(self.lines))
        dropped = []
        for item in self.order:
            if not isinstance(item, Line):
                builder.add_rows(*item)
            elif item in running:
                text, _notes = clean(item.text)
                if text:
                    dropped.append(Block(PARAGRAPH, text, Place(item.page, item.number)))
            else:
                builder.add_line(item)
        return builder.finish(), tuple(dropped)


def _lines_above(grid: Grid, lines: Sequence[Line]) -> int:
    """Return how many lines come before a table: all up to the last one that is above it.

    The order of the page is kept rather than sorted, because columns and running feet break it.
    """
    above = [
        at
        for at, line in enumerate(lines)
        if line.bottom <= grid.box[1] + 3 and line.left < grid.box[2] and line.right > grid.box[0]
    ]
    return above[-1] + 1 if above else 0


def _divide(
    chars: Sequence[Char], grids: Sequence[Grid]
) -> tuple[list[Char], dict[int, list[Char]]]:
    """Part the characters that lie in a table from the others."""
    if not grids:
        return list(chars), {}
    free: list[Char] = []
    inside: dict[int, list[Char]] = {}
    for char in chars:
        if char.text == "\n":
            free.append(char)
            continue
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        home = next((at for at, grid in enumerate(grids) if holds(grid.box, x, y)), None)
        if home is None:
            free.append(char)
        else:
            inside.setdefault(home, []).append(char)
    return free, inside


def _row_cells(row: Sequence[object], chars: Sequence[Char]) -> tuple[str, ...]:
    cells = []
    for box in row:
        if box is None:
            cells.append("")
            continue
        own = [c for c in chars if holds(box, (c.left + c.right) / 2, (c.top + c.bottom) / 2)]  # type: ignore[arg-type]
        cells.append(cell_text(whole_lines(make_pieces(own, 0), 0)))
    return tuple(cells)


def find_running(lines: Sequence[Line]) -> set[Line]:
    """Return the heads, feet and page numbers that come back page after page."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges: list[Line] = []
    for own in pages.values():
        ranked = sorted(own, key=lambda line: line.top)
        edges += ranked[:2] + [line for line in ranked[-2:] if line not in ranked[:2]]
    counts = Counter(_shape(line) for line in edges)
    needed = max(3, 0.3 * len(pages))
    return {
        line
        for line in edges
        if counts[_shape(line)] >= needed
        or (_PAGE_NUMBER.match(line.text) and line in (_first_last(pages[line.page])))
    }


def _first_last(lines: Sequence[Line]) -> tuple[Line, Line]:
    ranked = sorted(lines, key=lambda line: line.top)
    return ranked[0], ranked[-1]


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", fold(line.text)), round(line.top / 12)


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _heading_sizes(lines: Sequence[Line], body: float) -> dict[float, int]:
    sizes = sorted({line.size for line in lines if line.size >= 1.1 * body}, reverse=True)
    return {size: rank for rank, size in enumerate(sizes, start=1)}


def _hyphenated(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that the document hyphenates within a line, so that they stay so."""
    return frozenset(
        fold(word) for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+(?=\W)", line.text)
    )
