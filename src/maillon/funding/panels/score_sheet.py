"""A score sheet as its page shows it: the grid filled in, the total so far, the other readers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from maillon.funding.models import Assignment, Criterion, CriterionLevel, ScoreSheet
from maillon.funding.operations.scoring import Entry, total_so_far
from maillon.funding.queries.jury import handed_in_beside, points_of


@dataclass(frozen=True)
class Line:
    """A criterion of the grid as it is filled in; ``points`` as the reader types them."""

    criterion: Criterion
    levels: list[CriterionLevel]
    points: str
    not_applicable: bool
    comment: str
    problem: str = ""

    @property
    def answered(self) -> bool:
        """Whether there are points: nothing is not zero."""
        return self.points != ""


def typed_as(value: Decimal | None) -> str:
    """Return points as a reader of the language types them (7,5), no useless zeros; empty: none."""
    if value is None:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", get_format("DECIMAL_SEPARATOR"))


def lines_of(
    criteria: list[Criterion],
    sheet: ScoreSheet | None,
    typed: list[Entry] | None,
    problems: dict[str, str],
) -> list[Line]:
    """Return the grid as it is filled in; what was just typed comes before what is stored."""
    scores = {score.criterion_id: score for score in sheet.scores.all()} if sheet else {}
    entries = {entry.code: entry for entry in typed or ()}
    lines = []
    for one in criteria:
        score, entry = scores.get(one.pk), entries.get(one.code)
        lines.append(
            Line(
                criterion=one,
                levels=list(one.levels.all()),
                points=entry.points if entry else typed_as(score.points) if score else "",
                not_applicable=(
                    entry.not_applicable if entry else bool(score and score.not_applicable)
                ),
                comment=entry.comment if entry else score.comment if score else "",
                problem=problems.get(one.code, ""),
            )
        )
    return lines


def total_words(criteria: list[Criterion], points: dict[str, Decimal | None]) -> str:
    """Say the total over what was answered, and over how many criteria."""
    total = total_so_far(criteria, points)
    if total is None:
        return _("Nothing answered yet: no total.")
    answered = sum(points.get(one.code) is not None for one in criteria)
    return _("%(total)s of 100, over %(answered)s of %(count)s criteria") % {
        "total": number_format(total, 2),
        "answered": answered,
        "count": len(criteria),
    }


def open_words(criteria: list[Criterion], points: dict[str, Decimal | None]) -> str:
    """Name the criteria without an answer; empty where there is none."""
    left = [one.label for one in criteria if points.get(one.code) is None]
    if not left:
        return ""
    return _("Not answered, outside the total: %(criteria)s") % {"criteria": "; ".join(left)}


def other_readers(assignment: Assignment, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Return what the other readers handed in, by number: no name, no body, no private note."""
    found = []
    for number, sheet in enumerate(handed_in_beside(assignment), 2):
        points = points_of(sheet)
        found.append(
            {
                "reader": number,
                "points": [points.get(one.code) for one in criteria],
                "total": total_so_far(criteria, points),
                "comment": sheet.comment,
            }
        )
    return found
