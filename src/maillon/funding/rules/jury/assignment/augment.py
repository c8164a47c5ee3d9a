"""Augmenting paths over *all* allowed pairs: repair what a solver on few candidates left short.

Where no path is left, none exists: what the search reached is the witness of the impossibility
(a set of applications whose allowed experts are all full, after P. Hall's theorem).
"""

from collections import deque
from dataclasses import dataclass

from maillon.funding.rules.jury.assignment.problem import Instance

_Node = tuple[str, int, int]  # kind, application or expert, body


@dataclass
class Reached:
    """What a search from the short applications reached: these experts are all full."""

    applications: set[int]
    experts: set[int]


def repair(instance: Instance, found: list[set[int]]) -> Reached | None:
    """Add readers along augmenting paths; return the witness where some are still short."""
    loads = [0] * len(instance.room)
    readers: list[set[int]] = [set() for _ in instance.room]
    for number, experts in enumerate(found):
        for expert in experts:
            loads[expert] += 1
            readers[expert].add(number)
    while True:
        short = [n for n, experts in enumerate(found) if len(experts) < instance.needs[n]]
        if not short:
            return None
        came, end = _search(instance, found, readers, loads, short)
        if end is None:
            experts = {node[1] for node in came if node[0] == "expert"}
            return Reached({node[1] for node in came if node[0] == "application"}, experts)
        _follow(found, readers, came, end)
        loads[end[1]] += 1


def _search(
    instance: Instance,
    found: list[set[int]],
    readers: list[set[int]],
    loads: list[int],
    short: list[int],
) -> tuple[dict[_Node, _Node | None], _Node | None]:
    """Search breadth first for an expert with room.

    Nodes: an application (may take an expert of any body it does not use yet), one body of an
    application (may take another expert of this body), an expert (may hand on what it reads).
    """
    came: dict[_Node, _Node | None] = {("application", n, 0): None for n in short}
    queue = deque(came)
    while queue:
        node = queue.popleft()
        kind, place, body = node
        if kind == "expert":
            for number in sorted(readers[place]):
                own = instance.bodies[place]
                for follower in (("application", number, 0), ("body", number, own)):
                    if follower not in came:
                        came[follower] = node
                        queue.append(follower)
            continue
        used = {instance.bodies[one] for one in found[place]}
        for expert in instance.allowed[place]:
            fits = (
                instance.bodies[expert] == body
                if kind == "body"
                else (instance.bodies[expert] not in used)
            )
            follower = ("expert", expert, 0)
            if fits and expert not in found[place] and follower not in came:
                came[follower] = node
                if loads[expert] < instance.room[expert]:
                    return came, follower
                queue.append(follower)
    return came, None


def _follow(
    found: list[set[int]], readers: list[set[int]], came: dict[_Node, _Node | None], end: _Node
) -> None:
    """Move along the path backwards: each application takes the expert it led to."""
    expert: _Node = end
    while True:
        holder = came[expert]
        assert holder is not None
        found[holder[1]].add(expert[1])
        readers[expert[1]].add(holder[1])
        before = came[holder]
        if before is None:
            return
        found[holder[1]].discard(before[1])
        readers[before[1]].discard(holder[1])
        expert = before
