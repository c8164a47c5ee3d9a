"""What a file of boundaries brings: shapes, or a refusal."""

from dataclasses import dataclass
from typing import Any


class BoundariesRefused(Exception):
    """The file cannot be used; the message says what is wrong, where, and how to mend it."""


@dataclass(frozen=True)
class Shape:
    """A shape, and the codes (NIS or territory code) of the territories that it bounds."""

    codes: tuple[str, ...]
    geometry: dict[str, Any]
    attribution: str
