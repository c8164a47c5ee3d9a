"""Minimum-cost flow in pure Python: the exact fallback where scipy is not installed.

Experts of different bodies make no difference to the shape of the problem: an application sends at
most one unit into each of its bodies, a body passes it to one of its experts. So the assignment is
a flow of minimum cost, and its linear programme has whole solutions. Primal-dual method (R. K.
Ahuja, T. L. Magnanti, J. B. Orlin, *Network Flows*, ch. 9.8): shortest distances with potentials,
then all the flow that fits on shortest paths at once (E. A. Dinic's blocking flow), and again.
"""

from collections import deque
from heapq import heappop, heappush

from maillon.funding.rules.jury.assignment.problem import Instance

UNDER_MINIMUM = 1_000  # worth of a reading that brings an expert to the minimum load
_FAR = 1 << 60


class Network:
    """A directed graph with capacities and costs; arc ``n ^ 1`` is the reverse of arc ``n``."""

    def __init__(self) -> None:
        self.head: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []
        self.out: list[list[int]] = []

    def node(self) -> int:
        """Add a node and return its number."""
        self.out.append([])
        return len(self.out) - 1

    def arc(self, tail: int, head: int, room: int, cost: int) -> int:
        """Add an arc and return its number."""
        number = len(self.head)
        self.head += (head, tail)
        self.room += (room, 0)
        self.cost += (cost, -cost)
        self.out[tail].append(number)
        self.out[head].append(number + 1)
        return number

    def send(self, source: int, target: int, order: list[int]) -> None:
        """Send as much as possible from ``source`` to ``target`` at the least cost.

        :param order: the nodes such that every arc goes forwards; there is no flow yet.
        """
        level = self._first_levels(source, order)
        while self._distances(source, target, level):
            while self._push(source, target, level):
                pass

    def _first_levels(self, source: int, order: list[int]) -> list[int]:
        level = [_FAR] * len(self.out)
        level[source] = 0
        for node in order:
            if level[node] < _FAR:
                for arc in self.out[node]:
                    if self.room[arc] and level[node] + self.cost[arc] < level[self.head[arc]]:
                        level[self.head[arc]] = level[node] + self.cost[arc]
        reached = max((one for one in level if one < _FAR), default=0)
        return [one if one < _FAR else reached for one in level]

    def _distances(self, source: int, target: int, level: list[int]) -> bool:
        """Add the shortest distances to the potentials; false where the target is out of reach."""
        head, room, cost, out = self.head, self.room, self.cost, self.out
        distance = [_FAR] * len(out)
        distance[source] = 0
        heap = [(0, source)]
        limit = _FAR
        while heap:
            here, node = heappop(heap)
            if here > distance[node]:
                continue
            if node == target:
                limit = here
                break
            base = here + level[node]
            for arc in out[node]:
                if room[arc]:
                    other = head[arc]
                    there = base + cost[arc] - level[other]
                    if there < distance[other]:
                        distance[other] = there
                        heappush(heap, (there, other))
        if limit == _FAR:
            return False
        for node, there in enumerate(distance):
            level[node] += min(there, limit)
        return True

    def _push(self, source: int, target: int, level: list[int]) -> int:
        """Push a blocking flow along arcs of reduced cost zero; return how much."""
        head, room, cost, out = self.head, self.room, self.cost, self.out
        depth = [-1] * len(out)
        depth[source] = 0
        queue = deque([source])
        tight: list[list[int]] = [[] for _ in out]
        while queue:
            node = queue.popleft()
            if depth[target] >= 0 and depth[node] >= depth[target]:
                break
            base = level[node]
            arcs = tight[node]
            for arc in out[node]:
                if room[arc]:
                    other = head[arc]
                    if base + cost[arc] == level[other]:
                        if depth[other] < 0:
                            depth[other] = depth[node] + 1
                            queue.append(other)
                        if depth[other] == depth[node] + 1:
                            arcs.append(arc)
        if depth[target] < 0:
            return 0
        pushed = 0
        path: list[int] = []
        node = source
        while True:
            if node == target:
                amount = min(room[arc] for arc in path)
                pushed += amount
                first = 0
                for arc in path:
                    room[arc] -= amount
                    room[arc ^ 1] += amount
                for place, arc in enumerate(path):
                    if not room[arc]:
                        first = place
                        break
                node = head[path[first] ^ 1]
                del path[first:]
                continue
            arcs = tight[node]
            while arcs and not room[arcs[-1]]:
                arcs.pop()
            if arcs:
                path.append(arcs[-1])
                node = head[arcs[-1]]
            elif path:
                node = head[path.pop() ^ 1]
                tight[node].pop()
            else:
                return pushed


def solve_flow(instance: Instance) -> list[set[int]]:
    """Return the experts of each application, over the candidates of the instance."""
    network = Network()
    source = network.node()
    experts = [network.node() for _ in instance.room]
    order = [source]
    pairs: list[tuple[int, int, int]] = []
    for number, candidates in enumerate(instance.arcs):
        need = instance.needs[number]
        if not need:
            continue
        node = network.node()
        order.append(node)
        network.arc(source, node, need, 0)
        by_body: dict[int, list[int]] = {}
        for expert in candidates:
            by_body.setdefault(instance.bodies[expert], []).append(expert)
        for group in by_body.values():
            tail = node
            if len(group) > 1:
                tail = network.node()
                order.append(tail)
                network.arc(node, tail, 1, 0)
            for expert in group:
                points = instance.allowed[number][expert]
                pairs.append((number, expert, network.arc(tail, experts[expert], 1, -points)))
    target = network.node()
    for expert, node in enumerate(experts):
        room, wanted = instance.room[expert], min(instance.wanted[expert], instance.room[expert])
        fair = min(max(instance.fair[expert], wanted), room)
        for amount, cost in (
            (wanted, -UNDER_MINIMUM),
            (fair - wanted, 0),
            (room - fair, instance.balance),
        ):
            if amount > 0:
                network.arc(node, target, amount, cost)
    network.send(source, target, [*order, *experts])
    found: list[set[int]] = [set() for _ in instance.needs]
    for number, expert, arc in pairs:
        if not network.room[arc]:
            found[number].add(expert)
    return found
