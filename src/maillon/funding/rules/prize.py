"""The vote of a prize: Borda among what each member may rank, members in conflict left aside.

``rules.jury.borda`` gives a candidate that is left out the last place. A member in conflict does
not leave a candidate out: they do not see it. Their ballot then counts among the others only, and
each candidate gets the mean share of points over the members who could rank it. Without any
conflict the order is the plain Borda order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from maillon.funding.rules.jury.borda import Ballot, count_ballots
from maillon.funding.rules.jury.ranking import draw_key


@dataclass(frozen=True, slots=True)
class Result:
    """A candidate in the order of the vote.

    :param share: mean share of the points that could be had, in percent, two decimals.
    :param points: Borda points; a whole number or a half.
    :param firsts: ballots that place it first.
    :param ballots: ballots on which it could stand.
    """

    candidate: str
    rank: int
    share: Decimal
    points: Decimal
    firsts: int
    ballots: int


def count_prize(
    candidates: Iterable[str],
    ballots: Sequence[Ballot],
    barred: Mapping[str, frozenset[str]],
    *,
    seed: str,
) -> tuple[Result, ...]:
    """Return the candidates from the first to the last.

    Equal shares are separated by first places, then by a draw that anybody can redo from ``seed``.

    :param barred: member → candidates that they are in conflict with.
    """
    names = sorted(set(candidates))
    points = dict.fromkeys(names, Decimal(0))
    shares: dict[str, list[Fraction]] = {name: [] for name in names}
    firsts = dict.fromkeys(names, 0)
    for ballot in ballots:
        own = [name for name in names if name not in barred.get(ballot.juror, frozenset())]
        groups = tuple(
            kept
            for group in ballot.groups
            if (kept := tuple(name for name in group if name in own))
        )
        for placed in count_ballots(own, [Ballot(ballot.juror, groups)], seed=seed):
            points[placed.candidate] += placed.points
            firsts[placed.candidate] += placed.firsts
            if len(own) > 1:
                shares[placed.candidate].append(Fraction(placed.points) / (len(own) - 1))
    means = {
        name: sum(got, Fraction(0)) / len(got) if got else Fraction(0)
        for name, got in shares.items()
    }
    ordered = sorted(names, key=lambda one: (-means[one], -firsts[one], draw_key(seed, one)))
    return tuple(
        Result(name, rank, _percent(means[name]), points[name], firsts[name], len(shares[name]))
        for rank, name in enumerate(ordered, 1)
    )


def _percent(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
