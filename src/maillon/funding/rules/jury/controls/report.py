"""All controls of a ranking at once, for the page, the dossier and the benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillon.funding.rules.jury.controls.agreement import (
    Agreement,
    Gap,
    Spread,
    agreement_of,
    large_gaps,
    spread_of,
)
from maillon.funding.rules.jury.controls.panel import build_panel
from maillon.funding.rules.jury.controls.sensitivity import (
    Trial,
    build_bench,
    leave_out_experts,
    try_weights,
)
from maillon.funding.rules.jury.controls.severity import SeverityModel, fit_severity
from maillon.funding.rules.jury.controls.uncertainty import Certainty, LineAt, estimate_ranks
from maillon.funding.rules.jury.ranking import (
    Inputs,
    Ranker,
    Ranking,
    Verdict,
    rank_scores,
)
from maillon.funding.rules.jury.scores import group_marks


@dataclass(frozen=True)
class Controls:
    """The controls of one ranking. ``corrected_ranks``: rank by mean without severity."""

    agreement: Agreement
    spreads: tuple[Spread, ...]
    severity: SeverityModel
    corrected_ranks: dict[str, int]
    certainties: tuple[Certainty, ...]
    line: LineAt
    gaps: tuple[Gap, ...]
    weights: tuple[Trial, ...]
    experts: tuple[Trial, ...]

    @property
    def band(self) -> tuple[str, ...]:
        """The applications of which the readings cannot say on which side they belong."""
        return tuple(one.application for one in self.certainties if one.in_band)


def rank_and_control(
    inputs: Inputs,
    *,
    gap: Decimal | None = None,
    factors: Sequence[Decimal] = (Decimal("0.8"), Decimal("1.2")),
    draws: int | None = None,
) -> tuple[Ranking, Controls]:
    """Rank under the published rule, and run every control beside it.

    :param gap: points of 100 between readers that call for another one; ``None``: ISO 5725.
    :param factors: what each weight is multiplied by in turn.
    """
    ranker = Ranker(inputs.rule)
    marks = group_marks(ranker.scorer, inputs.readings)
    candidates = {one.application: one for one in inputs.candidates}
    scores = {code: ranker.scorer.score(code, marks.get(code, [])) for code in candidates}
    ranking = rank_scores(ranker, candidates, scores, inputs.overrides)
    bench = build_bench(ranker, candidates, scores, inputs.overrides)
    panel = build_panel(ranker.scorer, scores)
    agreement = agreement_of(panel)
    spreads = spread_of(panel)
    severity = fit_severity(panel)
    line = line_of(ranking, inputs)
    allowed = None if gap is None else float(gap)
    return ranking, Controls(
        agreement=agreement,
        spreads=tuple(spreads),
        severity=severity,
        corrected_ranks=_ranks(severity.corrected),
        certainties=tuple(
            estimate_ranks(panel, severity, line=line, seed=inputs.rule.seed, draws=draws)
        ),
        line=line,
        gaps=tuple(
            large_gaps(spreads, gap=allowed, within=agreement.within, line=_mark(ranking, inputs))
        ),
        weights=tuple(try_weights(bench, factors)),
        experts=tuple(leave_out_experts(bench)),
    )


def line_of(ranking: Ranking, inputs: Inputs) -> LineAt:
    """Return where the selection ends: at the budget's last place, else at the threshold."""
    if ranking.of(Verdict.RESERVE):
        return LineAt(places=len(ranking.of(Verdict.SELECTED)))
    if inputs.rule.threshold is not None:
        return LineAt(mark=float(inputs.rule.threshold))
    return LineAt()


def _mark(ranking: Ranking, inputs: Inputs) -> float | None:
    """Return the mean total at the line."""
    if ranking.of(Verdict.RESERVE):
        kept = [
            line.mean
            for line in ranking.lines
            if line.verdict == Verdict.SELECTED and line.mean is not None
        ]
        return float(min(kept)) if kept else None
    return None if inputs.rule.threshold is None else float(inputs.rule.threshold)


def _ranks(means: dict[str, float]) -> dict[str, int]:
    ordered = sorted(means, key=lambda code: (-round(means[code], 9), code))
    return {code: number for number, code in enumerate(ordered, 1)}
