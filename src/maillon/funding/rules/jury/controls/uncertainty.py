"""How sure the ranking is: expected rank, interval, and the band at the line.

Method (after R. Heyard, M. Ott, G. Salanti, M. Egger, "Rethinking the funding line at the Swiss
National Science Foundation", Statistics and Public Policy 9, 2022, 110-121; expected rank: N.
Laird, T. Louis, Journal of Educational Statistics 14, 1989), with an empirical Bayes posterior
instead of a Monte Carlo chain: the quality of an application is normal around its mean without the
severity of its readers, drawn towards the jury's mean by the variances of the severity model; its
variance holds the noise of n readings. The severities themselves are not known exactly: each draw
first draws the error of every expert's severity (``shared``), the same for all that the expert
read, so that applications with a common reader move together; then the qualities, with the
published seed; they are ranked each time, and counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean

from maillon.funding.rules.jury.controls.panel import Panel
from maillon.funding.rules.jury.controls.severity import SeverityModel
from maillon.funding.rules.jury.controls.shared import error_source

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the place of one application is.

    :param lowest: best rank of the 90 % interval.
    :param highest: worst rank of the 90 % interval.
    :param above: share of draws in which it is on the selected side of the line, 0 to 1;
        ``None`` without a line.
    """

    application: str
    expected: float
    lowest: int
    highest: int
    above: float | None

    @property
    def in_band(self) -> bool:
        """Whether the readings cannot say on which side of the line it belongs."""
        return self.above is not None and LOW < self.above < HIGH


@dataclass(frozen=True, slots=True)
class LineAt:
    """Where the selection ends: after a number of ``places``, or at a mean total (``mark``)."""

    places: int | None = None
    mark: float | None = None


def estimate_ranks(
    panel: Panel,
    model: SeverityModel,
    *,
    line: LineAt,
    seed: str,
    draws: int | None = None,
    shared: bool = True,
) -> list[Certainty]:
    """Return the certainty of each application; empty where the model could not be fitted.

    :param draws: default 1,000, less for large calls (at least 200).
    :param shared: ``False``: as if the error of a reader were another one for each application
        (what the difference amounts to is measured in the tests).
    """
    if model.variances is None or model.variances.applications <= 0:
        return []
    size = len(panel.applications)
    draws = draws or max(200, min(1000, 400_000 // size))
    random = Random(seed)  # nosec B311 - a reproducible draw, not a secret
    draw = _drawing(panel, model, random) if shared else _drawing_apart(panel, model, random)
    ranks: list[list[int]] = [[] for _ in range(size)]
    above = [0] * size
    places = line.places or 0
    for _ in range(draws):
        values = draw()
        ordered = sorted(range(size), key=values.__getitem__, reverse=True)
        for rank, one in enumerate(ordered, 1):
            ranks[one].append(rank)
        if line.mark is not None:
            mark = line.mark
            above = [n + (v >= mark) for n, v in zip(above, values, strict=True)]
        else:
            for one in ordered[:places]:
                above[one] += 1
    has_line = line.mark is not None or line.places is not None
    low, high = int(LOW * (draws - 1)), round(HIGH * (draws - 1))
    found = []
    for number, code in enumerate(panel.applications):
        own = sorted(ranks[number])
        share = above[number] / draws if has_line else None
        found.append(Certainty(code, fmean(own), own[low], own[high], share))
    return found


def _drawing(panel: Panel, model: SeverityModel, random: Random) -> Callable[[], list[float]]:
    """Return what draws the qualities of all applications at once, common readers included."""
    assert model.variances is not None
    between, rest = model.variances.applications, model.variances.rest
    grand = fmean(model.corrected.values())
    source, gauss = error_source(panel, model, random), random.gauss
    plan = []
    for number, code in enumerate(panel.applications):
        readers = [panel.expert[entry] for entry in panel.by_application[number]]
        noise = rest / len(readers)
        kept = between / (between + noise)
        centre = grand + kept * (model.corrected[code] - grand)
        plan.append((centre, kept / len(readers), readers, sqrt(kept * noise)))

    def draw() -> list[float]:
        errors = source()
        of = errors.__getitem__
        return [
            gauss(centre - share * sum(map(of, readers)), scale)
            for centre, share, readers, scale in plan
        ]

    return draw


def _drawing_apart(panel: Panel, model: SeverityModel, random: Random) -> Callable[[], list[float]]:
    """Return what draws each quality by itself: the errors of readers as part of its own noise."""
    centres, scales = _posterior(panel, model)
    gauss = random.gauss
    return lambda: [gauss(c, s) for c, s in zip(centres, scales, strict=True)]


def _posterior(panel: Panel, model: SeverityModel) -> tuple[list[float], list[float]]:
    """Return centre and standard deviation of each application's quality, taken by itself."""
    assert model.variances is not None
    between, rest = model.variances.applications, model.variances.rest
    grand = fmean(model.corrected.values())
    errors = [one.error**2 for one in model.severities]
    centres, scales = [], []
    for number, code in enumerate(panel.applications):
        entries = panel.by_application[number]
        count = len(entries)
        noise = rest / count + sum(errors[panel.expert[e]] for e in entries) / count**2
        kept = between / (between + noise)
        centres.append(grand + kept * (model.corrected[code] - grand))
        scales.append(sqrt(kept * noise))
    return centres, scales
