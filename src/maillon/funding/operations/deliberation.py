"""Writes of deliberations: a meeting, scores and outcomes that it changed, each with its reason."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.funding.enums import PASSED, CallState, JurorState, Outcome, SheetState
from maillon.funding.models import (
    Application,
    Call,
    Criterion,
    Deliberation,
    DeliberationChange,
    DeliberationOutcome,
    Juror,
    Score,
    ScoreSheet,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import is_conflicted


@transaction.atomic
def hold_deliberation(
    *,
    call: Call,
    held_on: date,
    present: Iterable[Juror],
    by: Author,
    now: datetime,
    minutes: str = "",
) -> Deliberation:
    """Record a meeting of the jury.

    :raises Refused: outside the evaluation, or with somebody who is not of the jury.
    """
    _refuse_closed(call)
    meeting = Deliberation.objects.create(call=call, held_on=held_on, minutes=minutes.strip())
    meeting.present.set(_appointed(call, present))
    _record(meeting, "deliberation.held", by, now, label=f"{call.code} · {held_on}")
    return meeting


@transaction.atomic
def edit_deliberation(
    *,
    meeting: Deliberation,
    held_on: date,
    present: Iterable[Juror],
    minutes: str,
    by: Author,
    now: datetime,
) -> Deliberation:
    """Change the day, those present or the minutes of a meeting.

    :raises Refused: as :func:`hold_deliberation`.
    """
    _refuse_closed(meeting.call)
    sitting = _appointed(meeting.call, present)
    changes = differences(
        _told(meeting.held_on, meeting.present.all(), meeting.minutes),
        _told(held_on, sitting, minutes.strip()),
    )
    if not changes:
        return meeting
    meeting.held_on, meeting.minutes = held_on, minutes.strip()
    meeting.save()
    meeting.present.set(sitting)
    label = f"{meeting.call.code} · {held_on}"
    record(
        by=by, now=now, action="deliberation.edited", target=meeting, label=label, changes=changes
    )
    return meeting


@transaction.atomic
def change_score(
    *,
    meeting: Deliberation,
    sheet: ScoreSheet,
    criterion: Criterion,
    points: Decimal | None,
    reason: str,
    by: Author,
    now: datetime,
) -> DeliberationChange:
    """Change the points of an expert on a criterion, as the jury decided; the old ones stay noted.

    :param points: ``None``: not answered, only for a criterion that may stay so.
    :raises Refused: without a reason, out of bounds, unchanged, or when it no longer may change.
    """
    application = sheet.assignment.application
    _refuse_change(meeting, application, reason)
    held = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    if held.state != SheetState.SUBMITTED:
        raise Refused([_("Only a score sheet that was handed in is changed in deliberation.")])
    if is_conflicted(sheet.assignment.juror, application):
        raise Refused(
            [_("The expert of this sheet has a conflict of interest: it does not count.")]
        )
    if criterion.grid.call_id != meeting.call_id:
        raise Refused([_("This criterion is not in the grid of the call.")])
    _refuse_points(points, criterion)
    score = Score.objects.select_for_update().filter(sheet=held, criterion=criterion).first()
    score = score or Score(sheet=held, criterion=criterion)
    if score.pk and score.points == points:
        raise Refused([_("These are the points that the expert gave.")], {"points": "points"})
    old = score.points
    score.points, score.not_applicable = points, points is None and criterion.optional
    score.save()
    held.version, held.changed_at = held.version + 1, now
    held.save(update_fields=["version", "changed_at"])
    change = DeliberationChange.objects.create(
        deliberation=meeting,
        score=score,
        old=old,
        new=points,
        reason=reason.strip(),
        at=now,
        by=by.username,
    )
    _record(change, "deliberation.score_changed", by, now, label=application.number)
    return change


@transaction.atomic
def change_outcome(
    *,
    meeting: Deliberation,
    application: Application,
    outcome: str,
    reason: str,
    by: Author,
    now: datetime,
) -> DeliberationOutcome:
    """Record that the jury decides otherwise than the published rule; the rank stays.

    :param outcome: ``selected``, ``reserve`` or ``refused``; empty: back to what the rule says.
    :raises Refused: without a reason, or when it no longer may change.
    """
    _refuse_change(meeting, application, reason)
    if outcome not in ("", Outcome.SELECTED, Outcome.RESERVE, Outcome.REFUSED):
        raise Refused([_("The jury does not decide on admissibility.")], {"outcome": "outcome"})
    change = DeliberationOutcome.objects.create(
        deliberation=meeting,
        application=application,
        outcome=outcome,
        reason=reason.strip(),
        at=now,
        by=by.username,
    )
    _record(change, "deliberation.outcome_changed", by, now, label=application.number)
    return change


@transaction.atomic
def record_selection(
    *,
    meeting: Deliberation,
    outcomes: Iterable[tuple[Application, str, str]],
    by: Author,
    now: datetime,
) -> list[DeliberationOutcome]:
    """Record several outcomes (application, outcome, reason) at once: all, or none.

    :raises Refused: naming the application that lacks a reason; when there is none at all.
    """
    rows = list(outcomes)
    if not rows:
        raise Refused([_("Nothing differs from the published rule.")])
    silent = [one.number for one, _outcome, reason in rows if not reason.strip()]
    if silent:
        raise Refused([_("Give a reason for each: %(numbers)s.") % {"numbers": ", ".join(silent)}])
    return [
        change_outcome(
            meeting=meeting, application=one, outcome=outcome, reason=reason, by=by, now=now
        )
        for one, outcome, reason in rows
    ]


def why_not_deliberated(call: Call) -> str:
    """Say why nothing is deliberated on a call now; empty where it may."""
    if call.state != CallState.EVALUATED:
        return _("The jury deliberates while the call is being evaluated.")
    if call.rankings.filter(adopted_at__isnull=False).exists():
        return _("A ranking is adopted: release it before the jury changes anything.")
    return ""


def _refuse_closed(call: Call) -> None:
    """Refuse what is not deliberated now; the call is locked, so that no adoption comes between.

    :raises Refused: with the reason.
    """
    reason = why_not_deliberated(Call.objects.select_for_update(no_key=True).get(pk=call.pk))
    if reason:
        raise Refused([reason])


def _refuse_change(meeting: Deliberation, application: Application, reason: str) -> None:
    _refuse_closed(meeting.call)
    if application.call_id != meeting.call_id or application.state not in PASSED:
        raise Refused([_("This application is not before this jury.")])
    if not reason.strip():
        raise Refused([_("Say why the jury decided so.")], {"reason": "reason"})


def _refuse_points(points: Decimal | None, criterion: Criterion) -> None:
    if points is None:
        if not criterion.optional:
            raise Refused([_("This criterion must be answered.")], {"points": "points"})
    elif not 0 <= points <= criterion.maximum:
        raise Refused(
            [_("Give a number from 0 to %(maximum)s.") % {"maximum": criterion.maximum}],
            {"points": "points"},
        )


def _told(held_on: date, present: Iterable[Juror], minutes: str) -> dict[str, object]:
    """Return a meeting as the journal says it, the minutes by their fingerprint.

    They name applications, and the journal is also read by people in conflict.
    """
    return {
        "held_on": held_on.isoformat(),
        "present": sorted(one.expert.code for one in present),
        "minutes sha256": hashlib.sha256(minutes.encode()).hexdigest(),
    }


def _appointed(call: Call, present: Iterable[Juror]) -> list[Juror]:
    jurors = list(present)
    if any(one.call_id != call.pk or one.state != JurorState.APPOINTED for one in jurors):
        raise Refused([_("Only appointed members of this jury sit in its meetings.")])
    return jurors


def _record(
    target: Deliberation | DeliberationChange | DeliberationOutcome,
    action: str,
    by: Author,
    now: datetime,
    *,
    label: str,
) -> None:
    # Points and reasons stay with the change: the journal is also read by people in conflict.
    record(by=by, now=now, action=action, target=target, label=label)
