"""The check of admissibility: verdicts on points, declaring admissible or not, reopening."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import ApplicationState, PointVerdict
from maillon.funding.models import (
    AdmissibilityCheck,
    AdmissibilityPoint,
    Application,
    FundingDecision,
)
from maillon.funding.operations.check_steps import locked, step_or_refuse
from maillon.funding.operations.corrections import (
    answer_correction,
    ask_correction,
    extend_correction,
    settle_correction,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.overlaps import open_recoveries, radar
from maillon.funding.rules.admissibility import obstacles
from maillon.funding.workflows.checking import CheckAct, check_step, why_not_check

__all__ = [
    "answer_correction",
    "ask_correction",
    "check_point",
    "declare_admissible",
    "declare_all_admissible",
    "declare_inadmissible",
    "extend_correction",
    "meet_all",
    "reopen_check",
    "settle_correction",
]


@dataclass(frozen=True)
class Checked:
    """What became of one application among several."""

    application: Application
    problems: tuple[str, ...] = field(default=())


@transaction.atomic
def check_point(
    *,
    application: Application,
    point: AdmissibilityPoint,
    verdict: str,
    reason: str = "",
    by: Author,
    now: datetime,
) -> AdmissibilityCheck:
    """Keep the verdict on one point.

    :raises Refused: for “not met” without a reason, a point of another call, or a state that
        forbids it.
    """
    row = locked(application)
    step_or_refuse(row, CheckAct.CHECK, now=now)
    if point.call_id != row.call_id:
        raise Refused([_("This point belongs to another call.")])
    if verdict not in PointVerdict.values:
        raise Refused([_("Choose a verdict.")])
    if verdict == PointVerdict.NOT_MET and not reason.strip():
        raise Refused(
            [_("Say why this point is not met: %(point)s.") % {"point": point.title}],
            {point.code: str(point.pk)},
        )
    found = AdmissibilityCheck.objects.filter(application=row, point=point).first()
    before = (found.verdict, found.reason) if found else (str(PointVerdict.PENDING), "")
    after = (str(PointVerdict(verdict)), reason.strip())
    check = found or AdmissibilityCheck(application=row, point=point)
    if found is not None and before == after:
        return check
    check.verdict, check.reason = after
    check.checked_at, check.checked_by = now, by.username
    check.save()
    record(
        by=by,
        now=now,
        action="application.point_checked",
        target=row,
        label=row.number,
        changes={point.code: [before[0], after[0]]},
        reason=check.reason,
    )
    return check


@transaction.atomic
def meet_all(*, application: Application, by: Author, now: datetime) -> int:
    """Say of every point not decided yet that it is met, and return how many there were."""
    row = locked(application)
    step_or_refuse(row, CheckAct.CHECK, now=now)
    decided = AdmissibilityCheck.objects.filter(application=row).exclude(
        verdict=PointVerdict.PENDING
    )
    waiting = AdmissibilityPoint.objects.filter(call=row.call_id).exclude(
        pk__in=decided.values("point")
    )
    points = list(waiting)
    for point in points:
        AdmissibilityCheck.objects.update_or_create(
            application=row,
            point=point,
            defaults={
                "verdict": PointVerdict.MET,
                "reason": "",
                "checked_at": now,
                "checked_by": by.username,
            },
        )
    if points:
        record(
            by=by,
            now=now,
            action="application.point_checked",
            target=row,
            label=row.number,
            changes={
                one.code: [str(PointVerdict.PENDING), str(PointVerdict.MET)] for one in points
            },
        )
    return len(points)


def what_stands_in_the_way(row: Application) -> list[str]:
    """Return why ``row`` cannot be declared admissible now; empty: nothing."""
    checks = row.checks.all()
    return obstacles(
        points=list(row.call.points.all()),
        checks={one.point_id: one for one in checks},
        hits=radar(row),
        reviews=row.overlap_reviews.all(),
        recoveries=open_recoveries(row.organisation),
    )


@transaction.atomic
def declare_admissible(*, application: Application, by: Author, now: datetime) -> None:
    """Declare that the jury may read the application.

    :raises Refused: while a point is open or a decisive one not met, a strong sign of double
        funding is undecided or found true, a correction or a repayment is open.
    """
    row = locked(application)
    to = step_or_refuse(row, CheckAct.ADMIT, now=now)
    reasons = what_stands_in_the_way(row)
    if reasons:
        raise Refused(reasons)
    _move(row, to, reason="", action="application.admitted", by=by, now=now)
    application.state, application.state_reason = row.state, row.state_reason


def declare_all_admissible(
    *, applications: Iterable[Application], points_met: bool = False, by: Author, now: datetime
) -> list[Checked]:
    """Declare several admissible, each in its own transaction, and say what became of each.

    :param points_met: first say of every undecided point that it is met.
    """
    found = []
    for application in applications:
        try:
            with transaction.atomic():
                if points_met:
                    meet_all(application=application, by=by, now=now)
                declare_admissible(application=application, by=by, now=now)
        except Refused as refusal:
            found.append(Checked(application, tuple(refusal.messages)))
        else:
            found.append(Checked(application))
    return found


@transaction.atomic
def declare_inadmissible(
    *, application: Application, reason: str, by: Author, now: datetime
) -> None:
    """Declare that the application is not read by the jury, and why.

    What is still asked of the applicant is settled: it no longer matters.

    :raises Refused: without a reason, or in a state that forbids it.
    """
    row = locked(application)
    to = step_or_refuse(row, CheckAct.REFUSE, now=now)
    if not reason.strip():
        raise Refused([_("Say why: the applicant has a right to the reason.")])
    row.corrections.filter(settled_at__isnull=True).update(settled_at=now)
    _move(row, to, reason=reason.strip(), action="application.found_inadmissible", by=by, now=now)
    application.state, application.state_reason = row.state, row.state_reason


@transaction.atomic
def reopen_check(*, application: Application, reason: str, by: Author, now: datetime) -> None:
    """Take back the verdict on admissibility, and say why; points and answers stay.

    :raises Refused: without a reason, in another state, or once a decision was proposed on it.
    """
    row = locked(application)
    step = check_step(row.state, CheckAct.REOPEN)
    if step is None:
        raise Refused([why_not_check(row.state, CheckAct.REOPEN)])
    if not reason.strip():
        raise Refused([_("Say why the check is reopened.")])
    if FundingDecision.objects.filter(application=row).exists():
        raise Refused([_("A decision is proposed on this application: its check stays closed.")])
    _move(row, step.to, reason=reason.strip(), action="application.check_reopened", by=by, now=now)
    application.state, application.state_reason = row.state, row.state_reason


def _move(
    row: Application,
    to: ApplicationState,
    *,
    reason: str,
    action: str,
    by: Author,
    now: datetime,
) -> None:
    before, row.state = row.state, to
    row.state_reason = reason if to == ApplicationState.INADMISSIBLE else ""
    row.changed_at = now
    row.save(update_fields=["state", "state_reason", "changed_at"])
    record(
        by=by,
        now=now,
        action=action,
        target=row,
        label=row.number,
        changes={"state": [str(before), str(to)]},
        reason=reason,
    )
