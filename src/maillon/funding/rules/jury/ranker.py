"""Puts applications in order under one rule: integers and bytes only, to rank many times."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from maillon.funding.rules.jury.rule import COVERAGE, Candidate, Reason, Rule, Verdict
from maillon.funding.rules.jury.scores import Score, Scorer, number_text


@dataclass(slots=True)
class Entry:
    """An application while it is being ranked: integers and bytes only, to compare fast."""

    application: str
    mean: int
    criteria: tuple[int | None, ...]
    measures: frozenset[str]
    arrival: tuple[bool, str]
    draw: bytes
    requested: Decimal | None
    meets: bool
    # What separates before, and after, the step "coverage".
    key: tuple[tuple[object, ...], tuple[object, ...]] = ((), ())


_KEY = attrgetter("key")


def draw_key(seed: str, application: str) -> bytes:
    """Return what a draw compares: SHA-256 of the published seed, a line feed and the number."""
    return hashlib.sha256(f"{seed}\n{application}".encode()).digest()


class Ranker:
    """Ranks under one rule; reused by the controls, which rank many times.

    >>> Ranker(rule).order(entries)  # doctest: +SKIP
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.scorer = Scorer(rule.criteria, rule.decimals)
        self._threshold = None if rule.threshold is None else self.scorer.units(rule.threshold)
        self._floors = tuple(
            None if one.floor is None else self.scorer.units(one.floor) for one in rule.criteria
        )
        places = {one.code: number for number, one in enumerate(rule.criteria)}
        split = rule.ties.index(COVERAGE) if COVERAGE in rule.ties else len(rule.ties)
        self._head = tuple(places.get(step, -1) for step in rule.ties[:split])
        self._tail = tuple(places.get(step, -1) for step in rule.ties[split + 1 :])
        self._by_coverage = COVERAGE in rule.ties

    def entry(self, candidate: Candidate, score: Score) -> Entry:
        """Return ``candidate`` ready to be ranked; its score must have a mean."""
        arrived = candidate.arrived_at
        entry = Entry(
            application=candidate.application,
            mean=score.mean or 0,
            criteria=score.criteria,
            measures=frozenset(candidate.measures),
            arrival=(arrived is None, "" if arrived is None else moment(arrived)),
            draw=draw_key(self.rule.seed, candidate.application),
            requested=candidate.requested,
            meets=self.meets(score.mean or 0, score.criteria),
        )
        self.set_keys(entry)
        return entry

    def set_keys(self, entry: Entry) -> None:
        """Set what the entry is sorted by, after its mean or criteria changed."""
        entry.key = (
            (-entry.mean, *[tie_value(entry, place) for place in self._head]),
            (*[tie_value(entry, place) for place in self._tail], entry.draw),
        )

    def meets(self, mean: int, criteria: Sequence[int | None]) -> bool:
        """Whether a mean and means per criterion pass the threshold and every floor."""
        if self._threshold is not None and mean < self._threshold:
            return False
        return all(
            floor is None or (given is not None and given >= floor)
            for floor, given in zip(self._floors, criteria, strict=True)
        )

    def failures(self, mean: int, criteria: Sequence[int | None]) -> list[Reason]:
        """Return the thresholds and floors that are not reached."""
        shown = self.scorer.shown
        found = []
        if self._threshold is not None and mean < self._threshold:
            reached = (
                ("mean", value_text(shown(mean))),
                ("threshold", value_text(self.rule.threshold)),
            )
            found.append(Reason(Verdict.BELOW_THRESHOLD, reached))
        for one, floor, given in zip(self.rule.criteria, self._floors, criteria, strict=True):
            if floor is not None and (given is None or given < floor):
                mean_points = value_text(shown(given))
                values = (
                    ("criterion", one.code),
                    ("mean", mean_points),
                    ("floor", value_text(one.floor)),
                )
                found.append(Reason(Verdict.BELOW_FLOOR, values))
        return found

    def order(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries from the best to the last."""
        ordered = sorted(entries, key=_KEY)
        if not self._by_coverage:
            return ordered
        known = set[str]().union(*[one.measures for one in ordered if one.meets])
        found: list[Entry] = []
        covered: set[str] = set()
        start, size = 0, len(ordered)
        while start < size and len(covered) < len(known):
            stop, head = start + 1, ordered[start].key[0]
            while stop < size and ordered[stop].key[0] == head:
                stop += 1
            found.extend(_spread_coverage(ordered[start:stop], covered))
            start = stop
        return found + ordered[start:]

    def select(
        self,
        ordered: Sequence[Entry],
        decided: Mapping[str, Verdict] | None = None,
        spent: Decimal = Decimal(0),
    ) -> set[str]:
        """Return the selected: down the ranking until the budget is used up.

        The first that no longer fits ends it, so that nobody is passed over for a smaller request.

        :param decided: outcomes fixed by deliberation.
        :param spent: euros of those among them that have no rank.
        """
        decided = decided or {}
        selected = {one for one, verdict in decided.items() if verdict == Verdict.SELECTED}
        meeting = [one for one in ordered if one.meets and one.application not in decided]
        if self.rule.budget is None:
            return selected.union([one.application for one in meeting])
        left = self.rule.budget - spent
        if selected:
            fixed = (e.requested or 0 for e in ordered if e.application in selected)
            left -= sum(fixed, Decimal(0))
        for entry in meeting:
            amount = entry.requested
            if amount is not None:
                if amount > left:
                    break
                left -= amount
            selected.add(entry.application)
        return selected

    def cut(
        self,
        ordered: Sequence[Entry],
        decided: Mapping[str, Verdict] | None = None,
        spent: Decimal = Decimal(0),
    ) -> tuple[set[str], set[str]]:
        """Return the selected, and the reserve list: all others that meet the rule."""
        selected = self.select(ordered, decided, spent)
        fixed = selected.union(decided or ())
        return selected, {e.application for e in ordered if e.meets and e.application not in fixed}


def value_text(value: Decimal | None) -> str:
    """Return a number as the result keeps it; nothing for none."""
    return "" if value is None else number_text(value)


def moment(value: datetime) -> str:
    """Return a moment as text that sorts by time.

    :raises ValueError: a moment without a time zone.
    """
    if value.tzinfo is None:
        raise ValueError("a moment of arrival needs a time zone")
    return f"{value.timestamp():020.6f}"


def tie_value(entry: Entry, place: int) -> object:
    """Return what orders equals at a step: the criterion at ``place``; arrival where negative."""
    if place < 0:
        return entry.arrival
    given = entry.criteria[place]
    return 1 if given is None else -given


def _spread_coverage(group: list[Entry], covered: set[str]) -> list[Entry]:
    """Order equals: at each step the first that meets the rule with a measure not yet covered."""
    found: list[Entry] = []
    waiting = group
    while len(waiting) > 1:
        new = (n for n, one in enumerate(waiting) if one.meets and one.measures - covered)
        place = next(new, None)
        if place is None:
            break
        chosen = waiting.pop(place)
        covered |= chosen.measures
        found.append(chosen)
    for one in waiting:
        if one.meets:
            covered |= one.measures
    return found + waiting
