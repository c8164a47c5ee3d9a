"""The steps of an annual plan, as the table of workflows/planning.py says."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.models import ImplementationPlan, PlannedMeasure
from maillon.implementation.operations.planning import locked_plan
from maillon.implementation.operations.states import Refused
from maillon.implementation.workflows.planning import ADOPTED, PlanAct, plan_step

_ACTIONS = {
    PlanAct.DISCUSS: "implementation_plan.discussed",
    PlanAct.ADOPT: "implementation_plan.adopted",
    PlanAct.CLOSE: "implementation_plan.closed",
    PlanAct.RETURN: "implementation_plan.returned",
}


@transaction.atomic
def discuss_implementation_plan(
    *, implementation_plan: ImplementationPlan, by: Author, now: datetime
) -> ImplementationPlan:
    """Put a draft before those who discuss it.

    :raises Refused: when it is no draft, or holds no measure.
    """
    current = locked_plan(implementation_plan, PlanAct.DISCUSS)
    if not PlannedMeasure.objects.filter(implementation_plan=current).exists():
        raise Refused([_("There is nothing to discuss yet: take up a measure first.")])
    return _move(current, PlanAct.DISCUSS, by, now, "")


@transaction.atomic
def adopt_implementation_plan(
    *,
    implementation_plan: ImplementationPlan,
    adopted_on: date,
    adopted_by: str,
    by: Author,
    now: datetime,
) -> ImplementationPlan:
    """Record that a body adopted the plan on a day: from now on everybody reads it.

    :param adopted_by: the body, for instance the regional security council.
    :raises Refused: when it is not under discussion, or the day is still to come.
    """
    current = locked_plan(implementation_plan, PlanAct.ADOPT)
    if adopted_on > timezone.localdate(now):
        raise Refused([_("The day of adoption is still to come.")])
    before = [current.adopted_on, current.adopted_by]
    current.adopted_on, current.adopted_by = adopted_on, adopted_by.strip()
    changes = {
        "adopted_on": [before[0], adopted_on],
        "adopted_by": [before[1] or None, current.adopted_by],
    }
    return _move(current, PlanAct.ADOPT, by, now, "", changes)


@transaction.atomic
def close_implementation_plan(
    *, implementation_plan: ImplementationPlan, by: Author, now: datetime
) -> ImplementationPlan:
    """Close an adopted plan: nothing in it changes any more.

    :raises Refused: when it is not adopted.
    """
    current = locked_plan(implementation_plan, PlanAct.CLOSE)
    return _move(current, PlanAct.CLOSE, by, now, "")


@transaction.atomic
def return_implementation_plan(
    *, implementation_plan: ImplementationPlan, by: Author, now: datetime, reason: str
) -> ImplementationPlan:
    """Take a plan one step back, for ``reason``.

    :raises Refused: for a draft, or without a reason.
    """
    current = locked_plan(implementation_plan, PlanAct.RETURN, reason)
    return _move(current, PlanAct.RETURN, by, now, reason)


def _move(
    current: ImplementationPlan,
    act: PlanAct,
    by: Author,
    now: datetime,
    reason: str,
    changes: dict[str, Any] | None = None,
) -> ImplementationPlan:
    step = plan_step(current.state, act)
    assert step is not None  # locked_plan has asked the table
    before, current.state = current.state, step.to
    current.state_reason, current.changed_at = reason.strip(), now
    if before == ADOPTED and act == PlanAct.RETURN:
        changes = {"adopted_on": [current.adopted_on, None]}
        current.adopted_on = None
    current.save()
    record(
        by=by,
        now=now,
        action=_ACTIONS[act],
        target=current,
        label=str(current),
        changes={"state": [before, str(step.to)]} | (changes or {}),
        reason=reason.strip(),
    )
    return current
