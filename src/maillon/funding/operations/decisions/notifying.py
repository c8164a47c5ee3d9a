"""Decisions notified: the application takes its outcome, the letter is kept as it leaves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author, record
from maillon.funding.documents.letters import language_of, letter_pdf
from maillon.funding.enums import Outcome
from maillon.funding.models import FundingDecision
from maillon.funding.notifications.checks import tell_decided
from maillon.funding.operations.decisions.basis import (
    STATES,
    Row,
    check_money,
    locked,
    refuse_overtaken,
)
from maillon.funding.operations.grants import create_grant_from_decision
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.decisions import DecisionAct, decision_step, why_not_decide
from maillon.implementation.operations.imports import keep_document


@transaction.atomic
def notify(*, decision: FundingDecision, by: Author, now: datetime) -> None:
    """Tell the applicant: the application takes its outcome, a selected one gets its grant.

    The letter in the applicant's language is kept as it leaves, with its SHA-256.

    :raises Refused: while a step of the route is open, or when it was notified already.
    """
    row = locked(decision)
    step = decision_step(row.state, DecisionAct.NOTIFY)
    if step is None:
        raise Refused([why_not_decide(row.state, DecisionAct.NOTIFY)])
    refuse_overtaken(row)
    if row.outcome == Outcome.SELECTED:
        check_money(row)
    row.state, row.notified_at = step.to, now
    row.letter_sha256 = _kept_letter(row, by=by, now=now)
    row.save(update_fields=["state", "notified_at", "letter_sha256"])
    application = row.application
    before, application.state = application.state, STATES[Outcome(row.outcome)]
    application.changed_at = now
    application.save(update_fields=["state", "changed_at"])
    if row.outcome == Outcome.SELECTED:
        create_grant_from_decision(decision=row, by=by, now=now)
    record(
        by=by,
        now=now,
        action="decision.notified",
        target=row,
        label=application.number,
        changes={
            "state": [str(before), str(application.state)],
            "letter": ["", row.letter_sha256],
        },
    )
    tell_decided(row, now=now)
    decision.state, decision.notified_at = row.state, row.notified_at
    decision.letter_sha256 = row.letter_sha256


def _kept_letter(row: FundingDecision, *, by: Author, now: datetime) -> str:
    """Keep the letter in the applicant's language as it leaves, and return its SHA-256."""
    content = letter_pdf(row, language=language_of(row.application), made=now)
    name = f"{row.application.number}.pdf"
    return keep_document(data=content, filename=name, by=by, now=now).sha256


def notify_all(*, decisions: Iterable[FundingDecision], by: Author, now: datetime) -> list[Row]:
    """Notify several decisions, each in its own transaction, and say what became of each."""
    found = []
    for one in decisions:
        try:
            notify(decision=one, by=by, now=now)
        except Refused as refusal:
            found.append(Row(one.application.number, one, tuple(refusal.messages)))
        else:
            found.append(Row(one.application.number, one))
    return found
