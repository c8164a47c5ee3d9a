"""Which later measures an older one may live on in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillon.core.matching import Document, Example, Index, Weights
from maillon.plan.models import Measure, MeasureLineage, Plan
from maillon.plan.queries.measure_texts import measure_documents, thesaurus

# Two texts of plans are written alike, so the words themselves say more than between a partner's
# text and a measure; what became of another older measure says little of this one.
WEIGHTS = Weights(
    stem=0.8,
    concept=1.4,
    gram=0.5,
    group_stem=0.2,
    group_concept=0.4,
    neighbours=0.0,
    group_neighbours=0.3,
    frequency=0.0,
)


@dataclass(frozen=True)
class Proposal:
    """A later measure proposed for an older one, with the words of the older one that led to it."""

    measure: Measure
    score: float
    words: tuple[str, ...]


def lineage_text(document: Document) -> str:
    """Return the text of an older measure as it is compared: official text or title, and theme."""
    texts = [part.text for part in document.fields if part.language == "fr"]
    return " . ".join(texts)


def lineage_index(
    later: Iterable[Document], decided: Sequence[Example], weights: Weights = WEIGHTS
) -> Index:
    """Return the index of the later plan's measures; ``decided`` are older ones already settled."""
    return Index(list(later), decided, thesaurus(), weights)


def propose_lineage(
    older: Plan, newer: Plan, limit: int = 5, *, only: frozenset[int] | None = None
) -> dict[int, list[Proposal]]:
    """Return, by id of each measure of ``older``, the first ``limit`` measures of ``newer``.

    :param only: ids of the older measures that are asked about; all of them by default.
    """
    old, new = _measures(older), _measures(newer)
    texts = {
        measure.pk: lineage_text(document)
        for measure, document in zip(old, measure_documents(old), strict=True)
    }
    by_code = {measure.code: measure for measure in new}
    index = lineage_index(measure_documents(new), _decided(newer, texts))
    return {
        pk: [
            Proposal(by_code[match.key], match.score, match.words)
            for match in index.rank(text, "fr", without=(str(pk),))[:limit]
        ]
        for pk, text in texts.items()
        if only is None or pk in only
    }


def _measures(plan: Plan) -> list[Measure]:
    rows = Measure.objects.filter(plan=plan).order_by("sort_key", "pk")
    return list(rows.select_related("theme"))


def _decided(newer: Plan, texts: dict[int, str]) -> list[Example]:
    """Return the older measures that a person has settled: their links carry no confidence."""
    links = MeasureLineage.objects.filter(
        older_id__in=texts, newer__plan=newer, confidence__isnull=True
    )
    codes: dict[int, list[str]] = {}
    for older, code in links.order_by("pk").values_list("older_id", "newer__code"):
        if older is not None:
            codes.setdefault(older, []).append(code)
    return [Example(str(pk), texts[pk], tuple(found), "fr") for pk, found in codes.items()]
