"""Assign experts to applications: fixed pairs, candidates, an exact solver, repair, explanation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from maillon.funding.rules.jury.assignment.augment import repair
from maillon.funding.rules.jury.assignment.explain import (
    explain_bodies,
    explain_loads,
    explain_shortage,
)
from maillon.funding.rules.jury.assignment.flow import solve_flow
from maillon.funding.rules.jury.assignment.milp import solve_milp
from maillon.funding.rules.jury.assignment.problem import (
    Assignment,
    Dossier,
    Instance,
    Juror,
    Pair,
    Problem,
    Wishes,
    problem,
)
from maillon.funding.rules.jury.solver import has_solver

ALL_PAIRS = 60_000  # up to here every allowed pair is a candidate
FEWEST = 10  # candidates of an application in a large call
Solver = Literal["milp", "flow"]


def assign_readers(
    jurors: Sequence[Juror],
    dossiers: Sequence[Dossier],
    wishes: Wishes,
    *,
    solver: Solver | None = None,
    seconds: float = 30.0,
) -> Assignment:
    """Return who reads what.

    As many readings as can be, then minimum loads, then most points (affinity less imbalance).
    The same inputs give the same answer, in whatever order they come.

    :param solver: ``milp`` or ``flow``; by default ``milp`` where scipy is installed.
    :param seconds: time limit of ``milp``; beyond it the pure-Python solver takes over.
    """
    jurors = sorted(jurors, key=lambda one: one.code)
    dossiers = sorted(dossiers, key=lambda one: one.code)
    fixed = _place_fixed(jurors, dossiers, wishes)
    instance = _build_instance(jurors, dossiers, wishes, fixed)
    chosen: Solver = solver or ("milp" if has_solver() else "flow")
    found = solve_milp(instance, seconds=seconds) if chosen == "milp" else None
    if found is None:
        chosen, found = "flow", solve_flow(instance)
    reached = repair(instance, found)
    added = {
        (jurors[expert].code, dossiers[number].code)
        for number, experts in enumerate(found)
        for expert in experts
    }
    added |= fixed.new
    pairs = added | fixed.kept
    exact = all(
        len(arcs) == len(allowed) or not need
        for arcs, allowed, need in zip(instance.arcs, instance.allowed, instance.needs, strict=True)
    )
    problems = [
        *fixed.problems,
        *explain_shortage(instance, found, reached, jurors, dossiers, wishes),
        *explain_loads(pairs, jurors, fixed.kept | fixed.new),
    ]
    points = sum(
        instance.allowed[number][expert] for number, one in enumerate(found) for expert in one
    )
    return Assignment(
        pairs=tuple(sorted(pairs)),
        added=tuple(sorted(added)),
        calibration=frozenset(fixed.calibration),
        problems=tuple(problems),
        solver=chosen,
        exact=exact,
        points=points,
    )


def choose_calibration(
    jurors: Sequence[Juror], dossiers: Sequence[Dossier], conflicts: frozenset[Pair], *, count: int
) -> tuple[str, ...]:
    """Return ``count`` applications that most experts may read, of different primary themes first.

    Read by all, they tie the experts together: without them severity and theme cannot be told
    apart where each expert reads one theme only.
    """
    readable = {
        one.code: sum(
            one.language in juror.languages and (juror.code, one.code) not in conflicts
            for juror in jurors
        )
        for one in dossiers
    }
    waiting = sorted(dossiers, key=lambda one: (-readable[one.code], one.code))
    chosen: list[Dossier] = []
    while waiting and len(chosen) < count:
        themes = {one.themes[:1] for one in chosen}
        best = next((one for one in waiting if one.themes[:1] not in themes), waiting[0])
        waiting.remove(best)
        chosen.append(best)
    return tuple(one.code for one in chosen)


@dataclass
class _Fixed:
    """Pairs placed before solving."""

    kept: set[Pair] = field(default_factory=set)
    new: set[Pair] = field(default_factory=set)
    calibration: set[Pair] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def _place_fixed(jurors: Sequence[Juror], dossiers: Sequence[Dossier], wishes: Wishes) -> _Fixed:
    fixed = _Fixed()
    codes = {one.code for one in dossiers}
    by_code = {one.code: one for one in jurors}
    for pair in sorted(wishes.kept):
        if pair in wishes.conflicts:
            fixed.problems.append(problem("kept_in_conflict", expert=pair[0], application=pair[1]))
        elif pair[0] in by_code and pair[1] in codes:
            fixed.kept.add(pair)
    for pair in sorted(wishes.forced - fixed.kept):
        if pair in wishes.conflicts:
            fixed.problems.append(
                problem("forced_in_conflict", expert=pair[0], application=pair[1])
            )
        elif pair[0] in by_code and pair[1] in codes:
            fixed.new.add(pair)
    for one in dossiers:
        if one.code in wishes.calibration:
            for juror in jurors:
                pair = (juror.code, one.code)
                if one.language in juror.languages and pair not in wishes.conflicts:
                    fixed.calibration.add(pair)
    fixed.new |= fixed.calibration - fixed.kept
    if wishes.distinct_bodies:
        readers: dict[str, set[str]] = {}
        for expert, application in fixed.kept | fixed.new:
            readers.setdefault(application, set()).add(expert)
        fixed.problems += explain_bodies(readers, by_code, wishes.calibration)
    return fixed


def _build_instance(
    jurors: Sequence[Juror], dossiers: Sequence[Dossier], wishes: Wishes, fixed: _Fixed
) -> Instance:
    placed = fixed.kept | fixed.new
    loads = Counter(expert for expert, _application in placed)
    readers: dict[str, set[str]] = {}
    for expert, application in placed:
        readers.setdefault(application, set()).add(expert)
    needs = [
        0
        if one.code in wishes.calibration
        else max(0, wishes.readings - len(readers.get(one.code, ())))
        for one in dossiers
    ]
    names = {body: n for n, body in enumerate(sorted({one.body for one in jurors}))}
    # Without the wish for different bodies, each expert is a body of its own.
    bodies = [names[one.body] if wishes.distinct_bodies else n for n, one in enumerate(jurors)]
    pool = _Pool(jurors, wishes)
    allowed = []
    for number, one in enumerate(dossiers):
        own = readers.get(one.code, set())
        used = {bodies[n] for n, juror in enumerate(jurors) if juror.code in own} if own else set()
        allowed.append(
            {e: p for e, p in pool.points(one).items() if bodies[e] not in used}
            if needs[number]
            else {}
        )
    share = -(-(sum(needs) + len(placed)) // max(1, len(jurors)))
    instance = Instance(
        needs=needs,
        room=[max(0, one.maximum - loads[one.code]) for one in jurors],
        wanted=[max(0, one.minimum - loads[one.code]) for one in jurors],
        fair=[max(0, share - loads[one.code]) for one in jurors],
        bodies=bodies,
        allowed=allowed,
        arcs=[],
        balance=wishes.balance,
    )
    instance.arcs = _candidates(instance)
    return instance


class _Pool:
    """The experts who may read an application, with points; alike applications share the work."""

    def __init__(self, jurors: Sequence[Juror], wishes: Wishes) -> None:
        self._jurors, self._wishes = jurors, wishes
        self._known: dict[tuple[str, tuple[str, ...]], dict[int, int]] = {}
        places = {one.code: number for number, one in enumerate(jurors)}
        self._barred: dict[str, set[int]] = {}
        for expert, application in wishes.conflicts:
            if expert in places:
                self._barred.setdefault(application, set()).add(places[expert])
        self._special: dict[str, dict[int, int]] = {}
        for (expert, application), points in wishes.affinity.items():
            if expert in places:
                self._special.setdefault(application, {})[places[expert]] = points

    def points(self, dossier: Dossier) -> dict[int, int]:
        """Return expert → points for those who read the language and are free of conflict."""
        profile = (dossier.language, dossier.themes)
        if profile not in self._known:
            self._known[profile] = {
                number: self._affinity(one, dossier.themes)
                for number, one in enumerate(self._jurors)
                if dossier.language in one.languages
            }
        found = self._known[profile].copy()
        for number in self._barred.get(dossier.code, ()):
            found.pop(number, None)
        for number, points in self._special.get(dossier.code, {}).items():
            if number in found:
                found[number] = points
        return found

    def _affinity(self, juror: Juror, themes: tuple[str, ...]) -> int:
        if themes and themes[0] in juror.themes:
            return self._wishes.primary
        return self._wishes.other if juror.themes.intersection(themes[1:]) else 0


def _candidates(instance: Instance) -> list[list[int]]:
    """Return the experts that the solver looks at: all, or in a large call the best of each.

    Equals are taken from another place of the list for each application, so that not all
    applications of a theme look at the same few experts.
    """
    total = sum(len(one) for one in instance.allowed)
    if total <= ALL_PAIRS:
        return [sorted(one) for one in instance.allowed]
    size, found = len(instance.room), []
    for number, allowed in enumerate(instance.allowed):
        start = number * 7919 % size
        ordered = sorted(allowed, key=lambda e: (-allowed[e], (e - start) * 31 % size))
        need, bodies = instance.needs[number], Counter[int]()
        kept: list[int] = []
        for expert in ordered:
            if len(kept) >= max(FEWEST, 3 * need) and len(bodies) >= 2 * need:
                break
            if instance.room[expert] and bodies[instance.bodies[expert]] < 2:
                bodies[instance.bodies[expert]] += 1
                kept.append(expert)
        found.append(sorted(kept))
    return found
