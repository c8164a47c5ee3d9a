"""What if: budget, coverage, inversions; and the Borda count of the prize."""

from decimal import Decimal
from itertools import product
from random import Random

import pytest

from maillon.funding.rules.jury.borda import Ballot, count_ballots
from maillon.funding.rules.jury.selection import (
    Conditions,
    Option,
    select_best,
    select_in_order,
)
from maillon.funding.rules.jury.solver import has_solver

SOLVERS = [
    False,
    pytest.param(
        True, marks=pytest.mark.skipif(not has_solver(), reason="without the extra 'solver'")
    ),
]


def options(seed: int, count: int) -> list[Option]:
    random = Random(seed)
    return [
        Option(
            f"A{number:02}",
            number + 1,
            Decimal(95 - number),
            Decimal(random.randint(5, 60) * 1000),
            frozenset({f"{random.randint(1, 4)}.{random.randint(1, 2)}"}),
            str(random.randint(1, 4)),
        )
        for number in range(count)
    ]


def test_in_order_nobody_is_passed_over() -> None:
    found = select_in_order(options(1, 20), Conditions(Decimal(150_000)))
    assert found.inversions == ()
    assert found.spent <= 150_000
    assert [*found.amounts, *found.reserve] == [f"A{number:02}" for number in range(20)]


def test_going_on_with_what_fits_shows_who_is_passed_over() -> None:
    rows = [
        Option("A", 1, Decimal(90), Decimal(50)),
        Option("B", 2, Decimal(80), Decimal(60)),
        Option("C", 3, Decimal(70), Decimal(40)),
    ]
    found = select_in_order(rows, Conditions(Decimal(95)), skip=True)
    assert found.amounts == {"A": Decimal(50), "C": Decimal(40)}
    [inversion] = found.inversions
    assert (inversion.application, inversion.rank, inversion.passed_by) == ("B", 2, ("C",))


@pytest.mark.parametrize("with_solver", SOLVERS)
@pytest.mark.parametrize("seed", range(6))
def test_the_best_selection_against_all_of_them(seed: int, with_solver: bool) -> None:
    rows = options(seed, 11)
    conditions = Conditions(
        sum((one.requested for one in rows), Decimal(0)) / 2,
        cover=frozenset().union(*(one.measures for one in rows)),
        per_theme={"1": 1, "2": 1},
    )

    def worth(chosen: list[Option]) -> tuple[int, int]:
        uncovered, short = conditions.missing(chosen)
        value = sum(conditions.value(one) for one in chosen)
        return -len(uncovered) - sum(short.values()), value

    possible = (
        [one for one, taken in zip(rows, mask, strict=True) if taken]
        for mask in product([0, 1], repeat=len(rows))
    )
    best = max(
        worth(chosen)
        for chosen in possible
        if sum(one.requested for one in chosen) <= conditions.budget
    )
    found = select_best(rows, conditions, with_solver=with_solver)
    chosen = [one for one in rows if one.application in found.amounts]
    assert found.spent <= conditions.budget
    assert found.exact is with_solver
    if with_solver:
        assert worth(chosen) == best
    else:
        assert worth(chosen)[0] == best[0]
        assert worth(chosen)[1] >= 0.93 * best[1]


@pytest.mark.parametrize("with_solver", SOLVERS)
def test_partial_amounts_are_topped_up_in_the_order_of_the_ranking(with_solver: bool) -> None:
    rows = [Option(code, n, Decimal(90 - n), Decimal(100)) for n, code in enumerate("ABC", 1)]
    conditions = Conditions(Decimal(280), least_share=Decimal("0.8"))
    found = select_best(rows, conditions, with_solver=with_solver)
    assert found.amounts == {"A": Decimal(100), "B": Decimal(100), "C": Decimal(80)}
    assert select_best(rows, Conditions(Decimal(280)), with_solver=with_solver).reserve == ("C",)


@pytest.mark.parametrize("with_solver", SOLVERS)
def test_what_cannot_be_covered_is_told(with_solver: bool) -> None:
    rows = [Option("A", 1, Decimal(90), Decimal(100), frozenset({"1.1"}), "1")]
    conditions = Conditions(Decimal(100), frozenset({"1.1", "2.2"}), {"1": 2})
    found = select_best(rows, conditions, with_solver=with_solver)
    assert (found.uncovered, found.short_themes) == (("2.2",), {"1": 1})
    assert select_best([], conditions, with_solver=with_solver).amounts == {}


def test_a_share_is_a_share() -> None:
    with pytest.raises(ValueError, match="share"):
        Conditions(Decimal(1), least_share=Decimal(0))


def test_borda_with_ties_and_names_left_out() -> None:
    ballots = [
        Ballot("J1", (("A",), ("B", "C"), ("D",))),
        Ballot("J2", (("B",), ("A",))),
        Ballot("J3", (("A", "B"),)),
    ]
    placed = count_ballots("ABCD", ballots, seed="s")
    # J1: 3, 1.5, 1.5, 0; J2: B 3, A 2, C and D 0.5; J3: A and B 2.5, C and D 0.5.
    assert [(one.candidate, one.points) for one in placed] == [
        ("A", Decimal("7.5")),
        ("B", Decimal("7")),
        ("C", Decimal("2.5")),
        ("D", Decimal(1)),
    ]
    assert sum(one.points for one in placed) == 3 * 6


def test_equal_borda_points_are_separated_and_it_is_said_how() -> None:
    ballots = [Ballot("J1", (("A",), ("B",))), Ballot("J2", (("B",), ("A",)))]
    placed = count_ballots(["B", "A"], ballots, seed="s")
    assert [one.tie for one in placed] == ["", "draw"]
    assert count_ballots(["A", "B"], ballots[::-1], seed="s") == placed
    duels = [
        Ballot("J1", (("A",), ("B",), ("C",))),
        Ballot("J2", (("A",), ("B",), ("C",))),
        Ballot("J3", (("B",), ("C",), ("A",))),
    ]
    found = count_ballots("ABC", duels, seed="s")
    assert [(one.candidate, one.tie) for one in found] == [("A", ""), ("B", "wins"), ("C", "")]


def test_a_ballot_names_candidates_once() -> None:
    with pytest.raises(ValueError, match="twice or unknown"):
        count_ballots("AB", [Ballot("J", (("A", "A"),))], seed="")
    with pytest.raises(ValueError, match="two ballots"):
        count_ballots("AB", [Ballot("J", (("A",),)), Ballot("J", (("B",),))], seed="")
