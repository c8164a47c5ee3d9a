"""Decisions approved step by step, or sent back with a note."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import DecisionState, Outcome
from maillon.funding.models import Approval, ApprovalThreshold, FundingDecision
from maillon.funding.operations.decisions.basis import (
    Row,
    check_money,
    locked,
    refuse_overtaken,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.decisions import DecisionAct, decision_step, why_not_decide


def next_step(decision: FundingDecision) -> Approval | None:
    """Return the step of the route whose turn it is; ``None`` when all agreed."""
    return next((one for one in decision.approvals.all() if one.agreed is not True), None)


@transaction.atomic
def approve(
    *,
    decision: FundingDecision,
    step: ApprovalThreshold,
    agreed: bool,
    note: str = "",
    by: Author,
    now: datetime,
) -> None:
    """Agree at a step of the route, or send the decision back with a note.

    :raises Refused: out of turn, by the person who proposed it, for a refusal without a note, when
        the budget of the call would be exceeded, or when a repayment is open.
    """
    row = locked(decision)
    if decision_step(row.state, DecisionAct.APPROVE) is None:
        raise Refused([why_not_decide(row.state, DecisionAct.APPROVE)])
    turn = next_step(row)
    if turn is None or turn.step_id != step.pk:
        raise Refused([_("It is not the turn of this step.")])
    if row.proposed_by == by.username:
        raise Refused([_("You proposed this decision: somebody else must approve it.")])
    if not agreed and not note.strip():
        raise Refused([_("Say why you do not agree.")])
    if agreed:
        refuse_overtaken(row)
    if agreed and row.outcome == Outcome.SELECTED:
        check_money(row)
    turn.agreed, turn.note, turn.at, turn.by = agreed, note.strip(), now, by.username
    turn.save()
    before = row.state
    if not agreed:
        row.state = DecisionState.REJECTED
    elif not row.approvals.exclude(agreed=True).exists():
        row.state, row.decided_on = DecisionState.APPROVED, timezone.localtime(now).date()
    row.save(update_fields=["state", "decided_on"])
    record(
        by=by,
        now=now,
        action="decision.agreed" if agreed else "decision.sent_back",
        target=row,
        label=row.application.number,
        changes={"step": ["", step.title], "state": [str(before), str(row.state)]},
        reason=turn.note,
    )
    decision.state, decision.decided_on = row.state, row.decided_on


def approve_all(
    *, decisions: Iterable[FundingDecision], by: Author, now: datetime, note: str = ""
) -> list[Row]:
    """Agree to several decisions, each at the step whose turn it is; say what became of each."""
    found = []
    for one in decisions:
        turn = next_step(one)
        try:
            if turn is None:
                raise Refused([why_not_decide(one.state, DecisionAct.APPROVE)])
            approve(decision=one, step=turn.step, agreed=True, note=note, by=by, now=now)
        except Refused as refusal:
            found.append(Row(one.application.number, one, tuple(refusal.messages)))
        else:
            found.append(Row(one.application.number, one))
    return found
