"""The check of an application's admissibility: what can be done in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import ApplicationState
from maillon.partners.permissions import Person, Verdict

SUBMITTED, CORRECTION = ApplicationState.SUBMITTED, ApplicationState.CORRECTION
ADMISSIBLE, INADMISSIBLE = ApplicationState.ADMISSIBLE, ApplicationState.INADMISSIBLE


class CheckAct(StrEnum):
    """What can be done while an application is checked."""

    CHECK = "check"
    ASK = "ask"
    ANSWER = "answer"
    SETTLE = "settle"
    OVERLAP = "overlap"
    ADMIT = "admit"
    REFUSE = "refuse"
    REOPEN = "reopen"


@dataclass(frozen=True)
class CheckStep:
    """Where an act leads, the permission it takes, and whether one must say why."""

    to: ApplicationState
    permission: str
    needs_reason: bool = False


_CHECK = "application.check"
# (state, act) → step. What is not here cannot be done in that state.
CHECK_STEPS: dict[tuple[ApplicationState, CheckAct], CheckStep] = {
    (SUBMITTED, CheckAct.CHECK): CheckStep(SUBMITTED, _CHECK),
    (CORRECTION, CheckAct.CHECK): CheckStep(CORRECTION, _CHECK),
    (SUBMITTED, CheckAct.OVERLAP): CheckStep(SUBMITTED, _CHECK, needs_reason=True),
    (CORRECTION, CheckAct.OVERLAP): CheckStep(CORRECTION, _CHECK, needs_reason=True),
    (SUBMITTED, CheckAct.ASK): CheckStep(CORRECTION, _CHECK, needs_reason=True),
    (CORRECTION, CheckAct.ASK): CheckStep(CORRECTION, _CHECK, needs_reason=True),
    (CORRECTION, CheckAct.ANSWER): CheckStep(CORRECTION, "application.fill"),
    # Back among the submitted once nothing that was asked is open any more.
    (CORRECTION, CheckAct.SETTLE): CheckStep(SUBMITTED, _CHECK),
    (SUBMITTED, CheckAct.ADMIT): CheckStep(ADMISSIBLE, _CHECK),
    (SUBMITTED, CheckAct.REFUSE): CheckStep(INADMISSIBLE, _CHECK, needs_reason=True),
    (CORRECTION, CheckAct.REFUSE): CheckStep(INADMISSIBLE, _CHECK, needs_reason=True),
    (ADMISSIBLE, CheckAct.REOPEN): CheckStep(
        SUBMITTED, "application.reopen_check", needs_reason=True
    ),
    (INADMISSIBLE, CheckAct.REOPEN): CheckStep(
        SUBMITTED, "application.reopen_check", needs_reason=True
    ),
}


def check_step(state: str, act: CheckAct) -> CheckStep | None:
    """Return the step that ``act`` is for an application in ``state``, or ``None``."""
    return CHECK_STEPS.get((ApplicationState(state), act))


def may_check(state: str, act: CheckAct, person: Person, *, own: bool = False) -> Verdict:
    """Say whether ``person`` may do ``act`` to an application in ``state``, and if not, why.

    :param own: whether the application is of the organisation that the person acts for.
    """
    step = check_step(state, act)
    if step is None:
        return Verdict(False, why_not_check(state, act))
    return person.may(step.permission, state=state, own=own)


def why_not_check(state: str, act: CheckAct) -> str:
    """Return, for people, why ``act`` cannot be done to an application in ``state``."""
    if state == ApplicationState.DRAFT:
        return _("This application is not submitted.")
    if state == ApplicationState.WITHDRAWN:
        return _("This application was withdrawn by the applicant.")
    if state in (ADMISSIBLE, INADMISSIBLE):
        return _(
            "The admissibility of this application is decided. Reopen the check first, and say why."
        )
    if act == CheckAct.REOPEN:
        return _("The check of this application is still open.")
    if act == CheckAct.ADMIT:
        return _("A correction is asked: settle it before you declare the application admissible.")
    if act in (CheckAct.ANSWER, CheckAct.SETTLE):
        return _("No correction is asked of this application.")
    return _("A decision was notified on this application: its check is closed.")
