"""Rules on the plan and what is linked to it: texts, numbering, measures and their partners."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.text import words
from maillon.implementation.models import ContributionMeasure
from maillon.plan.importers.differences import material_difference
from maillon.plan.models import Measure, Plan
from maillon.reporting.rules.found import (
    Found,
    Place,
    Scope,
    contribution_key,
    contribution_place,
    measure_key,
    measure_place,
    said,
)

MIN_SIMILARITY = 0.9
MIN_WORDS = 8
# Comparing each text with each costs the square of their number: a plan of 300 measures makes
# 45,000 pairs, of which all but a few are told apart by their length or their words.
MAX_PAIRS = 50_000
_LAST_NUMBER = re.compile(r"(?P<stem>.*?)(?P<number>\d+)$")


def duplicate_texts(scope: Scope) -> Iterator[Found]:
    """Find measures with the same official text, also where only its fingerprint is known."""
    for plan, measures in scope.measures.items():
        same: dict[str, list[Measure]] = defaultdict(list)
        for measure in measures:
            if measure.fingerprint:
                same[measure.fingerprint].append(measure)
        for group in same.values():
            if len(group) > 1:
                yield Found(
                    "duplicate-text",
                    tuple(measure_key(plan, measure) for measure in group),
                    {"measures": [measure.code for measure in group]},
                    _(
                        "The measures %(codes)s of the plan %(plan)s have the same official text: "
                        "ask whether one of them was meant otherwise."
                    )
                    % {"codes": _listed([m.code for m in group]), "plan": plan.title},
                    measure_place(plan, group[-1]),
                )


def near_duplicate_texts(scope: Scope) -> Iterator[Found]:
    """Find measures whose official texts differ only in spelling, small words or punctuation."""
    for plan, everything in scope.measures.items():
        measures = [measure for measure in everything if measure.official_text]
        tokens = {measure.pk: words(measure.official_text) for measure in measures}
        pairs = combinations(measures, 2)
        for number, (first, second) in enumerate(pairs):
            if number >= MAX_PAIRS:
                break
            one, two = tokens[first.pk], tokens[second.pk]
            if first.fingerprint and first.fingerprint == second.fingerprint:
                continue
            ratio = _similarity(one, two)
            if ratio < MIN_SIMILARITY:
                continue
            if any(material_difference(first.official_text, second.official_text, {})):
                continue
            yield Found(
                "near-duplicate-text",
                (measure_key(plan, first), measure_key(plan, second)),
                {"measures": [first.code, second.code], "similarity": f"{ratio:.2f}"},
                _(
                    "The official texts of the measures %(first)s and %(second)s of the plan "
                    "%(plan)s differ only in spelling (similarity %(similarity)s)."
                )
                % {
                    "first": first.code,
                    "second": second.code,
                    "plan": plan.title,
                    "similarity": said(Decimal(f"{ratio:.2f}")),
                },
                measure_place(plan, second),
            )


def _similarity(one: Sequence[str], two: Sequence[str]) -> float:
    short, long = sorted((len(one), len(two)))
    if short < MIN_WORDS or short < 0.8 * long:
        return 0.0
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.quick_ratio() < MIN_SIMILARITY:
        return 0.0
    return matcher.ratio()


def numbering_gaps(scope: Scope) -> Iterator[Found]:
    """Find numbers that the measures of a theme leave out."""
    for plan, measures in scope.measures.items():
        for numbers in _numbers(measures):
            yield from _gaps(plan, numbers)


def numbering_repeated(scope: Scope) -> Iterator[Found]:
    """Find numbers that a plan gives to two measures in two spellings: ``1.2`` and ``1.02``."""
    for plan, measures in scope.measures.items():
        for numbers in _numbers(measures):
            yield from _repeated(plan, numbers)


def _numbers(measures: Sequence[Measure]) -> list[dict[int, list[Measure]]]:
    """Return the last number of each code, apart for each beginning (``4.`` of ``4.9``)."""
    groups: dict[str, dict[int, list[Measure]]] = defaultdict(lambda: defaultdict(list))
    for measure in measures:
        found = _LAST_NUMBER.match(measure.code)
        if found:
            stem = re.sub(r"\d+", lambda n: str(int(n.group())), found["stem"].casefold())
            groups[stem][int(found["number"])].append(measure)
    return list(groups.values())


def _gaps(plan: Plan, numbers: dict[int, list[Measure]]) -> Iterator[Found]:
    last = numbers[max(numbers)][0]
    stem = last.code.rstrip("0123456789")
    missing = [f"{stem}{n}" for n in range(1, max(numbers)) if n not in numbers]
    if missing and len(missing) <= max(20, len(numbers)):
        yield Found(
            "numbering-gap",
            (f"plan:{plan.code}", *(f"measure:{plan.code}:{code}" for code in missing)),
            {"missing": missing, "last": last.code},
            _(
                "The numbering of the plan %(plan)s jumps: %(codes)s cannot be found, although "
                "there is a measure %(last)s."
            )
            % {"plan": plan.title, "codes": _listed(missing), "last": last.code},
            Place("plan", {"plan": plan.code}, label=plan.title),
        )


def _repeated(plan: Plan, numbers: dict[int, list[Measure]]) -> Iterator[Found]:
    for group in numbers.values():
        if len(group) > 1:
            yield Found(
                "numbering-repeated",
                tuple(measure_key(plan, measure) for measure in group),
                {"measures": [measure.code for measure in group]},
                _("The plan %(plan)s gives one number to several measures: %(codes)s.")
                % {"plan": plan.title, "codes": _listed([m.code for m in group])},
                measure_place(plan, group[-1]),
            )


def measure_without_partner(scope: Scope) -> Iterator[Found]:
    """Find measures for which the plan names no partner.

    A plan that names none at all is one finding, not one for each measure.
    """
    for plan, measures in scope.measures.items():
        alone = [measure for measure in measures if not measure.has_partner]  # type: ignore[attr-defined]
        if len(alone) > 1 and len(alone) == len(measures):
            yield _plan_without_partners(plan, alone)
            continue
        for measure in alone:
            yield Found(
                "measure-without-partner",
                (measure_key(plan, measure),),
                {"partners": "0"},
                _("The plan %(plan)s names no partner for the measure %(code)s (%(title)s).")
                % {"plan": plan.title, "code": measure.code, "title": measure.title},
                measure_place(plan, measure),
            )


def _plan_without_partners(plan: Plan, measures: Sequence[Measure]) -> Found:
    return Found(
        "measure-without-partner",
        (f"plan:{plan.code}", *(measure_key(plan, measure) for measure in measures)),
        {"partners": "0", "measures": str(len(measures))},
        ngettext(
            "The plan %(plan)s names no partner for its only measure.",
            "The plan %(plan)s names no partner for any of its %(count)s measures.",
            len(measures),
        )
        % {"plan": plan.title, "count": len(measures)},
        Place("plan", {"plan": plan.code}, label=plan.title),
    )


def contribution_without_measure(scope: Scope) -> Iterator[Found]:
    """Find contributions that nothing links to the plan.

    One linked to a theme, a mission, a principle or an objective only is no mistake: the report
    shows it there.
    """
    links = ContributionMeasure.objects.filter(contribution=OuterRef("pk"))
    rows = scope.contributions().filter(
        ~Exists(links), themes=None, missions=None, principles=None, objectives=None
    )
    for contribution in rows.select_related("document").order_by("code"):
        yield Found(
            "contribution-without-measure",
            (contribution_key(contribution),),
            {"links": "0"},
            _(
                "%(code)s “%(title)s” is linked to no measure, theme, mission, principle or "
                "objective: it counts nowhere in the coverage."
            )
            % {"code": contribution.code, "title": contribution.title},
            contribution_place(contribution),
        )


def _listed(codes: Sequence[str]) -> str:
    if len(codes) < 2:
        return ", ".join(codes)
    return _("%(first)s and %(last)s") % {"first": ", ".join(codes[:-1]), "last": codes[-1]}
