"""Telling a difference of substance between two wordings from one of spelling."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from .cleaning import words
from .vocabulary import STOPWORDS, word_set

_SMALL = frozenset().union(*STOPWORDS.values()) | word_set(
    """par exemple ex cf que qui sont ses leur leurs sa son afin plan niveau niveaux"""
)
MIN_SPELLING = 0.8
_CROSS_REFERENCE = re.compile(
    r"\((?:(?:cf|voir|zie|see)\b|[A-Z]{2,6},? M ?\d)[^()]{0,80}\)", re.IGNORECASE
)


def material_difference(first: str, second: str, meanings: Mapping[str, str]) -> tuple[str, str]:
    """Return the words of substance that only one of two texts has: (in first, in second).

    Order, punctuation, accents, plurals, small words, spelling and abbreviations spelt out do not
    count. Both are empty when the texts say the same.
    """
    one, two = words(_CROSS_REFERENCE.sub(" ", first)), words(_CROSS_REFERENCE.sub(" ", second))
    only_one, only_two = _without_alike(_only(one, two), _only(two, one))
    only_one, only_two = (
        _without_meanings(only_one, only_two, meanings),
        _without_meanings(only_two, only_one, meanings),
    )
    return " ".join(only_one), " ".join(only_two)


def _only(own: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the words of ``own`` that ``other`` never says, glued or not ("sous rapportage")."""
    said = {_stem(word) for word in other}
    glued = {first + second for first, second in pairwise(other)}
    split = {
        word
        for first, second in pairwise(own)
        if first + second in other
        for word in (first, second)
    }
    left = (word for word in own if _counts(word) and word not in glued and word not in split)
    return [stem for stem in dict.fromkeys(map(_stem, left)) if stem not in said]


def _counts(word: str) -> bool:
    return len(word) > 3 and word not in _SMALL


def _stem(word: str) -> str:
    return word.rstrip("sx") if len(word) > 3 and not word.isdigit() else word


def _without_alike(first: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    """Take out the pairs that are two spellings of one word."""
    left, right = [], list(second)
    for word in first:
        close = next(
            (
                other
                for other in right
                if SequenceMatcher(None, word, other).ratio() >= MIN_SPELLING
            ),
            None,
        )
        if close is None:
            left.append(word)
        else:
            right.remove(close)
    return left, right


def _without_meanings(own: list[str], other: list[str], meanings: Mapping[str, str]) -> list[str]:
    """Take out an abbreviation that the other text spells out, and the words that spell it."""
    spelt = {
        short.casefold(): {_stem(word) for word in words(long)} for short, long in meanings.items()
    }
    kept = []
    for word in own:
        short = next((name for name in spelt if _stem(name) == word), "")
        if short and spelt[short] & set(other):
            continue
        if any(word in long and _stem(name) in other for name, long in spelt.items()):
            continue
        kept.append(word)
    return kept
