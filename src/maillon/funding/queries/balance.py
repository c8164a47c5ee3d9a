"""The balance of a grant: granted, paid, justified, and what follows from them.

One rule, pure, for pages, payments, recoveries and the closing: :func:`settle`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from maillon.funding.enums import (
    ExpenseFileState,
    GrantState,
    RecoveryState,
    TrancheState,
)
from maillon.funding.models import ExpenseFile, Grant, Recovery, Tranche

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Balance:
    """What a grant comes to, in euros.

    :param granted: the amount as amended; ``None`` where it is not known (never zero).
    :param paid: paid out, less what was repaid (in whole or in part).
    :param justified: expenses accepted by the control.
    :param to_pay: what may still be paid; the whole rest until the control is finished.
    :param to_recover: paid beyond what is due; zero until the control is finished.
    :param controlled: the control of every year is finished (or none is asked).
    :param called: the part of ``to_recover`` that open recoveries still ask for.
    """

    granted: Decimal | None
    paid: Decimal
    justified: Decimal
    to_pay: Decimal
    to_recover: Decimal
    controlled: bool = False
    called: Decimal = ZERO

    @property
    def to_call(self) -> Decimal:
        """What is to be recovered and no recovery asks for yet."""
        return max(ZERO, self.to_recover - self.called)

    @property
    def even(self) -> bool:
        """Whether nothing is left to pay or to recover."""
        return not self.to_pay and not self.to_recover


@dataclass(frozen=True)
class Sums:
    """What the tables hold of a grant, before the rule."""

    paid: Decimal = ZERO
    repaid: Decimal = ZERO
    called: Decimal = ZERO
    justified: Decimal = ZERO
    controlled: bool = False


def settle(granted: Decimal | None, sums: Sums, *, cancelled: bool = False) -> Balance:
    """Return the balance: due is what is justified, at most what was granted.

    Until the control is finished the whole grant is due. Of a cancelled grant only what was
    justified is due, and nothing more is paid. Where the amount is unknown nothing can be said to
    be due beyond what was paid, until it is justified. Never are both something to pay and
    something to recover.
    """
    net = sums.paid - sums.repaid
    if sums.controlled or cancelled:
        due = sums.justified if granted is None else min(granted, sums.justified)
    else:
        due = net if granted is None else granted
    return Balance(
        granted=granted,
        paid=net,
        justified=sums.justified,
        to_pay=ZERO if cancelled else max(ZERO, due - net),
        to_recover=max(ZERO, net - due),
        controlled=sums.controlled,
        called=sums.called,
    )


def balance(grant: Grant) -> Balance:
    """Return the balance of one grant (four short queries)."""
    return balances([grant])[grant.pk]


def balances(grants: Iterable[Grant]) -> dict[int, Balance]:
    """Return the balance of each grant by its id, in four queries whatever their number."""
    rows = list(grants)
    ids = [row.pk for row in rows]
    paid = _by_grant(Tranche.objects.filter(state=TrancheState.PAID), "paid_amount", ids)
    repaid, called = _given_back(ids)
    decided = ExpenseFile.objects.filter(grant__in=ids, state=ExpenseFileState.DECIDED)
    justified: dict[int, Decimal] = {}
    years: dict[int, set[int]] = {}
    with_sums = decided.annotate(total=Sum("expenses__accepted"))
    for grant_id, year, total in with_sums.order_by().values_list("grant", "year", "total"):
        justified[grant_id] = justified.get(grant_id, ZERO) + (total or ZERO)
        years.setdefault(grant_id, set()).add(year)
    return {
        row.pk: settle(
            row.amount,
            Sums(
                paid=paid.get(row.pk, ZERO),
                repaid=repaid.get(row.pk, ZERO),
                called=called.get(row.pk, ZERO),
                justified=justified.get(row.pk, ZERO),
                controlled=set(range(row.first_year, row.last_year + 1))
                <= years.get(row.pk, set()),
            ),
            cancelled=row.state == GrantState.CANCELLED,
        )
        for row in rows
    }


def _given_back(ids: list[int]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Return by grant what came back, and what open recoveries still ask for (one query)."""
    repaid: dict[int, Decimal] = {}
    called: dict[int, Decimal] = {}
    seen = set()
    rows = Recovery.objects.filter(grant__in=ids).order_by()
    for pk, grant, state, amount, part, struck_at in rows.values_list(
        "pk", "grant", "state", "amount", "payments__amount", "payments__struck_at"
    ):
        is_open = state == RecoveryState.OPEN
        if is_open and pk not in seen:
            called[grant] = called.get(grant, ZERO) + amount
        seen.add(pk)
        if part is not None and struck_at is None:
            repaid[grant] = repaid.get(grant, ZERO) + part
            if is_open:
                called[grant] -= part
    return repaid, called


def _by_grant(rows: QuerySet[Tranche], field: str, ids: list[int]) -> dict[int, Decimal]:
    found = rows.filter(grant__in=ids).order_by().values("grant")
    return {row["grant"]: row["total"] or ZERO for row in found.annotate(total=Sum(field))}
