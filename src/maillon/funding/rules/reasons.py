"""The reasons of a decision, from the records to French, Dutch and English sentences.

A refusal says its reasons (law of 29 July 1991 on the formal reasons of administrative acts): they
come from the scores, the floors, the threshold and the verdicts on admissibility, and a person may
complete them before the decision is notified.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.languages import CODES, choose
from maillon.core.money import euros
from maillon.funding.enums import Outcome
from maillon.funding.models import AdmissibilityCheck, Criterion, EvaluationGrid
from maillon.funding.queries.ranked import RankedLine

Reasons = dict[str, str]


@dataclass(frozen=True)
class Grid:
    """What the sentences need of the published grid."""

    criteria: Sequence[Criterion] = ()
    threshold: Decimal | None = None

    @classmethod
    def of(cls, grid: EvaluationGrid | None) -> "Grid":
        """Read it off the records; an empty one where the call has none."""
        return cls() if grid is None else cls(tuple(grid.criteria.all()), grid.threshold)


def decision_reasons(
    *,
    outcome: str,
    line: RankedLine | None,
    grid: Grid,
    failed: Iterable[AdmissibilityCheck] = (),
    said: str = "",
    settled: str = "",
    ranked: int = 0,
) -> Reasons:
    """Return the reasons of a decision by language, one sentence a line; empty where none is known.

    :param failed: the points of admissibility that are not met.
    :param said: what a clerk wrote when declaring it inadmissible.
    :param settled: what the jury wrote of an outcome that it settled in a meeting.
    :param ranked: how many applications the ranking has.
    """
    points = list(failed)
    found = {}
    for language in CODES:
        with translation.override(language):
            if outcome == Outcome.INADMISSIBLE:
                sentences = _inadmissible(points, said, language)
            else:
                sentences = _ranked(outcome, line, grid, ranked, language)
                sentences += settled.strip().splitlines() if sentences else []
        found[language] = "\n".join(sentences)
    return found


def points_text(value: Decimal | None, places: int | None = None) -> str:
    """Write points or a percentage the way of the active language, without useless zeros."""
    if value is None:
        return ""
    exact = value.normalize()
    shown = max(0, -int(exact.as_tuple().exponent)) if places is None else places
    return number_format(exact, decimal_pos=shown, use_l10n=True)


def _inadmissible(points: Sequence[AdmissibilityCheck], said: str, language: str) -> list[str]:
    found = []
    for one in points:
        values = {"point": choose(one.point, "title", language).text, "reason": one.reason}
        found.append(_("Not met: “%(point)s”. %(reason)s") % values)
    if said.strip() and said.strip() not in {one.reason for one in points}:
        found.append(said.strip())
    return found


def _ranked(
    outcome: str, line: RankedLine | None, grid: Grid, ranked: int, language: str
) -> list[str]:
    if line is None:
        return []
    labels = {one.code: choose(one, "label", language).text for one in grid.criteria}
    maxima = {one.code: one.maximum for one in grid.criteria}
    found = []
    if line.rank is not None and line.mean is not None:
        found.append(
            _(
                "The mean of the experts' points is %(mean)s of 100; the project ranks %(rank)s "
                "of %(all)s."
            )
            % {"mean": points_text(line.mean), "rank": line.rank, "all": ranked or line.rank}
        )
    for code, values in line.reasons:
        sentence = _sentence(code, values, labels, maxima)
        if sentence:
            found.append(sentence)
    if outcome == Outcome.SELECTED and not line.reasons and grid.threshold is not None:
        found.append(
            _("It reaches the threshold of the call (%(threshold)s of 100) and every floor.")
            % {"threshold": points_text(grid.threshold)}
        )
    return found


def _sentence(
    code: str,
    values: Mapping[str, str],
    labels: Mapping[str, str],
    maxima: Mapping[str, Decimal],
) -> str:
    """Return a reason of the ranking as a sentence of the active language; empty if it is none."""
    if code == "below_threshold":
        return _("The threshold of the call, %(threshold)s of 100, is not reached.") % {
            "threshold": _number(values.get("threshold"))
        }
    if code == "below_floor":
        criterion = values.get("criterion", "")
        shown = {
            "criterion": labels.get(criterion, criterion),
            "mean": _number(values.get("mean")),
            "maximum": points_text(maxima.get(criterion)),
            "floor": _number(values.get("floor")),
        }
        if not shown["mean"]:
            return (
                _("No expert could give points on “%(criterion)s”, for which %(floor)s are needed.")
                % shown
            )
        return (
            _(
                "On “%(criterion)s” the mean is %(mean)s of %(maximum)s points, below the lowest "
                "mean that the call asks for, %(floor)s."
            )
            % shown
        )
    if code == "budget_used_up":
        budget = values.get("budget", "")
        amount = euros(Decimal(budget)) if budget and budget != "None" else ""
        return _(
            "The project meets every condition, but the budget of the call (%(amount)s) goes to "
            "projects that rank before it."
        ) % {"amount": amount}
    if code == "too_few_readings":
        completed = int(values.get("completed") or 0)
        return ngettext(
            "Only %(n)s complete reading was made, and %(needed)s are needed.",
            "Only %(n)s complete readings were made, and %(needed)s are needed.",
            completed,
        ) % {"n": completed, "needed": values.get("needed", "")}
    if code == "deliberation":
        return _("The jury settled this outcome in its deliberation.")
    return ""


def _number(text: str | None) -> str:
    return points_text(Decimal(text)) if text else ""
