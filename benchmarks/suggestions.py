"""Compare methods of suggesting measures: ``python -m benchmarks.suggestions`` prints rows as JSON.

``MAILLON_REFERENCE`` names a folder with ``links_dev.json``, ``lineage_dev.json``,
``plan_2021_2024.json`` and ``plan_2017_2020.json`` (official texts, which Maillon does not ship);
without it only our own sentences are measured, on the short titles. The ``semantic`` rows need the
extra of that name.
"""

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django

django.setup()

from maillon.config.cli import evaluate as command  # noqa: E402
from maillon.core.matching import (  # noqa: E402
    Document,
    Encoder,
    Example,
    Field,
    Index,
    Weights,
    load_encoder,
)
from maillon.core.matching.evaluation import (  # noqa: E402
    CUTS,
    Case,
    Score,
    cross_validate,
    evaluate,
)
from maillon.plan.queries.lineage_proposals import WEIGHTS, lineage_text  # noqa: E402
from maillon.plan.queries.measure_texts import thesaurus  # noqa: E402

OWN = Path(__file__).parent.parent / "tests" / "implementation" / "data"
OWN_SETS = ("suggestions_fr", "suggestions_nl", "suggestions_blind_fr", "suggestions_blind_nl")
_NOTHING = dict.fromkeys(
    (
        *("stem", "concept", "gram", "group_stem", "group_concept"),
        *("neighbours", "group_neighbours", "frequency", "semantic"),
    ),
    0.0,
)


def only(**weights: float) -> Weights:
    """Return weights that are 0 but for the ones given."""
    return Weights(**(_NOTHING | weights))


METHODS: dict[str, tuple[Weights, bool]] = {
    "character TF-IDF (5 letters)": (only(gram=1.0), False),
    "stems, fields weighted": (only(stem=1.0, group_stem=0.3), False),
    "stems and thesaurus, nothing learnt": (
        only(stem=0.5, concept=2.0, gram=0.2, group_stem=0.2, group_concept=0.5),
        False,
    ),
    "linked contributions alone": (only(neighbours=0.9, group_neighbours=0.6), False),
    "**mixture (default)**": (Weights(semantic=0.0), False),
    "semantic extra alone": (only(semantic=1.0), True),
    "mixture with the semantic extra": (Weights(semantic=0.5), True),
}


def row(method: str, corpus: str, measures: str, score: Score) -> dict[str, Any]:
    """Return one row of the table."""
    found = {f"recall@{cut}": round(score.recall(cut), 3) for cut in CUTS}
    return {
        "method": method,
        "corpus": corpus,
        "measures": measures,
        **found,
        "each@3": round(score.recall(3, each=True), 3),
        "ms": round(score.milliseconds, 1),
        "texts": score.cases,
    }


class Remembering:
    """An encoder that answers each text once: several methods ask for the same."""

    def __init__(self, encoder: Encoder) -> None:
        self.documents = encoder.documents
        self.query = cache(encoder.query)


def encoder_or_none() -> Encoder | None:
    """Return the encoder of the semantic extra, remembering, where it is installed."""
    found = load_encoder()
    return Remembering(found) if found else None


ENCODER = encoder_or_none()


def own_cases(name: str) -> list[Case]:
    """Return our own sentences of one file."""
    pairs = json.loads((OWN / f"{name}.json").read_text(encoding="utf-8"))["pairs"]
    return [
        Case(p["id"], p["text"], tuple(p["measures"]), p["group"], p["language"]) for p in pairs
    ]


def reference() -> Path | None:
    """Return the folder with official texts, where there is one."""
    given = os.environ.get("MAILLON_REFERENCE", "")
    return Path(given) if given else None


def sources(folder: Path | None, years: str, plan: str) -> Iterator[tuple[str, list[Document]]]:
    """Yield the measures as short titles, as official texts, and as both."""
    titles = command._of_demo(plan)
    yield "titles", titles
    if folder:
        official = command._of_file(folder / f"plan_{years}.json")
        yield "official", official
        by_code = {one.key: one for one in official}
        yield "both", [with_official(one, by_code.get(one.key)) for one in titles]


def with_official(document: Document, official: Document | None) -> Document:
    """Return ``document`` with the official text of ``official`` before its own fields."""
    first: tuple[Field, ...] = official.fields[:1] if official else ()
    return Document(document.key, document.group, (*first, *document.fields))


def suggestions(folder: Path | None) -> Iterator[dict[str, Any]]:
    """Yield a row for each method on each set of texts."""
    encoder, words = ENCODER, thesaurus()
    taught = folder and json.loads((folder / "links_dev.json").read_text(encoding="utf-8"))["pairs"]
    dev = [Case(p["id"], p["text"], tuple(p["measures"]), p["group"]) for p in taught or []]
    examples = [Example(one.name, one.text, one.keys) for one in dev]
    for kind, documents in sources(folder, "2021_2024", command.PLAN):
        plain = Index(documents, examples, words)
        semantic = Index(documents, examples, words, encoder=encoder) if encoder else None
        for method, (weights, needs) in METHODS.items():
            index = semantic if needs else plain
            if index is None:
                continue
            index.weights = weights
            if dev:
                yield row(method, "report, cross-validated", kind, cross_validate(index, dev))
            for name in OWN_SETS:
                label = name.removeprefix("suggestions_").replace("_", " ")
                yield row(method, f"own, {label}", kind, evaluate(index, own_cases(name)))


def lineage(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a row for each method on the older measures whose descendants are known."""
    rows = json.loads((folder / "lineage_dev.json").read_text(encoding="utf-8"))["rows"]
    kept = [one for one in rows if one["scorable"] and one["gold"]]
    older = dict(sources(folder, "2017_2020", command.OLDER))
    methods = METHODS | {"**lineage (default)**": (WEIGHTS, False)}
    del methods["**mixture (default)**"], methods["mixture with the semantic extra"]
    encoder = ENCODER
    for kind, documents in sources(folder, "2021_2024", command.PLAN):
        texts = {one.key: lineage_text(one) for one in older[kind]}
        cases = [Case(r["old"], texts[r["old"]], tuple(r["gold"]), r["old"]) for r in kept]
        examples = [Example(one.name, one.text, one.keys) for one in cases]
        for method, (weights, needs) in methods.items():
            if needs and encoder is None:
                continue
            index = Index(documents, examples, thesaurus(), weights, encoder if needs else None)
            yield row(method, "lineage, cross-validated", kind, cross_validate(index, cases))


if __name__ == "__main__":
    place = reference()
    measured = list(suggestions(place))
    measured += list(lineage(place)) if place else []
    json.dump(measured, sys.stdout)
