"""The rule on names: one thing under two names.

Two organisations are taken for one when they have the same enterprise number, or when a name or
alias of one is a name or alias of the other: equal but for case, accents, punctuation, spaces and
legal form; the same but for one letter in one long word; or the abbreviation that ends the other's
name. A part of an organisation is not that organisation, nor are two parts of one organisation
with nearly the same name. A contribution's partner that was only written down, though an
organisation has that name, is the same mistake.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from maillon.core.text import words
from maillon.implementation.models import ContributionPartner
from maillon.partners.models import Organisation
from maillon.reporting.rules.found import Found, Place, Scope, contribution_key, contribution_place

_LEGAL = frozenset(words("asbl vzw aisbl ivzw scrl cv sa nv srl bv npo association vereniging"))
_SMALL = frozenset(words("de du des la le les d l et en a au aux van het der the of and"))
_ABBREVIATION = re.compile(r"\(([A-Za-z0-9&.\- ]{2,12})\)\s*$")
MIN_LETTERS = 6
MIN_SIMILARITY = 0.85


def names(scope: Scope) -> Iterator[Found]:
    """Find organisations that are one, and partners written down that have an organisation."""
    organisations = list(
        Organisation.objects.real().prefetch_related("aliases").order_by("name_fr", "code")
    )
    by_key = {organisation.pk: organisation for organisation in organisations}
    seen: set[tuple[int, int]] = set()
    for first, second, one, two in _pairs(organisations):
        pair = (min(first, second), max(first, second))
        if pair not in seen:
            seen.add(pair)
            yield _same(
                by_key[pair[0]], by_key[pair[1]], *((one, two) if pair[0] == first else (two, one))
            )
    yield from _written_only(scope, organisations)


def written(organisation: Organisation) -> list[str]:
    """Return every way in which Maillon writes an organisation's name."""
    own = [organisation.name_fr, organisation.name_nl, organisation.name_en]
    own += [alias.name for alias in organisation.aliases.all()]
    return [name for name in dict.fromkeys(own) if name]


def bare(name: str) -> tuple[str, ...]:
    """Return the words of a name that count: folded, without legal form and small words."""
    return tuple(w for w in words(name) if w not in _LEGAL and w not in _SMALL)


def _pairs(organisations: Iterable[Organisation]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (organisation, organisation, name, name) for what looks like one thing."""
    numbers: dict[str, list[Organisation]] = defaultdict(list)
    equal: dict[str, list[tuple[Organisation, str]]] = defaultdict(list)
    nearly: dict[tuple[int, tuple[str, ...]], list[tuple[Organisation, str, str]]] = defaultdict(
        list
    )
    for organisation in organisations:
        digits = re.sub(r"\D", "", organisation.enterprise_number)
        if digits:
            numbers[digits.zfill(10)].append(organisation)
        for name in written(organisation):
            kept = bare(name)
            equal["".join(kept)].append((organisation, name))
            abbreviation = _ABBREVIATION.search(name)
            if abbreviation and sum(c.isupper() for c in abbreviation[1]) >= 2:
                equal["".join(bare(abbreviation[1]))].append((organisation, name))
            for position, word in enumerate(kept):
                if len(word) >= MIN_LETTERS and not any(c.isdigit() for c in word):
                    rest = kept[:position] + kept[position + 1 :]
                    nearly[position, rest or (word[:2],)].append((organisation, name, word))
    for same in numbers.values():
        for other in same[1:]:
            yield same[0].pk, other.pk, same[0].enterprise_number, other.enterprise_number
    for found in equal.values():
        for organisation, name in found[1:]:
            first = found[0]
            if organisation.pk != first[0].pk and not _related(organisation, first[0]):
                yield first[0].pk, organisation.pk, first[1], name
    for group in nearly.values():
        yield from _one_letter(group)


def _one_letter(
    group: list[tuple[Organisation, str, str]],
) -> Iterator[tuple[int, int, str, str]]:
    """Yield the names of a group (same other words) whose remaining words are nearly the same."""
    for number, (first, one, word) in enumerate(group):
        for second, two, other in group[number + 1 :]:
            if first.pk == second.pk or _related(first, second) or word == other:
                continue
            if first.part_of_id and first.part_of_id == second.part_of_id:
                continue
            if abs(len(word) - len(other)) <= 1 and _alike(word, other):
                yield first.pk, second.pk, one, two


def _alike(word: str, other: str) -> bool:
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() >= MIN_SIMILARITY


def _related(one: Organisation, other: Organisation) -> bool:
    return one.part_of_id == other.pk or other.part_of_id == one.pk


def _same(first: Organisation, second: Organisation, one: str, two: str) -> Found:
    return Found(
        "one-thing-two-names",
        (f"organisation:{first.code}", f"organisation:{second.code}"),
        {"first": one, "second": two},
        _(
            "“%(first)s” and “%(second)s” look like one organisation (“%(one)s”, “%(two)s”): join "
            "them, or accept the finding and say how they differ."
        )
        % {"first": first.name, "second": second.name, "one": one, "two": two},
        Place("partner", {"code": second.code}, label=second.name),
    )


def _written_only(scope: Scope, organisations: Iterable[Organisation]) -> Iterator[Found]:
    known = {
        "".join(bare(name)): organisation
        for organisation in organisations
        for name in written(organisation)
    }
    rows = ContributionPartner.objects.filter(
        organisation=None, contribution__in=scope.contributions()
    ).select_related("contribution__document")
    for part in rows.order_by("contribution__code", "pk"):
        organisation = known.get("".join(bare(part.as_written)))
        if organisation:
            yield Found(
                "one-thing-two-names",
                (contribution_key(part.contribution), f"organisation:{organisation.code}"),
                {"first": part.as_written, "second": organisation.code},
                _(
                    "%(contribution)s names “%(written)s” as a partner without linking it to the "
                    "organisation “%(organisation)s”."
                )
                % {
                    "contribution": part.contribution.code,
                    "written": part.as_written,
                    "organisation": organisation.name,
                },
                contribution_place(part.contribution),
            )
