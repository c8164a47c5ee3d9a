"""How well the double-funding radar tells the same purpose from another one, by threshold.

``python -m benchmarks.overlaps`` prints rows as JSON. The texts are ours, fictitious, written
before any score was looked at (tests/funding/checks/data/purposes.json): twenty purposes, each in
other words twice in French and twice in Dutch, two by two in the same field.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

from maillon.funding.queries.overlap_signs import (  # noqa: E402
    NEARLY_SAME,
    SIMILAR,
    SIMILAR_ACROSS,
    similarity,
)
from maillon.plan.queries.measure_texts import thesaurus  # noqa: E402

DATA = Path(__file__).parent.parent / "tests" / "funding" / "checks" / "data" / "purposes.json"
# Pairs of fields up to here choose the thresholds; the others only check them.
CHOSEN_ON = 5
THRESHOLDS = (0.10, 0.14, 0.18, 0.22, 0.26, 0.30, 0.35)


@dataclass(frozen=True)
class Compared:
    """Two texts: what is known of them, and how near the radar finds them.

    :param kind: ``copy`` (sent in again), ``same`` (the purpose in other words), ``field`` (another
        purpose in the same field), ``other`` (another field).
    """

    kind: str
    languages: str
    held_out: bool
    score: float


def compared() -> list[Compared]:
    """Return every comparison of the set."""
    words = thesaurus()
    pairs = json.loads(DATA.read_text(encoding="utf-8"))["pairs"]
    return [
        Compared(kind, languages, place >= CHOSEN_ON, similarity(one, other, words))
        for place, pair in enumerate(pairs)
        for kind, languages, one, other in _of_pair(pair, pairs[place - 1])
    ]


def _of_pair(pair: list[Any], before: list[Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is compared around two purposes of one field, and with the field before."""
    first, second = pair
    for purpose in pair:
        yield "same", "French", *purpose["fr"]
        yield "same", "Dutch", *purpose["nl"]
        for n in (0, 1):
            yield "same", "French and Dutch", purpose["fr"][n], purpose["nl"][1 - n]
        if "copy" in purpose:
            yield "copy", "French", purpose["fr"][0], purpose["copy"]
    for n in (0, 1):
        yield "field", "French", first["fr"][n], second["fr"][1 - n]
        yield "field", "French", first["fr"][n], second["fr"][n]
        yield "field", "Dutch", first["nl"][n], second["nl"][1 - n]
        yield "field", "Dutch", first["nl"][n], second["nl"][n]
        yield "field", "French and Dutch", first["fr"][n], second["nl"][1 - n]
        yield "field", "French and Dutch", first["nl"][n], second["fr"][n]
        yield "other", "French", first["fr"][n], before[0]["fr"][n]
        yield "other", "Dutch", second["nl"][n], before[1]["nl"][n]
        yield "other", "French and Dutch", first["fr"][n], before[1]["nl"][n]


def share(rows: list[Compared], threshold: float, *kinds: str) -> tuple[int, int]:
    """Return how many comparisons of ``kinds`` reach ``threshold``, and how many there are."""
    scores = [row.score for row in rows if row.kind in kinds]
    return sum(score >= threshold for score in scores), len(scores)


def measure() -> list[dict[str, Any]]:
    """Return a row for each threshold, half of the set, one language or two."""
    rows = compared()
    return [
        _row([r for r in rows if r.held_out == held_out and _across(r) == across], threshold)
        | {"held_out": held_out, "across": across, "chosen": threshold in _chosen(across)}
        for held_out in (False, True)
        for across in (False, True)
        for threshold in sorted({*THRESHOLDS, *_chosen(across)})
    ]


def _across(row: Compared) -> bool:
    return row.languages == "French and Dutch"


def _chosen(across: bool) -> tuple[float, float]:
    return (SIMILAR_ACROSS if across else SIMILAR), NEARLY_SAME


def _row(rows: list[Compared], threshold: float) -> dict[str, Any]:
    found, same = share(rows, threshold, "same")
    wrong, _others = share(rows, threshold, "field", "other")
    return {
        "threshold": threshold,
        "recall": found / same,
        # What a reader sees: of what is called similar, how much is the same purpose.
        "precision": found / (found + wrong) if found + wrong else None,
        "same": [found, same],
        "copy": list(share(rows, threshold, "copy")),
        "field": list(share(rows, threshold, "field")),
        "other": list(share(rows, threshold, "other")),
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
