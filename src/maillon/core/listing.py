"""Lists declared once: the page and its exports give the same rows in the same order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.remembering import RememberingPaginator

PAGE_SIZE = 25


@dataclass(frozen=True)
class Column:
    """A column: a stable key, a heading, the value of a row, and a link where the cell has one."""

    key: str
    heading: str | Promise
    value: Callable[[Any], Any]
    link: Callable[[Any], str] | None = None
    numeric: bool = False
    on_page: bool = True


@dataclass(frozen=True)
class Cell:
    """What the page shows of a row in a column."""

    value: Any
    link: str
    numeric: bool


@dataclass(frozen=True)
class Listing:
    """A list: its file name, columns, the template that shows it, and how many rows a page has."""

    name: str
    columns: Sequence[Column]
    template: str = "core/listing.html"
    page_size: int = PAGE_SIZE

    def sheet(self, rows: QuerySet[Any], title: str) -> Sheet:
        """Return every row as a table for the exports."""
        values = ([column.value(row) for column in self.columns] for row in rows)
        return Sheet(
            name=title,
            keys=[column.key for column in self.columns],
            headings=[str(column.heading) for column in self.columns],
            rows=values,
        )

    def respond(
        self, request: HttpRequest, rows: QuerySet[Any], title: str, **context: Any
    ) -> HttpResponse:
        """Answer with a page of the list, or with all of it where the address asks a format."""
        wanted = request.GET.get("format", "")
        if wanted in FORMATS:
            return respond(self.sheet(rows, title), wanted, self.name)
        page = RememberingPaginator(rows, self.page_size).get_page(request.GET.get("page"))
        shown = [column for column in self.columns if column.on_page]
        table = [[_cell(column, row) for column in shown] for row in page.object_list]
        return render(
            request,
            self.template,
            {"title": title, "lead": "", "page": page, "pages": page_numbers(page)}
            | {"columns": shown, "table": table, "formats": FORMATS}
            | context,
        )


def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the page numbers to link, ``None`` standing for a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]


def _cell(column: Column, row: Any) -> Cell:
    return Cell(column.value(row), column.link(row) if column.link else "", column.numeric)
