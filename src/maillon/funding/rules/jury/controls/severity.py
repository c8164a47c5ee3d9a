"""Severity of each expert: a two-way additive model, the experts' part shrunken.

``total = application + severity of the expert + noise``. The variances come from Henderson's
method III (C. R. Henderson, Biometrics 9, 1953; S. R. Searle, *Linear Models*, ch. 11), which
needs only the two-way least-squares fit and works with missing readings; the severities are the
BLUP under these variances, so an expert with few readings is hardly corrected. Used the same way
for grants by the US Fish & Wildlife Service (JSM Proceedings 2021) and by R. Heyard, M. Ott, G.
Salanti, M. Egger, Statistics and Public Policy 9 (2022), 110-121. The equations are solved by
conjugate gradients on the experts only: no matrix is ever formed.

A corrected mean is a **control**: it may decide only if the call said so in advance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from maillon.funding.rules.jury.controls.panel import Panel

_ENOUGH = 1e-9
_MOST = 400


@dataclass(frozen=True, slots=True)
class Variances:
    """Variance between applications, between experts and of the rest, in points²."""

    applications: float
    experts: float
    rest: float

    @property
    def icc_agreement(self) -> float | None:
        """Two-way ICC of one reading: experts are to give the same points."""
        total = self.applications + self.experts + self.rest
        return self.applications / total if total > 0 else None

    @property
    def icc_consistency(self) -> float | None:
        """Two-way ICC of one reading: experts are to give the same order."""
        total = self.applications + self.rest
        return self.applications / total if total > 0 else None


@dataclass(frozen=True, slots=True)
class Severity:
    """One expert: ``effect`` below zero is severe, above zero generous (points of 100).

    :param error: standard error of the effect, about.
    """

    expert: str
    readings: int
    mean: float
    effect: float
    error: float

    @property
    def marked(self) -> bool:
        """Whether the effect is beyond twice its error."""
        return abs(self.effect) > 2 * self.error > 0


@dataclass(frozen=True)
class SeverityModel:
    """The fitted model. ``variances`` is ``None`` where there are too few readings to fit it.

    :param corrected: mean of each application after taking off its readers' severity.
    :param components: experts by connected part; more than one is a warning.
    """

    variances: Variances | None
    severities: tuple[Severity, ...]
    corrected: dict[str, float]
    components: tuple[tuple[str, ...], ...]

    @property
    def connected(self) -> bool:
        """Whether every expert can be compared with every other."""
        return len(self.components) <= 1


def fit_severity(panel: Panel) -> SeverityModel:
    """Fit the model to the totals of a jury."""
    components = tuple(tuple(panel.experts[one] for one in part) for part in panel.components)
    means = [fmean(panel.values[e] for e in entries) for entries in panel.by_application]
    variances = _variances(panel, means, len(components))
    effects, errors = [0.0] * len(panel.experts), [0.0] * len(panel.experts)
    if variances is not None and variances.experts > 0:
        ridge = max(variances.rest, _ENOUGH) / variances.experts
        effects = _solve_experts(panel, means, ridge)
        for number, entries in enumerate(panel.by_expert):
            own = sum(1 - 1 / len(panel.by_application[panel.application[e]]) for e in entries)
            errors[number] = sqrt(max(variances.rest, 0.0) / (own + ridge))
    severities = tuple(
        Severity(
            expert=panel.experts[number],
            readings=len(entries),
            mean=fmean(panel.values[e] for e in entries),
            effect=effects[number],
            error=errors[number],
        )
        for number, entries in enumerate(panel.by_expert)
    )
    corrected = {
        panel.applications[number]: fmean(
            panel.values[e] - effects[panel.expert[e]] for e in entries
        )
        for number, entries in enumerate(panel.by_application)
    }
    return SeverityModel(variances, severities, corrected, components)


def _variances(panel: Panel, means: Sequence[float], parts: int) -> Variances | None:
    total, rows, columns = len(panel.values), len(panel.applications), len(panel.experts)
    rank = rows + columns - parts
    if rows < 2 or columns < 2 or total <= rank or rank <= rows or rank <= columns:
        return None
    effects = _solve_experts(panel, means, 0.0)
    rest_both = rest_rows = rest_columns = 0.0
    for entries in panel.by_application:
        freed = [panel.values[e] - effects[panel.expert[e]] for e in entries]
        middle = fmean(freed)
        rest_both += sum((value - middle) ** 2 for value in freed)
        plain = fmean(panel.values[e] for e in entries)
        rest_rows += sum((panel.values[e] - plain) ** 2 for e in entries)
    for entries in panel.by_expert:
        plain = fmean(panel.values[e] for e in entries)
        rest_columns += sum((panel.values[e] - plain) ** 2 for e in entries)
    rest = rest_both / (total - rank)
    applications = (rest_columns - rest_both - (rank - columns) * rest) / (total - columns)
    experts = (rest_rows - rest_both - (rank - rows) * rest) / (total - rows)
    return Variances(max(applications, 0.0), max(experts, 0.0), rest)


def _solve_experts(panel: Panel, means: Sequence[float], ridge: float) -> list[float]:
    """Solve (D − Bᵀ A⁻¹ B + ridge) x = right side, the applications being eliminated."""
    right = [
        sum(panel.values[e] - means[panel.application[e]] for e in entries)
        for entries in panel.by_expert
    ]
    readers = [[panel.expert[e] for e in entries] for entries in panel.by_application]
    loads = [len(entries) + ridge for entries in panel.by_expert]

    def apply(vector: list[float]) -> list[float]:
        found = [load * value for load, value in zip(loads, vector, strict=True)]
        for group in readers:
            middle = sum([vector[one] for one in group]) / len(group)
            for one in group:
                found[one] -= middle
        return found

    return conjugate_gradients(apply, right, loads)


def conjugate_gradients(
    apply: Callable[[list[float]], list[float]], right: list[float], diagonal: Sequence[float]
) -> list[float]:
    """Solve a symmetric, positive semi-definite, consistent system (Jacobi preconditioner).

    :param diagonal: positive scale of each unknown.
    """
    size = len(right)
    solution, residual = [0.0] * size, list(right)
    scaled = [r / d for r, d in zip(residual, diagonal, strict=True)]
    direction = list(scaled)
    product = sum(r * s for r, s in zip(residual, scaled, strict=True))
    goal = _ENOUGH**2 * max(product, 1e-300)
    for _ in range(_MOST):
        if product <= goal:
            break
        image = apply(direction)
        curvature = sum(d * i for d, i in zip(direction, image, strict=True))
        if curvature <= 0:
            break
        step = product / curvature
        solution = [x + step * d for x, d in zip(solution, direction, strict=True)]
        residual = [r - step * i for r, i in zip(residual, image, strict=True)]
        scaled = [r / d for r, d in zip(residual, diagonal, strict=True)]
        before, product = product, sum(r * s for r, s in zip(residual, scaled, strict=True))
        ratio = product / before
        direction = [s + ratio * d for s, d in zip(scaled, direction, strict=True)]
    return solution
