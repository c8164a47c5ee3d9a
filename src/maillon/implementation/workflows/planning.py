"""The life of an annual plan, from draft to closed: one table says what can be done when."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.implementation.enums import ImplementationPlanState
from maillon.partners.permissions import Person, Verdict

DRAFT, DISCUSSED, ADOPTED, CLOSED = (
    ImplementationPlanState.DRAFT,
    ImplementationPlanState.DISCUSSED,
    ImplementationPlanState.ADOPTED,
    ImplementationPlanState.CLOSED,
)


class PlanAct(StrEnum):
    """What can be done to an annual plan, or to what stands in it."""

    EDIT = "edit"
    DISCUSS = "discuss"
    ADOPT = "adopt"
    CLOSE = "close"
    RETURN = "return"
    EDIT_MEASURE = "edit_measure"
    OVERRIDE = "override"
    COMPLETE = "complete"
    EXPLAIN = "explain"


@dataclass(frozen=True)
class PlanStep:
    """Where an act leads, the permission it takes, and whether one must say why."""

    to: ImplementationPlanState
    permission: str
    needs_reason: bool = False


_EDIT, _MEASURE = "implementation_plan.edit", "planned_measure.edit"
_RETURN = "implementation_plan.return"

# (state, act) → step. What is not here cannot be done in that state. Who may do it in that state
# stands in partners.permissions.PERMISSIONS.
PLAN_STEPS: dict[tuple[ImplementationPlanState, PlanAct], PlanStep] = {
    (DRAFT, PlanAct.EDIT): PlanStep(DRAFT, _EDIT),
    (DRAFT, PlanAct.EDIT_MEASURE): PlanStep(DRAFT, _MEASURE),
    (DRAFT, PlanAct.DISCUSS): PlanStep(DISCUSSED, "implementation_plan.discuss"),
    (DISCUSSED, PlanAct.EDIT): PlanStep(DISCUSSED, _EDIT),
    (DISCUSSED, PlanAct.EDIT_MEASURE): PlanStep(DISCUSSED, _MEASURE),
    (DISCUSSED, PlanAct.ADOPT): PlanStep(ADOPTED, "implementation_plan.adopt"),
    (DISCUSSED, PlanAct.RETURN): PlanStep(DRAFT, _RETURN, needs_reason=True),
    # What was adopted changes for a reason that stays beside it.
    (ADOPTED, PlanAct.EDIT): PlanStep(ADOPTED, _EDIT, needs_reason=True),
    (ADOPTED, PlanAct.EDIT_MEASURE): PlanStep(ADOPTED, _MEASURE, needs_reason=True),
    (ADOPTED, PlanAct.OVERRIDE): PlanStep(ADOPTED, "planned_measure.override", needs_reason=True),
    (ADOPTED, PlanAct.COMPLETE): PlanStep(ADOPTED, "milestone.complete"),
    (ADOPTED, PlanAct.EXPLAIN): PlanStep(ADOPTED, _MEASURE),
    (ADOPTED, PlanAct.CLOSE): PlanStep(CLOSED, "implementation_plan.close"),
    (ADOPTED, PlanAct.RETURN): PlanStep(DISCUSSED, _RETURN, needs_reason=True),
    (CLOSED, PlanAct.RETURN): PlanStep(ADOPTED, _RETURN, needs_reason=True),
}


def plan_step(state: str, act: PlanAct) -> PlanStep | None:
    """Return the step that ``act`` is in ``state``, or ``None`` where it cannot be done."""
    return PLAN_STEPS.get((ImplementationPlanState(state), act))


def plan_may(state: str, act: PlanAct, person: Person, *, own: bool = False) -> Verdict:
    """Say whether ``person`` may do ``act`` in an annual plan in ``state``, and if not, why.

    :param own: whether it is theirs: of a theme they lead, of the organisation they act for.
    """
    step = plan_step(state, act)
    if step is None:
        return Verdict(False, plan_why_not(state, act))
    return person.may(step.permission, state=state, own=own)


def plan_why_not(state: str, act: PlanAct) -> str:
    """Return, for people, why ``act`` cannot be done in ``state``."""
    if state == CLOSED:
        return _("This annual plan is closed. Return it to adopted first, with a reason.")
    if act in (PlanAct.OVERRIDE, PlanAct.COMPLETE, PlanAct.EXPLAIN, PlanAct.CLOSE):
        return _("This annual plan is not adopted yet: nothing is followed before that.")
    if act == PlanAct.ADOPT and state == DRAFT:
        return _("This annual plan is a draft: put it under discussion before it is adopted.")
    if act in (PlanAct.ADOPT, PlanAct.DISCUSS) and state == ADOPTED:
        return _("This annual plan is adopted already.")
    if act == PlanAct.DISCUSS:
        return _("This annual plan is under discussion already.")
    return _("This cannot be done to an annual plan in this state.")
