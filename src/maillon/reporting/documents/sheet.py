"""A sheet: what there is to know about one subject, on one page of A4, as PDF/UA-1."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pypdfium2
from django.utils.translation import ngettext, override

from maillon.core.papers.typesetting import compile_pdf
from maillon.reporting.documents.blocks import Cell, Column
from maillon.reporting.queries.report_data.types import Text

TEMPLATE = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True)
class SheetTable:
    """A table of a sheet, the weightiest rows first. ``left_out`` rows found no room."""

    heading: str
    columns: list[Column]
    rows: list[list[Cell]]
    left_out: int = 0

    @property
    def note(self) -> str:
        """What stands under the table: how much is left out."""
        if not self.left_out:
            return ""
        text = ngettext(
            "%(n)s more on the page in Maillon.",
            "%(n)s more on the page in Maillon.",
            self.left_out,
        )
        return text % {"n": self.left_out}

    def shorter(self) -> "SheetTable":
        """Return the table without its last rows, at least one."""
        drop = max(1, len(self.rows) // 8)
        return replace(self, rows=self.rows[:-drop], left_out=self.left_out + drop)


@dataclass(frozen=True)
class Sheet:
    """One page: a title, key numbers (value, what it counts), tables, where it comes from."""

    language: str
    title: Text
    subtitle: str
    numbers: list[tuple[str, str]]
    tables: list[SheetTable]
    origin: str
    ticks: list[bool] = field(default_factory=list)
    ticks_alt: str = ""


def sheet_pdf(sheet: Sheet, made: datetime) -> bytes:
    """Return the sheet as PDF of one page; ``made`` is written into it as its date.

    Where there is too much to say, the longest table loses its last rows and says how many.
    """
    while True:
        content = _compile(sheet, made)
        longest = max(range(len(sheet.tables)), key=lambda n: len(sheet.tables[n].rows), default=-1)
        if longest < 0 or not sheet.tables[longest].rows or _pages(content) == 1:
            return content
        tables = [t.shorter() if n == longest else t for n, t in enumerate(sheet.tables)]
        sheet = replace(sheet, tables=tables)


def _compile(sheet: Sheet, made: datetime) -> bytes:
    with override(sheet.language):
        tables = [{**vars(table), "note": table.note} for table in sheet.tables]
    content = {**vars(sheet), "tables": tables}
    return compile_pdf(TEMPLATE.read_bytes(), content, made=made)


def _pages(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()
