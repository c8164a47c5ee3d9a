"""The fields of an entry page, by name: how a figure, a partner or a measure is called there.

``title_fr`` … ``description_en``, ``kind``, ``first_year``, ``last_year``; ``measure:1`` (the main
one) to ``measure:4``; ``figure:<key>:<year>`` for a figure asked or reported before;
``extra:<n>:label``, ``extra:<n>:unit`` and ``extra:<n>:<year>`` for a figure of their own;
``partner:<n>:name`` and ``partner:<n>:share`` for who did it with them, ``share`` for their own
part; ``question:<id>`` for the answer to a question; ``answer`` (an ``ItemAnswer``), ``reason``.
"""

import hashlib
import re

NOTE = "general_note"
MEASURES = tuple(f"measure:{n}" for n in range(1, 5))
LONGEST_TEXT, LONGEST_LINE, LONGEST_NUMBER, LONGEST_NOTE = 20_000, 400, 80, 5_000
EXTRA_ROWS = PARTNER_ROWS = 30

_LINES = {"title_fr", "title_nl", "title_en", "kind", "first_year", "last_year", "share", "answer"}
_TEXTS = {"description_fr", "description_nl", "description_en", "reason"}
_PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"figure:[\w-]{1,60}:[0-9]{4}", re.ASCII), LONGEST_NUMBER),
    (re.compile(r"extra:[0-9]{1,2}:(?:label|unit)", re.ASCII), 300),
    (re.compile(r"extra:[0-9]{1,2}:[0-9]{4}", re.ASCII), LONGEST_NUMBER),
    (re.compile(r"partner:[0-9]{1,2}:(?:name|share)", re.ASCII), 300),
    (re.compile(r"measure:[1-4]", re.ASCII), 40),
    (re.compile(r"question:[0-9]{1,18}", re.ASCII), 5_000),
)


def longest_of(name: str) -> int | None:
    """Return how many characters the field ``name`` may hold; ``None``: there is no such field."""
    if name in _LINES:
        return LONGEST_LINE
    if name in _TEXTS:
        return LONGEST_TEXT
    return next((limit for pattern, limit in _PATTERNS if pattern.fullmatch(name)), None)


def is_number(name: str) -> bool:
    """Say whether the field takes a figure."""
    return name.startswith(("figure:", "extra:")) and name[-4:].isdigit()


def figure_name(key: str, year: int) -> str:
    """Return the name of the cell of a figure for a year."""
    return f"figure:{key}:{year}"


def extra_name(number: int, part: str | int) -> str:
    """Return the name of a cell of a figure of their own: ``label``, ``unit`` or a year."""
    return f"extra:{number}:{part}"


def anchor_of(item_id: int, name: str = "") -> str:
    """Return the id, on the page, of an item or of one of its fields."""
    return f"item-{item_id}" + (f"-{name.replace(':', '-')}" if name else "")


def figure_key(label_fr: str, unit_fr: str, breakdown: str, whole: str = "") -> str:
    """Return a short name for a figure reported before, the same as long as it says the same."""
    text = "\n".join((label_fr, unit_fr, breakdown, whole))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
