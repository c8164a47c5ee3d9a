"""The life of a member of a jury and of a score sheet: two tables say what can be done when."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import CallState, JurorState, SheetState

INVITED, VOLUNTEER = JurorState.INVITED, JurorState.VOLUNTEER
APPOINTED, DECLINED, RELEASED = JurorState.APPOINTED, JurorState.DECLINED, JurorState.RELEASED
# Who is, or may still come to be, in the jury.
IN_JURY = (INVITED, VOLUNTEER, APPOINTED)
# The states of a call in which its jury is put together, and in which it reads.
COMPOSING = (CallState.PREPARED, CallState.PUBLISHED, CallState.EVALUATED)
READING = (CallState.EVALUATED,)


class JurorAct(StrEnum):
    """What can be done to a member of a jury."""

    INVITE = "invite"
    VOLUNTEER = "volunteer"
    DECLINE = "decline"
    APPOINT = "appoint"
    RELEASE = "release"
    DECLARE = "declare"


@dataclass(frozen=True)
class JurorStep:
    """Where an act leads, the permission it takes, and whether one must say why."""

    to: JurorState
    permission: str
    needs_reason: bool = False


# (state, act) → step. What is not here cannot be done in that state.
JUROR_STEPS: dict[tuple[JurorState, JurorAct], JurorStep] = {
    (INVITED, JurorAct.VOLUNTEER): JurorStep(VOLUNTEER, "jury.answer"),
    (VOLUNTEER, JurorAct.VOLUNTEER): JurorStep(VOLUNTEER, "jury.answer"),
    (INVITED, JurorAct.DECLINE): JurorStep(DECLINED, "jury.answer", needs_reason=True),
    (VOLUNTEER, JurorAct.DECLINE): JurorStep(DECLINED, "jury.answer", needs_reason=True),
    (INVITED, JurorAct.APPOINT): JurorStep(APPOINTED, "jury.manage"),
    (VOLUNTEER, JurorAct.APPOINT): JurorStep(APPOINTED, "jury.manage"),
    (RELEASED, JurorAct.INVITE): JurorStep(INVITED, "jury.manage"),
    (DECLINED, JurorAct.INVITE): JurorStep(INVITED, "jury.manage"),
    (INVITED, JurorAct.RELEASE): JurorStep(RELEASED, "jury.manage", needs_reason=True),
    (VOLUNTEER, JurorAct.RELEASE): JurorStep(RELEASED, "jury.manage", needs_reason=True),
    (APPOINTED, JurorAct.RELEASE): JurorStep(RELEASED, "jury.manage", needs_reason=True),
    (APPOINTED, JurorAct.DECLARE): JurorStep(APPOINTED, "conflict.declare"),
}


def juror_step(state: str, act: JurorAct) -> JurorStep | None:
    """Return the step that ``act`` is for a member in ``state``, or ``None``."""
    return JUROR_STEPS.get((JurorState(state), act))


def why_not_juror(state: str, act: JurorAct) -> str:
    """Say why ``act`` cannot be done to a member in ``state``."""
    reasons = {
        INVITED: _("This expert is invited and has not answered yet."),
        VOLUNTEER: _("This expert said yes and is not appointed yet."),
        APPOINTED: _("This expert is appointed already."),
        DECLINED: _("This expert declined: they can be invited again."),
        RELEASED: _("This expert was released: they can be invited again."),
    }
    return reasons[JurorState(state)]


def why_not_composed(state: str) -> str:
    """Say why the jury of a call in ``state`` does not change; empty where it may."""
    if state in COMPOSING:
        return ""
    return _("The call is decided: its jury does not change any more.")


def why_not_read(state: str) -> str:
    """Say why no reading of a call in ``state`` can be filled in; empty where it may."""
    if state in READING:
        return ""
    if state in (CallState.PREPARED, CallState.PUBLISHED):
        return _("The evaluation has not started yet: reading is possible, scoring is not.")
    return _("The evaluation is over: score sheets do not change any more.")


def why_not_filled(state: str) -> str:
    """Say why a score sheet in ``state`` is not filled in; empty where it may."""
    reasons = {
        SheetState.DRAFT: "",
        SheetState.SUBMITTED: _(
            "This score sheet is handed in: a change goes through the deliberation."
        ),
        SheetState.RECUSED: _("You recused yourself from this application."),
    }
    return reasons[SheetState(state)]
