"""What is asked of an assignment, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]  # expert, application


@dataclass(frozen=True, slots=True)
class Juror:
    """An expert. ``maximum`` and ``minimum`` count applications, those already assigned included.

    :param languages: languages in which the expert reads.
    :param themes: codes of the themes of the expert's field.
    """

    code: str
    body: str
    languages: frozenset[str]
    themes: frozenset[str]
    maximum: int
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application: its language and the themes of its measures, the primary one first."""

    code: str
    language: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """The rules of an assignment.

    :param readings: experts per application.
    :param distinct_bodies: the readers of an application come from different bodies.
    :param conflicts: pairs that may never be.
    :param kept: pairs that exist already; they stay and count.
    :param forced: pairs that the coordination wants, above a maximum load or a body if need be.
    :param calibration: applications read by everybody who may.
    :param affinity: points for a pair where known, instead of those of the themes.
    :param primary, other: points for sharing the primary theme, or another one.
    :param balance: points that each reading above the fair share of an expert costs.
    """

    readings: int = 3
    distinct_bodies: bool = True
    conflicts: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    forced: frozenset[Pair] = frozenset()
    calibration: tuple[str, ...] = ()
    affinity: Mapping[Pair, int] = field(default_factory=dict)
    primary: int = 10
    other: int = 5
    balance: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be, or only in part: a stable code and the values of a sentence."""

    code: str
    values: tuple[tuple[str, str], ...]

    @property
    def data(self) -> dict[str, str]:
        """The values by name."""
        return dict(self.values)


def problem(code: str, **values: object) -> Problem:
    """Return a problem with its values as text."""
    return Problem(code, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True)
class Assignment:
    """The answer.

    :param pairs: every pair, kept and forced ones included, in order.
    :param added: the pairs that are new.
    :param calibration: the pairs that are there because everybody reads the application.
    :param solver: ``milp`` or ``flow``.
    :param exact: no candidate was left out to save time.
    """

    pairs: tuple[Pair, ...]
    added: tuple[Pair, ...]
    calibration: frozenset[Pair]
    problems: tuple[Problem, ...]
    solver: str
    exact: bool
    points: int

    @property
    def complete(self) -> bool:
        """Whether every application has its readers."""
        return not any(one.code in INCOMPLETE for one in self.problems)


INCOMPLETE = frozenset({"short_of_readers"})


@dataclass
class Instance:
    """What is left to solve once fixed pairs are placed, in numbers instead of codes.

    :param needs: readings that each application still needs.
    :param room: readings that each expert can still take.
    :param wanted: readings below which an expert would be under the minimum.
    :param fair: readings above which each more costs ``balance``.
    :param allowed: application → expert → points, every pair that may be.
    :param arcs: application → the candidates that the solver looks at.
    """

    needs: list[int]
    room: list[int]
    wanted: list[int]
    fair: list[int]
    bodies: list[int]
    allowed: "list[dict[int, int]]"
    arcs: list[list[int]]
    balance: int
