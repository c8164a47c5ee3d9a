"""The checklist of admissibility of a call; fixed when the call is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.funding.models import AdmissibilityPoint, Call
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.calls import CallAct


@dataclass(frozen=True)
class PointInput:
    """A point: not met, a decisive one makes an application inadmissible."""

    code: str
    title_fr: str
    title_nl: str = ""
    title_en: str = ""
    decisive: bool = True


@transaction.atomic
def save_points(*, call: Call, points: Sequence[PointInput], by: Author, now: datetime) -> bool:
    """Store the checklist of ``call`` in this order, and say whether anything changed.

    :raises Refused: when the call is published, or two points have the same code.
    """
    current, _to = locked_call(call, CallAct.POINTS)
    codes = [point.code for point in points]
    if len(set(codes)) < len(codes):
        raise Refused([_("Two points have the same code.")])
    before = _described(current)
    current.points.all().delete()
    AdmissibilityPoint.objects.bulk_create(
        AdmissibilityPoint(
            call=current,
            code=point.code,
            position=position,
            decisive=point.decisive,
            title_fr=point.title_fr,
            title_nl=point.title_nl,
            title_en=point.title_en,
        )
        for position, point in enumerate(points, start=1)
    )
    after = _described(current)
    if before != after:
        changes = {"points": [before, after]}
        write_line(current, "call.points_edited", by=by, now=now, changes=changes)
    return before != after


def _described(call: Call) -> list[str]:
    return [
        " · ".join(filter(None, (one.title_fr, one.title_nl, one.title_en)))
        + (" *" if one.decisive else "")
        for one in call.points.order_by("position", "pk")
    ]
