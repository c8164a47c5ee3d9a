"""What the cells of a file may name, read once: partners, measures, categories, places, words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils import translation

from maillon.implementation.enums import ContributionKind, LinkBasis, LinkRank, Qualifier
from maillon.implementation.exports.columns import LANGUAGES
from maillon.implementation.operations.inputs import PartnerInput
from maillon.implementation.queries.periods import locked_years
from maillon.partners.models import PartnerCategory, Territory
from maillon.partners.queries import resolve_organisations, spelling
from maillon.plan.models import (
    ActionPrinciple,
    CrossCuttingMission,
    Measure,
    Plan,
    StrategicObjective,
    Theme,
)

_MOST_COMPARED = 500


@dataclass(frozen=True)
class Vocabulary:
    """Folded words → what they mean, and how the allowed ones are written for people."""

    meaning: dict[str, Any]
    shown: tuple[str, ...]
    _answers: dict[str, str] = field(default_factory=dict, repr=False)

    def closest(self, text: str) -> str:
        """Return the allowed value most like ``text``, or nothing when none is.

        Comparing is slow: after five hundred different texts no more are compared.
        """
        asked = spelling(text)[:80]
        if asked not in self._answers and len(self._answers) < _MOST_COMPARED:
            self._answers[asked] = self._compare(asked)
        return self._answers.get(asked, "")

    def _compare(self, asked: str) -> str:
        written = {spelling(word): word for word in self.shown}
        found = get_close_matches(asked, list(written), n=1, cutoff=0.6)
        if found:
            return written[found[0]]
        other = get_close_matches(asked, list(self.meaning), n=1, cutoff=0.75)
        return other[0] if other else ""


@dataclass(frozen=True)
class Known:
    """Everything that a file of one plan may name."""

    plan: Plan
    categories: Vocabulary
    kinds: Vocabulary
    bases: Vocabulary
    ranks: Vocabulary
    qualifiers: Vocabulary
    organisations: Vocabulary
    measures: Vocabulary
    territories: Vocabulary
    parts: dict[str, Vocabulary]
    # Years that nothing is written into, until the coordination reopens them.
    closed_years: frozenset[int] = frozenset()
    # The partners of rows already understood, by their two cells: many rows are alike.
    partner_rows: dict[tuple[Any, Any], dict[str, list[PartnerInput]]] = field(
        default_factory=dict, repr=False
    )


def known_for(plan: Plan) -> Known:
    """Read everything that the cells may name, in eleven queries whatever the file."""
    organisations = resolve_organisations()
    models: dict[str, Any] = {
        "themes": Theme,
        "missions": CrossCuttingMission,
        "principles": ActionPrinciple,
        "objectives": StrategicObjective,
    }
    measures = Measure.objects.filter(plan=plan).order_by("sort_key")
    return Known(
        plan=plan,
        categories=_named(PartnerCategory.objects.all()),
        kinds=words(ContributionKind),
        bases=words(LinkBasis),
        ranks=words(LinkRank),
        qualifiers=words(Qualifier),
        organisations=Vocabulary(organisations, tuple(organisations)),
        measures=_coded(measures.values_list("pk", "code")),
        territories=_places(),
        parts={
            name: _coded(model.objects.filter(plan=plan).values_list("pk", "code"))
            for name, model in models.items()
        },
        closed_years=locked_years(plan),
    )


def words(choices: Any) -> Vocabulary:
    """Return the values of an enumeration by code and by label in the three languages."""
    meaning: dict[str, Any] = {spelling(value): value for value in choices.values}
    for language in LANGUAGES:
        with translation.override(language):
            for value, label in choices.choices:
                meaning.setdefault(spelling(str(label)), value)
    return Vocabulary(meaning, tuple(str(label) for label in choices.labels))


def _named(rows: Iterable[Any]) -> Vocabulary:
    meaning: dict[str, Any] = {}
    shown = []
    for row in rows:
        shown.append(row.name)
        for name in (row.code, row.name_fr, row.name_nl, row.name_en):
            if name:
                meaning.setdefault(spelling(name), row.pk)
    return Vocabulary(meaning, tuple(shown))


def _places() -> Vocabulary:
    rows = list(Territory.objects.all())
    named = _named(rows)
    for row in rows:
        if row.nis:
            named.meaning.setdefault(spelling(row.nis), row.pk)
    return named


def _coded(pairs: Iterable[tuple[int, str]]) -> Vocabulary:
    rows = list(pairs)
    return Vocabulary(
        {spelling(code): pk for pk, code in rows}, tuple(str(code) for _pk, code in rows)
    )
