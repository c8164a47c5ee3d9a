"""From the bytes of a workbook or a CSV to rows of cells, within limits.

A workbook from outside is hostile until shown otherwise: it is measured before it is opened,
because the reader keeps a rectangle as large as the farthest cell.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from maillon.implementation.exports.columns import CONTRIBUTIONS
from maillon.implementation.importers.limits import LIMITS, FileRefused, Limits
from maillon.partners.queries import spelling

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
# The address of a cell or row beyond the limits: column CA or later, row 200,000 or later.
_FAR_CELL = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\s(?:[^>]*\s)?r\s*=\s*["']"""
    rb"""(?:[A-Za-z]{3,}\d|[C-Zc-z][A-Za-z]\d|[A-Za-z]{0,2}(?:[2-9]\d{5}|\d{7,}))"""
)
_QUICK = re.compile(
    rb"""r\s*=\s*["'](?:[A-Za-z]{3,}\d|[C-Zc-z][A-Za-z]\d|[A-Za-z]{0,2}(?:[2-9]\d{5}|\d{7,}))"""
)
_CHUNK = 1 << 20
_OVERLAP = 200


@dataclass(frozen=True)
class SheetRows:
    """A sheet: its name, and its rows each time they are asked for, with their number from 1.

    ``first_column`` is the place, from 0, of the first cell of each row.
    """

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Any]]]]
    first_column: int = 0
    total: int = 0
    is_csv: bool = False


def read_sheets(data: bytes, filename: str, limits: Limits = LIMITS) -> list[SheetRows]:
    """Return the sheets of a workbook (.xlsx), or the one table of a CSV.

    :raises FileRefused: with a message for people.
    """
    if not data:
        raise FileRefused(_("The file is empty."))
    if len(data) > limits.file_bytes:
        raise FileRefused(
            _("The file is too large: at most %(size)s MB.")
            % {"size": limits.file_bytes // (1024 * 1024)}
        )
    if data.startswith(_OLE):
        raise FileRefused(
            _(
                "This is an old Excel file (.xls), or one protected by a password. Open it in "
                "Excel, take the password away and save it as “Excel workbook (.xlsx)”."
            )
        )
    if data.startswith(_ZIP) or filename.lower().endswith((".xlsx", ".xlsm", ".ods")):
        return _workbook(data, limits)
    return [_csv(data, filename, limits)]


def _workbook(data: bytes, limits: Limits) -> list[SheetRows]:
    _measure(data, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) > limits.sheets:
            raise FileRefused(
                _("The workbook has too many sheets: at most %(count)s.") % {"count": limits.sheets}
            )
        return [_sheet(book, name, limits) for name in names]
    except (CalamineError, ValueError, KeyError, OSError) as error:
        raise FileRefused(_damaged()) from error
    except BaseException as error:
        # The reader is written in Rust: what panics there comes out as a BaseException.
        if type(error).__name__ == "PanicException":
            raise FileRefused(_damaged()) from error
        raise


def _damaged() -> str:
    return _("The workbook is damaged. Open it in Excel and save it again as .xlsx.")


def _sheet(book: CalamineWorkbook, name: str, limits: Limits) -> SheetRows:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > limits.rows or sheet.width > limits.columns:
        raise FileRefused(_too_far(limits))
    start = sheet.start[1] if sheet.start else 0
    return SheetRows(
        name,
        lambda: enumerate(sheet.iter_rows(), start=1),
        first_column=start,
        total=sheet.total_height,
    )


def _too_far(limits: Limits) -> str:
    return _(
        "A sheet holds cells too far to the right or too far down: at most %(rows)s rows and "
        "%(columns)s columns. Delete the rows and columns after your data and save again."
    ) % {"rows": limits.rows, "columns": limits.columns}


def _measure(data: bytes, limits: Limits) -> None:
    """Unpack everything once, piece by piece, keeping nothing: size, soundness, farthest cell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise FileRefused(
                    _("This is not an Excel workbook. Save it as “Excel workbook (.xlsx)” or CSV.")
                )
            promised = sum(entry.file_size for entry in entries)
            if len(entries) > limits.entries or promised > limits.expanded_bytes:
                raise FileRefused(_bomb())
            for entry in entries:
                _measure_entry(archive, entry, limits)
    except (
        *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
        *(EOFError, OSError, ValueError),
    ) as error:
        raise FileRefused(_damaged()) from error


def _bomb() -> str:
    return _(
        "The workbook unpacks to more than Maillon accepts. Keep the sheets of the template only."
    )


def _measure_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    # Reading to the end also checks the checksum, so a size that lies is found out.
    with archive.open(entry) as part:
        tail = b""
        while piece := part.read(_CHUNK):
            text = tail + piece
            if _QUICK.search(text) and _FAR_CELL.search(text):
                raise FileRefused(_too_far(limits))
            tail = text[-_OVERLAP:]


def _csv(data: bytes, filename: str, limits: Limits) -> SheetRows:
    if b"\0" in data:
        raise FileRefused(
            _("This is neither an Excel workbook (.xlsx) nor a CSV file. Save it as one of them.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    delimiter = _delimiter(text)
    if text.count("\n") > limits.rows * 20:
        raise FileRefused(_too_far(limits))

    def rows() -> Iterator[tuple[int, Sequence[Any]]]:
        csv.field_size_limit(1_000_000)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for number, row in enumerate(reader, start=1):
                if number > limits.rows or len(row) > limits.columns:
                    raise FileRefused(_too_far(limits))
                yield number, row
        except csv.Error as error:
            raise FileRefused(
                _("The CSV file cannot be read near row %(row)s: a quotation mark is not closed.")
                % {"row": reader.line_num}
            ) from error

    name = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0][:60] or "csv"
    return SheetRows(name, rows, total=text.count("\n") + 1, is_csv=True)


def _delimiter(text: str) -> str:
    """Return the mark under which the first line holds most known column names."""
    known = CONTRIBUTIONS.recognised()
    first = text.lstrip("\r\n").split("\n", 1)[0][:10_000]

    def found(mark: str) -> int:
        return sum(1 for name in first.split(mark) if spelling(name.strip(' "\r')) in known)

    return max((";", ",", "\t"), key=found)
