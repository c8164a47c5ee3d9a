"""Totals: not answered is never zero, weights are only proportions, floors bite on the mean."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule, Verdict, rank
from maillon.funding.rules.jury.scores import Criterion, Mark, Reading, Scorer, half_up

GRID = (
    Criterion("a", Decimal(30), Decimal(5)),
    Criterion("b", Decimal(50), Decimal(10)),
    Criterion("c", Decimal(20), Decimal(4)),
)
parts = st.integers(0, 40).map(lambda n: Decimal(n) / 40)
answers = st.fixed_dictionaries({one.code: st.none() | parts for one in GRID})


def points(shares: dict[str, Decimal | None]) -> dict[str, Decimal | None]:
    return {
        one.code: None if shares[one.code] is None else shares[one.code] * one.maximum
        for one in GRID
    }


def test_a_total_by_hand() -> None:
    scorer = Scorer(GRID)
    # 30 × 4/5 + 50 × 7/10 + 20 × 2/4 = 24 + 35 + 10 = 69 of 100.
    assert scorer.total({"a": Decimal(4), "b": Decimal(7), "c": Decimal(2)}) == 6900
    # Without c: 59 of 80.
    assert scorer.total({"a": Decimal(4), "b": Decimal(7), "c": None}) == 7375


@pytest.mark.parametrize(("top", "bottom", "rounded"), [(5, 2, 3), (4, 3, 1), (5, 3, 2), (0, 7, 0)])
def test_halves_go_up(top: int, bottom: int, rounded: int) -> None:
    assert half_up(top, bottom) == rounded


@given(answers)
def test_not_answered_is_never_zero(shares: dict[str, Decimal | None]) -> None:
    total = Scorer(GRID).total(points(shares))
    answered = tuple(one for one in GRID if shares[one.code] is not None)
    if not answered:
        assert total is None
        return
    zeros = {code: share or Decimal(0) for code, share in shares.items()}
    assert total is not None
    assert total >= (Scorer(GRID).total(points(zeros)) or 0)
    # It is the total on the grid of what was answered.
    assert total == Scorer(answered).total({one.code: points(shares)[one.code] for one in answered})


@given(answers, st.fractions(min_value="1/97", max_value=50, max_denominator=97))
def test_only_the_proportions_of_weights_count(shares: dict, factor) -> None:
    scaled = tuple(
        replace(one, weight=one.weight * factor.numerator * Decimal("0.5")) for one in GRID
    )
    assert Scorer(scaled).total(points(shares)) == Scorer(GRID).total(points(shares))


@given(answers, st.sampled_from([one.code for one in GRID]), parts)
def test_more_points_never_lower_a_total(shares: dict, code: str, more: Decimal) -> None:
    if shares[code] is None:
        return
    better = shares | {code: min(Decimal(1), shares[code] + more)}
    assert Scorer(GRID).total(points(better)) >= Scorer(GRID).total(points(shares))


@given(st.lists(answers, min_size=1, max_size=5), st.randoms())
def test_means_do_not_depend_on_the_order_of_experts(rows: list, random) -> None:
    scorer = Scorer(GRID)
    marks = [scorer.mark(Reading(f"E{n}", "A", points(row))) for n, row in enumerate(rows)]
    shuffled = marks[:]
    random.shuffle(shuffled)
    assert scorer.score("A", shuffled) == scorer.score("A", marks)


def test_incomplete_readings_are_flagged_unless_the_criterion_is_optional() -> None:
    given_points = {"a": Decimal(4), "b": Decimal(7), "c": None}
    reading = Reading("E", "A", given_points)
    assert not Scorer(GRID).mark(reading).complete
    optional = (*GRID[:2], replace(GRID[2], required=False))
    assert Scorer(optional).mark(reading) == Mark("E", 7375, True, (Decimal(4), Decimal(7), None))


@pytest.mark.parametrize("bad", [{"a": Decimal(6)}, {"a": Decimal(-1)}, {"z": Decimal(1)}])
def test_points_out_of_range_or_unknown_are_refused(bad: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="E on A"):
        Scorer(GRID).mark(Reading("E", "A", bad))


@pytest.mark.parametrize(
    ("first", "second", "floor", "verdict"),
    [
        ("1", "3", "2", Verdict.SELECTED),
        ("1", "2.98", "2", Verdict.BELOW_FLOOR),
        (None, "2", "2", Verdict.SELECTED),
        (None, None, "2", Verdict.BELOW_FLOOR),
        # What is printed decides: the mean 1.995 is printed 2.00.
        ("1.99", "2", "2", Verdict.SELECTED),
    ],
)
def test_a_floor_bites_on_the_mean_of_the_criterion(
    first: str | None, second: str | None, floor: str, verdict: Verdict
) -> None:
    rule = Rule((replace(GRID[0], floor=Decimal(floor), required=False), GRID[1]))
    readings = tuple(
        Reading(name, "A", {"a": None if value is None else Decimal(value), "b": Decimal(10)})
        for name, value in (("E1", first), ("E2", second))
    )
    [line] = rank(Inputs("call", rule, (Candidate("A"),), readings)).lines
    assert line.verdict == verdict


def test_a_grid_needs_weight_and_different_codes() -> None:
    with pytest.raises(ValueError, match="weight"):
        Scorer((Criterion("a", Decimal(0), Decimal(5)),))
    with pytest.raises(ValueError, match="same code"):
        Scorer((GRID[0], GRID[0]))
    with pytest.raises(ValueError, match="maximum"):
        Criterion("a", Decimal(1), Decimal(0))
