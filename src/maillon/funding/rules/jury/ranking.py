"""The ranking under the published rule, which decides: mean, thresholds, declared ties, budget.

Properties that the tests hold it to: it does not depend on the order of its inputs; more points
never give a worse rank; a draw is the last resort and anybody can redo it from the published seed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from maillon.funding.rules.jury.scores import Criterion, Reading, Score, Scorer, group_marks

MEASURE, ARRIVAL, DRAW = "measure", "arrival", "draw"


class Verdict(StrEnum):
    """What the published rule proposes for an application."""

    SELECTED = "selected"
    RESERVE = "reserve"
    BELOW_THRESHOLD = "below_threshold"
    BELOW_FLOOR = "below_floor"
    TOO_FEW_READINGS = "too_few_readings"
    REFUSED = "refused"  # only by deliberation


@dataclass(frozen=True)
class Rule:
    """The rule as the call published it.

    :param threshold: least mean total in percent, 0 to 100; ``None``: none.
    :param minimum_readings: fewest complete readings without which nothing is decided.
    :param ties: steps that separate equal means, in order: criterion codes, ``measure`` (one not
        yet covered by a better-ranked application that meets the rule), ``arrival``. A draw by
        ``seed`` always ends the chain.
    :param budget: euros that can be granted; ``None``: no limit.
    :param decimals: decimals of totals and means; what is printed decides.
    """

    criteria: tuple[Criterion, ...]
    threshold: Decimal | None = None
    minimum_readings: int = 1
    ties: tuple[str, ...] = ()
    seed: str = ""
    budget: Decimal | None = None
    decimals: int = 2

    def __post_init__(self) -> None:
        known = {one.code for one in self.criteria} | {MEASURE, ARRIVAL}
        unknown = [step for step in self.ties if step not in known]
        if unknown or len(set(self.ties)) < len(self.ties):
            raise ValueError(f"tie steps unknown or repeated: {', '.join(unknown or self.ties)}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An admissible application, as far as the ranking looks at it.

    :param measures: codes of the eligible measures it contributes to, primary first.
    :param arrived_at: the moment of its submission.
    :param requested: euros asked for; ``None`` when unknown (it then uses no budget).
    """

    application: str
    measures: tuple[str, ...] = ()
    arrived_at: datetime | None = None
    requested: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """An outcome changed in deliberation: the rank stays, the outcome is this one."""

    application: str
    verdict: Verdict
    reference: str = ""


@dataclass(frozen=True)
class Inputs:
    """All that the ranking depends on."""

    call: str
    rule: Rule
    candidates: tuple[Candidate, ...]
    readings: tuple[Reading, ...]
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an outcome is what it is: a stable code, and the values that a sentence needs."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> dict[str, str]:
        """The values by name."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """An application in the ranking.

    :param rank: from 1; ``None`` without enough complete readings.
    :param mean: mean of the experts' totals, in percent.
    :param criteria: (criterion, mean points) in the order of the grid.
    :param tie: the step that put it behind the line before, where their means are equal.
    :param cumulated: euros of the selected up to and with this line.
    """

    application: str
    rank: int | None
    mean: Decimal | None
    criteria: tuple[tuple[str, Decimal | None], ...]
    readings: int
    completed: int
    verdict: Verdict
    proposed: Verdict
    reasons: tuple[Reason, ...]
    tie: str
    requested: Decimal | None
    cumulated: Decimal


@dataclass(frozen=True)
class Ranking:
    """The result: lines in order, those without a rank last."""

    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the applications with this outcome, in order."""
        return tuple(line.application for line in self.lines if line.verdict == verdict)

    @property
    def meeting(self) -> int:
        """How many lines are selected or on the reserve list."""
        kept = (Verdict.SELECTED, Verdict.RESERVE)
        return sum(line.verdict in kept for line in self.lines)


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
    head: tuple[object, ...] = field(default=())
    tail: tuple[object, ...] = field(default=())


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
        self._threshold = (
            None if rule.threshold is None else self.scorer.units(rule.threshold)
        )
        self._floors = tuple(
            None if one.floor is None else self.scorer.units(one.floor) for one in rule.criteria
        )
        places = {one.code: number for number, one in enumerate(rule.criteria)}
        split = rule.ties.index(MEASURE) if MEASURE in rule.ties else len(rule.ties)
        self._head = tuple(places.get(step, -1) for step in rule.ties[:split])
        self._tail = tuple(places.get(step, -1) for step in rule.ties[split + 1 :])
        self._by_measure = MEASURE in rule.ties

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
        entry.head = (-entry.mean, *(_step(entry, place) for place in self._head))
        entry.tail = (*(_step(entry, place) for place in self._tail), entry.draw)

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
            values = (("mean", str(shown(mean))), ("threshold", str(self.rule.threshold)))
            found.append(Reason(Verdict.BELOW_THRESHOLD, values))
        for one, floor, given in zip(self.rule.criteria, self._floors, criteria, strict=True):
            if floor is not None and (given is None or given < floor):
                mean_points = "" if given is None else str(shown(given))
                values = (("criterion", one.code), ("mean", mean_points), ("floor", str(one.floor)))
                found.append(Reason(Verdict.BELOW_FLOOR, values))
        return found

    def order(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries from the best to the last."""
        if not self._by_measure:
            return sorted(entries, key=lambda one: (one.head, one.tail))
        found: list[Entry] = []
        covered: set[str] = set()
        ordered = sorted(entries, key=lambda one: (one.head, one.tail))
        for _head, group in groupby(ordered, key=lambda one: one.head):
            found.extend(_spread_measures(list(group), covered))
        return found

    def cut(
        self, ordered: Iterable[Entry], decided: Mapping[str, Verdict] | None = None
    ) -> tuple[list[str], list[str]]:
        """Return the selected and the reserve list: down the ranking until the budget is used up.

        The first that no longer fits and all that follow are on the reserve list, so that nobody
        is passed over for a smaller request. ``decided`` are outcomes fixed by deliberation.
        """
        decided = decided or {}
        ordered = list(ordered)
        selected = {one for one, verdict in decided.items() if verdict == Verdict.SELECTED}
        left = self.rule.budget
        if left is not None:
            left -= sum((e.requested or 0 for e in ordered if e.application in selected), Decimal(0))
        reserve: list[str] = []
        for entry in ordered:
            if entry.application in decided or not entry.meets:
                continue
            if left is not None and (reserve or (entry.requested or 0) > left):
                reserve.append(entry.application)
                continue
            selected.add(entry.application)
            if left is not None:
                left -= entry.requested or 0
        return [e.application for e in ordered if e.application in selected], reserve


def moment(value: datetime) -> str:
    """Return a moment as text that sorts by time.

    :raises ValueError: a moment without a time zone.
    """
    if value.tzinfo is None:
        raise ValueError("a moment of arrival needs a time zone")
    return f"{value.timestamp():020.6f}"


def _step(entry: Entry, place: int) -> object:
    if place < 0:
        return entry.arrival
    given = entry.criteria[place]
    return 1 if given is None else -given


def _spread_measures(group: list[Entry], covered: set[str]) -> Iterable[Entry]:
    """Yield equals: at each step the first with a measure not yet covered, else the first."""
    waiting = group
    while len(waiting) > 1:
        place = next((n for n, one in enumerate(waiting) if one.measures - covered), None)
        if place is None:
            break
        chosen = waiting.pop(place)
        if chosen.meets:
            covered |= chosen.measures
        yield chosen
    for one in waiting:
        if one.meets:
            covered |= one.measures
        yield one


def rank(inputs: Inputs) -> Ranking:
    """Rank the candidates of a call under its published rule.

    :raises ValueError: readings of an unknown application, points out of range, twice the same.
    """
    ranker = Ranker(inputs.rule)
    marks = group_marks(ranker.scorer, inputs.readings)
    candidates = {one.application: one for one in inputs.candidates}
    if len(candidates) < len(inputs.candidates):
        raise ValueError("an application appears twice")
    unknown = sorted(set(marks) - set(candidates))
    if unknown:
        raise ValueError(f"readings of applications that are not candidates: {unknown[:5]}")
    scores = {code: ranker.scorer.score(code, marks.get(code, [])) for code in candidates}
    return rank_scores(ranker, candidates, scores, inputs.overrides)


def is_decidable(score: Score, minimum_readings: int) -> bool:
    """Whether an application has a mean and enough complete readings."""
    return score.mean is not None and score.completed >= minimum_readings


def rank_scores(
    ranker: Ranker,
    candidates: Mapping[str, Candidate],
    scores: Mapping[str, Score],
    overrides: Sequence[Override] = (),
) -> Ranking:
    """Rank candidates whose scores are known."""
    enough = {c for c, s in scores.items() if is_decidable(s, ranker.rule.minimum_readings)}
    ordered = ranker.order(ranker.entry(candidates[code], scores[code]) for code in enough)
    decided = {one.application: Verdict(one.verdict) for one in overrides}
    selected, reserve = (set(one) for one in ranker.cut(ordered, decided))
    proposed, spare = (set(one) for one in ranker.cut(ordered))
    writer = _Writer(ranker, candidates, scores, decided)
    for number, (entry, tie) in enumerate(zip(ordered, _ties(ranker, ordered), strict=True), 1):
        writer.add(entry, number, tie, (selected, reserve), (proposed, spare))
    for code in sorted(set(candidates) - enough):
        writer.add_unranked(code)
    return Ranking(tuple(writer.lines))


def _ties(ranker: Ranker, ordered: Sequence[Entry]) -> list[str]:
    """Return for each entry the step that put it behind the one before, if their means equal."""
    found, covered = [""], set[str]()
    places = {one.code: number for number, one in enumerate(ranker.rule.criteria)}
    for before, after in zip(ordered, ordered[1:], strict=False):
        step = ""
        if before.mean == after.mean:
            newly = bool(before.measures - covered), bool(after.measures - covered)
            for step in (*ranker.rule.ties, DRAW):
                if step == MEASURE:
                    if newly[0] and not newly[1]:
                        break
                elif step == DRAW or _step(before, places.get(step, -1)) != _step(
                    after, places.get(step, -1)
                ):
                    break
        if before.meets:
            covered |= before.measures
        found.append(step)
    return found[: len(ordered)]


@dataclass
class _Writer:
    """Builds the lines of a ranking, one after the other."""

    ranker: Ranker
    candidates: Mapping[str, Candidate]
    scores: Mapping[str, Score]
    decided: Mapping[str, Verdict]
    lines: list[Line] = field(default_factory=list)
    cumulated: Decimal = Decimal(0)

    def add(
        self,
        entry: Entry,
        number: int,
        tie: str,
        final: tuple[set[str], set[str]],
        proposed: tuple[set[str], set[str]],
    ) -> None:
        """Add a ranked application."""
        reasons = self.ranker.failures(entry.mean, entry.criteria)
        kept = reasons[0].code if reasons else ""
        by_rule = _verdict(entry.application, proposed, kept)
        verdict = self.decided.get(entry.application) or _verdict(entry.application, final, kept)
        if verdict == Verdict.SELECTED:
            self.cumulated += entry.requested or 0
        if verdict == Verdict.RESERVE and not reasons:
            reasons.append(Reason("budget_used_up", (("budget", str(self.ranker.rule.budget)),)))
        if entry.requested is None and self.ranker.rule.budget is not None:
            reasons.append(Reason("amount_unknown"))
        self._append(entry.application, number, verdict, by_rule, reasons, tie)

    def add_unranked(self, application: str) -> None:
        """Add an application without enough complete readings."""
        score = self.scores[application]
        needed = str(self.ranker.rule.minimum_readings)
        values = (("completed", str(score.completed)), ("needed", needed))
        reasons = [Reason(Verdict.TOO_FEW_READINGS, values)]
        proposed = Verdict.TOO_FEW_READINGS
        verdict = self.decided.get(application, proposed)
        if verdict == Verdict.SELECTED:
            self.cumulated += self.candidates[application].requested or 0
        self._append(application, None, verdict, proposed, reasons, "")

    def _append(
        self,
        application: str,
        number: int | None,
        verdict: Verdict,
        proposed: Verdict,
        reasons: list[Reason],
        tie: str,
    ) -> None:
        if application in self.decided:
            reasons = [Reason("deliberation", (("proposed", proposed.value),)), *reasons]
        score, shown = self.scores[application], self.ranker.scorer.shown
        self.lines.append(
            Line(
                application=application,
                rank=number,
                mean=shown(score.mean),
                criteria=tuple(
                    (one.code, shown(given))
                    for one, given in zip(self.ranker.rule.criteria, score.criteria, strict=True)
                ),
                readings=len(score.marks),
                completed=score.completed,
                verdict=verdict,
                proposed=proposed,
                reasons=tuple(reasons),
                tie=tie,
                requested=self.candidates[application].requested,
                cumulated=self.cumulated,
            )
        )


def _verdict(application: str, lists: tuple[set[str], set[str]], failed: str) -> Verdict:
    if application in lists[0]:
        return Verdict.SELECTED
    if application in lists[1]:
        return Verdict.RESERVE
    return Verdict(failed)
