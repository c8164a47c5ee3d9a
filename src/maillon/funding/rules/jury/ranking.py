"""The ranking under the published rule, which decides: mean, thresholds, declared ties, budget.

Properties that the tests hold it to: it does not depend on the order of its inputs; more points
never give a worse rank; a draw is the last resort and anybody can redo it from the published seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from maillon.funding.rules.jury.ranker import Entry, Ranker, draw_key, tie_value, value_text
from maillon.funding.rules.jury.rule import (
    ARRIVAL,
    COVERAGE,
    DRAW,
    Candidate,
    Inputs,
    Line,
    Override,
    Ranking,
    Reason,
    Rule,
    Verdict,
)
from maillon.funding.rules.jury.scores import Score, group_marks

__all__ = [
    "ARRIVAL",
    "COVERAGE",
    "DRAW",
    "Candidate",
    "Entry",
    "Inputs",
    "Line",
    "Override",
    "Ranker",
    "Ranking",
    "Reason",
    "Rule",
    "Verdict",
    "draw_key",
    "is_decidable",
    "rank",
    "rank_scores",
]


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
    spent = sum(
        (
            candidates[one].requested or Decimal(0)
            for one in set(decided) - enough
            if decided[one] == Verdict.SELECTED
        ),
        Decimal(0),
    )
    final = ranker.cut(ordered, decided, spent)
    proposed = ranker.cut(ordered)
    writer = _Writer(ranker, candidates, scores, decided)
    for number, (entry, tie) in enumerate(zip(ordered, _ties(ranker, ordered), strict=True), 1):
        writer.add(entry, number, tie, final, proposed)
    for code in sorted(set(candidates) - enough):
        writer.add_unranked(code)
    return Ranking(tuple(writer.lines))


def _ties(ranker: Ranker, ordered: Sequence[Entry]) -> list[str]:
    """Return for each entry the step that put it behind the one before, if their means equal."""
    found, covered = [""], set[str]()
    places = {one.code: number for number, one in enumerate(ranker.rule.criteria)}
    for before, after in pairwise(ordered):
        step = ""
        if before.mean == after.mean:
            newly = [one.meets and bool(one.measures - covered) for one in (before, after)]
            for step in (*ranker.rule.ties, DRAW):
                if step == COVERAGE:
                    if newly[0] and not newly[1]:
                        break
                elif step == DRAW or tie_value(before, places.get(step, -1)) != tie_value(
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
            reasons.append(
                Reason("budget_used_up", (("budget", value_text(self.ranker.rule.budget)),))
            )
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
