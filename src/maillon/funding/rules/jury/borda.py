"""Borda count for the prize: a small jury ranks few candidates.

Tournament form with ties (J. M. Emerson, "The original Borda count and partial voting", Social
Choice and Welfare 40, 2013, and the averaged rule for equals): on each ballot a candidate gets one
point per candidate placed below it and half a point per candidate beside it. Candidates that a
juror leaves out stand together, last, on that ballot. No incentive, then, to rank one name only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillon.funding.rules.jury.ranking import draw_key


@dataclass(frozen=True, slots=True)
class Ballot:
    """The order of one juror: groups of equals, the best first."""

    juror: str
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate of the prize in the final order.

    :param points: Borda points; a whole number or a half.
    :param wins: candidates that more jurors place below it than above it (Copeland).
    :param firsts: ballots that place it first, alone or beside others.
    :param tie: what put it behind the one before with the same points: ``wins``, ``firsts``,
        ``draw``, or nothing.
    """

    candidate: str
    rank: int
    points: Decimal
    wins: int
    firsts: int
    tie: str


def count_ballots(
    candidates: Iterable[str], ballots: Sequence[Ballot], *, seed: str
) -> tuple[Placed, ...]:
    """Return the candidates from the first to the last.

    Equal points are separated by duels won, then by first places, then by a draw that anybody can
    redo from ``seed``.

    :raises ValueError: an unknown candidate, twice the same on a ballot, two ballots of a juror.
    """
    names = sorted(set(candidates))
    places = [_places(ballot, names) for ballot in ballots]
    if len({ballot.juror for ballot in ballots}) < len(ballots):
        raise ValueError("a juror has two ballots")
    points = {name: Decimal(0) for name in names}
    firsts = dict.fromkeys(names, 0)
    for place in places:
        for name in names:
            below = sum(place[other] > place[name] for other in names)
            beside = sum(place[other] == place[name] for other in names) - 1
            points[name] += below + Decimal(beside) / 2
            firsts[name] += place[name] == 0
    wins = {name: sum(_beats(name, other, places) for other in names) for name in names}
    ordered = sorted(
        names, key=lambda one: (-points[one], -wins[one], -firsts[one], draw_key(seed, one))
    )
    found = []
    for number, name in enumerate(ordered, 1):
        before = ordered[number - 2] if number > 1 else None
        tie = ""
        if before is not None and points[before] == points[name]:
            same_wins = wins[before] == wins[name]
            tie = "wins" if not same_wins else "firsts"
            tie = "draw" if same_wins and firsts[before] == firsts[name] else tie
        found.append(Placed(name, number, points[name], wins[name], firsts[name], tie))
    return tuple(found)


def _places(ballot: Ballot, names: Sequence[str]) -> dict[str, int]:
    listed = [name for group in ballot.groups for name in group]
    if len(set(listed)) < len(listed) or not set(listed) <= set(names):
        raise ValueError(f"the ballot of {ballot.juror} names somebody twice or unknown")
    place = {name: number for number, group in enumerate(ballot.groups) for name in group}
    return {name: place.get(name, len(ballot.groups)) for name in names}


def _beats(name: str, other: str, places: Sequence[dict[str, int]]) -> bool:
    above = sum(place[name] < place[other] for place in places)
    below = sum(place[name] > place[other] for place in places)
    return above > below
