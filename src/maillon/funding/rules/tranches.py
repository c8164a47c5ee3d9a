"""The parts in which a grant is paid: cents that add up, never above the ceiling, what is payable.

Pure: amounts in euros as ``Decimal`` with two places, percentages of the whole grant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from maillon.core.money import CENT, split
from maillon.funding.enums import TrancheState, Trigger
from maillon.funding.queries.payable import TrancheFacts

ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """A part as it is agreed: a percentage of the grant or an amount, and what makes it payable."""

    trigger: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    expected_on: date | None = None


class Unplannable(ValueError):
    """The parts do not make a plan; the message says why, for people."""


def shares_of(template: str) -> list[Share]:
    """Read a template such as ``80,20``: the first part at signature, the last one on documents.

    Parts between them wait for an interim report.

    :raises Unplannable: when it is no list of percentages, or they exceed 100.
    """
    try:
        percents = [Decimal(part.strip()) for part in template.split(",") if part.strip()]
    except ArithmeticError as error:
        raise Unplannable(_("Write the tranches in percent, such as 80,20.")) from error
    if not percents:
        raise Unplannable(_("Write the tranches in percent, such as 80,20."))
    last = len(percents) - 1
    shares = []
    for number, percent in enumerate(percents):
        trigger = Trigger.INTERIM_REPORT
        if number == 0:
            trigger = Trigger.SIGNATURE
        elif number == last:
            trigger = Trigger.JUSTIFICATION
        shares.append(Share(trigger=trigger, percent=percent))
    check(shares)
    return shares


def check(shares: Sequence[Share]) -> None:
    """Refuse parts that say nothing, say two things, are not positive or exceed the whole.

    :raises Unplannable: naming the part, counted from 1.
    """
    for number, share in enumerate(shares, start=1):
        said = [value for value in (share.percent, share.amount) if value is not None]
        if len(said) != 1:
            raise Unplannable(_("Tranche %(n)s: give a percentage or an amount.") % {"n": number})
        if not said[0].is_finite() or said[0] <= 0:
            raise Unplannable(_("Tranche %(n)s: more than zero.") % {"n": number})
        if share.trigger not in Trigger.values:
            raise Unplannable(_("Tranche %(n)s: say what makes it payable.") % {"n": number})
    total = sum((share.percent for share in shares if share.percent is not None), Decimal(0))
    if total > HUNDRED:
        raise Unplannable(_("The percentages exceed 100."))


def amounts(granted: Decimal, shares: Sequence[Share]) -> list[Decimal]:
    """Return the amount of each part, to the cent: together they are the whole grant.

    Percentages are of the whole grant. Rounded cents go to the last part in percent.

    :raises Unplannable: when the parts exceed the grant or do not reach it.
    """
    check(shares)
    if granted <= 0 or granted != granted.quantize(CENT):
        raise Unplannable(_("The grant has no amount to share out yet."))
    fixed = sum((share.amount for share in shares if share.amount is not None), ZERO)
    percents = [share.percent or Decimal(0) for share in shares]
    in_percent = sum(percents, Decimal(0))
    rest = granted - fixed
    wanted = (granted * in_percent / HUNDRED).quantize(CENT, rounding=ROUND_HALF_UP)
    if wanted > rest + CENT:
        raise Unplannable(_("The tranches exceed the grant."))
    if wanted < rest - CENT:
        raise Unplannable(_("The tranches do not reach the amount of the grant."))
    if rest < 0 or (not in_percent and rest):
        raise Unplannable(_("The tranches and the amount of the grant differ by a cent."))
    parts = split(rest, percents) if in_percent else [ZERO] * len(shares)
    return [
        share.amount if share.amount is not None else part
        for share, part in zip(shares, parts, strict=True)
    ]


def replanned(granted: Decimal, kept: Decimal, planned: Sequence[Decimal]) -> list[Decimal]:
    """Return the amounts of the parts still planned after the grant changed.

    :param kept: what the parts claimed, accepted or paid take: they do not change.
    :param planned: the former amounts of the parts that are still only planned.
    :returns: as many amounts as ``planned``, in their proportion; zeros where nothing is left.
        With ``kept`` they add up to the grant, or to ``kept`` where that is more already.
    """
    rest = max(ZERO, granted - kept)
    if not planned:
        return []
    weights = [max(ZERO, amount) for amount in planned]
    if not any(weights):
        weights = [Decimal(1)] * len(weights)
    return split(rest, weights)


def trigger_missing(trigger: str) -> str:
    """Return, for people, what a part with this trigger still waits for."""
    return {
        Trigger.SIGNATURE: _("The agreement is not signed yet."),
        Trigger.CLAIM: _("The beneficiary has not claimed it yet."),
        Trigger.INTERIM_REPORT: _("No activity report was found adequate yet."),
        Trigger.JUSTIFICATION: _("The control of the supporting documents is not finished yet."),
    }[Trigger(trigger)]


def why_not_claimable(facts: TrancheFacts) -> list[str]:
    """Return why the beneficiary cannot claim a part now; empty when it can."""
    reasons = _why_not_due(facts)
    if facts.state in (TrancheState.CLAIMED, TrancheState.ACCEPTED):
        reasons.insert(0, _("It is claimed already."))
    return reasons


def why_not_payable(facts: TrancheFacts) -> list[str]:
    """Return why a part cannot be paid now; empty when it can.

    A claim that was accepted is needed, except where the signature alone makes it payable.
    """
    reasons = _why_not_due(facts)
    if facts.state == TrancheState.CLAIMED:
        reasons.append(_("The claim is not decided yet."))
    if facts.state == TrancheState.PLANNED and facts.trigger != Trigger.SIGNATURE:
        reasons.append(_("The beneficiary has not claimed it yet."))
    return reasons


def payable_amount(facts: TrancheFacts) -> Decimal:
    """Return how much of a part can be paid: the part, at most what the grant still leaves."""
    return min(facts.amount, facts.to_pay)


def _why_not_due(facts: TrancheFacts) -> list[str]:
    if facts.state == TrancheState.PAID:
        return [_("It is paid.")]
    if facts.state == TrancheState.CANCELLED:
        return [_("It is cancelled.")]
    reasons = []
    if not facts.running:
        reasons.append(_("The grant does not run: its agreement is not signed, or it is closed."))
    if facts.trigger not in (*facts.met, Trigger.CLAIM):
        reasons.append(trigger_missing(facts.trigger))
    if not facts.earlier_paid:
        reasons.append(_("An earlier tranche is not paid yet."))
    if facts.blocked:
        reasons.append(_("The beneficiary has money to repay: payments are suspended meanwhile."))
    if facts.to_pay <= 0:
        reasons.append(_("Nothing is left to pay of this grant."))
    return reasons
