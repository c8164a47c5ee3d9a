"""Which applications would cross the line under other weights, or without one of the experts.

Each trial applies the published rule again, ties and budget included; only the weights or the
readings change. Trials share what does not change: without an expert, only what that expert read
is computed again, and the rest of the order is kept.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal

from maillon.funding.rules.jury.ranking import (
    Candidate,
    Entry,
    Override,
    Ranker,
    Verdict,
    is_decidable,
)
from maillon.funding.rules.jury.scores import Mark, Score


@dataclass(frozen=True, slots=True)
class Trial:
    """What one change would do.

    :param subject: code of the criterion or of the expert.
    :param factor: what the weight was multiplied by; ``None`` for an expert left out.
    :param gained: applications that would be selected and are not.
    :param lost: applications that are selected and would not be.
    :param unread: applications that nobody else read; they keep no mean.
    """

    subject: str
    factor: Decimal | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many applications change side."""
        return len(self.gained) + len(self.lost)


@dataclass
class Bench:
    """The published order, ready to be tried under changes."""

    ranker: Ranker
    entries: dict[str, Entry]
    scores: Mapping[str, Score]
    decided: dict[str, Verdict]
    spent: Decimal
    selected: frozenset[str]
    ordered: list[Entry]

    def selection(self, ordered: list[Entry], ranker: Ranker | None = None) -> frozenset[str]:
        """Return the selected of another order under the published budget."""
        return frozenset((ranker or self.ranker).select(ordered, self.decided, self.spent))

    def trial(
        self,
        subject: str,
        factor: Decimal | None,
        selected: frozenset[str],
        unread: Sequence[str] = (),
    ) -> Trial:
        """Return what differs from the published selection."""
        return Trial(
            subject,
            factor,
            tuple(sorted(selected - self.selected)),
            tuple(sorted(self.selected - selected)),
            tuple(sorted(unread)),
        )


def build_bench(
    ranker: Ranker,
    candidates: Mapping[str, Candidate],
    scores: Mapping[str, Score],
    overrides: Sequence[Override] = (),
) -> Bench:
    """Return the published order of the applications that have enough readings."""
    entries = {
        code: ranker.entry(candidates[code], score)
        for code, score in scores.items()
        if is_decidable(score, ranker.rule.minimum_readings)
    }
    decided = {one.application: Verdict(one.verdict) for one in overrides}
    spent = sum(
        (
            candidates[code].requested or Decimal(0)
            for code, verdict in decided.items()
            if verdict == Verdict.SELECTED and code not in entries
        ),
        Decimal(0),
    )
    ordered = ranker.order(entries.values())
    selected = frozenset(ranker.select(ordered, decided, spent))
    return Bench(ranker, entries, scores, decided, spent, selected, ordered)


def try_weights(
    bench: Bench, factors: Sequence[Decimal] = (Decimal("0.8"), Decimal("1.2"))
) -> list[Trial]:
    """Multiply the weight of each criterion in turn by each factor."""
    rule = bench.ranker.rule
    found = []
    for place, criterion in enumerate(rule.criteria):
        for factor in factors:
            heavier = replace(criterion, weight=criterion.weight * factor)
            criteria = (*rule.criteria[:place], heavier, *rule.criteria[place + 1 :])
            if not any(one.weight for one in criteria):
                continue
            ranker = Ranker(replace(rule, criteria=criteria))
            codes = [one.code for one in criteria]
            ordered = ranker.order(
                _reweighted(ranker, codes, entry, bench.scores[code])
                for code, entry in bench.entries.items()
            )
            selected = bench.selection(ordered, ranker)
            found.append(bench.trial(criterion.code, factor, selected))
    return found


def _reweighted(ranker: Ranker, codes: list[str], entry: Entry, score: Score) -> Entry:
    totals = [ranker.scorer.total(dict(zip(codes, m.points, strict=True))) for m in score.marks]
    given = [one for one in totals if one is not None]
    changed = copy(entry)
    if given:
        changed.mean = (2 * sum(given) + len(given)) // (2 * len(given))
    changed.meets = ranker.meets(changed.mean, changed.criteria)
    ranker.set_keys(changed)
    return changed


def leave_out_experts(bench: Bench) -> list[Trial]:
    """Leave out the readings of each expert in turn.

    The minimum number of readings is not asked again: it would only say that each application has
    as many readers as the rule wants.
    """
    read: dict[str, list[tuple[str, Mark]]] = {}
    for code in bench.entries:
        for mark in bench.scores[code].marks:
            read.setdefault(mark.expert, []).append((code, mark))
    return [_without(bench, expert, rows) for expert, rows in sorted(read.items())]


def _without(bench: Bench, expert: str, rows: Sequence[tuple[str, Mark]]) -> Trial:
    scorer = bench.ranker.scorer
    changed: dict[str, Entry | None] = {}
    for code, _mark in rows:
        others = [one for one in bench.scores[code].marks if one.expert != expert]
        score = scorer.score(code, others)
        if score.mean is None:
            changed[code] = None
            continue
        entry = copy(bench.entries[code])
        entry.mean, entry.criteria = score.mean, score.criteria
        entry.meets = bench.ranker.meets(entry.mean, entry.criteria)
        bench.ranker.set_keys(entry)
        changed[code] = entry
    kept = [one for one in bench.ordered if one.application not in changed]
    again = [one for one in changed.values() if one is not None]
    selected = bench.selection(bench.ranker.order([*kept, *again]))
    unread = [code for code, entry in changed.items() if entry is None]
    return bench.trial(expert, None, selected, unread)
