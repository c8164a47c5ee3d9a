"""Texts as a paper can hold them: what no font shows, and what no file format takes, is replaced.

People type what they like, and the records keep it. A letter or a receipt must leave all the same:
a picture character in a title stops neither a decision nor the proof of a submission.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

# What stands for a character that cannot be shown.
STAND_IN = "\N{REPLACEMENT CHARACTER}"
# From here on a character goes, the more so the more often a document failed: Chinese, private and
# picture characters at first; then signs; at last all that is not Latin.
_RARE = (0x2E80, 0x2E80, 0x2E80, 0x2000, 0x2000, 0x250)
_COMMON = frozenset(
    f"{STAND_IN}–—‘’‚“”„†•…‰‹›€™−≤≥\N{NARROW NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}"
)
_NAMED = re.compile(r'(?:text|codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_NO_XML = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), STAND_IN
)


def unshown(message: str) -> set[str]:
    """Return the characters that an error of Typst says it cannot show."""
    found = set[str]()
    for text in _NAMED.findall(message):
        found |= set(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), text))
    return found - set("\n ")


def without(data: bytes, wrong: Collection[str], *, attempt: int) -> bytes:
    """Return a JSON document with a stand-in for these characters in its texts, and for rare ones.

    :param attempt: how often the document failed before: the more often, the more goes.
    """
    text = data.decode()
    rare = _RARE[min(attempt, len(_RARE) - 1)]
    gone = {one for one in text if ord(one) >= rare} - _COMMON
    replaced = {ord(one): STAND_IN for one in gone | set(wrong)}
    return json.dumps(_translated(json.loads(text), replaced), ensure_ascii=False).encode()


def printable(value: Any) -> Any:
    """Return a paper, or a part of it, whose texts a Word file can hold."""
    return _translated(value, _NO_XML)


def _translated(value: Any, table: Mapping[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list | tuple):
        return type(value)(_translated(one, table) for one in value)
    if isinstance(value, dict):
        return {key: _translated(one, table) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        return replace(value, **{name: _translated(one, table) for name, one in given.items()})
    return value
