"""The life of a contribution, from draft to published: one table says what can be done when."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.implementation.enums import ContributionState
from maillon.partners.permissions import Person, Verdict

DRAFT, SUBMITTED, SENT_BACK = (
    ContributionState.DRAFT,
    ContributionState.SUBMITTED,
    ContributionState.SENT_BACK,
)
ACCEPTED, PUBLISHED, WITHDRAWN = (
    ContributionState.ACCEPTED,
    ContributionState.PUBLISHED,
    ContributionState.WITHDRAWN,
)


class Act(StrEnum):
    """What can be done to a contribution."""

    EDIT = "edit"
    SUBMIT = "submit"
    RECALL = "recall"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    PUBLISH = "publish"
    RETURN = "return"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """Where an act leads, the permission it takes, and whether one must say why."""

    to: ContributionState
    permission: str
    needs_reason: bool = False


_WITHDRAW = Step(WITHDRAWN, "contribution.withdraw", needs_reason=True)
_SEND_BACK = Step(SENT_BACK, "contribution.send_back", needs_reason=True)
_SUBMIT = Step(SUBMITTED, "contribution.submit")
_RETURN = Step(DRAFT, "contribution.return", needs_reason=True)

# (state, act) → step. What is not here cannot be done in that state. Who may do it in that state
# stands in partners.permissions.PERMISSIONS.
STEPS: dict[tuple[ContributionState, Act], Step] = {
    (DRAFT, Act.EDIT): Step(DRAFT, "contribution.edit"),
    (DRAFT, Act.SUBMIT): _SUBMIT,
    # What the coordination itself enters needs nobody's signature.
    (DRAFT, Act.ACCEPT): Step(ACCEPTED, "contribution.accept"),
    (DRAFT, Act.WITHDRAW): _WITHDRAW,
    (SUBMITTED, Act.RECALL): Step(DRAFT, "contribution.recall"),
    (SUBMITTED, Act.SEND_BACK): _SEND_BACK,
    (SUBMITTED, Act.ACCEPT): Step(ACCEPTED, "contribution.accept"),
    (SUBMITTED, Act.WITHDRAW): _WITHDRAW,
    (SENT_BACK, Act.EDIT): Step(SENT_BACK, "contribution.edit"),
    (SENT_BACK, Act.SUBMIT): _SUBMIT,
    (SENT_BACK, Act.WITHDRAW): _WITHDRAW,
    (ACCEPTED, Act.EDIT): Step(ACCEPTED, "contribution.edit", needs_reason=True),
    (ACCEPTED, Act.SEND_BACK): _SEND_BACK,
    (ACCEPTED, Act.PUBLISH): Step(PUBLISHED, "contribution.publish"),
    (ACCEPTED, Act.RETURN): _RETURN,
    (ACCEPTED, Act.WITHDRAW): _WITHDRAW,
    (PUBLISHED, Act.EDIT): Step(PUBLISHED, "contribution.edit", needs_reason=True),
    (PUBLISHED, Act.SEND_BACK): _SEND_BACK,
    (PUBLISHED, Act.RETURN): _RETURN,
    (PUBLISHED, Act.WITHDRAW): _WITHDRAW,
    (WITHDRAWN, Act.RETURN): _RETURN,
}


def step_of(state: str, act: Act) -> Step | None:
    """Return the step that ``act`` is in ``state``, or ``None`` where it cannot be done."""
    return STEPS.get((ContributionState(state), act))


def may(state: str, act: Act, person: Person, *, own: bool = False) -> Verdict:
    """Say whether ``person`` may do ``act`` to a contribution in ``state``, and if not, why.

    :param own: whether the contribution is of the organisation that the person acts for.
    """
    step = step_of(state, act)
    if step is None:
        return Verdict(False, why_not(state, act))
    return person.may(step.permission, state=state, own=own)


def why_not(state: str, act: Act) -> str:
    """Return, for people, why ``act`` cannot be done in ``state``."""
    if state == WITHDRAWN:
        return _("This contribution is withdrawn. Return it to draft first.")
    if state == SUBMITTED and act == Act.EDIT:
        return _("This contribution is submitted: it changes once it is sent back or recalled.")
    if act == Act.ACCEPT and state in (ACCEPTED, PUBLISHED):
        return _("This contribution is accepted already.")
    if act == Act.RETURN and state == DRAFT:
        return _("This contribution is a draft already.")
    if act == Act.SUBMIT:
        return _("This contribution is submitted already.")
    return _("This cannot be done to a contribution in this state.")
