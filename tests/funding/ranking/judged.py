"""A small call that a jury read: criteria, experts of different bodies, sheets handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from maillon.core.journal import Author
from maillon.funding.models import Application, Call, Criterion, Juror, ScoreSheet
from tests.factories import (
    AnswerSheetFactory,
    ApplicationFactory,
    ApplicationMeasureFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    EvaluationGridFactory,
    ExpertFactory,
    FormVersionFactory,
    JurorFactory,
    MeasureFactory,
    ScoreFactory,
    ScoreSheetFactory,
)

NOW = datetime(2022, 7, 10, 8, 0, tzinfo=UTC)
BY = Author("coordination")
# Application → (need, method) of each expert; the grid weighs both alike, 10 points each.
ROWS = {
    "A": [(9, 9), (8, 8), (9, 8)],
    "B": [(7, 6), (6, 7), (7, 7)],
    "C": [(9, 9), (3, 3), (6, 5)],
    "D": [(3, 4), (4, 4), (4, 3)],
}


@dataclass(frozen=True)
class Judged:
    """A call with its jury, applications and sheets."""

    call: Call
    criteria: list[Criterion]
    jurors: list[Juror]
    applications: dict[str, Application]
    sheets: dict[tuple[str, int], ScoreSheet]


def judged_call(
    rows: Mapping[str, Sequence[tuple[int, int] | None]] | None = None,
    *,
    threshold: int = 60,
    **values: Any,
) -> Judged:
    """Make a call in evaluation whose jury handed in ``rows``; ``None``: no reading."""
    rows = ROWS if rows is None else rows
    call = CallFactory(state="evaluated", **values)
    grid = EvaluationGridFactory(
        call=call, threshold=Decimal(threshold), tie_chain="need,coverage,arrival,draw"
    )
    criteria = [
        CriterionFactory(grid=grid, code="need", position=1, label_fr="Besoin"),
        CriterionFactory(
            grid=grid, code="method", position=2, label_fr="Méthode", floor=Decimal(4)
        ),
    ]
    jurors = [
        JurorFactory(call=call, expert=ExpertFactory(code=f"{call.code}-x{number}"))
        for number in range(max(len(one) for one in rows.values()))
    ]
    form = FormVersionFactory(call=call)
    applications, sheets = {}, {}
    for name, readings in rows.items():
        application = ApplicationFactory(
            call=call, state="admissible", sheet=AnswerSheetFactory(form=form)
        )
        measure = MeasureFactory(theme__plan=call.plan)
        ApplicationMeasureFactory(application=application, measure=measure)
        applications[name] = application
        for number, points in enumerate(readings):
            if points is None:
                continue
            assignment = AssignmentFactory(application=application, juror=jurors[number])
            sheet = ScoreSheetFactory(assignment=assignment, state="submitted", submitted_at=NOW)
            sheets[name, number] = sheet
            for criterion, given in zip(criteria, points, strict=True):
                ScoreFactory(sheet=sheet, criterion=criterion, points=Decimal(given))
    return Judged(call, criteria, jurors, applications, sheets)
