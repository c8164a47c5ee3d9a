"""Supporting documents: filled in and handed in by the beneficiary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.money import CENT
from maillon.funding.enums import ExpenseFileState, GrantState
from maillon.funding.models import Expense, ExpenseCategory, ExpenseFile, Grant
from maillon.funding.operations.files import keep_file
from maillon.funding.operations.grants import label_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.expenses import lines_of, period
from maillon.funding.rules.expenses import ExpenseLine, LineProblem, file_problems
from maillon.funding.workflows.grants import FileAct, file_step, why_not_file
from maillon.implementation.enums import EvidenceState

MOST_LINES = 500
# A cancelled grant is still controlled: what was rightly spent is not repaid.
_CONTROLLED = (GrantState.RUNNING, GrantState.CANCELLED)


@dataclass(frozen=True)
class ExpenseInput:
    """A line as it is typed. ``pk`` is that of the line it replaces; data, a new document."""

    category: ExpenseCategory
    label: str
    spent_on: date
    amount: Decimal
    pk: int | None = None
    data: bytes = b""
    filename: str = ""


@transaction.atomic
def open_file(*, grant: Grant, year: int, by: Author, now: datetime) -> ExpenseFile:
    """Return the file of a year, a new draft where there is none.

    :raises Refused: for a grant that never ran, or a year that is not one of the grant's.
    """
    current = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    existing = ExpenseFile.objects.filter(grant=current, year=year).first()
    if existing is not None:
        return existing
    if current.state not in _CONTROLLED:
        raise Refused([_("The grant does not run: its agreement is not signed, or it is closed.")])
    if not current.first_year <= year <= current.last_year:
        raise Refused([_("The grant does not run in that year.")])
    row = ExpenseFile.objects.create(grant=current, year=year)
    note(row, "grant.documents_opened", by=by, now=now)
    return row


@transaction.atomic
def save_expenses(
    *, file: ExpenseFile, lines: Sequence[ExpenseInput], by: Author, now: datetime
) -> list[Expense]:
    """Store the lines of a file as they are typed, in their order; lines left out go.

    New documents wait for the scanner (:func:`maillon.funding.operations.scanning.scan_documents`).

    :raises Refused: when the file is with the authority, there are too many lines, or one is wrong.
    """
    row = locked_file(file, FileAct.FILL)
    if len(lines) > MOST_LINES:
        raise Refused([_("At most %(count)s lines in a file.") % {"count": MOST_LINES}])
    known = {expense.pk: expense for expense in row.expenses.all()}
    kept: list[Expense] = []
    for place, line in enumerate(lines, start=1):
        if line.amount <= 0 or line.amount % CENT or not line.label.strip():
            raise Refused([_("Line %(place)s is incomplete.") % {"place": place}])
        expense = known.pop(line.pk, None) if line.pk else None
        expense = expense or Expense(file=row)
        expense.position, expense.category = place, line.category
        expense.label, expense.spent_on = line.label.strip()[:300], line.spent_on
        expense.amount = line.amount
        if line.data:
            expense.document = keep_file(line.data, line.filename, by=by, now=now)
            expense.scan_state, expense.scan_verdict = EvidenceState.WAITING, ""
        expense.save()
        kept.append(expense)
    Expense.objects.filter(pk__in=known).delete()
    return kept


@transaction.atomic
def submit_file(*, file: ExpenseFile, by: Author, now: datetime) -> ExpenseFile:
    """Hand the file in; what would make it not admissible is said before.

    :raises Refused: line by line, or when the file is with the authority.
    """
    row = locked_file(file, FileAct.SUBMIT)
    wrong = problems_of(row)
    if wrong:
        raise Refused([problem_text(one) for one in wrong])
    row.submitted_at, row.submitted_by = now, by.username
    row.state, row.state_reason = ExpenseFileState.SUBMITTED, ""
    row.save(update_fields=["state", "state_reason", "submitted_at", "submitted_by"])
    note(row, "grant.documents_submitted", by=by, now=now)
    return row


def problems_of(file: ExpenseFile) -> list[LineProblem]:
    """Return what makes a file not admissible."""
    first, last = period(file)
    lines = [
        ExpenseLine(
            place=place,
            label=expense.label,
            spent_on=expense.spent_on,
            amount=expense.amount,
            needs_proof=expense.category.needs_proof,
            has_document=expense.document_id is not None,
            refused=expense.scan_state == EvidenceState.REFUSED,
            category_valid=_valid(expense.category, expense.spent_on),
        )
        for place, expense in enumerate(lines_of(file), start=1)
    ]
    return file_problems(lines, first=first, last=last)


def problem_text(problem: LineProblem) -> str:
    """Return a problem as one sentence, with the line it is on."""
    if not problem.place:
        return problem.message
    return _("Line %(place)s: %(message)s") % {"place": problem.place, "message": problem.message}


def _valid(category: ExpenseCategory, day: date) -> bool:
    after = category.valid_from is None or category.valid_from <= day
    return after and (category.valid_to is None or day <= category.valid_to)


def locked_file(file: ExpenseFile, act: FileAct, reason: str = "") -> ExpenseFile:
    """Return the file as it is now, locked, once ``act`` can be done to it.

    :raises Refused: in another state, for a grant that is closed, or without a needed reason.
    """
    row = (
        ExpenseFile.objects.select_for_update(of=("self",)).select_related("grant").get(pk=file.pk)
    )
    step = file_step(row.state, act)
    if step is None:
        raise Refused([why_not_file(row.state, act)])
    if row.grant.state not in _CONTROLLED:
        raise Refused([_("The grant does not run: its agreement is not signed, or it is closed.")])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the beneficiary reads the reason.")])
    return row


def note(
    file: ExpenseFile,
    action: str,
    *,
    by: Author,
    now: datetime,
    changes: dict[str, list[object]] | None = None,
    reason: str = "",
) -> None:
    """Write an act on a file into the journal of its grant."""
    record(
        by=by,
        now=now,
        action=action,
        target=file.grant,
        label=label_of(file.grant),
        changes={"year": [None, file.year]} | (changes or {}),
        reason=reason,
    )
