"""The optional extra ``solver``: mixed-integer programming by scipy (HiGHS), behind one function.

Without it Maillon does the same work in pure Python. Loaded at first use: importing scipy takes
a second and 60 MB, which a web process that never assigns a jury need not pay.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any


@dataclass
class Model:
    """A mixed-integer programme to minimise, built row by row.

    Variables go from ``low`` to ``high``; rows are ``low <= sum(coefficient * variable) <= high``.
    """

    costs: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[Sequence[int], Sequence[float], float, float]] = field(default_factory=list)

    def variable(self, cost: float, *, low: float = 0, high: float = 1, whole: bool = True) -> int:
        """Add a variable and return its number."""
        self.costs.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.costs) - 1

    def row(
        self,
        variables: Sequence[int],
        coefficients: Sequence[float],
        *,
        low: float = float("-inf"),
        high: float = float("inf"),
    ) -> None:
        """Add a constraint."""
        self.rows.append((variables, coefficients, low, high))


@cache
def load_scipy() -> tuple[Any, Any] | None:
    """Return ``scipy.optimize`` and ``scipy.sparse``, or ``None`` where scipy is not installed."""
    try:
        return importlib.import_module("scipy.optimize"), importlib.import_module("scipy.sparse")
    except ImportError:
        return None


def has_solver() -> bool:
    """Whether the extra is installed."""
    return load_scipy() is not None


def solve_model(model: Model, *, seconds: float) -> list[float] | None:
    """Return the values of the variables at the optimum, or ``None`` where none was found.

    :param seconds: time limit; a feasible solution found by then is returned.
    :raises RuntimeError: the extra is not installed.
    """
    modules = load_scipy()
    if modules is None:
        raise RuntimeError("the extra 'solver' is not installed: pip install maillon[solver]")
    optimize, sparse = modules
    if not model.costs:
        # Nothing is left to decide, which scipy refuses to look at.
        return []
    row_numbers: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for number, (variables, coefficients, _low, _high) in enumerate(model.rows):
        row_numbers.extend([number] * len(variables))
        columns.extend(variables)
        values.extend(coefficients)
    shape = (len(model.rows), len(model.costs))
    matrix = sparse.csr_array((values, (row_numbers, columns)), shape=shape)
    answer = optimize.milp(
        model.costs,
        integrality=model.whole,
        bounds=optimize.Bounds(model.low, model.high),
        constraints=optimize.LinearConstraint(
            matrix, [row[2] for row in model.rows], [row[3] for row in model.rows]
        ),
        options={"time_limit": seconds},
    )
    return None if answer.x is None else [float(value) for value in answer.x]
