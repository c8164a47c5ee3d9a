"""The errors of severities, as applications share them through a common reader.

What the severity model says of an expert is an estimate. Given the readings, the errors of all
experts together are normal with variance ``rest × (D − Bᵀ A⁻¹ B + ridge)⁻¹``, the matrix that the
model solves (:mod:`.severity`). One factor of that matrix draws them as often as wanted. In a jury
of more than :data:`MOST_EXPERTS` the matrix is nearly diagonal, and only its diagonal is used.
"""

from collections.abc import Callable
from math import sqrt
from random import Random

from maillon.funding.rules.jury.controls.panel import Panel
from maillon.funding.rules.jury.controls.severity import SeverityModel

# A factor costs its cube, a draw its square.
MOST_EXPERTS = 80


def error_source(
    panel: Panel, model: SeverityModel, random: Random, *, most: int = MOST_EXPERTS
) -> Callable[[], list[float]]:
    """Return what draws the error of each expert's severity, in points of 100.

    :param most: experts up to which their errors are drawn together.
    """
    size, gauss = len(panel.experts), random.gauss
    variances = model.variances
    if variances is None or variances.experts <= 0 or variances.rest <= 0:
        return lambda: [0.0] * size
    if size > most:
        scales = [one.error for one in model.severities]
        return lambda: [gauss(0.0, scale) for scale in scales]
    factor = _factor(_matrix(panel, variances.rest / variances.experts))
    spread = sqrt(variances.rest)
    return lambda: _solve_above(factor, [gauss(0.0, spread) for _ in range(size)])


def _matrix(panel: Panel, ridge: float) -> list[list[float]]:
    """Return D − Bᵀ A⁻¹ B + ridge: how often experts read, less what they read together."""
    size = len(panel.experts)
    found = [[0.0] * size for _ in range(size)]
    for expert, entries in enumerate(panel.by_expert):
        found[expert][expert] = len(entries) + ridge
    for entries in panel.by_application:
        readers = [panel.expert[entry] for entry in entries]
        for one in readers:
            for other in readers:
                found[one][other] -= 1 / len(readers)
    return found


def _factor(matrix: list[list[float]]) -> list[list[float]]:
    """Return the lower Cholesky factor of a positive definite matrix."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            known = sum(
                a * b for a, b in zip(lower[row][:column], lower[column][:column], strict=True)
            )
            rest = matrix[row][column] - known
            lower[row][column] = sqrt(rest) if row == column else rest / lower[column][column]
    return lower


def _solve_above(lower: list[list[float]], right: list[float]) -> list[float]:
    """Solve Lᵀ x = right: normal numbers become errors with the inverse matrix as variance."""
    size = len(right)
    found = list(right)
    for row in range(size - 1, -1, -1):
        found[row] /= lower[row][row]
        value = found[row]
        for column in range(row):
            found[column] -= lower[row][column] * value
    return found
