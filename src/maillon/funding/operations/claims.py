"""Claims of tranches, the decision on them, and payments: by ones or by many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.mailing import post_mails
from maillon.core.money import CENT, euros
from maillon.funding.enums import TrancheState
from maillon.funding.models import Claim, Grant, Tranche
from maillon.funding.notifications.grants import claims_refused
from maillon.funding.operations.grants import label_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.payable import TrancheFacts, money_of
from maillon.funding.rules.communication import compact_iban, is_iban
from maillon.funding.rules.tranches import (
    payable_amount,
    why_not_claimable,
    why_not_payable,
)


@dataclass(frozen=True)
class Payment:
    """A payment to record: which tranche, how much, when, under which reference of the bank."""

    tranche: Tranche
    amount: Decimal
    paid_on: date
    reference: str = ""


@transaction.atomic
def make_claim(
    *,
    tranche: Tranche,
    iban: str,
    amount: Decimal | None = None,
    note: str = "",
    by: Author,
    now: datetime,
) -> Claim:
    """Claim a tranche for the beneficiary.

    :param amount: in euros; empty: all that can be claimed.
    :raises Refused: when it cannot be claimed yet (saying why), with a wrong account or amount.
    """
    row, facts = _locked(tranche)
    reasons = why_not_claimable(facts)
    if reasons:
        raise Refused(reasons)
    if not is_iban(iban):
        raise Refused([_("The check digits of this bank account (IBAN) are wrong.")])
    most = payable_amount(facts)
    wanted = most if amount is None else amount
    if not Decimal(0) < wanted <= most or wanted % CENT:
        raise Refused([_("At most %(amount)s can be claimed.") % {"amount": euros(most)}])
    claim = Claim.objects.create(
        tranche=row,
        amount=wanted,
        iban=compact_iban(iban),
        note=note.strip(),
        made_at=now,
        made_by=by.username,
    )
    _move(row, TrancheState.CLAIMED)
    record(
        by=by,
        now=now,
        action="grant.claimed",
        target=row.grant,
        label=label_of(row.grant),
        changes={"tranche": [None, row.position], "amount": [None, wanted]},
    )
    return claim


@transaction.atomic
def decide_claims(
    *, claims: Sequence[Claim], accepted: bool, reason: str = "", by: Author, now: datetime
) -> list[Claim]:
    """Accept or refuse claims, all of them or none.

    :param reason: needed for a refusal: the beneficiary reads it.
    :raises Refused: without claims, without a reason, or when one is decided already.
    """
    if not claims:
        raise Refused([_("Choose at least one claim.")])
    if not accepted and not reason.strip():
        raise Refused([_("Say why the claim is refused.")])
    found = []
    for claim in sorted(claims, key=lambda one: one.pk):
        row, _facts = _locked(claim.tranche)
        current = Claim.objects.select_for_update().get(pk=claim.pk)
        current.tranche = row
        if current.accepted is not None or row.state != TrancheState.CLAIMED:
            raise Refused([_("%(grant)s: this claim is decided.") % {"grant": row.grant.code}])
        current.accepted, current.reason = accepted, reason.strip()
        current.decided_at, current.decided_by = now, by.username
        current.save(update_fields=["accepted", "reason", "decided_at", "decided_by"])
        _move(row, TrancheState.ACCEPTED if accepted else TrancheState.PLANNED)
        record(
            by=by,
            now=now,
            action="grant.claim_accepted" if accepted else "grant.claim_refused",
            target=row.grant,
            label=label_of(row.grant),
            changes={"tranche": [None, row.position], "amount": [None, current.amount]},
            reason=reason.strip(),
        )
        found.append(current)
    if not accepted:
        post_mails(claims_refused(found, now=now), now=now)
    return found


@transaction.atomic
def record_payments(*, payments: Sequence[Payment], by: Author, now: datetime) -> list[Tranche]:
    """Record what the treasury paid, all payments or none.

    :raises Refused: when a tranche is not payable (saying why), for an amount above the claim or
        the ceiling, or a day to come.
    """
    if not payments:
        raise Refused([_("Choose at least one payment.")])
    found = []
    for payment in sorted(payments, key=lambda one: one.tranche.pk):
        row, facts = _locked(payment.tranche)
        reasons = why_not_payable(facts)
        if reasons:
            raise Refused([f"{row.grant.code}: {reason}" for reason in reasons])
        most = _most(row, facts)
        if not Decimal(0) < payment.amount <= most or payment.amount % CENT:
            raise Refused(
                [
                    _("%(grant)s: at most %(amount)s can be paid.")
                    % {"grant": row.grant.code, "amount": euros(most)}
                ]
            )
        if payment.paid_on > timezone.localdate(now):
            raise Refused([_("%(grant)s: the day is still to come.") % {"grant": row.grant.code}])
        row.state, row.paid_on, row.paid_amount = TrancheState.PAID, payment.paid_on, payment.amount
        row.payment_reference = payment.reference.strip()[:60]
        row.save(update_fields=["state", "paid_on", "paid_amount", "payment_reference"])
        record(
            by=by,
            now=now,
            action="grant.paid",
            target=row.grant,
            label=label_of(row.grant),
            changes={
                "tranche": [None, row.position],
                "amount": [None, payment.amount],
                "paid_on": [None, payment.paid_on],
            },
        )
        found.append(row)
    return found


def _most(row: Tranche, facts: TrancheFacts) -> Decimal:
    """Return the most that can be paid: the accepted claim, within what the grant leaves."""
    claim = row.claims.filter(accepted=True).order_by("-pk").first()
    most = payable_amount(facts)
    return min(most, claim.amount) if claim else most


def _locked(tranche: Tranche) -> tuple[Tranche, TrancheFacts]:
    """Return a tranche with its facts, its grant locked: two payments cannot pass one ceiling."""
    grant = (
        Grant.objects.select_for_update(of=("self",))
        .select_related("instrument", "organisation")
        .get(pk=tranche.grant_id)
    )
    held = money_of(grant)
    row = next((one for one in held.tranches if one.pk == tranche.pk), None)
    if row is None:
        raise Refused([_("The plan of payments changed. Open the page again.")])
    row.grant = grant
    return row, held.facts[row.pk]


def _move(row: Tranche, state: TrancheState) -> None:
    row.state = state
    row.save(update_fields=["state"])
