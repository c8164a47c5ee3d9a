"""Which expenses the control looks at: the risk of each line, a seeded draw, the error found.

Pure. The same lines with the same seed give the same sample, so that it can be drawn again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from maillon.core.money import euros

ZERO = Decimal("0.00")
_PERCENT = Decimal("0.01")


@dataclass(frozen=True)
class SamplingRules:
    """How much is looked at.

    :param always_from: every line of this amount or more (euros) is looked at.
    :param share: the part of the total that the sample reaches at least (0 to 1).
    :param fewest: lines looked at whatever they come to.
    :param tolerance: the error of the sample (0 to 1) up to which the rest is accepted with it.
    """

    always_from: Decimal = Decimal("2500.00")
    share: Decimal = Decimal("0.40")
    fewest: int = 5
    tolerance: Decimal = Decimal("0.02")


@dataclass(frozen=True)
class Line:
    """What is known of an expense before anybody looks at it.

    :param rejected_share: what was rejected of this category before, of all files (0 to 1).
    """

    key: int
    amount: Decimal
    category: str
    rejected_share: Decimal = Decimal(0)


@dataclass(frozen=True)
class Beneficiary:
    """What is known of who spent it.

    :param rejected_share: what was rejected of their former files (0 to 1).
    """

    late: bool = False
    first_time: bool = False
    rejected_share: Decimal = Decimal(0)


@dataclass(frozen=True)
class Drawn:
    """A line with its risk (points), whether it is in the sample, and why."""

    key: int
    risk: int
    sampled: bool
    reasons: tuple[str, ...]


def draw(
    lines: Sequence[Line],
    beneficiary: Beneficiary,
    *,
    seed: str,
    rules: SamplingRules | None = None,
) -> list[Drawn]:
    """Draw the sample: what is large first, then by risk and chance until the share is reached.

    The chance of a line grows with its risk; it depends on the seed and the line alone, never on
    the order of the lines.
    """
    set_rules = rules or SamplingRules()
    total = sum((line.amount for line in lines), ZERO)
    scored = {line.key: risk_of(line, beneficiary, total) for line in lines}
    chosen = {line.key for line in lines if line.amount >= set_rules.always_from}
    reached = sum((line.amount for line in lines if line.key in chosen), ZERO)
    order = sorted(
        (line for line in lines if line.key not in chosen),
        key=lambda line: (_lot(seed, line.key, scored[line.key][0]), line.key),
    )
    for line in order:
        if len(chosen) >= set_rules.fewest and reached >= total * set_rules.share:
            break
        chosen.add(line.key)
        reached += line.amount
    large = _("at least %(amount)s") % {"amount": euros(set_rules.always_from)}
    found = []
    for line in lines:
        risk, reasons = scored[line.key]
        if line.amount >= set_rules.always_from:
            reasons = (large, *reasons)
        elif line.key in chosen:
            reasons = (*reasons, _("drawn"))
        found.append(Drawn(line.key, risk, line.key in chosen, reasons))
    return found


def risk_of(line: Line, beneficiary: Beneficiary, total: Decimal) -> tuple[int, tuple[str, ...]]:
    """Return the risk of a line from 10 to 100 points, and what makes it so."""
    risk, reasons = 10, []
    if total and line.amount / total >= Decimal("0.10"):
        risk += 25
        reasons.append(_("a tenth of the file or more"))
    if line.rejected_share >= Decimal("0.05"):
        risk += 20
        reasons.append(_("category often rejected"))
    if beneficiary.rejected_share > 0:
        risk += 20
        reasons.append(_("earlier rejections"))
    if beneficiary.first_time:
        risk += 15
        reasons.append(_("first file of this beneficiary"))
    if beneficiary.late:
        risk += 10
        reasons.append(_("handed in late"))
    return risk, tuple(reasons)


def _lot(seed: str, key: int, risk: int) -> float:
    """Return the lot of a line: the smallest lots are drawn. Weighted by risk, same for same seed.

    Efraimidis and Spirakis: a uniform number u to the power 1/weight gives weighted draws.
    """
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    uniform = (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 2)
    return float(-(uniform ** (1.0 / risk)))


@dataclass(frozen=True)
class Judged:
    """A line after the control: ``accepted`` is ``None`` while nobody looked at it."""

    amount: Decimal
    sampled: bool
    accepted: Decimal | None = None


@dataclass(frozen=True)
class Finding:
    """What the sample showed.

    :param error: rejected of the sample (0 to 1); ``None`` while a line of it is not judged.
    :param extends: whether the lines outside the sample may be accepted with it.
    """

    looked_at: Decimal
    rejected: Decimal
    error: Decimal | None
    outside: Decimal
    extends: bool


def finding(lines: Sequence[Judged], rules: SamplingRules | None = None) -> Finding:
    """Return what the sample showed, and whether the rest may be accepted by extension."""
    set_rules = rules or SamplingRules()
    sample = [line for line in lines if line.sampled]
    looked_at = sum((line.amount for line in sample), ZERO)
    rejected = sum(
        (line.amount - line.accepted for line in sample if line.accepted is not None), ZERO
    )
    outside = sum(
        (line.amount for line in lines if not line.sampled and line.accepted is None), ZERO
    )
    complete = all(line.accepted is not None for line in sample)
    error = (rejected / looked_at if looked_at else Decimal(0)) if complete else None
    return Finding(
        looked_at=looked_at,
        rejected=rejected,
        error=error,
        outside=outside,
        extends=error is not None and error <= set_rules.tolerance,
    )


def percent(part: Decimal) -> Decimal:
    """Return a part (0 to 1) as a percentage with two places."""
    return (part * 100).quantize(_PERCENT, rounding=ROUND_HALF_UP)
