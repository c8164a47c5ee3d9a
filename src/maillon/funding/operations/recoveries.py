"""Asking money back: issued with a structured communication, repaid in parts, or cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.mailing import post_mails
from maillon.core.money import CENT, euros
from maillon.funding.enums import GrantState, RecoveryState
from maillon.funding.models import Grant, Recovery, RecoveryPayment
from maillon.funding.notifications.grants import recovery_issued
from maillon.funding.operations.grants import label_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.balance import balance
from maillon.funding.rules.communication import structured, written


@dataclass(frozen=True)
class Repayment:
    """A payment that came in: how much (euros), when, under which reference of the bank."""

    amount: Decimal
    paid_on: date
    reference: str = ""


@transaction.atomic
def issue_recovery(
    *,
    grant: Grant,
    amount: Decimal,
    reason: str,
    issued_on: date,
    due_on: date,
    by: Author,
    now: datetime,
) -> Recovery:
    """Ask a beneficiary to repay; from now on it gets no new grant and no payment.

    :param amount: in euros, at most what is to be recovered and not asked for yet.
    :raises Refused: above that, without a reason, or due before it is issued.
    """
    current = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    most = balance(current).to_call
    if most <= 0:
        raise Refused([_("There is nothing to recover of this grant.")])
    if not Decimal(0) < amount <= most or amount % CENT:
        raise Refused([_("At most %(amount)s can be recovered.") % {"amount": euros(most)}])
    if not reason.strip():
        raise Refused([_("Say why it must be repaid: the letter gives the reason.")])
    if due_on <= issued_on:
        raise Refused([_("It is due after the day of the letter.")])
    row = Recovery.objects.create(
        grant=current,
        amount=amount,
        reason=reason.strip(),
        communication=structured(current.pk, current.recoveries.count() + 1),
        issued_on=issued_on,
        due_on=due_on,
    )
    post_mails(recovery_issued(row, written(row.communication), now=now), now=now)
    record(
        by=by,
        now=now,
        action="grant.recovery_issued",
        target=current,
        label=label_of(current),
        changes={"amount": [None, amount], "due_on": [None, due_on]},
        reason=reason.strip(),
    )
    return row


@transaction.atomic
def record_repayment(
    *, recovery: Recovery, given: Repayment, by: Author, now: datetime
) -> RecoveryPayment:
    """Record a payment of the beneficiary; the recovery is closed once all of it came back.

    :raises Refused: when it is closed, for more than is still due, or a day that cannot be.
    """
    row = _locked(recovery)
    if row.state != RecoveryState.OPEN:
        raise Refused([_("This recovery is closed.")])
    payment = _receive(row, given, by=by, now=now)
    record(
        by=by,
        now=now,
        action="grant.repaid",
        target=row.grant,
        label=label_of(row.grant),
        changes={
            "amount": [None, given.amount],
            "paid_on": [None, given.paid_on],
            "still_due": [row.still_due + given.amount, row.still_due],
        },
    )
    return payment


@transaction.atomic
def correct_repayment(
    *,
    payment: RecoveryPayment,
    right: Repayment | None,
    reason: str,
    by: Author,
    now: datetime,
) -> RecoveryPayment | None:
    """Strike out a payment entered by mistake, for ``reason``, and record the right one.

    :param right: what came in truly; ``None``: nothing did.
    :returns: the right payment.
    :raises Refused: without a reason, when it is struck out already, when the grant is closed, or
        when the right payment cannot be recorded.
    """
    recovery = _locked(payment.recovery)
    row = RecoveryPayment.objects.select_for_update().get(pk=payment.pk)
    if row.struck_at is not None:
        raise Refused([_("This payment is struck out already.")])
    if not reason.strip():
        raise Refused([_("Say why the payment is corrected.")])
    if recovery.grant.state == GrantState.CLOSED:
        raise Refused([_("This grant is closed. Reopen it first, with a reason.")])
    row.struck_at, row.struck_by, row.struck_reason = now, by.username, reason.strip()
    row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    made = _receive(recovery, right, by=by, now=now) if right else None
    _settle(recovery)
    record(
        by=by,
        now=now,
        action="grant.repayment_corrected",
        target=recovery.grant,
        label=label_of(recovery.grant),
        changes={
            "amount": [row.amount, made.amount if made else None],
            "paid_on": [row.paid_on, made.paid_on if made else None],
            "reference": [row.reference, made.reference if made else ""],
        },
        reason=reason.strip(),
    )
    return made


def _receive(row: Recovery, given: Repayment, *, by: Author, now: datetime) -> RecoveryPayment:
    """Store a payment on a recovery that is locked, and close it where that was the last one."""
    most = row.amount - row.received
    if not Decimal(0) < given.amount <= most or given.amount % CENT:
        raise Refused([_("At most %(amount)s is still to be repaid.") % {"amount": euros(most)}])
    if not row.issued_on <= given.paid_on <= timezone.localdate(now):
        raise Refused([_("The day lies between the letter and today.")])
    made = RecoveryPayment.objects.create(
        recovery=row,
        amount=given.amount,
        paid_on=given.paid_on,
        reference=given.reference.strip()[:60],
        entered_at=now,
        entered_by=by.username,
    )
    _settle(row)
    return made


def _settle(row: Recovery) -> None:
    """Close a recovery of which all came back, reopen one of which a part is missing again."""
    if row.state == RecoveryState.CANCELLED:
        return
    counted = [one for one in row.payments.all() if one.struck_at is None]
    whole = sum((one.amount for one in counted), Decimal(0)) == row.amount
    row.state = RecoveryState.PAID if whole else RecoveryState.OPEN
    row.paid_on = max(one.paid_on for one in counted) if whole else None
    row.save(update_fields=["state", "paid_on"])


@transaction.atomic
def cancel_recovery(*, recovery: Recovery, reason: str, by: Author, now: datetime) -> Recovery:
    """Give up what is left of a recovery, for ``reason``; it can be asked for again.

    What came back already stays counted.

    :raises Refused: without a reason, or when it is not open.
    """
    row = _locked(recovery)
    if row.state != RecoveryState.OPEN:
        raise Refused([_("This recovery is closed.")])
    if not reason.strip():
        raise Refused([_("Say why the recovery is cancelled.")])
    left = row.still_due
    row.state, row.closed_reason = RecoveryState.CANCELLED, reason.strip()
    row.save(update_fields=["state", "closed_reason"])
    record(
        by=by,
        now=now,
        action="grant.recovery_cancelled",
        target=row.grant,
        label=label_of(row.grant),
        changes={"amount": [left, None]},
        reason=reason.strip(),
    )
    return row


def _locked(recovery: Recovery) -> Recovery:
    """Return a recovery as it is now, its grant locked: two payments cannot pass what is due."""
    Grant.objects.select_for_update(of=("self",)).get(pk=recovery.grant_id)
    return Recovery.objects.select_related("grant").get(pk=recovery.pk)
