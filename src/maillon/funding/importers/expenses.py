"""Expenses by spreadsheet: an empty one to fill in, and reading it with errors by cell.

Reading is all or nothing: what cannot be understood is said cell by cell, and nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.exporting import Sheet, to_xlsx
from maillon.core.languages import CODES, choose
from maillon.core.money import CENT
from maillon.core.numbers import NumberRefused, number_from_cell, parse_number
from maillon.funding.models import ExpenseCategory, ExpenseFile
from maillon.funding.operations.expenses import MOST_LINES, ExpenseInput
from maillon.implementation.importers.limits import FileRefused
from maillon.implementation.importers.reading import SheetRows, read_sheets
from maillon.implementation.importers.table import letters
from maillon.partners.queries import spelling

_COLUMNS = 4
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass
class Read:
    """What a spreadsheet holds: its lines, or its errors (``C7: …``), never both."""

    lines: list[ExpenseInput] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def expense_template(file: ExpenseFile, categories: Sequence[ExpenseCategory]) -> bytes:
    """Return an empty spreadsheet for the expenses of a file, with the categories beside."""
    headings = [_("Category"), _("Expense"), _("Date"), _("Amount (euros)")]
    keys = ["category", "label", "spent_on", "amount"]
    known = Sheet(
        name=_("Categories"),
        keys=["title", "help"],
        headings=[_("Category"), _("Explanation")],
        rows=[[row.title, row.help] for row in categories],
    )
    name = _("Expenses of %(year)s") % {"year": file.year}
    return to_xlsx([Sheet(name=name, keys=keys, headings=headings, rows=[]), known])


def read_expenses(data: bytes, filename: str, categories: Sequence[ExpenseCategory]) -> Read:
    """Read the first sheet: category, expense, date and amount under a row of headings."""
    found = Read()
    try:
        sheets = read_sheets(data, filename)
    except FileRefused as refusal:
        found.errors.append(str(refusal))
        return found
    known = {
        spelling(name): row
        for row in categories
        for name in (row.code, *(choose(row, "title", code).text for code in CODES))
    }
    for number, cells in islice(sheets[0].rows(), 1, MOST_LINES * 2):
        row = [_cell(cells, place - sheets[0].first_column) for place in range(_COLUMNS)]
        if all(value in ("", None) for value in row):
            continue
        _read_row(found, sheets[0], number, row, known)
    if not found.lines and not found.errors:
        found.errors.append(_("The first sheet holds no expense under its headings."))
    if len(found.lines) > MOST_LINES:
        found.errors.append(_("At most %(count)s lines in a file.") % {"count": MOST_LINES})
    if found.errors:
        found.lines = []
    return found


def _read_row(
    found: Read,
    sheet: SheetRows,
    number: int,
    row: list[Any],
    known: dict[str, ExpenseCategory],
) -> None:
    category = known.get(spelling(str(row[0] or "")))
    label = str(row[1] or "").strip()
    day, amount = _day(row[2]), _amount(row[3])
    wrong = {
        0: "" if category else _("no known category"),
        1: "" if label and len(label) <= 300 else _("say in a few words what was paid"),
        2: "" if day else _("write a day, such as 31/12/2022"),
        3: "" if amount else _("write an amount above zero, such as 1234,50"),
    }
    for place, message in wrong.items():
        if message:
            found.errors.append(
                _("%(cell)s: %(message)s")
                % {"cell": f"{letters(place)}{number}", "message": message}
            )
    if category and label and day and amount:
        found.lines.append(ExpenseInput(category, label[:300], day, amount))


def _cell(cells: Sequence[Any], place: int) -> Any:
    return cells[place] if 0 <= place < len(cells) else ""


def _day(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    for pattern in _DAYS:
        try:
            return datetime.strptime(str(raw or "").strip(), pattern).date()
        except ValueError:
            continue
    return None


def _amount(raw: Any) -> Decimal | None:
    try:
        is_number = isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)
        amount = number_from_cell(raw) if is_number else parse_number(str(raw or ""))
    except NumberRefused:
        return None
    return amount.quantize(CENT) if amount > 0 and not amount % CENT else None
