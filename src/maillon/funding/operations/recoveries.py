"""Asking money back: issued with a structured communication, repaid or cancelled."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.mailing import post_mails
from maillon.core.money import CENT, euros
from maillon.funding.enums import RecoveryState
from maillon.funding.models import Grant, Recovery
from maillon.funding.notifications.grants import recovery_issued
from maillon.funding.operations.grants import label_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.balance import balance
from maillon.funding.rules.communication import structured, written


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
def mark_repaid(*, recovery: Recovery, paid_on: date, by: Author, now: datetime) -> Recovery:
    """Record that the money came back, whole.

    :raises Refused: when it is not open, or for a day to come.
    """
    row = _locked(recovery)
    if paid_on > now.date() or paid_on < row.issued_on:
        raise Refused([_("The day lies between the letter and today.")])
    row.state, row.paid_on = RecoveryState.PAID, paid_on
    row.save(update_fields=["state", "paid_on"])
    record(
        by=by,
        now=now,
        action="grant.repaid",
        target=row.grant,
        label=label_of(row.grant),
        changes={"amount": [None, row.amount], "paid_on": [None, paid_on]},
    )
    return row


@transaction.atomic
def cancel_recovery(*, recovery: Recovery, reason: str, by: Author, now: datetime) -> Recovery:
    """Give up a recovery, for ``reason``; what is to be recovered can be asked for again.

    :raises Refused: without a reason, or when it is not open.
    """
    row = _locked(recovery)
    if not reason.strip():
        raise Refused([_("Say why the recovery is cancelled.")])
    row.state, row.closed_reason = RecoveryState.CANCELLED, reason.strip()
    row.save(update_fields=["state", "closed_reason"])
    record(
        by=by,
        now=now,
        action="grant.recovery_cancelled",
        target=row.grant,
        label=label_of(row.grant),
        changes={"amount": [row.amount, None]},
        reason=reason.strip(),
    )
    return row


def _locked(recovery: Recovery) -> Recovery:
    Grant.objects.select_for_update(of=("self",)).get(pk=recovery.grant_id)
    row = Recovery.objects.select_related("grant").get(pk=recovery.pk)
    if row.state != RecoveryState.OPEN:
        raise Refused([_("This recovery is closed.")])
    return row
