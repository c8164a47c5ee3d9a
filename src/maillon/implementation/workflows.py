"""The life of a contribution: draft, validated, withdrawn. One table says who may do what, when."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.implementation.enums import ContributionState
from maillon.partners.permissions import Person, Verdict

DRAFT, VALIDATED, WITHDRAWN = (
    ContributionState.DRAFT,
    ContributionState.VALIDATED,
    ContributionState.WITHDRAWN,
)


class Act(StrEnum):
    """What can be done to a contribution."""

    EDIT = "edit"
    VALIDATE = "validate"
    RETURN = "return"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """Where an act leads, the permission it takes, and whether one must say why."""

    to: ContributionState
    permission: str
    needs_reason: bool = False


# (state, act) → step. What is not here cannot be done in that state.
STEPS: dict[tuple[ContributionState, Act], Step] = {
    (DRAFT, Act.EDIT): Step(DRAFT, "contribution.edit"),
    (DRAFT, Act.VALIDATE): Step(VALIDATED, "contribution.validate"),
    (DRAFT, Act.WITHDRAW): Step(WITHDRAWN, "contribution.withdraw", needs_reason=True),
    (VALIDATED, Act.EDIT): Step(VALIDATED, "contribution.edit", needs_reason=True),
    (VALIDATED, Act.RETURN): Step(DRAFT, "contribution.validate", needs_reason=True),
    (VALIDATED, Act.WITHDRAW): Step(WITHDRAWN, "contribution.withdraw", needs_reason=True),
    (WITHDRAWN, Act.RETURN): Step(DRAFT, "contribution.withdraw", needs_reason=True),
}


def step_of(state: str, act: Act) -> Step | None:
    """Return the step that ``act`` is in ``state``, or ``None`` where it cannot be done."""
    return STEPS.get((ContributionState(state), act))


def may(state: str, act: Act, person: Person) -> Verdict:
    """Say whether ``person`` may do ``act`` to a contribution in ``state``, and if not, why."""
    step = step_of(state, act)
    return person.may(step.permission) if step else Verdict(False, why_not(state, act))


def why_not(state: str, act: Act) -> str:
    """Return, for people, why ``act`` cannot be done in ``state``."""
    if state == WITHDRAWN:
        return _("This contribution is withdrawn. Return it to draft first.")
    if act == Act.VALIDATE:
        return _("This contribution is validated already.")
    if act == Act.RETURN:
        return _("This contribution is a draft already.")
    return _("This cannot be done to a contribution in this state.")
