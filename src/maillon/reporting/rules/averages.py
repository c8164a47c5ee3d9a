"""The rule on averages: an average times its count must make its total.

An average is a figure whose label says so ("moyenne", "gemiddeld", "average"). Its count is named
after "par", "per" or "by": *average attendance per session* is counted in sessions. The total is in
the unit of the average or, where both count people (visitors, contacts, participants), in
another such unit; its label shares the count's other words (*contacts at the Médibus*, *sessions of
the Médibus*). Nothing is compared unless there is exactly one exact count and one exact total, for
the same years. An average is rounded or cut: less than one unit of its last digit is no
contradiction.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.text import words
from maillon.implementation.enums import Qualifier
from maillon.implementation.models import Figure
from maillon.reporting.rules.figures import figure_values, word_stem
from maillon.reporting.rules.found import (
    Found,
    Scope,
    contribution_key,
    exact,
    figure_key,
    figure_place,
    said,
    said_years,
)

_AVERAGE = frozenset(words("moyen moyenne moyens moyennes gemiddeld gemiddelde average mean"))
_PER = frozenset({"par", "per", "by"})
_SMALL = frozenset(words("de du des la le les l d au aux en et the of at in van de het"))
_PEOPLE = frozenset(
    words(
        "personne personnes contact contacts frequentation frequentations participant participants "
        "visiteur visiteurs beneficiaire beneficiaires eleve eleves jeune jeunes enfant enfants "
        "usager usagers"
    )
)
_EXACT = (Qualifier.EXACT, Qualifier.COUNTED)


def averages(scope: Scope) -> Iterator[Found]:
    """Find averages that their own total and count contradict."""
    labelled = Q()
    for language, part in (("fr", "moyen"), ("nl", "gemiddel"), ("en", "average")):
        labelled |= Q(**{f"label_{language}__icontains": part})
    wanted = scope.figures().filter(labelled).values("contribution")
    beside = scope.figures().filter(contribution__in=wanted, part_of__isnull=True)
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in beside.order_by("contribution__code", "position", "pk"):
        groups[figure.contribution_id, figure.first_year, figure.last_year].append(figure)
    for group in groups.values():
        for average in group:
            if average.qualifier in _EXACT and set(words(average.label_fr)) & _AVERAGE:
                yield from _compare(average, group)


def _compare(average: Figure, group: Sequence[Figure]) -> Iterator[Found]:
    per = _count_word(average)
    others = [
        figure
        for figure in group
        if figure is not average
        and figure.qualifier in _EXACT
        and not set(words(figure.label_fr)) & _AVERAGE
    ]
    counts = [figure for figure in others if per in _stems(figure.unit_fr)]
    if not per or len(counts) != 1 or not counts[0].value:
        return
    totals = [
        figure for figure in others if figure is not counts[0] and _sums(figure, average, counts[0])
    ]
    if len(totals) != 1:
        return
    computed = totals[0].value / counts[0].value
    last_digit = Decimal(1).scaleb(int(average.value.normalize().as_tuple().exponent))
    if abs(computed - average.value) < min(last_digit, Decimal(1)):
        return
    yield _found(average, totals[0], counts[0], computed)


def _count_word(average: Figure) -> str:
    """Return the stem of the word after "per"; empty where there is none."""
    said_words = words(average.label_fr)
    for word, following in pairwise(said_words):
        if word in _PER:
            return word_stem(following)
    return ""


def _stems(text: str) -> set[str]:
    return {word_stem(word) for word in words(text)} - _SMALL


def _sums(total: Figure, average: Figure, count: Figure) -> bool:
    """Say whether ``total`` is what ``average`` times ``count`` makes."""
    people = set(words(total.unit_fr)) & _PEOPLE and set(words(average.unit_fr)) & _PEOPLE
    if total.unit_fr != average.unit_fr and not people:
        return False
    scope = _stems(count.label_fr) - _stems(count.unit_fr)
    return scope <= _stems(total.label_fr)


def _found(average: Figure, total: Figure, count: Figure, computed: Decimal) -> Found:
    rounded = computed.quantize(Decimal("0.01"))
    return Found(
        "average",
        (contribution_key(average.contribution), figure_key(average)),
        figure_values({"average": average, "total": total, "count": count})
        | {"computed": exact(rounded)},
        _(
            "%(contribution)s: “%(label)s” (%(years)s) is given as %(average)s, but %(total)s "
            "(%(total_label)s) ÷ %(count)s (%(count_label)s) = %(computed)s."
        )
        % {
            "contribution": average.contribution.code,
            "label": average.label,
            "years": said_years(average.first_year, average.last_year) or _("no year"),
            "average": said(average.value),
            "total": said(total.value),
            "total_label": total.label,
            "count": said(count.value),
            "count_label": count.label,
            "computed": said(rounded),
        },
        figure_place(average),
    )
