"""Findings about the texts of the measures: the same, nearly the same, worded otherwise."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from django.utils.translation import gettext as _

from .cleaning import words
from .differences import material_difference
from .draft import DraftFinding, DraftMeasure
from .entries import Entry
from .places import Chosen

MIN_SIMILARITY = 0.9
MIN_WORDS = 8
MAX_PAIRS = 100


def duplicates(measures: Sequence[DraftMeasure]) -> list[DraftFinding]:
    """Return the measures that have the same words."""
    same: dict[tuple[str, ...], list[DraftMeasure]] = {}
    for measure in measures:
        key = tuple(words(measure.official_text))
        if len(key) >= 4:
            same.setdefault(key, []).append(measure)
    return [
        DraftFinding(
            "duplicate-text",
            tuple(measure.code for measure in found),
            _(
                "The measures %(codes)s have the same text. Ask whether one of them was meant "
                "otherwise."
            )
            % {"codes": ", ".join(measure.code for measure in found)},
            found[1].place,
        )
        for found in same.values()
        if len({measure.code for measure in found}) > 1
    ]


def near_duplicates(measures: Sequence[DraftMeasure]) -> list[DraftFinding]:
    """Return the pairs of measures that have nearly the same words."""
    tokens = [words(measure.official_text) for measure in measures]
    said = [set(own) for own in tokens]
    findings: list[DraftFinding] = []
    for (one, first), (two, second) in combinations(enumerate(measures), 2):
        short, long = sorted((len(tokens[one]), len(tokens[two])))
        if short < MIN_WORDS or short < 0.8 * long or tokens[one] == tokens[two]:
            continue
        if len(said[one] & said[two]) < 0.75 * max(len(said[one]), len(said[two])):
            continue
        if len(findings) >= MAX_PAIRS:
            break
        matcher = SequenceMatcher(None, tokens[one], tokens[two], autojunk=False)
        if matcher.quick_ratio() < MIN_SIMILARITY or matcher.ratio() < MIN_SIMILARITY:
            continue
        findings.append(
            DraftFinding(
                "near-duplicate-text",
                (first.code, second.code),
                _("The texts of %(first)s and %(second)s are the same to %(similarity).2f.")
                % {"first": first.code, "second": second.code, "similarity": matcher.ratio()},
                second.place,
            )
        )
    return findings


def differences(chosen: Chosen, meanings: Mapping[str, str]) -> list[DraftFinding]:
    """Return the measures that another place of the document words otherwise, in substance."""
    findings = []
    main = {entry.start.key: entry for entry in chosen.main}
    for other in chosen.others:
        entry = main.get(other.start.key)
        wording = _other_wording(entry, other) if entry else ""
        if entry is None or not wording:
            continue
        here, there = material_difference(entry.text, wording, meanings)
        if here or there:
            findings.append(_difference(entry, other, here, there))
    return findings


def _other_wording(entry: Entry, other: Entry) -> str:
    """Return the words of ``other`` that reword the measure; "" when it only mentions it."""
    own = words(entry.text)
    best = (0.6, "")
    for text in (other.text, other.pieces[0].text):
        said = words(text)
        if len(said) >= 6 and 0.5 * len(own) <= len(said) <= 1.4 * len(own) + 3:
            ratio = SequenceMatcher(None, own, said, autojunk=False).ratio()
            best = max(best, (ratio, text))
    return best[1]


def _difference(entry: Entry, other: Entry, here: str, there: str) -> DraftFinding:
    return DraftFinding(
        "text-differs-between-places",
        (entry.code,),
        _(
            "The measure %(code)s is worded otherwise elsewhere in the document. Only in the text "
            "kept: %(here)s. Only in the other: %(there)s."
        )
        % {"code": entry.code, "here": here or "–", "there": there or "–"},
        other.place,
    )
