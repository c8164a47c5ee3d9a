"""Synthetic juries with a known truth: quality of each application, severity of each expert."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule
from maillon.funding.rules.jury.scores import Criterion, Reading

START = datetime(2021, 6, 28, 8, tzinfo=UTC)
GRID = (
    Criterion("need", Decimal(30), Decimal(5)),
    Criterion("method", Decimal(25), Decimal(5), floor=Decimal(2)),
    Criterion("partners", Decimal(20), Decimal(5)),
    Criterion("budget", Decimal(25), Decimal(5)),
)


@dataclass(frozen=True)
class Truth:
    """A jury whose truth is known."""

    inputs: Inputs
    quality: dict[str, float]
    severity: dict[str, float]


def synthetic_jury(
    *,
    applications: int = 59,
    experts: int = 20,
    readings: int = 3,
    seed: int = 1,
    severity: float = 8.0,
    noise: float = 9.0,
    rule: Rule | None = None,
    budget: Decimal | None = None,
) -> Truth:
    """Return a jury: quality 65 ± 12, severity and noise in points of 100, some unanswered."""
    random = Random(seed)
    rule = rule or Rule(
        criteria=GRID,
        threshold=Decimal(60),
        minimum_readings=2,
        ties=("need", "coverage", "arrival"),
        seed="synthetic",
        budget=budget,
    )
    effects = {f"E{n:03}": random.gauss(0, severity) for n in range(experts)}
    quality = {f"A{n:04}": random.gauss(65, 12) for n in range(applications)}
    pool = sorted(effects)
    given = []
    for number, (code, level) in enumerate(quality.items()):
        for step in range(readings):
            # Spread the loads, and mix the juries so that the graph is connected.
            reader = pool[(number * readings + step + (number // experts) * step * 7) % experts]
            given.append((code, reader, level + effects[reader] + random.gauss(0, noise)))
    seen = set()
    rows = []
    for code, reader, level in given:
        while (code, reader) in seen:
            reader = pool[(pool.index(reader) + 1) % experts]
        seen.add((code, reader))
        points: dict[str, Decimal | None] = {
            one.code: Decimal(min(40, max(0, round((level + random.gauss(0, 4)) / 100 * 40))))
            / 40
            * one.maximum
            for one in rule.criteria
        }
        if random.random() < 0.03:
            points[rule.criteria[-1].code] = None
        rows.append(Reading(reader, code, points))
    candidates = tuple(
        Candidate(
            code,
            (f"{random.randint(1, 9)}.{random.randint(1, 4)}",),
            START + timedelta(minutes=random.randint(0, 240)),
            Decimal(random.randint(10, 90) * 1000),
        )
        for code in quality
    )
    return Truth(Inputs("synthetic", rule, candidates, tuple(rows)), quality, effects)
