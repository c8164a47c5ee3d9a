"""The chain of ties is followed in the order in which the call declared it."""

from decimal import Decimal
from itertools import pairwise

import pytest

from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule, rank
from maillon.funding.rules.jury.scores import Criterion, Reading

POINTS = {
    # Equal means: the first has more need, the second more method, the third more reach.
    "A": {"need": 9, "method": 6, "reach": 6},
    "B": {"need": 6, "method": 9, "reach": 6},
    "C": {"need": 6, "method": 6, "reach": 9},
}


@pytest.mark.parametrize(
    ("ties", "order"),
    [
        (("need", "method"), "ABC"),
        (("method", "need"), "BAC"),
        (("reach", "method"), "CBA"),
        (("coverage", "reach", "need"), "CAB"),
        (("coverage", "need", "reach"), "ACB"),
    ],
)
def test_the_earlier_step_of_the_chain_decides_before_the_later(ties, order) -> None:
    rule = Rule(
        criteria=tuple(Criterion(code, Decimal(1), Decimal(10)) for code in POINTS["A"]),
        ties=ties,
    )
    readings = tuple(
        Reading("expert", name, {code: Decimal(given) for code, given in points.items()})
        for name, points in POINTS.items()
    )
    found = rank(Inputs("appel", rule, tuple(Candidate(name) for name in POINTS), readings))
    assert "".join(line.application for line in found.lines) == order
    assert [line.tie for line in found.lines][1:] == _steps(ties, order)


def _steps(ties, order):
    """Return for each line but the first the step at which it falls behind the one before."""
    return [
        next(
            step
            for step in (*ties, "draw")
            if step in POINTS["A"] and POINTS[before][step] != POINTS[after][step]
        )
        for before, after in pairwise(order)
    ]
