"""Tables that are typed: the budget by expense category and the figures of a report.

A table is kept as typed, as JSON rows of texts in the answer to its question; what is sound in it
becomes rows of the database. A row left empty is no row.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.core.numbers import NumberRefused
from maillon.funding.rules.values import AnswerRefused, read_amount
from maillon.implementation.rules.entry import read_figure

BUDGET_COLUMNS = ("category", "label", "amount", "requested")
FIGURE_COLUMNS = ("label", "value", "unit")
MOST_ROWS = 200
Row = Mapping[str, str]


@dataclass(frozen=True)
class BudgetRow:
    """A sound line of a budget."""

    category: str
    label: str
    amount: Decimal
    requested: Decimal


@dataclass(frozen=True)
class Budget:
    """A budget as read: its sound lines, what is wrong (row from 1 → messages)."""

    rows: list[BudgetRow] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What it costs in all."""
        return sum((row.amount for row in self.rows), Decimal("0.00"))

    @property
    def requested(self) -> Decimal:
        """What is asked for in all."""
        return sum((row.requested for row in self.rows), Decimal("0.00"))


@dataclass(frozen=True)
class FigureRow:
    """A sound figure of a report."""

    label: str
    value: Decimal
    unit: str
    qualifier: str


@dataclass(frozen=True)
class Figures:
    """The figures as read: the sound ones, what is wrong (row from 1 → messages)."""

    rows: list[FigureRow] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def typed_rows(text: str, columns: Collection[str]) -> list[dict[str, str]]:
    """Return the rows of a typed table, each with every column; nothing for what is no table."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    return [
        {name: str(row.get(name, "") or "").strip() for name in columns}
        for row in found[:MOST_ROWS]
        if isinstance(row, dict)
    ]


def write_rows(rows: Collection[Row], columns: Collection[str]) -> str:
    """Return typed rows as the text of an answer; empty rows at the end are left out."""
    plain = [{name: row.get(name, "") for name in columns} for row in rows]
    while plain and not any(plain[-1].values()):
        plain.pop()
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) if plain else ""


@dataclass(frozen=True)
class ComparedRow:
    """A row of two versions of a table.

    :param whose: ``both``, ``mine`` or ``theirs``.
    :param cells: column → what stands there and whether the other version says something else.
    :param alone: whether the other version has no such row.
    """

    whose: str
    cells: Mapping[str, tuple[str, bool]]
    alone: bool = False


def compare_rows(mine: str, theirs: str, columns: Collection[str]) -> list[ComparedRow]:
    """Return two versions of a typed table row by row: alike, differing in pairs, in one only."""
    ours, others = (
        [row for row in typed_rows(text, columns) if any(row.values())] for text in (mine, theirs)
    )
    a_keys, b_keys = ([tuple(row.values()) for row in rows] for rows in (ours, others))
    found: list[ComparedRow] = []
    for act, a, b, x, y in SequenceMatcher(None, a_keys, b_keys, autojunk=False).get_opcodes():
        if act == "equal":
            found += [_compared("both", row, row) for row in ours[a:b]]
            continue
        for one, other in zip_longest(ours[a:b], others[x:y]):
            found += [_compared("mine", one, other)] if one else []
            found += [_compared("theirs", other, one)] if other else []
    return found


def _compared(whose: str, row: Row, other: Row | None) -> ComparedRow:
    cells = {name: (text, other is not None and other[name] != text) for name, text in row.items()}
    return ComparedRow(whose, cells, alone=other is None)


def read_budget(text: str, categories: Collection[str]) -> Budget:
    """Return what a typed budget says.

    :param categories: the codes of the expense categories in force.
    """
    rows: list[BudgetRow] = []
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(typed_rows(text, BUDGET_COLUMNS), start=1):
        if not any(row.values()):
            continue
        found = _budget_problems(row, categories)
        problems += [(number, message) for message in found]
        if not found:
            amount = read_amount(row["amount"])
            requested = read_amount(row["requested"]) if row["requested"] else amount * 0
            rows.append(BudgetRow(row["category"], row["label"], amount, requested))
    return Budget(rows, problems)


def _budget_problems(row: Row, categories: Collection[str]) -> list[str]:
    found: list[str] = []
    if row["category"] not in categories:
        found.append(_("choose an expense category"))
    if not row["label"]:
        found.append(_("say what it is for"))
    elif len(row["label"]) > 300:
        found.append(_("the text is longer than 300 characters"))
    amounts: list[Decimal | None] = []
    for name, label in (("amount", _("cost")), ("requested", _("asked for"))):
        try:
            empty = name == "requested" and not row[name]
            amounts.append(Decimal(0) if empty else read_amount(row[name]))
        except AnswerRefused as refusal:
            found.append(_("%(column)s: %(problem)s") % {"column": label, "problem": refusal})
            amounts.append(None)
    cost, asked = amounts
    if cost is not None and asked is not None and asked > cost:
        found.append(
            _("%(asked)s is asked for, more than the cost of %(cost)s")
            % {"asked": euros(asked), "cost": euros(cost)}
        )
    return found


def read_figures(text: str) -> Figures:
    """Return what the typed figures say: label, value (``± 120``, ``1 234,5``), unit."""
    rows: list[FigureRow] = []
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(typed_rows(text, FIGURE_COLUMNS), start=1):
        if not any(row.values()):
            continue
        if not row["label"]:
            problems.append((number, _("say what it counts")))
            continue
        if len(row["label"]) > 300 or len(row["unit"]) > 60:
            problems.append((number, _("the text is too long")))
            continue
        try:
            typed = read_figure(row["value"])
        except NumberRefused as refusal:
            problems.append((number, str(refusal)))
            continue
        rows.append(FigureRow(row["label"], typed.value, row["unit"], str(typed.qualifier)))
    return Figures(rows, problems)
