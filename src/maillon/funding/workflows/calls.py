"""The life of a call: one table says what can be done when, and who may.

Whether a call takes applications follows from its moments (``queries.calls.is_open``), never from
a stored state.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import CallState, FormPurpose
from maillon.partners.permissions import Person, Verdict

PREPARED, PUBLISHED, EVALUATED, DECIDED, ARCHIVED, CANCELLED = (
    CallState.PREPARED,
    CallState.PUBLISHED,
    CallState.EVALUATED,
    CallState.DECIDED,
    CallState.ARCHIVED,
    CallState.CANCELLED,
)


class CallAct(StrEnum):
    """What can be done to a call."""

    EDIT = "edit"
    # A new version of the application form is possible while the call runs; a fixed one stays.
    FORM = "form"
    REPORT_FORM = "report_form"
    GRID = "grid"
    POINTS = "points"
    PUBLISH = "publish"
    EVALUATE = "evaluate"
    DECIDE = "decide"
    ARCHIVE = "archive"
    RETURN = "return"
    CANCEL = "cancel"
    SHOW = "show"
    ANSWER = "answer"
    # What documents say of the call: announced numbers, bodies of its jury, themes left out.
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class CallStep:
    """Where an act leads a call, the permission it takes, and whether one must say why."""

    to: CallState
    permission: str
    needs_reason: bool = False


# (state, act) → step. What is not here cannot be done in that state.
CALL_STEPS: dict[tuple[CallState, CallAct], CallStep] = {
    (PREPARED, CallAct.EDIT): CallStep(PREPARED, "call.edit"),
    (PREPARED, CallAct.FORM): CallStep(PREPARED, "call.edit"),
    (PREPARED, CallAct.REPORT_FORM): CallStep(PREPARED, "call.edit"),
    (PREPARED, CallAct.GRID): CallStep(PREPARED, "call.edit"),
    (PREPARED, CallAct.POINTS): CallStep(PREPARED, "call.edit"),
    (PREPARED, CallAct.PUBLISH): CallStep(PUBLISHED, "call.publish"),
    (PREPARED, CallAct.ANNOUNCE): CallStep(PREPARED, "call.record_announced"),
    (PREPARED, CallAct.CANCEL): CallStep(CANCELLED, "call.cancel", needs_reason=True),
    # People have read it: each change is told with its reason.
    (PUBLISHED, CallAct.EDIT): CallStep(PUBLISHED, "call.edit", needs_reason=True),
    (PUBLISHED, CallAct.FORM): CallStep(PUBLISHED, "call.edit"),
    (PUBLISHED, CallAct.REPORT_FORM): CallStep(PUBLISHED, "call.edit"),
    (PUBLISHED, CallAct.EVALUATE): CallStep(EVALUATED, "call.advance"),
    (PUBLISHED, CallAct.CANCEL): CallStep(CANCELLED, "call.cancel", needs_reason=True),
    (PUBLISHED, CallAct.ANSWER): CallStep(PUBLISHED, "call.answer_question"),
    (PUBLISHED, CallAct.ANNOUNCE): CallStep(PUBLISHED, "call.record_announced", needs_reason=True),
    (EVALUATED, CallAct.REPORT_FORM): CallStep(EVALUATED, "call.advance"),
    (EVALUATED, CallAct.DECIDE): CallStep(DECIDED, "call.advance"),
    (EVALUATED, CallAct.RETURN): CallStep(PUBLISHED, "call.return", needs_reason=True),
    (EVALUATED, CallAct.CANCEL): CallStep(CANCELLED, "call.cancel", needs_reason=True),
    (EVALUATED, CallAct.ANSWER): CallStep(EVALUATED, "call.answer_question"),
    (EVALUATED, CallAct.ANNOUNCE): CallStep(EVALUATED, "call.record_announced", needs_reason=True),
    (DECIDED, CallAct.REPORT_FORM): CallStep(DECIDED, "call.advance"),
    (DECIDED, CallAct.ARCHIVE): CallStep(ARCHIVED, "call.advance"),
    (DECIDED, CallAct.RETURN): CallStep(EVALUATED, "call.return", needs_reason=True),
    (DECIDED, CallAct.SHOW): CallStep(DECIDED, "call.show_results"),
    (DECIDED, CallAct.ANSWER): CallStep(DECIDED, "call.answer_question"),
    (DECIDED, CallAct.ANNOUNCE): CallStep(DECIDED, "call.record_announced", needs_reason=True),
    (ARCHIVED, CallAct.RETURN): CallStep(DECIDED, "call.return", needs_reason=True),
    (ARCHIVED, CallAct.SHOW): CallStep(ARCHIVED, "call.show_results"),
    (ARCHIVED, CallAct.ANNOUNCE): CallStep(ARCHIVED, "call.record_announced", needs_reason=True),
}


def call_step(state: str, act: CallAct) -> CallStep | None:
    """Return the step that ``act`` is for a call in ``state``, or ``None``."""
    return CALL_STEPS.get((CallState(state), act))


def form_act(purpose: str) -> CallAct:
    """Return the act of changing the form of ``purpose``."""
    return CallAct.REPORT_FORM if purpose == FormPurpose.REPORT else CallAct.FORM


def may_call(state: str, act: CallAct, person: Person) -> Verdict:
    """Say whether ``person`` may do ``act`` to a call in ``state``, and if not, why."""
    step = call_step(state, act)
    if step is None:
        return Verdict(False, why_not_call(state, act))
    return person.may(step.permission, state=state)


def why_not_call(state: str, act: CallAct) -> str:
    """Return, for people, why ``act`` cannot be done to a call in ``state``."""
    if state == CANCELLED:
        return _("This call is cancelled. Copy it to prepare another one.")
    if act in (CallAct.GRID, CallAct.POINTS):
        return _(
            "This call is published: everybody has read its grid and its conditions, which no "
            "longer change."
        )
    if act == CallAct.PUBLISH:
        return _("This call is published already.")
    if act == CallAct.SHOW:
        return _("Results are shown once the call is decided.")
    if act == CallAct.CANCEL:
        return _("Decisions have been taken: this call can no longer be cancelled.")
    if state == PREPARED:
        return _("This call is still in preparation: publish it first.")
    if state == ARCHIVED:
        return _("This call is archived. Take it one step back first, and say why.")
    if act == CallAct.RETURN:
        return _("A published call does not go back: change it with a reason, or cancel it.")
    if act == CallAct.EVALUATE:
        return _("The evaluation of this call has begun already.")
    if act == CallAct.DECIDE:
        return _("This call is decided once it has been evaluated.")
    if act == CallAct.ARCHIVE:
        return _("A call is archived once it is decided.")
    return _("The evaluation of this call has begun: this no longer changes.")
