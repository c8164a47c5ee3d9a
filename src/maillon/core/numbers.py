"""Numbers as people type them, in French, Dutch or English; what can be read twice is refused.

Spaces of any kind part thousands (``1 234 567``); the decimal mark is a comma or a point. A
single mark followed by exactly three digits (``1.234``, ``12,500``) is a thousand to one reader
and a decimal to another: Maillon never guesses, it asks. ``1 234,567``, ``0,125`` and ``1234,567``
can be read in one way only.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

INTEGER_DIGITS = 12
DECIMAL_PLACES = 4
_LONGEST = 60
_SPACES = "\u0020\u00a0\u2007\u2009\u202f"
_TIDY = str.maketrans({**dict.fromkeys(_SPACES, " "), "−": "-", "–": "-"})
_PLAIN = re.compile(r"[0-9]+", re.ASCII)
_GROUPED = {
    mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in " .,"
}
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NumberRefused(ValueError):
    """The text is no number, or can be read in two ways; the message says how to write it."""


def parse_number(text: str) -> Decimal:
    """Return the number that ``text`` says: at most 12 digits before the mark and 4 after it.

    >>> parse_number("1 234,5")
    Decimal('1234.5')

    :raises NumberRefused: with a message in the reader's language.
    """
    tidy = text.translate(_TIDY).strip()
    if not tidy or len(tidy) > _LONGEST:
        raise NumberRefused(_("Write a number, such as 1 234,5."))
    sign, digits = (tidy[0], tidy[1:].strip()) if tidy[0] in "+-" else ("", tidy)
    if _TWO_WAYS.fullmatch(digits):
        raise NumberRefused(_ambiguous(digits))
    whole, decimals = _split(digits)
    joined = _ungrouped(whole)
    if joined is None or not (decimals is None or _PLAIN.fullmatch(decimals)):
        raise NumberRefused(
            _("“%(text)s” is not a number. Write digits only, such as 1 234,5.") % {"text": tidy}
        )
    return _bounded(joined.lstrip("0") or "0", (decimals or "").rstrip("0"), sign)


def write_number(value: Decimal) -> str:
    """Return ``value`` as a person would type it, such that :func:`parse_number` gives it back."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(".", ",")
    return text + "0" if _TWO_WAYS.fullmatch(text.lstrip("-")) else text


def number_from_cell(value: float | Decimal) -> Decimal:
    """Return the number of a spreadsheet's cell, rid of the noise of binary fractions.

    :raises NumberRefused: when it has more digits than Maillon keeps.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** INTEGER_DIGITS:
        raise NumberRefused(_too_large())
    rounded = exact.quantize(Decimal(1).scaleb(-DECIMAL_PLACES))
    if abs(rounded - exact) > Decimal("1e-9") * max(Decimal(1), abs(exact)):
        raise NumberRefused(_too_fine())
    return rounded.normalize() + Decimal(0)


def _split(digits: str) -> tuple[str, str | None]:
    """Part the whole from the decimals: the last mark decides, unless it groups thousands."""
    marks = [c for c in digits if c in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return digits, None
    whole, _mark, decimals = digits.rpartition(marks[-1])
    return whole, decimals


def _ungrouped(whole: str) -> str | None:
    """Return the digits of ``whole`` without its grouping; ``None`` when it is malformed."""
    if _PLAIN.fullmatch(whole):
        return whole
    for mark, pattern in _GROUPED.items():
        if pattern.fullmatch(whole):
            return whole.replace(mark, "")
    return None


def _bounded(whole: str, decimals: str, sign: str) -> Decimal:
    if len(whole) > INTEGER_DIGITS:
        raise NumberRefused(_too_large())
    if len(decimals) > DECIMAL_PLACES:
        raise NumberRefused(_too_fine())
    number = Decimal(f"{whole}.{decimals or 0}").normalize() + Decimal(0)
    return -number if sign == "-" and number else number


def _ambiguous(digits: str) -> str:
    mark = "." if "." in digits else ","
    return _(
        "“%(text)s” can be read as %(thousands)s or as a number with decimals. Write "
        "%(thousands)s for the first, %(decimal)s for the second."
    ) % {
        "text": digits,
        "thousands": digits.replace(mark, ""),
        "decimal": digits.replace(mark, ",") + "0",
    }


def _too_large() -> str:
    return _("This number is too large: at most %(count)s digits before the decimal mark.") % {
        "count": INTEGER_DIGITS
    }


def _too_fine() -> str:
    return _("This number has too many decimals: at most %(count)s.") % {"count": DECIMAL_PLACES}
