"""The agreement of a grant and its amendments: proposed, signed, in force."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.money import CENT
from maillon.funding.enums import GrantState
from maillon.funding.models import Agreement, Grant
from maillon.funding.operations.files import keep_file
from maillon.funding.operations.grants import label_of, locked
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.tranches import plan_by_template, replan
from maillon.funding.workflows.grants import GrantAct
from maillon.implementation.enums import EvidenceState


@dataclass(frozen=True)
class Signed:
    """When an agreement was signed, and the signed paper where it was handed in."""

    on: date
    data: bytes = b""
    filename: str = ""


@transaction.atomic
def sign_agreement(*, agreement: Agreement, signed: Signed, by: Author, now: datetime) -> Agreement:
    """Record a signature: an agreement makes the grant run, an amendment changes its terms.

    :raises Refused: signed already, signed tomorrow, before the agreement, or in another state.
    """
    act = GrantAct.AMEND if agreement.number else GrantAct.START
    grant = locked(agreement.grant, act, agreement.reason)
    row = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if row.signed_on is not None:
        raise Refused([_("This is signed already.")])
    if signed.on > timezone.localdate(now):
        raise Refused([_("The day of the signature is still to come.")])
    first = grant.agreements.filter(number=0).first()
    if row.number and first and first.signed_on and signed.on < first.signed_on:
        raise Refused([_("An amendment is not signed before its agreement.")])
    row.signed_on = signed.on
    if signed.data:
        row.document = keep_file(signed.data, signed.filename, by=by, now=now)
        row.scan_state, row.scan_verdict = EvidenceState.WAITING, ""
    row.save(update_fields=["signed_on", "document", "scan_state", "scan_verdict"])
    changes = _start(grant) if row.number == 0 else _apply(grant, row)
    grant.changed_at = now
    grant.save(update_fields=["state", "amount", "ends_on", "last_year", "changed_at"])
    record(
        by=by,
        now=now,
        action="grant.amended" if row.number else "grant.signed",
        target=grant,
        label=label_of(grant),
        changes=changes | {"signed_on": [None, signed.on.isoformat()]},
        reason=row.reason,
    )
    return row


@transaction.atomic
def propose_amendment(
    *,
    grant: Grant,
    reason: str,
    new_amount: Decimal | None = None,
    new_ends_on: date | None = None,
    by: Author,
    now: datetime,
) -> Agreement:
    """Prepare an amendment of amount or duration; it changes nothing until it is signed.

    :raises Refused: without a reason, with nothing changed, or while another one waits.
    """
    current = locked(grant, GrantAct.AMEND, reason)
    if current.agreements.filter(signed_on=None).exists():
        raise Refused([_("An amendment waits for its signature already.")])
    amount = None if new_amount == current.amount else new_amount
    ends_on = None if new_ends_on == current.ends_on else new_ends_on
    if amount is None and ends_on is None:
        raise Refused([_("An amendment changes the amount or the last day.")])
    if amount is not None and (amount <= 0 or amount % CENT):
        raise Refused([_("An amount is more than zero, in whole cents.")])
    if ends_on is not None and ends_on < (current.starts_on or date(current.first_year, 1, 1)):
        raise Refused([_("The last day is not before the first day.")])
    number = 1 + max(current.agreements.values_list("number", flat=True), default=0)
    row = Agreement.objects.create(
        grant=current,
        number=number,
        new_amount=amount,
        new_ends_on=ends_on,
        reason=reason.strip(),
        created_at=now,
        created_by=by.username,
    )
    record(
        by=by,
        now=now,
        action="grant.amendment_proposed",
        target=current,
        label=label_of(current),
        changes={"amount": [current.amount, amount], "ends_on": [current.ends_on, ends_on]},
        reason=reason.strip(),
    )
    return row


@transaction.atomic
def drop_amendment(*, agreement: Agreement, by: Author, now: datetime) -> None:
    """Take back an amendment that nobody signed.

    :raises Refused: for the agreement itself, and once it is signed.
    """
    grant = locked(agreement.grant, GrantAct.AMEND, agreement.reason)
    row = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if row.number == 0 or row.signed_on is not None:
        raise Refused([_("Only an amendment that is not signed yet is taken back.")])
    row.delete()
    record(
        by=by,
        now=now,
        action="grant.amendment_dropped",
        target=grant,
        label=label_of(grant),
        reason=agreement.reason,
    )


def _start(grant: Grant) -> dict[str, list[object]]:
    before, grant.state = grant.state, GrantState.RUNNING
    return {"state": [before, str(grant.state)]}


def _apply(grant: Grant, row: Agreement) -> dict[str, list[object]]:
    changes: dict[str, list[object]] = {}
    if row.new_amount is not None:
        changes["amount"] = [str(grant.amount), str(row.new_amount)]
        was_unknown = grant.amount is None
        grant.amount = row.new_amount
        if was_unknown:
            plan_by_template(grant)
        else:
            replan(grant)
    if row.new_ends_on is not None:
        changes["ends_on"] = [str(grant.ends_on or ""), str(row.new_ends_on)]
        grant.ends_on = row.new_ends_on
        grant.last_year = max(grant.first_year, row.new_ends_on.year)
    return changes
