"""Amounts in euros: exact to the cent, written the reader's way, shared out without loss."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from babel.numbers import format_currency

from maillon.core.languages import current

CENT = Decimal("0.01")
_LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_IE"}


def euros(amount: Decimal | None, language: str | None = None) -> str:
    """Write an amount the way of ``language`` (the reader's when not given); nothing for none.

    >>> euros(Decimal("1234.5"), "en")
    '€1,234.50'
    """
    if amount is None:
        return ""
    locale = _LOCALES[language or current()]
    return str(format_currency(amount, "EUR", locale=locale))


def to_cents(amount: Decimal) -> Decimal:
    """Return ``amount`` cut to whole cents."""
    return amount.quantize(CENT, rounding=ROUND_DOWN)


def split(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Share ``amount`` out in proportion to ``shares``; the parts add up to it, to the cent.

    Cents that rounding leaves over go to the last part that is not zero.

    >>> split(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('33.33'), Decimal('33.33'), Decimal('33.34')]
    """
    total = sum(shares, Decimal(0))
    if total <= 0 or any(share < 0 for share in shares):
        raise ValueError("Shares are not negative, and not all zero.")
    parts = [to_cents(amount * share / total) for share in shares]
    last = max(number for number, share in enumerate(shares) if share > 0)
    parts[last] += amount - sum(parts, Decimal(0))
    return parts
