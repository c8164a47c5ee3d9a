"""The workbook in which a partner answers offline: what is asked, what was said, what is typed.

The first two columns, hidden, hold the field and the version that was copied; only the last one
can be written in. ``importers.request_workbook`` reads it back.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from maillon.core.numbers import NumberRefused, parse_number
from maillon.implementation.enums import ContributionKind
from maillon.implementation.forms.entry import Box, PartForm, RequestForm
from maillon.implementation.queries.fields import is_number

HEADINGS = ("key", "version", "part", "asked", "before", "value")
NEW_ROWS = 10
NEW = ("title", "description", "kind", "first_year", "last_year", "measure:1")


@dataclass(frozen=True)
class Line:
    """A row of the workbook: a field, what it is about, what was said before, what stands there."""

    box: Box
    part: str
    label: str
    before: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def text_lines(form: PartForm) -> list[Line]:
    """Return the rows of a part's answer and texts."""
    previous = form.part.previous
    lines = []
    if form.answers:
        lines.append(Line(form.answer, form.title, form.answer.label, choices=tuple(form.answers)))
        lines.append(Line(form.reason, form.title, form.reason.label))
    boxes = ([form.title_box] if form.asks_title else []) + [form.text_box, *form.other_boxes]
    for box in boxes if form.asks_text else []:
        before = str(getattr(previous, box.name)) if previous else ""
        lines.append(Line(box, form.title, box.label, before))
    lines += [Line(box, form.title, question.text) for question, box in form.questions]  # type: ignore[attr-defined]
    return lines


def figure_lines(form: PartForm) -> list[Line]:
    """Return the rows of a part's figures, one for each year."""
    lines = []
    for row in form.rows:
        unit = f" ({row.figure.unit})" if row.figure.unit else ""
        for cell, year in zip(row.cells, form.part.years, strict=True):
            label = f"{'– ' * row.figure.depth}{row.figure.label}{unit}, {year}"
            before = f"{row.before} ({row.before_year})" if row.before_year else row.before
            lines.append(Line(cell, form.title, label, before))
    return lines


def request_workbook_bytes(form: RequestForm, *, made_at: datetime) -> bytes:
    """Return the workbook of a request, filled with what stands on its page."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    asked = form.sheet.request
    book.set_properties({"title": str(asked), "created": made_at.replace(tzinfo=None)})
    writer = _Writer(book)
    texts = [line for part in form.parts if part.part.is_open for line in text_lines(part)]
    figures = [line for part in form.parts if part.part.is_open for line in figure_lines(part)]
    writer.help(form)
    writer.sheet(_("Answers and texts"), texts)
    writer.sheet(_("Figures"), figures)
    if asked.form.free_items:
        writer.new_items(form)
    book.close()
    return out.getvalue()


class _Writer:
    """Lays out the sheets: locked labels, free cells, lists to choose from."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "bg_color": "#0f5c6e", "font_color": "#ffffff", "text_wrap": True}
        )
        self.label = book.add_format({"text_wrap": True, "valign": "top"})
        self.quiet = book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#56656f", "bg_color": "#f4f6f7"}
        )
        free = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#7a8892"}
        self.free = book.add_format(free | {"locked": False})
        self.number = book.add_format(
            free | {"locked": False, "num_format": "#,##0.####", "align": "right"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})

    def sheet(self, name: str, lines: list[Line]) -> None:
        """Add a sheet of fields."""
        page = self.book.add_worksheet(name[:31])
        headings = (
            "key",
            "version",
            _("Part of the report"),
            _("Asked"),
            _("Last time"),
            _("Your answer"),
        )
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, self.head)
        page.set_column(0, 1, None, None, {"hidden": True})
        page.set_column(2, 2, 34)
        page.set_column(3, 3, 40)
        page.set_column(4, 4, 40 if name != _("Figures") else 16)
        page.set_column(5, 5, 60 if name != _("Figures") else 18)
        page.freeze_panes(1, 4)
        for row, line in enumerate(lines, start=1):
            self._line(page, row, line)
        # Without a password: it keeps from slips, not from intentions.
        page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _line(self, page: Any, row: int, line: Line) -> None:
        page.write_string(row, 0, line.box.key)
        page.write_number(row, 1, line.box.version)
        page.write_string(row, 2, line.part, self.label)
        page.write_string(row, 3, line.label, self.label)
        page.write_string(row, 4, line.before[:32_000], self.quiet)
        value = dict(line.choices).get(line.box.value, "") if line.choices else line.box.value
        if is_number(line.box.name):
            _write_number(page, row, 5, value, self.number)
        else:
            page.write_string(row, 5, value[:32_000], self.free)
        if line.choices:
            self._choices(page, row, 5, [text for _code, text in line.choices])

    def _choices(self, page: Any, row: int, column: int, texts: list[str]) -> None:
        page.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": texts,
                "error_title": _("Not in the list"),
                "error_message": _("Choose a value of the list."),
            },
        )

    def new_items(self, form: RequestForm) -> None:
        """Add the sheet on which contributions of their own are added."""
        page = self.book.add_worksheet(_("Additional")[:31])
        headings = (
            ("key", 4),
            (_("Title"), 40),
            (_("What was done, and with what result"), 60),
            (_("Kind"), 16),
            (_("First year"), 12),
            (_("Last year"), 12),
            (_("Main measure"), 16),
        )
        for column, (heading, width) in enumerate(headings):
            page.write_string(0, column, heading, self.head)
            page.set_column(column, column, width)
        page.set_column(0, 0, None, None, {"hidden": True})
        page.freeze_panes(1, 2)
        for row in range(1, NEW_ROWS + 1):
            page.write_string(row, 0, f"new:{row}")
            for column in range(1, len(headings)):
                page.write_blank(row, column, None, self.free)
            self._choices(page, row, 3, [str(label) for label in ContributionKind.labels])
        page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def help(self, form: RequestForm) -> None:
        """Add the first sheet: what this is, how it comes back."""
        page = self.book.add_worksheet(_("Read me")[:31])
        page.set_column(0, 0, 100)
        asked = form.sheet.request
        page.write_string(0, 0, f"{asked.round.title} – {asked.organisation.name}", self.title)
        lines = [
            _("Write in the framed cells of the other sheets; everything else is locked."),
            _("Figures as you write them: 1 234,5. “± 120” says about, “≥ 40” at least."),
            _("Bring the file back on the page of the request, under “Work offline”."),
            _("You see, cell by cell, what would change before anything is stored."),
            _(
                "What somebody changed on the page in the meantime is not overwritten: "
                "you are shown both and choose."
            ),
            _("Submitting is done on the page, by your signatory."),
        ]
        for row, line in enumerate(lines, start=2):
            page.write_string(row, 0, line, self.label)


def _write_number(page: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a typed figure as a number where it is one; as typed where it is not."""
    try:
        page.write_number(row, column, float(parse_number(text)), style)
    except NumberRefused:
        page.write_string(row, column, text, style)
