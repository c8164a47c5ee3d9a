"""Deciding on what the double-funding radar found."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import OverlapVerdict
from maillon.funding.models import Application, OverlapReview
from maillon.funding.operations.check_steps import locked, step_or_refuse
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.overlaps import radar
from maillon.funding.workflows.checking import CheckAct


@transaction.atomic
def decide_overlap(
    *,
    application: Application,
    other: str,
    verdict: str,
    reason: str,
    by: Author,
    now: datetime,
) -> OverlapReview:
    """Keep what a clerk decided on one hit (``grant:<code>`` or ``application:<number>``).

    :raises Refused: without a reason or a verdict, for something the radar does not show, or in a
        state that forbids it.
    """
    row = locked(application)
    step_or_refuse(row, CheckAct.OVERLAP, now=now)
    if verdict not in OverlapVerdict.values:
        raise Refused([_("Choose what you decide on the possible double funding.")])
    if not reason.strip():
        raise Refused([_("Say why: the reason stands in the file.")])
    if other not in {one.key for one in radar(row)}:
        raise Refused([_("The radar no longer shows this: nothing is to be decided.")])
    found = OverlapReview.objects.filter(application=row, other=other).first()
    before = [found.verdict, found.reason] if found else ["", ""]
    review = found or OverlapReview(application=row, other=other)
    review.verdict, review.reason = str(OverlapVerdict(verdict)), reason.strip()
    review.at, review.by = now, by.username
    review.save()
    record(
        by=by,
        now=now,
        action="application.overlap_decided",
        target=row,
        label=row.number,
        changes={other: [before[0], review.verdict]},
        reason=review.reason,
    )
    return review
