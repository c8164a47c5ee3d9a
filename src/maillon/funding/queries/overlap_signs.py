"""What makes two projects look like one paid twice: pure comparison, no database.

Two sides are compared only when an organisation ties them and their periods overlap; shared
measures and similar words then say how strong the sign is. A clerk decides, never the radar.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.core.matching.features import described
from maillon.core.matching.stopwords import guess_language
from maillon.core.matching.thesaurus import Thesaurus

# How near two texts are (0 to 1) from which they are called similar, in one language and across
# two, and nearly the same. Chosen on our own labelled texts (benchmarks/overlaps.py): of other
# purposes in the same field at most one in six is called similar; a text sent in again lies above
# 0.85, the same purpose in other words below 0.45.
SIMILAR, SIMILAR_ACROSS, NEARLY_SAME = 0.22, 0.16, 0.65
_SHARES = {"stem": 0.4, "concept": 0.3, "gram": 0.3}
Period = tuple[date, date]


class Strength(StrEnum):
    """How strong a sign of double funding is. A strong one must be decided."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"

    @property
    def label(self) -> str | Promise:
        """The strength in words."""
        return STRENGTHS[self]


class Sign(StrEnum):
    """Why two sides look alike."""

    SAME_ORGANISATION = "same_organisation"
    SAME_NUMBER = "same_number"
    CO_APPLICANT = "co_applicant"
    PERIOD = "period"
    MEASURE = "measure"
    SIMILAR = "similar"
    NEARLY_SAME = "nearly_same"

    @property
    def label(self) -> str | Promise:
        """The sign in words."""
        return SIGNS[self]


STRENGTHS: dict[Strength, str | Promise] = {
    Strength.STRONG: _("Strong"),
    Strength.MEDIUM: _("Medium"),
    Strength.WEAK: _("Weak"),
}
SIGNS: dict[Sign, str | Promise] = {
    Sign.SAME_ORGANISATION: _("Same organisation"),
    Sign.SAME_NUMBER: _("Same enterprise number"),
    Sign.CO_APPLICANT: _("An organisation takes part in both"),
    Sign.PERIOD: _("Overlapping period"),
    Sign.MEASURE: _("Same measure"),
    Sign.SIMILAR: _("Similar purpose"),
    Sign.NEARLY_SAME: _("Nearly the same text"),
}


@dataclass(frozen=True)
class Side:
    """One of the two projects that are compared.

    :param lead: key of the organisation that asks or receives the money.
    :param number: its enterprise number, ten digits, or empty.
    :param others: keys of the other organisations of the project.
    :param period: first and last day; ``None``: unknown, which overlaps with everything.
    """

    lead: int
    number: str = ""
    others: frozenset[int] = frozenset()
    period: Period | None = None
    measures: frozenset[int] = frozenset()
    text: str = ""


@dataclass(frozen=True)
class Comparison:
    """What two sides have in common; ``similarity`` from 0 to 1."""

    signs: tuple[Sign, ...]
    strength: Strength
    shared: frozenset[int]
    similarity: float
    days: int | None


def days_in_common(one: Period | None, other: Period | None) -> int | None:
    """Return how many days two periods share, both ends included; ``None`` if one is unknown.

    >>> days_in_common((date(2022, 1, 1), date(2022, 12, 31)), (date(2022, 12, 31), date.max))
    1
    """
    if one is None or other is None:
        return None
    return max(0, (min(one[1], other[1]) - max(one[0], other[0])).days + 1)


def years_period(first_year: int | None, last_year: int | None) -> Period | None:
    """Return whole years as a period; ``None`` where the first is unknown."""
    if first_year is None:
        return None
    return date(first_year, 1, 1), date(last_year or first_year, 12, 31)


def similarity(one: str, other: str, thesaurus: Thesaurus) -> float:
    """Return how near two texts are, 0 to 1: words, concepts of the thesaurus, groups of letters.

    Concepts let a French and a Dutch text meet.
    """
    if not one.strip() or not other.strip():
        return 0.0
    left = described(one, guess_language(one), thesaurus)
    right = described(other, guess_language(other), thesaurus)
    return sum(
        share * _cosine(left.counts[channel], right.counts[channel])
        for channel, share in _SHARES.items()
    )


def similar_from(one: str, other: str) -> float:
    """Return the nearness from which two texts are called similar: less across two languages."""
    same = guess_language(one) == guess_language(other)
    return SIMILAR if same else SIMILAR_ACROSS


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of the square roots: a word said often weighs less than several words."""
    length = math.sqrt(sum(one.values()) * sum(other.values()))
    both = sum(math.sqrt(n * other.get(name, 0)) for name, n in one.items())
    return both / length if length else 0.0


def compare(one: Side, other: Side, thesaurus: Thesaurus) -> Comparison | None:
    """Return what ``one`` and ``other`` have in common; ``None`` where nothing ties them.

    Strong: the same text, or the same measure with a similar purpose. Medium: either of these.
    """
    ties = _ties(one, other)
    days = days_in_common(one.period, other.period)
    if not ties or days == 0:
        return None
    near = similarity(one.text, other.text, thesaurus)
    similar = near >= similar_from(one.text, other.text)
    shared = one.measures & other.measures
    signs = [*ties, Sign.PERIOD] if days else ties
    if shared:
        signs.append(Sign.MEASURE)
    if similar:
        signs.append(Sign.NEARLY_SAME if near >= NEARLY_SAME else Sign.SIMILAR)
    strength = _strength(bool(shared), similar, near >= NEARLY_SAME)
    return Comparison(tuple(signs), strength, shared, near, days)


def _ties(one: Side, other: Side) -> list[Sign]:
    if one.lead == other.lead:
        return [Sign.SAME_ORGANISATION]
    if one.number and one.number == other.number:
        return [Sign.SAME_NUMBER]
    if ({one.lead} | one.others) & ({other.lead} | other.others):
        return [Sign.CO_APPLICANT]
    return []


def _strength(same_measure: bool, similar: bool, nearly_same: bool) -> Strength:
    if nearly_same or (same_measure and similar):
        return Strength.STRONG
    if same_measure or similar:
        return Strength.MEDIUM
    return Strength.WEAK
