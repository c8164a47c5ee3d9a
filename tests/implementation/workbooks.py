"""Spreadsheets made for tests."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

ROW = {
    "code": "N-1",
    "titre": "Accueil des victimes",
    "catégorie": "zones",
    "type": "action",
    "première année": 2021,
}


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook with these sheets of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    page.write(number, column, value)
    book.close()
    return out.getvalue()


def table(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """Return rows of dictionaries as a table under its headings."""
    headings = list(dict.fromkeys(key for row in rows for key in row))
    return [headings, *([row.get(key, "") for key in headings] for row in rows)]


def contributions(*rows: Mapping[str, Any], **more: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook whose rows are ``ROW`` with these changes; ``more`` are other sheets."""
    return workbook({"contributions": table(*(ROW | dict(row) for row in rows)), **more})


def csv_of(*rows: Mapping[str, Any], mark: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return the same rows as a CSV."""
    lines = table(*(ROW | dict(row) for row in rows))
    return "\r\n".join(mark.join(str(cell) for cell in line) for line in lines).encode(encoding)
