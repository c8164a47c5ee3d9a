"""The page on which the coordination decides what became of each measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maillon.core.differences import Passage, word_differences
from maillon.plan.enums import LineageRelation
from maillon.plan.models import Measure, MeasureLineage, Plan
from maillon.plan.queries.lineage import LineagePair, lineage_pairs
from maillon.plan.queries.lineage_proposals import Proposal, propose_lineage

OPEN, DECIDED = "open", "decided"
SHOWN = 5  # proposals per measure


@dataclass(frozen=True)
class Candidate:
    """A later measure beside an older one: proposed, linked until now, or both."""

    measure: Measure
    words: tuple[str, ...]
    link: MeasureLineage | None
    changes: list[Passage]


@dataclass(frozen=True)
class Row:
    """An older measure with its candidates."""

    older: Measure
    links: list[MeasureLineage]
    candidates: list[Candidate]

    @property
    def decided(self) -> bool:
        """Whether a person has settled it."""
        return is_decided(self.links)

    @property
    def relation(self) -> str:
        """The relation to show first: what is said now, where it can be decided."""
        said = {link.relation for link in self.links if link.relation != LineageRelation.ECHO}
        undecidable = {LineageRelation.UNDETERMINED.value, LineageRelation.NEW.value}
        return said.pop() if len(said) == 1 and not said & undecidable else ""


def is_decided(links: Iterable[MeasureLineage]) -> bool:
    """Say whether ``links`` were decided by a person: they carry no confidence."""
    found = list(links)
    return bool(found) and all(link.confidence is None for link in found)


@dataclass(frozen=True)
class Review:
    """Everything that the page shows."""

    rows: list[Row]
    total: int
    decided: int
    lost: list[Measure]
    alone: list[Measure]
    declared: frozenset[int]


def lineage_review(older: Plan, newer: Plan, *, theme: str, state: str) -> Review:
    """Return the review of two plans, its rows narrowed to a theme of ``older`` and a state."""
    pairs = lineage_pairs(older, newer)
    old = [pair for pair in pairs if pair.older]
    kept = [pair for pair in old if _keeps(pair, theme, state)]
    proposals = propose_lineage(
        older, newer, SHOWN, only=frozenset(pair.measure.pk for pair in kept)
    )
    return Review(
        rows=[_row(pair, proposals) for pair in kept],
        total=len(old),
        decided=sum(is_decided(pair.links) for pair in old),
        lost=[pair.measure for pair in old if pair.orphan],
        alone=[pair.measure for pair in pairs if pair.newer],
        declared=frozenset(
            MeasureLineage.objects.filter(older=None, newer__plan=newer).values_list(
                "newer_id", flat=True
            )
        ),
    )


def _keeps(pair: LineagePair, theme: str, state: str) -> bool:
    if theme and pair.measure.theme.code != theme:
        return False
    return not state or is_decided(pair.links) == (state == DECIDED)


def _row(pair: LineagePair, proposals: Mapping[int, list[Proposal]]) -> Row:
    older = pair.measure
    linked = {link.newer_id: link for link in pair.links if link.newer is not None}
    words = {one.measure.pk: one.words for one in proposals.get(older.pk, [])}
    measures = {one.measure.pk: one.measure for one in proposals.get(older.pk, [])}
    # What is linked now stands first: a person must see it to untick it.
    ordered = {pk: link.newer for pk, link in linked.items() if link.newer is not None} | measures
    return Row(
        older,
        pair.links,
        [
            Candidate(measure, words.get(pk or 0, ()), linked.get(pk), _changes(older, measure))
            for pk, measure in ordered.items()
        ],
    )


def _changes(older: Measure, newer: Measure) -> list[Passage]:
    """Return how the wording differs: of the official texts, or of the titles where one lacks."""
    if older.official_text and newer.official_text:
        return word_differences(older.official_text, newer.official_text)
    return word_differences(older.title, newer.title)
