"""Lines such as "Partners: municipalities, police" that say one thing about a measure."""

import re

from .cleaning import fold
from .vocabulary import FIELD_WORDS

_FIELD = re.compile(
    r"^\s*(?P<name>[^\W\d_][^\n:\d]{1,48}?)\s*(?::|\s[–—-]\s)\s*(?P<value>.*)$", re.DOTALL
)


def read_field(text: str) -> tuple[str, str] | None:
    """Return what ``text`` is about (partners, axis, theme, other) and its value, or None."""
    match = _FIELD.match(text)
    if not match:
        return None
    names = re.findall(r"[^\W\d_]+", fold(match["name"]))
    if not names or len(names) > 5 or names[0] not in FIELD_WORDS:
        return None
    return FIELD_WORDS[names[0]], match["value"].strip()


def field_name(text: str) -> str | None:
    """Return what a cell that holds only a field's name is about, or None."""
    names = re.findall(r"[^\W\d_]+", fold(text))
    if names and len(names) <= 5 and names[0] in FIELD_WORDS:
        return FIELD_WORDS[names[0]]
    return None


def is_field(text: str) -> bool:
    """Tell whether ``text`` is such a line."""
    return read_field(text) is not None
