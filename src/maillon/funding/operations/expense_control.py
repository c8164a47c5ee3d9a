"""The control of supporting documents in two steps: the file, then its expenses line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.mailing import post_mails
from maillon.core.money import CENT
from maillon.funding.enums import ExpenseFileState, ExpenseVerdict
from maillon.funding.models import Expense, ExpenseFile
from maillon.funding.notifications.grants import file_decided, file_refused
from maillon.funding.operations.expenses import locked_file, note
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.expenses import lines_of, rejected_before
from maillon.funding.queries.sampling import limits_on
from maillon.funding.rules.sampling import (
    Beneficiary,
    Drawn,
    Finding,
    Inputs,
    Judged,
    Line,
    SamplingRules,
    draw,
    finding,
    from_plain,
    rules_of,
    to_plain,
)
from maillon.funding.workflows.grants import FileAct


@dataclass(frozen=True)
class ExpenseJudgement:
    """A verdict on a line; ``accepted`` (euros) is given for a part only."""

    pk: int
    verdict: str
    accepted: Decimal | None = None
    reason: str = ""


@transaction.atomic
def refuse_file(*, file: ExpenseFile, reason: str, by: Author, now: datetime) -> ExpenseFile:
    """Send a file back as not admissible, for ``reason``: the beneficiary corrects it.

    :raises Refused: without a reason, or when it was not handed in.
    """
    row = locked_file(file, FileAct.REFUSE, reason)
    row.state, row.state_reason = ExpenseFileState.NOT_ADMISSIBLE, reason.strip()
    row.save(update_fields=["state", "state_reason"])
    post_mails(file_refused(row, now=now), now=now)
    note(row, "grant.documents_refused", by=by, now=now, reason=reason.strip())
    return row


@transaction.atomic
def accept_file(*, file: ExpenseFile, by: Author, now: datetime) -> ExpenseFile:
    """Find a file admissible and draw the lines to look at, by their risk.

    Seed, limits and what was known that day are kept: the same lines give the same sample again.

    :raises Refused: when it was not handed in.
    """
    row = locked_file(file, FileAct.ACCEPT)
    row.sample_seed = f"{row.grant.code}/{row.year}/{row.submitted_at:%Y%m%d%H%M%S}"
    rules = rules_of(limits_on(row.grant.instrument, timezone.localdate(now)))
    row.sample_inputs = to_plain(_inputs(row, rules))
    row.state = ExpenseFileState.IN_CONTROL
    row.save(update_fields=["state", "sample_seed", "sample_inputs"])
    lines = lines_of(row)
    drawn = sample_of(row, lines)
    for expense in lines:
        expense.sampled = drawn[expense.pk].sampled
    Expense.objects.bulk_update(lines, ["sampled"])
    note(
        row,
        "grant.documents_admissible",
        by=by,
        now=now,
        changes={
            "lines": [None, len(lines)],
            "sampled": [None, sum(expense.sampled for expense in lines)],
        },
    )
    return row


def sample_of(file: ExpenseFile, lines: Sequence[Expense]) -> dict[int, Drawn]:
    """Return the draw of a file, by the id of its lines: drawn again, it is the same."""
    inputs = inputs_of(file)
    drawn = draw(
        [
            Line(
                key=expense.pk,
                amount=expense.amount,
                category=expense.category.code,
                rejected_share=inputs.rejected.get(expense.category.code, Decimal(0)),
            )
            for expense in lines
        ],
        inputs.beneficiary,
        seed=file.sample_seed,
        rules=inputs.rules,
    )
    return {one.key: one for one in drawn}


def inputs_of(file: ExpenseFile) -> Inputs:
    """Return what decided the draw of a file; files drawn before it was kept: as it is now."""
    if file.sample_inputs:
        return from_plain(file.sample_inputs)
    return _inputs(file, SamplingRules())


def _inputs(file: ExpenseFile, rules: SamplingRules) -> Inputs:
    before = rejected_before(file)
    return Inputs(
        rules=rules,
        beneficiary=Beneficiary(
            late=before.late,
            first_time=before.first_time,
            rejected_share=before.of_beneficiary,
        ),
        rejected=before.by_category,
    )


@transaction.atomic
def judge_expenses(
    *, file: ExpenseFile, verdicts: Sequence[ExpenseJudgement], by: Author, now: datetime
) -> int:
    """Store what the control found of lines, and return how many changed.

    :raises Refused: naming the line, where a verdict lacks its amount or its reason.
    """
    row = locked_file(file, FileAct.JUDGE)
    places = {expense.pk: (place, expense) for place, expense in enumerate(lines_of(row), start=1)}
    changed = 0
    for verdict in verdicts:
        if verdict.pk not in places:
            raise Refused([_("The file changed. Open the page again.")])
        place, expense = places[verdict.pk]
        accepted = _accepted(place, expense, verdict)
        found = (verdict.verdict, accepted, verdict.reason.strip())
        if found == (expense.verdict, expense.accepted, expense.reason):
            continue
        expense.verdict, expense.accepted, expense.reason = found
        expense.checked_at, expense.checked_by = now, by.username
        expense.save(update_fields=["verdict", "accepted", "reason", "checked_at", "checked_by"])
        changed += 1
    if changed:
        note(row, "grant.expenses_judged", by=by, now=now, changes={"lines": [None, changed]})
    return changed


def _accepted(place: int, expense: Expense, given: ExpenseJudgement) -> Decimal | None:
    """Return the amount accepted of a line that a verdict gives.

    :raises Refused: naming the line.
    """
    if given.verdict == ExpenseVerdict.PENDING:
        return None
    if given.verdict == ExpenseVerdict.ACCEPTED:
        return expense.amount
    if not given.reason.strip():
        raise Refused([_("Line %(place)s: say why it is not accepted whole.") % {"place": place}])
    if given.verdict == ExpenseVerdict.REJECTED:
        return Decimal("0.00")
    amount = given.accepted
    if amount is None or not 0 < amount < expense.amount or amount % CENT:
        raise Refused(
            [_("Line %(place)s: give the part accepted, below its amount.") % {"place": place}]
        )
    return amount


def finding_of(lines: Sequence[Expense], rules: SamplingRules) -> Finding:
    """Return what the control of a file has shown so far, against its limits."""
    return finding([Judged(one.amount, one.sampled, one.accepted) for one in lines], rules)


@transaction.atomic
def decide_file(*, file: ExpenseFile, extend: bool, by: Author, now: datetime) -> ExpenseFile:
    """End the control: what it accepted is justified, and counts in the balance.

    :param extend: accept with the sample the lines nobody looked at; possible only when the error
        of the sample is under the tolerance. Otherwise every line is looked at.
    :raises Refused: while lines wait, or when the error forbids an extension.
    """
    row = locked_file(file, FileAct.DECIDE)
    lines = lines_of(row)
    found = finding_of(lines, inputs_of(row).rules)
    if found.error is None:
        raise Refused([_("A line of the sample is not judged yet.")])
    waiting = [one for one in lines if one.accepted is None]
    if waiting and not extend:
        raise Refused([_("Lines wait for a verdict: judge them, or accept them with the sample.")])
    if waiting and not found.extends:
        raise Refused(
            [_("The error of the sample is above the tolerance: every line is to be looked at.")]
        )
    for expense in waiting:
        expense.verdict, expense.accepted = ExpenseVerdict.ACCEPTED, expense.amount
        expense.reason = _("Accepted with the sample.")
        expense.checked_at, expense.checked_by = now, by.username
    Expense.objects.bulk_update(
        waiting, ["verdict", "accepted", "reason", "checked_at", "checked_by"]
    )
    row.state, row.decided_at, row.decided_by = ExpenseFileState.DECIDED, now, by.username
    row.save(update_fields=["state", "decided_at", "decided_by"])
    post_mails(file_decided(row, now=now), now=now)
    accepted = sum((one.accepted or Decimal(0) for one in lines), Decimal(0))
    note(
        row,
        "grant.documents_decided",
        by=by,
        now=now,
        changes={
            "spent": [None, sum((one.amount for one in lines), Decimal(0))],
            "accepted": [None, accepted],
            "extended": [None, len(waiting)],
        },
    )
    return row
