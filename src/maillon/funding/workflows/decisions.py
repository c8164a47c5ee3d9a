"""The life of a decision along its approval route: what can be done in which state, by whom."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import DecisionState, Outcome
from maillon.partners.permissions import Person, Verdict

PROPOSED, APPROVED = DecisionState.PROPOSED, DecisionState.APPROVED
NOTIFIED, REJECTED = DecisionState.NOTIFIED, DecisionState.REJECTED


class DecisionAct(StrEnum):
    """What can be done to a decision."""

    PROPOSE = "propose"
    APPROVE = "approve"
    NOTIFY = "notify"
    PROMOTE = "promote"


@dataclass(frozen=True)
class DecisionStep:
    """Where an act leads a decision, and the permission it takes."""

    to: DecisionState
    permission: str


# (state, act) → step. What is not here cannot be done in that state. An approved decision that is
# written anew goes along its route anew.
DECISION_STEPS: dict[tuple[DecisionState, DecisionAct], DecisionStep] = {
    (PROPOSED, DecisionAct.PROPOSE): DecisionStep(PROPOSED, "decision.propose"),
    (REJECTED, DecisionAct.PROPOSE): DecisionStep(PROPOSED, "decision.propose"),
    (APPROVED, DecisionAct.PROPOSE): DecisionStep(PROPOSED, "decision.propose"),
    (PROPOSED, DecisionAct.APPROVE): DecisionStep(APPROVED, "decision.approve"),
    (APPROVED, DecisionAct.NOTIFY): DecisionStep(NOTIFIED, "decision.notify"),
    # Only for the reserve list (see ``decision_step``).
    (NOTIFIED, DecisionAct.PROMOTE): DecisionStep(PROPOSED, "decision.propose"),
}


def decision_step(state: str, act: DecisionAct, outcome: str = "") -> DecisionStep | None:
    """Return the step that ``act`` is for a decision in ``state``, or ``None``.

    :param outcome: what was decided: only who was notified to be on the reserve list can still be
        selected, or be told that the list is closed.
    """
    if act == DecisionAct.PROMOTE and outcome != Outcome.RESERVE:
        return None
    return DECISION_STEPS.get((DecisionState(state), act))


def may_decide(state: str, act: DecisionAct, person: Person, outcome: str = "") -> Verdict:
    """Say whether ``person`` may do ``act`` to a decision in ``state``, and if not, why."""
    step = decision_step(state, act, outcome)
    if step is None:
        return Verdict(False, why_not_decide(state, act))
    return person.may(step.permission, state=state)


def why_not_decide(state: str, act: DecisionAct) -> str:
    """Return, for people, why ``act`` cannot be done to a decision in ``state``."""
    if state == NOTIFIED:
        return _("This decision was notified: it no longer changes.")
    if act == DecisionAct.NOTIFY:
        return _("This decision is not approved at every step of its route yet.")
    if act == DecisionAct.APPROVE:
        if state == APPROVED:
            return _("This decision is approved at every step already.")
        return _("This decision was sent back: it must be proposed again first.")
    return _("This cannot be done to a decision in this state.")
