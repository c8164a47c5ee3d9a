"""The same objective as ``flow``, by scipy's mixed-integer solver (HiGHS)."""

from maillon.funding.rules.jury.assignment.flow import UNDER_MINIMUM
from maillon.funding.rules.jury.assignment.problem import Instance
from maillon.funding.rules.jury.solver import Model, solve_model

SHORT = 100_000  # worth of a reading that an application lacks


def solve_milp(instance: Instance, *, seconds: float) -> list[set[int]] | None:
    """Return the experts of each application, or ``None`` where time ran out before any answer."""
    model = Model()
    pairs: list[tuple[int, int, int]] = []
    loads: list[list[int]] = [[] for _ in instance.room]
    for number, candidates in enumerate(instance.arcs):
        need = instance.needs[number]
        if not need:
            continue
        by_body: dict[int, list[int]] = {}
        own = []
        for expert in candidates:
            variable = model.variable(-instance.allowed[number][expert])
            pairs.append((variable, number, expert))
            own.append(variable)
            by_body.setdefault(instance.bodies[expert], []).append(variable)
            loads[expert].append(variable)
        for group in by_body.values():
            if len(group) > 1:
                model.row(group, [1] * len(group), high=1)
        lacking = model.variable(SHORT, high=need, whole=False)
        model.row([*own, lacking], [1] * (len(own) + 1), low=need, high=need)
    for expert, own in enumerate(loads):
        _bound_load(model, instance, expert, own)
    values = solve_model(model, seconds=seconds)
    if values is None:
        return None
    found: list[set[int]] = [set() for _ in instance.needs]
    for variable, number, expert in pairs:
        if values[variable] > 0.5:
            found[number].add(expert)
    return found


def _bound_load(model: Model, instance: Instance, expert: int, own: list[int]) -> None:
    """Add the rows of one expert: at most the room, rather the minimum, rather the fair share."""
    room, wanted = instance.room[expert], min(instance.wanted[expert], instance.room[expert])
    fair = min(max(instance.fair[expert], wanted), room)
    ones = [1] * len(own)
    if own:
        model.row(own, ones, high=room)
        if wanted:
            reached = model.variable(-UNDER_MINIMUM, high=wanted, whole=False)
            model.row([*own, reached], [*ones, -1], low=0)
        if fair < room and instance.balance:
            beyond = model.variable(instance.balance, high=room - fair, whole=False)
            model.row([*own, beyond], [*ones, -1], high=fair)
