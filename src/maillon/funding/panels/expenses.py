"""What the page of a file of supporting documents shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from maillon.core.numbers import write_number
from maillon.funding.enums import ExpenseFileState
from maillon.funding.models import Expense, ExpenseFile
from maillon.funding.operations.expense_control import finding_of, inputs_of, sample_of
from maillon.funding.queries.expenses import CategorySum, by_category, lines_of, period
from maillon.funding.rules.sampling import Drawn, Finding, SamplingRules, percent
from maillon.funding.rules.scanning import scan_words, why_not_opened
from maillon.funding.workflows.grants import FileAct, may_file
from maillon.implementation.enums import EvidenceState
from maillon.partners.permissions import Person


@dataclass(frozen=True)
class LineShown:
    """An expense with its risk and its draw; ``None`` before the file was found admissible.

    :param scan: what is said of its document (empty: it was found clean, or there is none).
    :param opens: whether the reader may open its document.
    """

    place: int
    expense: Expense
    drawn: Drawn | None
    part: str
    scan: str = ""
    opens: bool = False


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
    rules: SamplingRules
    share: Decimal
    tolerance: Decimal
    spent: Decimal
    accepted: Decimal
    waiting: int
    own: bool
    may_admit: bool
    may_judge: bool
    may_scan: bool
    unscanned: bool


def file_page(file: ExpenseFile, reader: Person) -> FilePage:
    """Read the page of a file; the draw is made again from its seed, and is the same."""
    lines = lines_of(file)
    drawn: dict[int, Drawn] = {}
    own = reader.owns([file.grant.organisation_id])
    judges = bool(may_file(file.state, FileAct.JUDGE, reader, own=own))
    if file.state == ExpenseFileState.IN_CONTROL and judges:
        drawn = sample_of(file, lines)
    rules = inputs_of(file).rules if judges else SamplingRules()
    found = finding_of(lines, rules)
    zero = Decimal("0.00")
    waits_for_scan = any(one.document and one.scan_state == EvidenceState.WAITING for one in lines)
    return FilePage(
        file=file,
        lines=lines,
        shown=[
            LineShown(
                place,
                one,
                drawn.get(one.pk),
                write_number(one.accepted) if one.accepted is not None else "",
                *_document(one, reader, own=own),
            )
            for place, one in enumerate(lines, start=1)
        ],
        categories=by_category(lines),
        period=period(file),
        finding=found,
        error=None if found.error is None else percent(found.error),
        rules=rules,
        share=percent(rules.share),
        tolerance=percent(rules.tolerance),
        spent=sum((one.amount for one in lines), zero),
        accepted=sum((one.accepted or zero for one in lines), zero),
        waiting=sum(one.accepted is None for one in lines),
        own=own,
        may_admit=bool(may_file(file.state, FileAct.ACCEPT, reader, own=own)),
        may_judge=judges,
        may_scan=bool(settings.SCAN_COMMAND)
        and (own or reader.everywhere("expense.control"))
        and waits_for_scan,
        unscanned=waits_for_scan and not settings.SCAN_COMMAND,
    )


def why_document_closed(expense: Expense, reader: Person, *, own: bool) -> str:
    """Return why ``reader`` cannot open the document of an expense; empty when they can.

    :param own: the reader is of the beneficiary.
    """
    return why_not_opened(
        expense.scan_state,
        own=own,
        decides=reader.everywhere("expense.control"),
        scans=bool(settings.SCAN_COMMAND),
    )


def _document(expense: Expense, reader: Person, *, own: bool) -> tuple[str, bool]:
    """Return what is said of a document, and whether the reader may open it."""
    if expense.document is None:
        return "", False
    scans = bool(settings.SCAN_COMMAND)
    # Without any scanner the page says so once, not line by line.
    told = scans or expense.scan_state != EvidenceState.WAITING
    words = scan_words(expense.scan_state, scans=scans) if told else ""
    return words, not why_document_closed(expense, reader, own=own)
