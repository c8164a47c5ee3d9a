"""What happened to an annual plan or a planned measure, from the journal."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillon.core.changes import Change, readable
from maillon.core.models import JournalLine
from maillon.implementation.enums import ImplementationPlanState, MeasureStatus
from maillon.implementation.models import ImplementationPlan, PlannedMeasure
from maillon.implementation.queries.history import HistoryLine

PLANNING_ACTIONS: dict[str, str | Promise] = {
    "implementation_plan.created": gettext_lazy("Created"),
    "implementation_plan.edited": gettext_lazy("Edited"),
    "implementation_plan.discussed": gettext_lazy("Put under discussion"),
    "implementation_plan.adopted": gettext_lazy("Adopted"),
    "implementation_plan.closed": gettext_lazy("Closed"),
    "implementation_plan.returned": gettext_lazy("Returned"),
    "planned_measure.added": gettext_lazy("Taken up in the annual plan"),
    "planned_measure.carried": gettext_lazy("Taken over from the previous annual plan"),
    "planned_measure.edited": gettext_lazy("Edited"),
    "planned_measure.removed": gettext_lazy("Taken out of the annual plan"),
    "planned_measure.status_overridden": gettext_lazy("Status decided by a person"),
    "planned_measure.override_lifted": gettext_lazy("Status follows the rules again"),
    "planned_measure.outcome_explained": gettext_lazy("Said why it was not done"),
    "milestone.completed": gettext_lazy("Milestone done"),
    "milestone.reopened": gettext_lazy("Milestone open again"),
}
FIELDS: dict[str, str | Promise] = {
    "title_fr": gettext_lazy("Title in French"),
    "title_nl": gettext_lazy("Title in Dutch"),
    "title_en": gettext_lazy("Title in English"),
    "introduction_fr": gettext_lazy("Introduction in French"),
    "introduction_nl": gettext_lazy("Introduction in Dutch"),
    "introduction_en": gettext_lazy("Introduction in English"),
    "first_year": gettext_lazy("First year"),
    "last_year": gettext_lazy("Last year"),
    "previous": gettext_lazy("Previous annual plan"),
    "state": gettext_lazy("State"),
    "adopted_on": gettext_lazy("Adopted on"),
    "adopted_by": gettext_lazy("Adopted by"),
    "reason_fr": gettext_lazy("Why now, in French"),
    "reason_nl": gettext_lazy("Why now, in Dutch"),
    "reason_en": gettext_lazy("Why now, in English"),
    "expected_fr": gettext_lazy("What is expected, in French"),
    "expected_nl": gettext_lazy("What is expected, in Dutch"),
    "expected_en": gettext_lazy("What is expected, in English"),
    "indicators_fr": gettext_lazy("Indicators, in French"),
    "indicators_nl": gettext_lazy("Indicators, in Dutch"),
    "indicators_en": gettext_lazy("Indicators, in English"),
    "lead": gettext_lazy("Lead"),
    "budget_text": gettext_lazy("Budget line"),
    "budget_amount": gettext_lazy("Amount in euros"),
    "partners": gettext_lazy("Partners expected"),
    "milestones": gettext_lazy("Milestones"),
    "status": gettext_lazy("Status"),
    "done_on": gettext_lazy("Done on"),
    "carried_from": gettext_lazy("Taken over from"),
    "outcome_reason": gettext_lazy("Why it was not done"),
}

_LABELS: dict[str, dict[str, Any]] = {
    "state": dict(ImplementationPlanState.choices),
    "status": dict(MeasureStatus.choices),
}


def history_of_planning(
    target: ImplementationPlan | PlannedMeasure, *, after: datetime | None = None
) -> list[HistoryLine]:
    """Return what happened to ``target``, the latest first, in the reader's words: one query."""
    lines = JournalLine.objects.filter(
        target_type=target._meta.label_lower, target_id=str(target.pk)
    )
    if after is not None:
        lines = lines.filter(at__gt=after)
    return [_line(line) for line in lines.order_by("-number")[:100]]


def changes_of(
    target: ImplementationPlan | PlannedMeasure, *, after: datetime
) -> list[HistoryLine]:
    """Return what others did to ``target`` after a moment, the latest first."""
    return history_of_planning(target, after=after)


def _line(line: JournalLine) -> HistoryLine:
    named = {
        str(FIELDS.get(name, name)): _in_words(name, value) for name, value in line.changes.items()
    }
    changes: list[Change] = readable(named)
    action = str(PLANNING_ACTIONS.get(line.action, line.action))
    return HistoryLine(line.at, line.username, action, changes, line.reason)


def _in_words(name: str, value: Any) -> Any:
    """Return states and statuses in words; anything else as the journal keeps it."""
    labels = _LABELS.get(name)
    if labels is None or not isinstance(value, list):
        return value
    return [str(labels.get(one, one)) if one else one for one in value]
