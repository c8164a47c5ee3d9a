"""What one cell says: a value, or a refusal that says what was found and what is allowed."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.numbers import NumberRefused, number_from_cell, parse_number
from maillon.implementation.exports.columns import NO, YES
from maillon.implementation.forms.contribution import CODE
from maillon.implementation.forms.fields import FIRST_YEAR, LAST_YEAR
from maillon.implementation.importers.known import Vocabulary
from maillon.partners.queries import spelling

_CODE = re.compile(CODE)
_LISTED = 15
Parse = Callable[[Any], Any]


class CellRefused(Exception):
    """The cell cannot be understood; the message says what was found and what is allowed."""


def attempt(parse: Parse, raw: Any) -> Any:
    """Return what ``parse`` makes of the cell, or the refusal itself, so that both can be kept."""
    try:
        return parse(raw)
    except CellRefused as refusal:
        return refusal


def text_of(raw: Any) -> str:
    """Return the cell as text: whole numbers without ``.0``, dates as ``2022-03-01``."""
    if isinstance(raw, str):
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, date | time | timedelta):
        return str(raw)
    return str(raw)


def text(longest: int, *, required: bool = False) -> Parse:
    """Return a parser of texts of at most ``longest`` characters."""

    def parse(raw: Any) -> str:
        found = text_of(raw).replace("\0", "")
        if required and not found:
            raise CellRefused(_("This cell must not be empty."))
        if len(found) > longest:
            raise CellRefused(
                _("The text has %(length)s characters; at most %(longest)s are allowed.")
                % {"length": len(found), "longest": longest}
            )
        return found

    return parse


def code(raw: Any) -> str:
    """Return the code of a contribution."""
    found = text_of(raw)
    if not found:
        raise CellRefused(
            _("Give the contribution a code: it tells it apart when the file comes in again.")
        )
    if len(found) > 40 or not _CODE.fullmatch(found):
        raise CellRefused(
            _(
                "“%(text)s” cannot be a code: letters, digits, points, hyphens and underscores, "
                "at most 40."
            )
            % {"text": _short(found)}
        )
    return found


def word(known: Vocabulary, default: Any = None) -> Parse:
    """Return a parser of the words of a vocabulary; an empty cell is ``default`` where given."""

    def parse(raw: Any) -> Any:
        found = text_of(raw)
        if not found:
            if default is not None:
                return default
            raise CellRefused(_("This cell must not be empty. %(allowed)s") % _allowed(known))
        meaning = known.meaning.get(spelling(found))
        if meaning is None:
            raise CellRefused(_unknown(found, known))
        return meaning

    return parse


def plan_code(known: Vocabulary) -> Parse:
    """Return a parser of codes of the plan: ``4.9``, or ``4.9 Title`` as the lists write them.

    A spreadsheet turns 4.10 into the number 4.1: such a cell is refused where both codes exist.
    """

    def parse(raw: Any) -> Any:
        found = text_of(raw)
        if not found:
            return None
        if isinstance(raw, float) and not raw.is_integer():
            _check_number(found, known)
        for candidate in (found, found.split()[0].rstrip(".:–-")):
            meaning = known.meaning.get(spelling(candidate))
            if meaning is not None:
                return meaning
        raise CellRefused(_unknown(found, known))

    return parse


def _check_number(found: str, known: Vocabulary) -> None:
    meant = [code for code in known.shown if code.rstrip("0") == found and code != found]
    if meant:
        raise CellRefused(
            _(
                "The cell holds the number %(found)s: this may be %(found)s or %(other)s. Choose "
                "from the list, or format the cell as text."
            )
            % {"found": found, "other": meant[0]}
        )


def several(parse: Parse, separators: str = r"[;\n]") -> Parse:
    """Return a parser of lists: ``a; b``, or one a line; the values in order, each once."""
    cut = re.compile(separators)

    def parse_all(raw: Any) -> tuple[Any, ...]:
        if isinstance(raw, str):
            parts = [part.strip() for part in cut.split(raw) if part.strip()]
            return tuple(dict.fromkeys(parse(part) for part in parts))
        return (parse(raw),) if text_of(raw) else ()

    return parse_all


def name_or_text(known: Vocabulary) -> Parse:
    """Return a parser of partners: the id of a known one, else the name as written."""

    def parse(raw: Any) -> int | str:
        found = text_of(raw)[:300]
        return known.meaning.get(spelling(found), found)

    return parse


def year(*, required: bool) -> Parse:
    """Return a parser of years in four digits."""

    def parse(raw: Any) -> int | None:
        found = text_of(raw)
        if not found and not required:
            return None
        number = int(found) if found.isascii() and found.isdigit() and len(found) == 4 else 0
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise CellRefused(
                _("“%(text)s” is not a year: write four digits, such as 2022.")
                % {"text": _short(found)}
            )
        return number

    return parse


def number(*, required: bool) -> Parse:
    """Return a parser of numbers: a number cell, or a text such as ``1 234,5``."""

    def parse(raw: Any) -> Decimal | None:
        if isinstance(raw, float | int) and not isinstance(raw, bool):
            value: Any = raw
            read: Callable[[Any], Decimal] = number_from_cell
        else:
            value, read = text_of(raw), parse_number
            if not value and not required:
                return None
        try:
            return read(value)
        except NumberRefused as refusal:
            raise CellRefused(str(refusal)) from refusal

    return parse


def whole_number(raw: Any) -> int | None:
    """Return a whole number from 1, or ``None`` for an empty cell."""
    found = text_of(raw)
    if not found:
        return None
    if not (found.isascii() and found.isdigit() and int(found[:9]) > 0 and len(found) < 9):
        raise CellRefused(_("“%(text)s” is not a whole number from 1.") % {"text": _short(found)})
    return int(found)


def yes_or_no(raw: Any) -> bool:
    """Return whether the cell says yes; empty is no."""
    found = spelling(text_of(raw))
    if found in YES:
        return True
    if found in NO:
        return False
    raise CellRefused(_("“%(text)s” is neither yes nor no.") % {"text": _short(found)})


def _short(found: str) -> str:
    return found if len(found) <= 80 else found[:79] + "…"


def _unknown(found: str, known: Vocabulary) -> str:
    closest = known.closest(found)
    parts = [_("“%(text)s” is not known here.") % {"text": _short(found)}]
    if closest:
        parts.append(_("Did you mean “%(closest)s”?") % {"closest": closest})
    parts.append(_allowed(known)["allowed"])
    return " ".join(filter(None, parts))


def _allowed(known: Vocabulary) -> dict[str, str]:
    if not known.shown or len(known.shown) > _LISTED:
        return {"allowed": ""}
    listed = ", ".join(known.shown)
    return {"allowed": _("Allowed: %(values)s.") % {"values": listed}}
