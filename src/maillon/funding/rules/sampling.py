"""Which expenses the control looks at: the risk of each line, a seeded draw, the error found.

Pure. The same lines with the same seed and inputs give the same sample: it can be drawn again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.core.numbers import write_number
from maillon.funding.models import SamplingLimits

ZERO = Decimal("0.00")
_PERCENT = Decimal("0.01")


@dataclass(frozen=True)
class SamplingRules:
    """How much is looked at; these defaults hold where an instrument has no limits of its own.

    :param always_from: every line of this amount or more (euros) is looked at.
    :param share: the part of the total that the sample reaches at least (0 to 1).
    :param fewest: lines looked at whatever they come to.
    :param tolerance: the error of the sample (0 to 1) up to which the rest is accepted with it.
    :param large_share: the part of its file (0 to 1) from which a line is a greater risk.
    :param often_rejected: the part rejected before (0 to 1) from which a category is one.
    """

    always_from: Decimal = Decimal("2500.00")
    share: Decimal = Decimal("0.40")
    fewest: int = 5
    tolerance: Decimal = Decimal("0.02")
    large_share: Decimal = Decimal("0.10")
    often_rejected: Decimal = Decimal("0.05")


def rules_of(row: SamplingLimits | None) -> SamplingRules:
    """Return the limits of an instrument as the draw takes them; the defaults without any."""
    if row is None:
        return SamplingRules()
    return SamplingRules(
        always_from=row.always_from,
        share=row.share / 100,
        fewest=row.fewest,
        tolerance=row.tolerance / 100,
        large_share=row.large_share / 100,
        often_rejected=row.often_rejected / 100,
    )


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
class Inputs:
    """Everything beside the lines and the seed that decides a draw, as it was that day.

    :param rejected: by code of the category, what was rejected of it before (0 to 1).
    """

    rules: SamplingRules = field(default_factory=SamplingRules)
    beneficiary: Beneficiary = field(default_factory=Beneficiary)
    rejected: Mapping[str, Decimal] = field(default_factory=dict)


def to_plain(inputs: Inputs) -> dict[str, Any]:
    """Return inputs as JSON keeps them: amounts and parts as texts."""
    return {
        "rules": _texts(asdict(inputs.rules)),
        "beneficiary": _texts(asdict(inputs.beneficiary)),
        "rejected": _texts(inputs.rejected),
    }


def from_plain(plain: Mapping[str, Any]) -> Inputs:
    """Return the inputs that :func:`to_plain` wrote."""
    return Inputs(
        rules=SamplingRules(**_parts(plain["rules"])),
        beneficiary=Beneficiary(**_parts(plain["beneficiary"])),
        rejected=_parts(plain["rejected"]),
    )


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(one) if isinstance(one, Decimal) else one for key, one in values.items()}


def _parts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: Decimal(one) if isinstance(one, str) else one for key, one in values.items()}


@dataclass(frozen=True)
class Drawn:
    """A line with its risk (points), whether it is in the sample, and why.

    :param limit: the limit that put it there: ``always_from``, ``share`` or ``fewest``; empty
        outside the sample.
    :param chosen_by: the same for people.
    :param reasons: what makes its risk.
    """

    key: int
    risk: int
    sampled: bool
    limit: str
    chosen_by: str
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
    scored = {line.key: risk_of(line, beneficiary, total, set_rules) for line in lines}
    limits = {line.key: "always_from" for line in lines if line.amount >= set_rules.always_from}
    reached = sum((line.amount for line in lines if line.key in limits), ZERO)
    order = sorted(
        (line for line in lines if line.key not in limits),
        key=lambda line: (_lot(seed, line.key, scored[line.key][0]), line.key),
    )
    for line in order:
        short = reached < total * set_rules.share
        if not short and len(limits) >= set_rules.fewest:
            break
        limits[line.key] = "share" if short else "fewest"
        reached += line.amount
    words = _limit_words(set_rules)
    found = []
    for line in lines:
        risk, reasons = scored[line.key]
        limit = limits.get(line.key, "")
        found.append(Drawn(line.key, risk, bool(limit), limit, words[limit], reasons))
    return found


def _limit_words(rules: SamplingRules) -> dict[str, str]:
    """Return, for people, what each limit says of a line that it put into the sample."""
    share = write_number(percent(rules.share).normalize())
    return {
        "": "",
        "always_from": _("every expense from %(amount)s") % {"amount": euros(rules.always_from)},
        "share": _("drawn to reach %(share)s %% of the total") % {"share": share},
        "fewest": _("drawn to look at %(count)s expenses at least") % {"count": rules.fewest},
    }


def risk_of(
    line: Line, beneficiary: Beneficiary, total: Decimal, rules: SamplingRules | None = None
) -> tuple[int, tuple[str, ...]]:
    """Return the risk of a line from 10 to 100 points, and what makes it so."""
    set_rules = rules or SamplingRules()
    risk, reasons = 10, []
    if total and line.amount / total >= set_rules.large_share:
        risk += 25
        part = write_number(percent(set_rules.large_share).normalize())
        reasons.append(_("%(part)s %% of the file or more") % {"part": part})
    if line.rejected_share >= set_rules.often_rejected:
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
