"""Decisions proposed for a whole selection under a budget, partial amounts included."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.money import euros
from maillon.funding.enums import DecisionState, Outcome
from maillon.funding.models import Application, Call, FundingDecision, Ranking
from maillon.funding.operations.decisions.basis import Basis
from maillon.funding.operations.decisions.proposing import grants_less, propose_on
from maillon.funding.operations.refusal import Refused

_SETTLED = (DecisionState.APPROVED, DecisionState.NOTIFIED)


@transaction.atomic
def propose_selection(
    *,
    call: Call,
    ranking: Ranking,
    amounts: Mapping[str, Decimal],
    considered: Iterable[str],
    reasons: Mapping[str, str],
    less_reason: str = "",
    by: Author,
    now: datetime,
) -> list[FundingDecision]:
    """Propose the decisions of a selection made under a budget: all of them, or none.

    :param amounts: number of a selected application → euros; the other ``considered`` ones come on
        the reserve list.
    :param considered: numbers of the applications that meet the published rule.
    :param reasons: why, by number, for each whose outcome is not the adopted ranking's.
    :param less_reason: why projects get less than they asked for, where ``reasons`` has no own.
    :raises Refused: for a ranking that is not adopted, amounts above the budget, a difference
        without its reason, or a decision among them that is approved or notified.
    """
    held = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if ranking.call_id != held.pk or ranking.adopted_at is None:
        raise Refused([_("Adopt the ranking first: decisions rest on an adopted ranking.")])
    total = sum(amounts.values(), Decimal(0))
    if held.budget is not None and total > held.budget:
        values = {"budget": euros(held.budget), "total": euros(total)}
        raise Refused([_("The budget of the call is %(budget)s: this takes %(total)s.") % values])
    numbers = set(considered) | set(amounts)
    rows = list(
        Application.objects.filter(call=held, number__in=numbers)
        .select_related("call__grid", "organisation")
        .order_by("number")
    )
    _refuse_settled(rows)
    basis = Basis.of(held, ranking)
    _refuse_silent(rows, basis, amounts, reasons, less_reason)
    return [
        propose_on(
            row,
            basis=basis,
            outcome=Outcome.SELECTED if row.number in amounts else Outcome.RESERVE,
            amount=amounts.get(row.number),
            departs_reason=reasons.get(row.number, "").strip() or less_reason,
            by=by,
            now=now,
        )
        for row in rows
    ]


def _refuse_settled(rows: list[Application]) -> None:
    settled = FundingDecision.objects.filter(application__in=rows, state__in=_SETTLED)
    numbers = settled.order_by("application__number").values_list("application__number", flat=True)
    if numbers:
        raise Refused(
            [
                _("These decisions are approved or notified already: %(numbers)s.")
                % {"numbers": ", ".join(numbers)}
            ]
        )


def _refuse_silent(
    rows: list[Application],
    basis: Basis,
    amounts: Mapping[str, Decimal],
    reasons: Mapping[str, str],
    less_reason: str,
) -> None:
    """Refuse where a difference from the ranking has no reason, naming each."""
    silent, reduced = [], []
    for row in rows:
        line = basis.lines.get(row.number)
        outcome = Outcome.SELECTED if row.number in amounts else Outcome.RESERVE
        if reasons.get(row.number, "").strip() or line is None:
            continue
        if line.outcome != outcome:
            silent.append(row.number)
        elif grants_less(row, amounts.get(row.number)) and not less_reason.strip():
            reduced.append(row.number)
    problems = []
    if silent:
        problems.append(_("Give a reason for each: %(numbers)s.") % {"numbers": ", ".join(silent)})
    if reduced:
        problems.append(
            _("Say why less is granted than was asked for: %(numbers)s.")
            % {"numbers": ", ".join(reduced)}
        )
    if problems:
        raise Refused(problems)
