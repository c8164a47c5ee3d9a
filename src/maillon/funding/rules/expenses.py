"""First step of the control: is the file of supporting documents admissible?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ExpenseLine:
    """A line of a file as the first step looks at it."""

    place: int
    label: str
    spent_on: date
    amount: Decimal
    needs_proof: bool
    has_document: bool
    category_valid: bool = True
    refused: bool = False


@dataclass(frozen=True)
class LineProblem:
    """What is wrong, and on which line (from 1; 0: the file as a whole)."""

    place: int
    message: str


def file_problems(lines: Sequence[ExpenseLine], *, first: date, last: date) -> list[LineProblem]:
    """Return what makes a file not admissible, line by line; empty when it is admissible."""
    if not lines:
        return [LineProblem(0, _("The file holds no expense."))]
    found = []
    seen: dict[tuple[str, date, Decimal], int] = {}
    for line in lines:
        if not first <= line.spent_on <= last:
            found.append(
                LineProblem(
                    line.place,
                    _("Dated outside the period: %(first)s to %(last)s.")
                    % {"first": _day(first), "last": _day(last)},
                )
            )
        if not line.category_valid:
            found.append(LineProblem(line.place, _("The category was not valid on that day.")))
        if line.refused:
            found.append(
                LineProblem(line.place, _("The virus scanner refused its document: join another."))
            )
        elif line.needs_proof and not line.has_document:
            found.append(LineProblem(line.place, _("This expense needs its document.")))
        key = (line.label.strip().casefold(), line.spent_on, line.amount)
        if key in seen:
            found.append(
                LineProblem(line.place, _("Same as line %(place)s.") % {"place": seen[key]})
            )
        seen.setdefault(key, line.place)
    return found


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
