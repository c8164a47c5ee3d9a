"""The totals of a jury as a sparse table expert × application, in floats, for the controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillon.funding.rules.jury.scores import Score, Scorer


@dataclass(frozen=True)
class Panel:
    """Totals in percent: ``values[n]`` is what expert ``expert[n]`` gave ``application[n]``."""

    applications: tuple[str, ...]
    experts: tuple[str, ...]
    application: tuple[int, ...]
    expert: tuple[int, ...]
    values: tuple[float, ...]

    @cached_property
    def by_application(self) -> list[list[int]]:
        """The entries of each application."""
        return _index(self.application, len(self.applications))

    @cached_property
    def by_expert(self) -> list[list[int]]:
        """The entries of each expert."""
        return _index(self.expert, len(self.experts))

    @cached_property
    def components(self) -> list[list[int]]:
        """The experts of each connected part of the graph expert – application, largest first.

        Experts of two parts share no application, not even through others: their severity and
        the quality of what they read cannot be told apart.
        """
        parent = list(range(len(self.experts)))

        def root(node: int) -> int:
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for entries in self.by_application:
            for entry in entries[1:]:
                parent[root(self.expert[entry])] = root(self.expert[entries[0]])
        found: dict[int, list[int]] = {}
        for node in range(len(self.experts)):
            found.setdefault(root(node), []).append(node)
        return sorted(found.values(), key=lambda one: (-len(one), one))


def _index(places: Sequence[int], size: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(size)]
    for entry, place in enumerate(places):
        found[place].append(entry)
    return found


def build_panel(scorer: Scorer, scores: Mapping[str, Score]) -> Panel:
    """Return the table of all totals; applications and experts without any are left out."""
    unit = 10.0**scorer.decimals
    rows = [
        (code, mark.expert, mark.total / unit)
        for code in sorted(scores)
        for mark in scores[code].marks
        if mark.total is not None
    ]
    applications = tuple(dict.fromkeys(row[0] for row in rows))
    experts = tuple(sorted({row[1] for row in rows}))
    place_a = {code: number for number, code in enumerate(applications)}
    place_e = {code: number for number, code in enumerate(experts)}
    return Panel(
        applications=applications,
        experts=experts,
        application=tuple(place_a[row[0]] for row in rows),
        expert=tuple(place_e[row[1]] for row in rows),
        values=tuple(row[2] for row in rows),
    )
