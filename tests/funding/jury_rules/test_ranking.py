"""The published rule: order, ties, thresholds, budget, and a snapshot that can be verified."""

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.funding.rules.jury.canonical import (
    canonical_json,
    inputs_to_plain,
    plain_to_inputs,
    ranking_to_plain,
    snapshot_sha256,
    verify,
)
from maillon.funding.rules.jury.ranking import (
    Candidate,
    Inputs,
    Override,
    Rule,
    Verdict,
    draw_key,
    rank,
)
from maillon.funding.rules.jury.scores import Criterion, Reading
from tests.funding.jury_rules.synthetic import synthetic_jury

START = datetime(2021, 6, 28, 9, tzinfo=UTC)
GRID = (Criterion("a", Decimal(1), Decimal(10)), Criterion("b", Decimal(1), Decimal(10)))


def call(
    rows: dict[str, list[tuple[int, int]]],
    *,
    measures: dict[str, str] | None = None,
    arrived: dict[str, int] | None = None,
    requested: dict[str, int] | None = None,
    overrides: tuple[Override, ...] = (),
    **rule: Any,
) -> Inputs:
    candidates = tuple(
        Candidate(
            code,
            tuple((measures or {}).get(code, "").split()),
            START + timedelta(minutes=(arrived or {}).get(code, 0)),
            Decimal(requested[code]) if requested else None,
        )
        for code in rows
    )
    readings = tuple(
        Reading(f"E{n}", code, {"a": Decimal(a), "b": Decimal(b)})
        for code, given_points in rows.items()
        for n, (a, b) in enumerate(given_points)
    )
    return Inputs("call", Rule(GRID, **rule), candidates, readings, overrides)


def order(inputs: Inputs) -> str:
    return "".join(line.application for line in rank(inputs).lines)


def test_the_mean_of_the_experts_decides() -> None:
    ranking = rank(call({"A": [(8, 8), (6, 6)], "B": [(9, 9), (6, 6)], "C": [(6, 7)]}))
    assert [(line.application, line.rank, str(line.mean)) for line in ranking.lines] == [
        ("B", 1, "75.00"),
        ("A", 2, "70.00"),
        ("C", 3, "65.00"),
    ]


def test_outcomes_and_reasons() -> None:
    inputs = call(
        {"A": [(9, 9), (9, 9)], "B": [(6, 6), (6, 7)], "C": [(5, 9), (5, 8)], "D": [(9, 9)]},
        threshold=Decimal(65),
        minimum_readings=2,
    )
    rule = replace(inputs.rule, criteria=(replace(GRID[0], floor=Decimal("5.5")), GRID[1]))
    lines = {line.application: line for line in rank(replace(inputs, rule=rule)).lines}
    assert {code: line.verdict for code, line in lines.items()} == {
        "A": Verdict.SELECTED,
        "B": Verdict.BELOW_THRESHOLD,
        "C": Verdict.BELOW_FLOOR,
        "D": Verdict.TOO_FEW_READINGS,
    }
    assert lines["A"].reasons == ()
    assert lines["B"].reasons[0].data == {"mean": "62.5", "threshold": "65"}
    assert lines["C"].reasons[0].data == {"criterion": "a", "mean": "5", "floor": "5.5"}
    assert lines["D"].reasons[0].data == {"completed": "1", "needed": "2"}
    assert lines["D"].rank is None


def test_the_chain_of_ties_is_followed_step_by_step() -> None:
    same = {"A": [(6, 8)], "B": [(8, 6)], "C": [(7, 7)]}
    assert order(call(same, ties=("a",))) == "BCA"
    assert order(call(same, ties=("b",))) == "ACB"
    late = {"A": 3, "B": 2, "C": 1}
    assert order(call(same, ties=("arrival",), arrived=late)) == "CBA"
    drawn = sorted("ABC", key=lambda code: draw_key("seed", code))
    assert order(call(same, seed="seed")) == "".join(drawn)
    lines = rank(call(same, ties=("a", "arrival"))).lines
    assert [line.tie for line in lines] == ["", "a", "a"]


def test_between_equals_a_measure_not_yet_covered_goes_first() -> None:
    rows = {"A": [(9, 9)], "B": [(7, 7)], "C": [(7, 7)], "D": [(7, 7)]}
    measures = {"A": "1.1", "B": "1.1", "C": "1.1 2.1", "D": "2.1"}
    late = {"B": 1, "C": 3, "D": 2}
    chained = call(rows, measures=measures, arrived=late, ties=("coverage", "arrival"))
    assert order(chained) == "ADBC"
    assert [line.tie for line in rank(chained).lines] == ["", "", "coverage", "arrival"]


def test_down_to_the_budget_and_nobody_is_passed_over() -> None:
    rows = {"A": [(9, 9)], "B": [(8, 8)], "C": [(7, 7)], "D": [(2, 2)]}
    amounts = {"A": 50, "B": 60, "C": 10, "D": 5}
    ranking = rank(call(rows, requested=amounts, budget=Decimal(100), threshold=Decimal(50)))
    assert ranking.of(Verdict.SELECTED) == ("A",)
    assert ranking.of(Verdict.RESERVE) == ("B", "C")
    assert ranking.of(Verdict.BELOW_THRESHOLD) == ("D",)
    assert [line.cumulated for line in ranking.lines] == [50, 50, 50, 50]


def test_a_deliberated_outcome_keeps_the_rank_and_uses_the_budget() -> None:
    rows = {"A": [(9, 9)], "B": [(8, 8)], "C": [(3, 3)]}
    amounts = {"A": 50, "B": 40, "C": 30}
    inputs = call(
        rows,
        requested=amounts,
        budget=Decimal(80),
        threshold=Decimal(50),
        overrides=(Override("C", Verdict.SELECTED), Override("B", Verdict.REFUSED)),
    )
    lines = {line.application: line for line in rank(inputs).lines}
    assert (lines["C"].verdict, lines["C"].proposed) == (Verdict.SELECTED, Verdict.BELOW_THRESHOLD)
    assert (lines["B"].verdict, lines["B"].proposed) == (Verdict.REFUSED, Verdict.RESERVE)
    assert (lines["A"].verdict, lines["A"].rank) == (Verdict.SELECTED, 1)
    assert [one.code for one in lines["C"].reasons] == ["deliberation", "below_threshold"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms())
def test_the_order_of_the_inputs_changes_nothing(seed: int, random: Random) -> None:
    inputs = synthetic_jury(applications=14, experts=6, seed=seed, budget=Decimal(400_000)).inputs
    candidates, readings = list(inputs.candidates), list(inputs.readings)
    random.shuffle(candidates)
    random.shuffle(readings)
    shuffled = replace(inputs, candidates=tuple(candidates), readings=tuple(readings))
    assert rank(shuffled) == rank(inputs)
    assert canonical_json(inputs_to_plain(shuffled)) == canonical_json(inputs_to_plain(inputs))


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 35), st.integers(0, 3), st.integers(1, 40))
def test_more_points_never_give_a_worse_rank(seed: int, which: int, place: int, more: int) -> None:
    inputs = synthetic_jury(applications=12, experts=5, seed=seed, noise=2, severity=1).inputs
    # Coarse points make ties, where the chain decides.
    coarse = tuple(
        replace(one, points={k: v and Decimal(int(v)) for k, v in one.points.items()})
        for one in inputs.readings
    )
    reading, criterion = coarse[which], inputs.rule.criteria[place]
    had = reading.points[criterion.code]
    if had is None:
        return
    better = dict(reading.points) | {
        criterion.code: min(criterion.maximum, had + Decimal(more) / 8)
    }
    raised = (*coarse[:which], replace(reading, points=better), *coarse[which + 1 :])

    def place_of(readings: tuple[Reading, ...]) -> int | None:
        lines = rank(replace(inputs, readings=readings)).lines
        return next(line.rank for line in lines if line.application == reading.application)

    before, after = place_of(coarse), place_of(raised)
    assert before is None or (after is not None and after <= before)


def test_a_snapshot_can_be_read_back_and_verified() -> None:
    inputs = synthetic_jury(applications=20, experts=8, budget=Decimal(500_000)).inputs
    plain, result = inputs_to_plain(inputs), ranking_to_plain(rank(inputs))
    assert inputs_to_plain(plain_to_inputs(plain)) == plain
    stored = {"inputs": plain, "result": result, "sha256": snapshot_sha256(plain, result)}
    assert verify(**stored, current=inputs).ok
    forged = copy.deepcopy(result)
    forged["lines"][3]["rank"] = 1
    found = verify(**{**stored, "result": forged})
    assert (found.ok, found.intact, found.same_ranking) == (False, False, False)
    assert found.differs == (forged["lines"][3]["application"],)


def test_how_a_number_is_written_changes_nothing() -> None:
    """A database gives back 60.00 where 60 was stored."""
    inputs = call({"A": [(6, 6)], "B": [(3, 3)]}, threshold=Decimal(60), budget=Decimal(100))
    rule = replace(inputs.rule, threshold=Decimal("60.00"), budget=Decimal("100.00"))
    assert rank(replace(inputs, rule=rule)) == rank(inputs)
    assert inputs_to_plain(replace(inputs, rule=rule)) == inputs_to_plain(inputs)


def test_a_changed_score_sheet_is_seen() -> None:
    inputs = synthetic_jury(applications=20, experts=8).inputs
    plain, result = inputs_to_plain(inputs), ranking_to_plain(rank(inputs))
    first = inputs.readings[0]
    changed = replace(first, points={code: Decimal(0) for code in first.points})
    today = replace(inputs, readings=(changed, *inputs.readings[1:]))
    sha256 = snapshot_sha256(plain, result)
    found = verify(inputs=plain, result=result, sha256=sha256, current=today)
    assert (found.ok, found.same_ranking, found.same_inputs) == (False, True, False)
    assert first.application in found.differs


def test_what_cannot_be_ranked_is_refused() -> None:
    good = call({"A": [(1, 1)]})
    twice = replace(good, readings=good.readings * 2)
    with pytest.raises(ValueError, match="two readings"):
        rank(twice)
    with pytest.raises(ValueError, match="not candidates"):
        rank(replace(good, candidates=()))
    with pytest.raises(ValueError, match="appears twice"):
        rank(replace(good, candidates=good.candidates * 2))
    with pytest.raises(ValueError, match="tie steps"):
        Rule(GRID, ties=("z",))
    with pytest.raises(ValueError, match="time zone"):
        rank(replace(good, candidates=(Candidate("A", (), datetime(2021, 6, 28)),)))
