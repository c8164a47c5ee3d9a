"""The changes of a journal line, readable: field, old, new."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """A field that changed; an empty text where there was, or is, nothing."""

    field: str
    old: str
    new: str


def readable(changes: dict[str, Any]) -> list[Change]:
    """Return the changes of a line, whatever an operation wrote: pairs, or plain values."""
    found = []
    for field, value in changes.items():
        old, new = value if isinstance(value, list) and len(value) == 2 else (None, value)
        found.append(Change(field.replace("_", " "), _text(old), _text(new)))
    return found


def summary(changes: dict[str, Any]) -> str:
    """Return the changes on one line, for the exports."""
    return "; ".join(f"{c.field}: {c.old or '∅'} → {c.new or '∅'}" for c in readable(changes))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(part)}" for key, part in value.items())
    return str(value)
