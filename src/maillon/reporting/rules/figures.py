"""Rules on figures and their parts: parts and totals, women and men.

A total is compared with its parts only where they are a complete breakdown. What tells:

- parts that name the same ``breakdown`` (sex, age, activity…) are complete: they must add up;
- a part without breakdown is one among others ("of which"): it only may not exceed its total;
- percentages are not added to numbers;
- a part for other years than its total leaves its breakdown incomplete: it is not compared.

A figure is an interval: *exactly* 12 is 12, *at least* 12 is 12 and more, *about* 12 is within a
tenth of 12, and its own bounds win where it has them. Only intervals that do not meet contradict
each other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.text import words
from maillon.implementation.enums import Qualifier
from maillon.implementation.models import Figure
from maillon.reporting.rules.found import (
    Found,
    Scope,
    contribution_key,
    exact,
    figure_key,
    figure_place,
    said,
    said_years,
    sum_of,
)

SEX = "sex"
_INFINITE = Decimal("Infinity")
_ABOUT = Decimal("0.1")

# As folded words of a label, in French, Dutch and English.
WOMEN = frozenset(
    words(
        "femme femmes fille filles feminin feminine vrouw vrouwen meisje meisjes women woman girls "
        "girl female"
    )
)
MEN = frozenset(
    words(
        "homme hommes garcon garcons masculin masculine man mannen jongen jongens men boys boy male"
    )
)
_SMALL = frozenset(words("dont de des du la le les d l et en van met waarvan of the which with"))
_EVERYBODY = frozenset(
    words(
        "total totaal ensemble tous allen all personne personnes participant participants "
        "participante participantes beneficiaire beneficiaires personen deelnemers people"
    )
)

Interval = tuple[Decimal, Decimal]


def interval(figure: Figure) -> Interval:
    """Return the least and the greatest number that a figure may stand for."""
    if figure.minimum is not None and figure.maximum is not None:
        return figure.minimum, figure.maximum
    if figure.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return figure.value, _INFINITE
    if figure.qualifier == Qualifier.ABOUT:
        return figure.value * (1 - _ABOUT), figure.value * (1 + _ABOUT)
    return figure.value, figure.value


def parts_total(scope: Scope) -> Iterator[Found]:
    """Find totals whose breakdown makes another number, and parts above their total."""
    for whole, breakdown, parts in _breakdowns(scope, ~Q(breakdown=SEX)):
        if not breakdown:
            yield from _exceeding(whole, parts)
        elif _contradicts(whole, parts):
            message = _(
                "%(contribution)s: the parts of “%(label)s” (%(years)s) make %(sum)s = "
                "%(total)s, but the total given is %(whole)s: a difference of %(difference)s."
            )
            yield _not_adding_up("parts-total", message, whole, parts)


def women_men(scope: Scope) -> Iterator[Found]:
    """Find figures by sex that do not make the figure of everybody."""
    message = _(
        "%(contribution)s: women and men of “%(label)s” (%(years)s) make %(sum)s = %(total)s, but "
        "%(whole)s is given for everybody: a difference of %(difference)s."
    )
    for whole, _breakdown, parts in _breakdowns(scope, Q(breakdown=SEX)):
        if _contradicts(whole, parts):
            yield _not_adding_up("women-men", message, whole, parts)
    for whole, parts in _by_label(scope):
        if _contradicts(whole, parts):
            yield _not_adding_up("women-men", message, whole, parts)


def _not_adding_up(rule: str, message: str, whole: Figure, parts: Sequence[Figure]) -> Found:
    total = sum((part.value for part in parts), Decimal(0))
    return Found(
        rule,
        (contribution_key(whole.contribution), figure_key(whole)),
        {
            "whole": exact(whole.value),
            "parts": [exact(part.value) for part in parts],
            "sum": exact(total),
            "difference": exact(whole.value - total),
        },
        message
        % {
            "contribution": whole.contribution.code,
            "label": whole.label,
            "years": said_years(whole.first_year, whole.last_year) or _("no year"),
            "sum": sum_of(part.value for part in parts),
            "total": said(total),
            "whole": said(whole.value),
            "difference": said(abs(whole.value - total)),
        },
        figure_place(whole),
    )


def _exceeding(whole: Figure, parts: Iterable[Figure]) -> Iterator[Found]:
    for part in parts:
        if interval(part)[0] > interval(whole)[1] and _same_unit(part, whole):
            yield Found(
                "parts-total",
                (contribution_key(whole.contribution), figure_key(whole), figure_key(part)),
                {
                    "whole": exact(whole.value),
                    "part": exact(part.value),
                    "difference": exact(whole.value - part.value),
                },
                _(
                    "%(contribution)s: “%(part_label)s” (%(part)s) is a part of “%(label)s” "
                    "(%(whole)s) and exceeds it by %(difference)s."
                )
                % {
                    "contribution": whole.contribution.code,
                    "part_label": part.label,
                    "part": said(part.value),
                    "label": whole.label,
                    "whole": said(whole.value),
                    "difference": said(part.value - whole.value),
                },
                figure_place(part),
            )


def _breakdowns(scope: Scope, kept: Q) -> Iterator[tuple[Figure, str, list[Figure]]]:
    """Yield each total with the ``kept`` parts of one breakdown, where they can be compared."""
    groups: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    related = ("part_of", "contribution__document")
    parts = scope.figures().filter(kept, part_of__isnull=False).select_related(*related)
    for part in parts.order_by("contribution__code", "position", "pk"):
        groups[part.part_of_id or 0, part.breakdown].append(part)
    for (_whole, breakdown), group in groups.items():
        whole = group[0].part_of
        assert whole is not None
        whole.contribution = group[0].contribution
        if breakdown and (len(group) < 2 or not _complete(whole, group)):
            continue
        yield whole, breakdown, group


def _complete(whole: Figure, parts: Iterable[Figure]) -> bool:
    """Say whether parts of one breakdown count the same thing as their total, all of it."""
    percentages = {_is_percentage(figure) for figure in (whole, *parts)}
    years = {(part.first_year, part.last_year) for part in parts if part.first_year is not None} - {
        (whole.first_year, whole.last_year)
    }
    return len(percentages) == 1 and not years


def _is_percentage(figure: Figure) -> bool:
    return "%" in figure.unit_fr or "%" in figure.unit_nl or "%" in figure.unit_en


def _same_unit(part: Figure, whole: Figure) -> bool:
    return part.unit_fr == whole.unit_fr or not part.unit_fr or not whole.unit_fr


def _contradicts(whole: Figure, parts: Sequence[Figure]) -> bool:
    low, high = interval(whole)
    bounds = [interval(part) for part in parts]
    return sum(b[0] for b in bounds) > high or sum(b[1] for b in bounds) < low


def _by_label(scope: Scope) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield women and men beside everybody where only their labels say so.

    The three figures belong to one contribution, year and unit, and their labels are the same but
    for the words for women and men. A third part (another sex, or unknown) makes them incomplete.
    """
    said_in_label = Q()
    for language in ("fr", "nl", "en"):
        for word in ("femme", "fille", "minin", "vrouw", "meisje", "women", "girl", "female"):
            said_in_label |= Q(**{f"label_{language}__icontains": word})
    wanted = scope.figures().filter(said_in_label, part_of__isnull=True).order_by()
    beside = scope.figures().filter(
        contribution__in=wanted.values("contribution"), part_of__isnull=True
    )
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in beside.order_by("contribution__code", "position", "pk"):
        if not _is_percentage(figure):
            key = (figure.contribution_id, figure.first_year, figure.last_year, figure.unit_fr)
            groups[key].append(figure)
    for group in groups.values():
        yield from _one_of_each(group)


def _one_of_each(group: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    labels = {figure.pk: set(words(figure.label_fr)) - _SMALL for figure in group}
    women = [f for f in group if labels[f.pk] & WOMEN and not labels[f.pk] & MEN]
    men = [f for f in group if labels[f.pk] & MEN and not labels[f.pk] & WOMEN]
    if len(women) != 1 or len(men) != 1:
        return
    counted = _counted(labels[women[0].pk])
    if counted != _counted(labels[men[0].pk]):
        return
    others = [figure for figure in group if figure not in (women[0], men[0])]
    everybody = [figure for figure in others if _counted(labels[figure.pk]) == counted]
    if len(everybody) == 1:
        yield everybody[0], [women[0], men[0]]


def _counted(label: set[str]) -> set[str]:
    """Return what a label counts, without the words for women, men or everybody."""
    return {word_stem(word).rstrip("e") for word in label - WOMEN - MEN - _EVERYBODY}


def without_unit(scope: Scope) -> Iterator[Found]:
    """Find figures without a unit in any language."""
    figures = scope.figures().filter(unit_fr="", unit_nl="", unit_en="")
    for figure in figures.order_by("contribution__code", "position", "pk").iterator(2000):
        yield Found(
            "figure-without-unit",
            (contribution_key(figure.contribution), figure_key(figure)),
            {"value": exact(figure.value)},
            _("%(contribution)s: “%(label)s” is %(value)s, but in what unit is not said.")
            % {
                "contribution": figure.contribution.code,
                "label": figure.label,
                "value": said(figure.value),
            },
            figure_place(figure),
        )


def word_stem(word: str) -> str:
    """Return a folded word without the mark of its plural."""
    return re.sub(r"(?:s|x|en)$", "", word) if len(word) > 3 else word


def figure_values(figures: dict[str, Figure]) -> dict[str, Any]:
    """Return named figures as the values of a finding."""
    return {name: exact(figure.value) for name, figure in figures.items()}
