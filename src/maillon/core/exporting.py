"""Tables out of Maillon: the same rows as CSV, workbook or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

FORMATS = ("csv", "xlsx", "json")
_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
# A spreadsheet runs a cell that starts so (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the keys and headings of its columns, its rows, a note under it."""

    name: str
    keys: Sequence[str]
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    note: str = ""


def defuse(text: str) -> str:
    """Return ``text`` such that no spreadsheet takes it for a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def plain(value: Any) -> Any:
    """Return ``value`` as a cell: number, text or nothing."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return ", ".join(str(part) for part in value)
    return str(value)


def to_csv(sheet: Sheet) -> bytes:
    """Return the table as CSV: UTF-8 with a mark, semicolons, so that Excel opens it as it is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([defuse(str(heading)) for heading in sheet.headings])
    for row in sheet.rows:
        cells = (plain(value) for value in row)
        writer.writerow([defuse(c) if isinstance(c, str) else c for c in cells])
    return ("\ufeff" + out.getvalue()).encode()


def to_json(sheet: Sheet) -> bytes:
    """Return the table as a JSON list of objects, keyed by the stable column keys."""
    rows = [
        {
            key: list(value) if isinstance(value, list | tuple) else plain(value)
            for key, value in zip(sheet.keys, row, strict=True)
        }
        for row in sheet.rows
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with one sheet a table; texts are written as texts, never as formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    note = book.add_format({"italic": True, "font_color": "#43535f"})
    used: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, used))
        page.freeze_panes(1, 0)
        widths = [len(str(heading)) for heading in sheet.headings]
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, str(heading), head)
        last = 0
        for last, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(map(plain, row)):
                _write(page, last, column, value, wrap)
                widths[column] = max(widths[column], min(60, len(str(value or ""))))
        for column, width in enumerate(widths):
            page.set_column(column, column, max(8, min(60, width + 2)))
        if sheet.headings:
            page.autofilter(0, 0, max(last, 1), len(sheet.headings) - 1)
        if sheet.note:
            page.write_string(last + 2, 0, sheet.note, note)
    book.close()
    return out.getvalue()


def _write(page: Any, row: int, column: int, value: Any, wrap: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, value[:32_767], wrap)


def _sheet_name(name: str, used: set[str]) -> str:
    """Return a name that Excel takes: 31 characters, none of ``[]:*?/\\``, not used yet."""
    clean = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:31] or "1"
    candidate, n = clean, 2
    while candidate.casefold() in used:
        suffix = f" {n}"
        candidate, n = clean[: 31 - len(suffix)] + suffix, n + 1
    used.add(candidate.casefold())
    return candidate


def respond(sheet: Sheet, format: str, filename: str) -> HttpResponse:
    """Return the table as a download: ``filename`` without suffix, ``format`` one of FORMATS."""
    content = {"csv": to_csv, "json": to_json, "xlsx": lambda s: to_xlsx([s])}[format](sheet)
    response = HttpResponse(content, content_type=_MEDIA_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{filename}.{format}"'
    return response
