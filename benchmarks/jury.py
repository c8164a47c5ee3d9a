"""Time the science of the jury: ``python -m benchmarks.jury`` prints rows as JSON.

Two sizes: the call of 2021 (59 applications, 20 experts, 3 readings) and a synthetic one (5,000,
500, 3). Assignment by both solvers; ranking alone, then with every control. Needs no database.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.timing import median_seconds, seconds
from maillon.funding.rules.jury.assignment.assign import assign_readers
from maillon.funding.rules.jury.assignment.problem import Dossier, Juror, Wishes
from maillon.funding.rules.jury.canonical import inputs_to_plain, sha256_of
from maillon.funding.rules.jury.controls.report import rank_and_control
from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule, rank
from maillon.funding.rules.jury.scores import Criterion, Reading
from maillon.funding.rules.jury.selection import Conditions, Option, select_best
from maillon.funding.rules.jury.solver import has_solver

SIZES = ((59, 20, 12), (5_000, 500, 80))
READINGS = 3
START = datetime(2021, 6, 28, 8, tzinfo=UTC)
THEMES = [str(number) for number in range(1, 9)]
ASSIGN_GOAL = {59: 1.0, 5_000: 60.0}
RANK_GOAL = 10.0


def people(applications: int, experts: int, bodies: int) -> tuple[list[Juror], list[Dossier]]:
    """Return a seeded jury and its dossiers: room for 15 % more than needed, 8 % conflicts."""
    random = Random(applications)
    most = int(applications * READINGS / experts * 1.15) + 1
    jurors = [
        Juror(
            f"E{number:03}",
            f"B{random.randrange(bodies)}",
            frozenset({"fr", "nl"} if random.random() < 0.5 else {"fr"}),
            frozenset(random.sample(THEMES, random.randint(1, 3))),
            most,
            int(most * 0.5),
        )
        for number in range(experts)
    ]
    dossiers = [
        Dossier(
            f"A{number:04}",
            "nl" if random.random() < 0.2 else "fr",
            tuple(random.sample(THEMES, random.randint(1, 2))),
        )
        for number in range(applications)
    ]
    return jurors, dossiers


def readings(pairs: tuple[tuple[str, str], ...], dossiers: list[Dossier]) -> Inputs:
    """Return seeded score sheets for who reads what, under a grid with a floor and a budget."""
    random = Random(len(pairs))
    grid = tuple(
        Criterion(code, Decimal(weight), Decimal(5), floor=Decimal("1.5") if weight > 20 else None)
        for code, weight in (("need", 30), ("method", 25), ("partners", 20), ("costs", 25))
    )
    quality = {one.code: random.gauss(65, 12) for one in dossiers}
    severity = {expert: random.gauss(0, 8) for expert, _application in pairs}
    rows = []
    for expert, application in pairs:
        level = quality[application] + severity[expert] + random.gauss(0, 9)
        points = {
            one.code: Decimal(min(20, max(0, round((level + random.gauss(0, 4)) / 5)))) / 4
            for one in grid
        }
        rows.append(Reading(expert, application, points))
    return Inputs(
        call="benchmark",
        rule=Rule(
            criteria=grid,
            threshold=Decimal(55),
            minimum_readings=2,
            ties=("need", "coverage", "arrival"),
            seed="benchmark",
            budget=Decimal(20_000) * len(dossiers),
        ),
        candidates=tuple(
            Candidate(
                one.code,
                tuple(f"{theme}.{random.randint(1, 3)}" for theme in one.themes),
                START + timedelta(seconds=random.randint(0, 14_400)),
                Decimal(random.randint(10, 60) * 1000),
            )
            for one in dossiers
        ),
        readings=tuple(rows),
    )


def row(
    what: str, size: str, took: float, goal: float | None = None, **other: Any
) -> dict[str, Any]:
    """Return one line of the table."""
    found: dict[str, Any] = {"what": what, "size": size, "seconds": took, **other}
    if goal is not None:
        found |= {"goal": f"≤ {goal:g} s", "kept": took <= goal}
    return found


def measure() -> list[dict[str, Any]]:
    """Return the rows of both sizes."""
    return [found for size in SIZES for found in measure_size(*size)]


def measure_size(applications: int, experts: int, bodies: int) -> list[dict[str, Any]]:
    """Return the rows of one size; the large one is run once."""
    size = f"{applications:,} × {experts} × {READINGS}"
    jurors, dossiers = people(applications, experts, bodies)
    random = Random(1)
    pairs = ((one.code, dossier.code) for one in jurors for dossier in dossiers)
    conflicts = frozenset(pair for pair in pairs if random.random() < 0.08)
    wishes = Wishes(readings=READINGS, conflicts=conflicts)

    def once(act: Callable[[], Any]) -> float:
        return median_seconds(act) if applications < 1_000 else seconds(act)[0]

    rows = []
    goal = ASSIGN_GOAL[applications]
    plain = assign_readers(jurors, dossiers, wishes, solver="flow")
    own = once(lambda: assign_readers(jurors, dossiers, wishes, solver="flow"))
    against: dict[str, Any] = {"against": f"alone: {plain.points} points"}
    if has_solver():
        exact = assign_readers(jurors, dossiers, wishes, solver="milp")
        solved = once(lambda: assign_readers(jurors, dossiers, wishes, solver="milp"))
        rows.append(row("assignment, scipy milp", size, solved, goal))
        against = {
            "against": f"milp, {exact.points} points; here {plain.points}",
            "ratio": own / solved,
        }
    rows.append(row("assignment, pure Python", size, own, goal, **against))
    inputs = readings(plain.pairs, dossiers)
    alone = once(lambda: rank(inputs))
    rows.append(row("ranking under the published rule", size, alone))
    every = once(lambda: rank_and_control(inputs, gap=Decimal(25)))
    against = {"against": f"ranking alone, {alone:.3f} s", "ratio": every / alone}
    rows.append(row("ranking with every control", size, every, RANK_GOAL, **against))
    rows.append(row("snapshot: canonical JSON, SHA-256", size, once(lambda: snapshot(inputs))))
    rows.append(row("what if, best selection", size, once(lambda: what_if(inputs))))
    return rows


def snapshot(inputs: Inputs) -> str:
    """Hash the inputs, as a snapshot does."""
    return sha256_of(inputs_to_plain(inputs))


def what_if(inputs: Inputs) -> int:
    """Choose under two thirds of the budget with every measure covered."""
    amounts = {one.application: one for one in inputs.candidates}
    lines = [one for one in rank(inputs).lines if one.proposed in ("selected", "reserve")]
    options = [
        Option(
            one.application,
            one.rank or 0,
            one.mean or Decimal(0),
            one.requested or Decimal(0),
            frozenset(amounts[one.application].measures),
        )
        for one in lines
    ]
    cover = frozenset[str]().union(*(one.measures for one in options))
    budget = (inputs.rule.budget or Decimal(0)) * 2 / 3
    return len(select_best(options, Conditions(budget, cover)).amounts)


if __name__ == "__main__":
    print(json.dumps(measure()))
