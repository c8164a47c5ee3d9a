"""What partners type: what a figure says, what a pasted block says, whether parts add up."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.core.numbers import NumberRefused, parse_number
from maillon.implementation.enums import Qualifier
from maillon.implementation.queries.fields import is_number

BLOCK_ROWS, BLOCK_COLUMNS = 500, 50
# How people write that a figure is not exact, in the three languages.
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    (Qualifier.AT_LEAST, re.compile(r"^(?:≥|>=|au moins|minstens|ten minste|at least)\s*", re.I)),
    (Qualifier.MORE_THAN, re.compile(r"^(?:>|plus de|plus d['’]|meer dan|more than)\s*", re.I)),
    (
        Qualifier.ABOUT,
        re.compile(r"^(?:±|~|≈|environ|env\.|ongeveer|ca\.?|circa|about)\s*", re.I),
    ),
)
WORDS: dict[str, str] = {
    Qualifier.EXACT: "",
    Qualifier.COUNTED: "",
    Qualifier.ABOUT: "± ",
    Qualifier.AT_LEAST: "≥ ",
    Qualifier.MORE_THAN: "> ",
}


@dataclass(frozen=True)
class Typed:
    """What a figure typed by a person says."""

    value: Decimal
    qualifier: str = Qualifier.EXACT


@dataclass(frozen=True)
class Problem:
    """Something to correct, or to confirm, and where: ``anchor`` is the id of the field."""

    anchor: str
    label: str
    message: str


def read_figure(text: str, *, whole: bool = False) -> Typed:
    """Return what a typed figure says: ``1 234,5``, ``± 120``, ``au moins 40``.

    :param whole: only whole numbers make sense here.
    :raises NumberRefused: with a message for people.
    """
    rest, qualifier = " ".join(text.split()), Qualifier.EXACT
    for candidate, pattern in _QUALIFIERS:
        found = pattern.match(rest)
        if found:
            rest, qualifier = rest[found.end() :], candidate
            break
    value = parse_number(rest)
    if whole and value != value.to_integral_value():
        raise NumberRefused(_("Write a whole number here: this counts units."))
    return Typed(value, qualifier)


def problem_of(name: str, value: str, *, whole: bool = False) -> str:
    """Return what is wrong with a typed figure, for people; nothing for a sound or empty one."""
    if not is_number(name) or not value.strip():
        return ""
    try:
        read_figure(value, whole=whole)
    except NumberRefused as refusal:
        return str(refusal)
    return ""


def split_block(text: str) -> list[list[str]]:
    """Return the cells of a block copied from a spreadsheet: tabs part cells, newlines rows.

    A cell that holds a tab or a newline stands in quotation marks, as spreadsheets write it. What
    is beyond 500 rows or 50 columns is left out.
    """
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    rows = list(csv.reader(io.StringIO(tidy.removesuffix("\n"), newline=""), delimiter="\t"))
    return [[cell.strip() for cell in row[:BLOCK_COLUMNS]] for row in rows[:BLOCK_ROWS]]


def place_block(
    block: Sequence[Sequence[str]], grid: Sequence[Sequence[str]], start: str = ""
) -> tuple[dict[str, str], int]:
    """Return field → text for a block laid on a grid of field names, and how many cells fell off.

    :param start: the field on which the upper left cell of the block lies; empty: the first one.
    """
    places = {name: (y, x) for y, row in enumerate(grid) for x, name in enumerate(row)}
    top, left = places.get(start, (0, 0))
    found: dict[str, str] = {}
    lost = 0
    for y, row in enumerate(block):
        for x, cell in enumerate(row):
            if top + y < len(grid) and left + x < len(grid[top + y]):
                found[grid[top + y][left + x]] = cell
            elif cell:
                lost += 1
    return found, lost


@dataclass(frozen=True)
class SumRow:
    """What the sums look at: a figure by key, its whole and its breakdown."""

    key: str
    label: str
    part_of: str | None
    breakdown: str


def sum_problems(rows: Iterable[SumRow], values: Mapping[str, Decimal]) -> list[tuple[str, str]]:
    """Return ``(key of the whole, message)`` where parts do not agree with their whole.

    Parts of one breakdown add up to it, once all of them are given; a part without breakdown is
    at most the whole.
    """
    listed = list(rows)
    labels = {row.key: row.label for row in listed}
    groups: dict[tuple[str, str], list[SumRow]] = {}
    for row in listed:
        if row.part_of is not None and row.part_of in values:
            groups.setdefault((row.part_of, row.breakdown), []).append(row)
    found: list[tuple[str, str]] = []
    for (whole, breakdown), parts in groups.items():
        given = [values[part.key] for part in parts if part.key in values]
        total, target = sum(given, Decimal(0)), values[whole]
        if breakdown and len(given) == len(parts) and total != target:
            text = _("The parts (%(parts)s) add up to %(total)s; the whole says %(whole)s.")
        elif breakdown and total > target:
            text = _("The parts (%(parts)s) already make %(total)s; the whole says %(whole)s.")
        elif not breakdown and any(value > target for value in given):
            text = _("A part (%(parts)s) is larger than the whole, which says %(whole)s.")
        else:
            continue
        names = ", ".join(labels[part.key] for part in parts if part.key in values)
        found.append((whole, text % {"parts": names, "total": total, "whole": target}))
    return found
