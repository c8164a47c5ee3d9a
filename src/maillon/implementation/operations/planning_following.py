"""Following an adopted annual plan: milestones done, statuses decided, reasons given."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.enums import MeasureStatus
from maillon.implementation.models import Milestone, PlannedMeasure
from maillon.implementation.operations.planning import label_of_planned, locked_planned
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.measure_status import status_of
from maillon.implementation.workflows.planning import PlanAct


@transaction.atomic
def complete_milestone(
    *, milestone: Milestone, done_on: date, by: Author, now: datetime
) -> Milestone:
    """Say on which day a milestone was done.

    :raises Refused: when the plan is not adopted, it is done already, or the day is to come.
    """
    planned = locked_planned(milestone.planned, PlanAct.COMPLETE)
    current = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if current is None:
        raise Refused([_("Somebody has taken this milestone away.")])
    if current.done_on is not None:
        raise Refused([_("This milestone is done already.")])
    if done_on > timezone.localdate(now):
        raise Refused([_("The day on which it was done is still to come.")])
    current.done_on = done_on
    current.save(update_fields=["done_on"])
    _record(planned, "milestone.completed", current, [None, done_on], by=by, now=now)
    return current


@transaction.atomic
def reopen_milestone(*, milestone: Milestone, reason: str, by: Author, now: datetime) -> Milestone:
    """Say that a milestone is not done after all, for ``reason``."""
    planned = locked_planned(milestone.planned, PlanAct.COMPLETE)
    _need(reason)
    current = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if current is None or current.done_on is None:
        raise Refused([_("This milestone is not done.")])
    before, current.done_on = current.done_on, None
    current.save(update_fields=["done_on"])
    _record(planned, "milestone.reopened", current, [before, None], by=by, now=now, reason=reason)
    return current


@transaction.atomic
def override_status(
    *, planned: PlannedMeasure, status: str, reason: str, by: Author, now: datetime
) -> PlannedMeasure:
    """Decide the status of a measure against the rules; the reason stands beside it.

    :param status: a value of ``MeasureStatus``.
    :raises Refused: without a reason, or when the plan is not adopted.
    """
    current = locked_planned(planned, PlanAct.OVERRIDE, reason)
    if status not in MeasureStatus.values:
        raise Refused([_("Choose one of the statuses.")])
    before = current.status_override or status_of(current, now=now).code
    current.status_override, current.override_reason = status, reason.strip()
    current.override_by, current.override_at = by.username, now
    current.changed_at = now
    current.save()
    record(
        by=by,
        now=now,
        action="planned_measure.status_overridden",
        target=current,
        label=label_of_planned(current),
        changes={"status": [str(before), status]},
        reason=reason.strip(),
    )
    return current


@transaction.atomic
def lift_override(
    *, planned: PlannedMeasure, reason: str, by: Author, now: datetime
) -> PlannedMeasure:
    """Let the status follow the rules again, for ``reason``."""
    current = locked_planned(planned, PlanAct.OVERRIDE, reason)
    if not current.status_override:
        raise Refused([_("The status follows the rules already.")])
    before = current.status_override
    current.status_override = current.override_reason = current.override_by = ""
    current.override_at, current.changed_at = None, now
    current.save()
    record(
        by=by,
        now=now,
        action="planned_measure.override_lifted",
        target=current,
        label=label_of_planned(current),
        changes={"status": [before, str(status_of(current, now=now).code)]},
        reason=reason.strip(),
    )
    return current


@transaction.atomic
def explain_outcome(
    *, planned: PlannedMeasure, text: str, by: Author, now: datetime
) -> PlannedMeasure:
    """Say why what was announced was not done; an empty text takes the explanation back."""
    current = locked_planned(planned, PlanAct.EXPLAIN)
    text = text.strip()
    if current.outcome_reason == text:
        return current
    before, current.outcome_reason, current.changed_at = current.outcome_reason, text, now
    current.save(update_fields=["outcome_reason", "changed_at"])
    record(
        by=by,
        now=now,
        action="planned_measure.outcome_explained",
        target=current,
        label=label_of_planned(current),
        changes={"outcome_reason": [before or None, text or None]},
    )
    return current


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])


def _record(
    planned: PlannedMeasure,
    action: str,
    milestone: Milestone,
    days: list[date | None],
    *,
    by: Author,
    now: datetime,
    reason: str = "",
) -> None:
    """Write the line on the planned measure: its history tells its milestones too."""
    record(
        by=by,
        now=now,
        action=action,
        target=planned,
        label=label_of_planned(planned),
        changes={f"done_on: {milestone.title_fr}": days},
        reason=reason.strip(),
    )
