"""The vote of a prize: ballots, Borda, members in conflict."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.funding.operations.assignment import propose_assignment
from maillon.funding.operations.ballots import cast_ballot, prize_result
from maillon.funding.operations.conflicts import pin_conflict
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.jury.borda import Ballot, count_ballots
from maillon.funding.rules.prize import count_prize
from tests.funding.jury import scenes
from tests.funding.jury.scenes import BY, NOW

NAMES = ("a", "b", "c", "d")
orders = st.lists(st.permutations(NAMES), min_size=1, max_size=5)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(orders)
def test_without_conflicts_it_is_the_order_of_borda(found):
    ballots = [Ballot(str(n), tuple((one,) for one in order)) for n, order in enumerate(found)]
    plain = count_ballots(NAMES, ballots, seed="s")
    points = {one.candidate: one.points for one in plain}
    result = count_prize(NAMES, ballots, {}, seed="s")
    assert {one.candidate: one.points for one in result} == points
    assert [one.points for one in result] == sorted(points.values(), reverse=True)


def test_a_member_in_conflict_neither_helps_nor_harms():
    ballots = [Ballot("x", (("a",), ("b",), ("c",))), Ballot("y", (("b",), ("c",)))]
    result = count_prize("abc", ballots, {"y": frozenset("a")}, seed="s")
    assert [(one.candidate, one.share, one.ballots) for one in result] == [
        ("a", Decimal("100.00"), 1),
        ("b", Decimal("75.00"), 2),
        ("c", Decimal("0.00"), 2),
    ]


@pytest.mark.django_db
def test_a_vote_of_the_jury():
    call = scenes.call_in_evaluation(kind="prize")
    first, second = scenes.member(call), scenes.member(call)
    one, two, three = (scenes.admissible(call) for _n in range(3))
    propose_assignment(call=call, by=BY, now=NOW)
    assert first.assignments.count() == second.assignments.count() == 3
    pin_conflict(juror=second, application=one, reason="Lien", by=BY, now=NOW)
    cast_ballot(juror=first, ranks={one.pk: 1, two.pk: 2}, by=BY, now=NOW)
    cast_ballot(juror=second, ranks={three.pk: 1, two.pk: 2}, by=BY, now=NOW)
    assert [(row.candidate, row.rank, row.share) for row in prize_result(call)] == [
        (one.number, 1, Decimal("100.00")),
        (three.number, 2, Decimal("50.00")),
        (two.number, 3, Decimal("25.00")),
    ]
    with pytest.raises(Refused):
        cast_ballot(juror=second, ranks={one.pk: 1}, by=BY, now=NOW)
    with pytest.raises(Refused):
        cast_ballot(juror=second, ranks={two.pk: 9}, by=BY, now=NOW)
    with pytest.raises(Refused):
        cast_ballot(juror=second, ranks={}, by=BY, now=NOW)
    cast_ballot(juror=second, ranks={two.pk: 1}, by=BY, now=NOW)
    assert second.ballots.get().application == two


@pytest.mark.django_db
def test_another_call_is_not_voted_on():
    scene = scenes.scene()
    with pytest.raises(Refused):
        cast_ballot(juror=scene.juror, ranks={scene.application.pk: 1}, by=BY, now=NOW)
