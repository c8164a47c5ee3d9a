"""Sharing a grant out in tranches, and sharing it out again after an amendment."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import TrancheState, Trigger
from maillon.funding.models import Grant, Tranche
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.tranches import Share, Unplannable, amounts, replanned, shares_of
from maillon.funding.workflows.grants import GrantAct, grant_step, why_not_grant

ZERO = Decimal("0.00")


@transaction.atomic
def plan_tranches(
    *, grant: Grant, shares: Sequence[Share], by: Author, now: datetime
) -> list[Tranche]:
    """Share the grant out anew, as long as nothing of it was claimed or paid.

    :param shares: parts in percent or euros with what makes them payable; together the whole grant.
    :raises Refused: when the amount is unknown, the parts do not add up, or one is claimed already.
    """
    current = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if grant_step(current.state, GrantAct.PLAN) is None:
        raise Refused([why_not_grant(current.state, GrantAct.PLAN)])
    if current.amount is None:
        raise Refused([_("The amount of the grant is unknown: there is nothing to share out.")])
    if current.tranches.exclude(state__in=("planned", "cancelled")).exists():
        raise Refused(
            [_("A tranche is claimed or paid already: the plan changes with an amendment.")]
        )
    before = _described(current)
    made = _store(current, shares)
    record(
        by=by,
        now=now,
        action="grant.tranches_planned",
        target=current,
        label=f"{current.code} {current.title_fr}",
        changes={"tranches": [before, _described(current)]},
    )
    return made


def plan_by_template(grant: Grant) -> list[Tranche]:
    """Share a grant out by the template of its instrument; a template that says nothing: one part.

    What was claimed or paid stays; the rest is shared out among the parts still planned.
    """
    if grant.tranches.exclude(state=TrancheState.PLANNED).exists():
        return replan(grant)
    try:
        shares = shares_of(grant.instrument.tranches)
    except Unplannable:
        shares = []
    if sum((share.percent or ZERO for share in shares), ZERO) != 100:
        shares = [Share(trigger=Trigger.SIGNATURE, percent=Decimal(100))]
    return _store(grant, shares)


def replan(grant: Grant) -> list[Tranche]:
    """Share out what an amended amount leaves beyond the tranches claimed or paid.

    A part that gets nothing is cancelled; where no part is planned any more, one is added for what
    is left, payable on accepted supporting documents.
    """
    assert grant.amount is not None
    rows = list(grant.tranches.order_by("position"))
    open_rows = [row for row in rows if row.state == TrancheState.PLANNED]
    kept = sum((_taken(row) for row in rows if row not in open_rows), ZERO)
    if not open_rows and grant.amount > kept:
        position = max((row.position for row in rows), default=0) + 1
        row = Tranche(grant=grant, position=position, amount=ZERO, trigger=Trigger.JUSTIFICATION)
        row.save(force_insert=True)
        rows.append(row)
        open_rows = [row]
    for row, amount in zip(
        open_rows, replanned(grant.amount, kept, [row.amount for row in open_rows]), strict=True
    ):
        row.amount, row.percent = amount, None
        if not amount:
            row.state = TrancheState.CANCELLED
        row.save(update_fields=["amount", "percent", "state"])
    return rows


def _taken(row: Tranche) -> Decimal:
    """Return what a tranche takes of the grant: what was paid, or what may be paid."""
    if row.state == TrancheState.CANCELLED:
        return ZERO
    if row.state == TrancheState.PAID:
        return row.paid_amount or ZERO
    return row.amount


def _store(grant: Grant, shares: Sequence[Share]) -> list[Tranche]:
    assert grant.amount is not None
    try:
        parts = amounts(grant.amount, shares)
    except Unplannable as refusal:
        raise Refused([str(refusal)]) from refusal
    grant.tranches.all().delete()
    rows = [
        Tranche(
            grant=grant,
            position=number,
            percent=share.percent,
            amount=amount,
            trigger=share.trigger,
            expected_on=share.expected_on,
        )
        for number, (share, amount) in enumerate(zip(shares, parts, strict=True), start=1)
    ]
    return Tranche.objects.bulk_create(rows)


def _described(grant: Grant) -> list[str]:
    return [
        f"{row.position}: {row.amount} ({row.trigger})"
        for row in grant.tranches.order_by("position")
    ]
