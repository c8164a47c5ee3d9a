"""A sheet as its columns read it: where the headings stand, and each row's values or errors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillon.implementation.exports.columns import Heading, SheetKind
from maillon.implementation.importers.cells import CellRefused, Parse, attempt, text_of
from maillon.implementation.importers.reading import SheetRows
from maillon.implementation.importers.report import Report
from maillon.partners.queries import spelling

_HEADING_ROWS = 10


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found: the place of each known column, from 0."""

    sheet: SheetRows
    kind: SheetKind
    places: Mapping[str, int]
    heading_row: int

    def cell(self, key: str, row: int) -> str:
        """Return the address of a cell, such as ``D17``."""
        place = self.places.get(key, 0) + self.sheet.first_column
        return f"{letters(place)}{row}"

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield the rows under the headings that hold anything, with their number."""
        below = islice(self.sheet.rows(), self.heading_row, None)
        return (row for row in below if any(row[1]))

    def chunks(self, size: int) -> Iterator[list[tuple[int, Sequence[Any]]]]:
        """Yield the same rows, ``size`` at a time."""
        rows = self.rows()
        while chunk := list(islice(rows, size)):
            yield chunk


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, its parser, and what its cells said so far; ``free`` texts are not kept."""

    key: str
    place: int
    parse: Parse
    free: bool
    memo: dict[Any, Any]
    refused: dict[Any, str]


Row = tuple[int, dict[str, Any], bool]


class Reader:
    """Reads the rows of a table, column by column: equal cells are understood once."""

    def __init__(
        self, table: Table, parsers: Mapping[str, Parse], free: frozenset[str], report: Report
    ) -> None:
        """Prepare to read ``table``; ``free`` are columns whose texts seldom repeat."""
        self.table, self.report = table, report
        self._columns = [
            _Column(key, place, parsers[key], key in free, {}, {})
            for key, place in table.places.items()
            if key in parsers
        ]
        self._keys = [column.key for column in self._columns]

    def rows(self, chunk: Sequence[tuple[int, Sequence[Any]]]) -> list[Row]:
        """Return number, values by key, and whether every cell is sound, of each row.

        What is wrong is in the report; a cell that was refused is absent from the values.
        """
        if not chunk:
            return []
        given = list(zip_longest(*(cells for _number, cells in chunk), fillvalue=""))
        empty = ("",) * len(chunk)
        wrong: dict[int, list[tuple[str, str]]] = {}
        read = [
            self._read(c, given[c.place] if c.place < len(given) else empty, wrong)
            for c in self._columns
        ]
        if not wrong:
            return [
                (number, dict(zip(self._keys, values, strict=True)), True)
                for (number, _cells), values in zip(chunk, zip(*read, strict=True), strict=True)
            ]
        return [
            self._row(number, values, wrong.get(place, ()))
            for place, ((number, _cells), values) in enumerate(
                zip(chunk, zip(*read, strict=True), strict=True)
            )
        ]

    def _read(
        self, column: _Column, raws: Sequence[Any], wrong: dict[int, list[tuple[str, str]]]
    ) -> list[Any]:
        memo: dict[Any, Any] = {} if column.free else column.memo
        distinct = set(raws)
        for raw in distinct - memo.keys():
            value = memo[raw] = attempt(column.parse, raw)
            if value.__class__ is CellRefused:
                column.refused[raw] = str(value)
        if not distinct.isdisjoint(column.refused):
            for place, raw in enumerate(raws):
                if raw in column.refused:
                    wrong.setdefault(place, []).append((column.key, column.refused[raw]))
        return [memo[raw] for raw in raws]

    def _row(self, number: int, values: Sequence[Any], wrong: Sequence[tuple[str, str]]) -> Row:
        found = dict(zip(self._keys, values, strict=True))
        for key, message in wrong:
            self.report.refuse(self.table.sheet.name, self.table.cell(key, number), message)
            del found[key]
        return number, found, not wrong


def find_table(sheets: Sequence[SheetRows], kind: SheetKind, report: Report) -> Table | None:
    """Return the sheet of this kind with its columns; ``None`` when it is not there or unsound."""
    names = kind.spellings()
    sheet = next((s for s in sheets if spelling(s.name) in names), None)
    if sheet is None and kind.key == "contributions" and len(sheets) == 1:
        sheet = sheets[0]
    if sheet is None:
        return None
    return _with_headings(sheet, kind, report)


def _with_headings(sheet: SheetRows, kind: SheetKind, report: Report) -> Table | None:
    known = kind.recognised()
    best: dict[str, int] = {}
    best_row, unknown = 1, []
    for number, cells in islice(sheet.rows(), _HEADING_ROWS):
        places, strange = _places(cells, known)
        if len(places) > len(best):
            best, best_row, unknown = places, number, strange
    missing = [h for h in kind.headings if h.required and h.key not in best]
    table = Table(sheet, kind, best, best_row)
    if missing:
        language = (get_language() or "fr")[:2]
        for heading in missing:
            report.refuse(
                sheet.name,
                f"A{best_row}",
                _("The column “%(name)s” is missing.") % {"name": heading.name(language)},
            )
        return None
    for place, text in unknown:
        report.notice(
            sheet.name,
            f"{letters(place + sheet.first_column)}{best_row}",
            _("The column “%(name)s” is not known: it is not read.") % {"name": text[:80]},
        )
    return table


def _places(
    cells: Sequence[Any], known: Mapping[str, Heading]
) -> tuple[dict[str, int], list[tuple[int, str]]]:
    places: dict[str, int] = {}
    strange = []
    for place, raw in enumerate(cells):
        name = text_of(raw)
        heading = known.get(spelling(name)) if name else None
        if heading is None or heading.key in places:
            if name:
                strange.append((place, name))
        else:
            places[heading.key] = place
    return places, strange


def letters(place: int) -> str:
    """Return the letters of a column from its place: 0 → ``A``, 26 → ``AA``."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
