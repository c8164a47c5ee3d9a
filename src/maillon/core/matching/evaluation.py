"""Measure how well an index ranks: recall at k and time per text."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from maillon.core.matching.ranking import Index

CUTS = (1, 3, 5)


@dataclass(frozen=True)
class Case:
    """A text whose right keys are known. Cases of one ``group`` come from the same source."""

    name: str
    text: str
    keys: tuple[str, ...]
    group: str = ""
    language: str = ""


@dataclass
class Score:
    """What an evaluation found: sums over ``cases`` texts; ``missed`` names those not in the top 3.

    ``found[k]``: texts with at least one right key among the first k. ``shares[k]``: the sum of
    the share of each text's right keys that are there.
    """

    cases: int = 0
    found: dict[int, int] = field(default_factory=lambda: dict.fromkeys(CUTS, 0))
    shares: dict[int, float] = field(default_factory=lambda: dict.fromkeys(CUTS, 0.0))
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list)

    def add(self, case: Case, ranked: Sequence[str], seconds: float = 0.0) -> None:
        """Count what the ranking ``ranked`` found of the keys of ``case``."""
        self.cases += 1
        self.seconds += seconds
        for cut in CUTS:
            right = set(ranked[:cut]) & set(case.keys)
            self.found[cut] += bool(right)
            self.shares[cut] += len(right) / len(case.keys)
        if not set(ranked[:3]) & set(case.keys):
            self.missed.append(case.name)

    def recall(self, cut: int, *, each: bool = False) -> float:
        """Return recall at ``cut``, 0 to 1; ``each`` counts every right key of a text."""
        total = self.shares[cut] if each else self.found[cut]
        return total / self.cases if self.cases else 0.0

    @property
    def milliseconds(self) -> float:
        """The mean time to rank one text."""
        return 1000 * self.seconds / self.cases if self.cases else 0.0


def evaluate(
    index: Index,
    cases: Sequence[Case],
    *,
    without: Mapping[str, Collection[str]] | None = None,
) -> Score:
    """Rank every case and compare with its keys.

    :param without: per case name, the examples that are not to vote for it (cross-validation).
    """
    score = Score()
    for case in cases:
        started = time.perf_counter()
        left_out = (without or {}).get(case.name, ())
        ranked = index.rank(case.text, case.language, without=left_out)
        score.add(case, [match.key for match in ranked], time.perf_counter() - started)
    return score


def cross_validate(index: Index, cases: Sequence[Case]) -> Score:
    """Rank every case of which ``index`` holds the examples, leaving out those of its own group.

    The examples have the names of their cases.
    """
    groups: dict[str, list[str]] = {}
    for case in cases:
        groups.setdefault(case.group or case.name, []).append(case.name)
    without = {case.name: groups[case.group or case.name] for case in cases}
    return evaluate(index, cases, without=without)
