"""What the page of a file of supporting documents shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillon.core.numbers import write_number
from maillon.funding.enums import ExpenseFileState
from maillon.funding.models import Expense, ExpenseFile
from maillon.funding.operations.expense_control import finding_of, sample_of
from maillon.funding.queries.expenses import CategorySum, by_category, lines_of, period
from maillon.funding.rules.sampling import Drawn, Finding, SamplingRules, percent
from maillon.funding.workflows.grants import FileAct, may_file
from maillon.partners.permissions import Person


@dataclass(frozen=True)
class LineShown:
    """An expense with its risk and its draw; ``None`` before the file was found admissible."""

    place: int
    expense: Expense
    drawn: Drawn | None
    part: str


@dataclass(frozen=True)
class FilePage:
    """Everything on the page of a file."""

    file: ExpenseFile
    lines: list[Expense]
    shown: list[LineShown]
    categories: list[CategorySum]
    period: tuple[date, date]
    finding: Finding
    error: Decimal | None
    tolerance: Decimal
    spent: Decimal
    accepted: Decimal
    waiting: int
    own: bool
    may_admit: bool
    may_judge: bool


def file_page(file: ExpenseFile, reader: Person) -> FilePage:
    """Read the page of a file; the draw is made again from its seed, and is the same."""
    lines = lines_of(file)
    drawn: dict[int, Drawn] = {}
    own = reader.owns([file.grant.organisation_id])
    judges = bool(may_file(file.state, FileAct.JUDGE, reader, own=own))
    if file.state == ExpenseFileState.IN_CONTROL and judges:
        drawn = sample_of(file, lines)
    found = finding_of(lines)
    zero = Decimal("0.00")
    return FilePage(
        file=file,
        lines=lines,
        shown=[
            LineShown(
                place,
                one,
                drawn.get(one.pk),
                write_number(one.accepted) if one.accepted is not None else "",
            )
            for place, one in enumerate(lines, start=1)
        ],
        categories=by_category(lines),
        period=period(file),
        finding=found,
        error=None if found.error is None else percent(found.error),
        tolerance=percent(SamplingRules().tolerance),
        spent=sum((one.amount for one in lines), zero),
        accepted=sum((one.accepted or zero for one in lines), zero),
        waiting=sum(one.accepted is None for one in lines),
        own=own,
        may_admit=bool(may_file(file.state, FileAct.ACCEPT, reader, own=own)),
        may_judge=judges,
    )
