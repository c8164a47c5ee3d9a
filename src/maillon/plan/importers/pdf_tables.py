"""Finding the ruled tables of a PDF page: where their cells are."""

from dataclasses import dataclass

import pdfplumber

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its box and its rows; a cell covered by the one before or above is None."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def find_grids(document: pdfplumber.pdf.PDF, number: int) -> list[Grid]:
    """Return the tables of page ``number`` (counted from 0) that have at least two columns."""
    try:
        page = document.pages[number]
        tables = page.find_tables()
    except Exception:  # pdfminer raises errors of every kind; the text is read without tables
        return []
    grids = [_grid(table) for table in tables]
    page.close()
    return [grid for grid in grids if grid and max(map(len, grid.rows)) >= 2]


def _grid(table: pdfplumber.table.Table) -> Grid | None:
    rows = tuple(tuple(row.cells) for row in table.rows)
    left, top, right, bottom = table.bbox
    return Grid((left, top, right, bottom), rows) if rows else None


def holds(box: Box, x: float, y: float) -> bool:
    """Tell whether a point lies in a box."""
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 0.5 <= y <= box[3] + 0.5
