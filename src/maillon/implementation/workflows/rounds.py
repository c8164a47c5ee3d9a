"""The life of a collection round and of its requests: two tables say what can be done when.

Whether a round is open follows from its moments (``queries.rounds``), never from a stored state.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.implementation.enums import RequestState, RoundState
from maillon.partners.permissions import Person, Verdict

PREPARED, LAUNCHED, CLOSED = RoundState.PREPARED, RoundState.LAUNCHED, RoundState.CLOSED
WAITING, DRAFT, SUBMITTED = RequestState.WAITING, RequestState.DRAFT, RequestState.SUBMITTED
SENT_BACK, ACCEPTED, EXCUSED = (
    RequestState.SENT_BACK,
    RequestState.ACCEPTED,
    RequestState.EXCUSED,
)


class RoundAct(StrEnum):
    """What can be done to a round."""

    EDIT = "edit"
    # Forms are fixed once somebody has been asked; organisations can still be added.
    BUILD = "build"
    ADD = "add"
    REMOVE = "remove"
    LAUNCH = "launch"
    REMIND = "remind"
    CLOSE = "close"
    REOPEN = "reopen"


class RequestAct(StrEnum):
    """What can be done to a request."""

    FILL = "fill"
    SUBMIT = "submit"
    RECALL = "recall"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    EXTEND = "extend"
    EXCUSE = "excuse"
    REOPEN = "reopen"
    LINK = "link"


@dataclass(frozen=True)
class RoundStep:
    """Where an act leads a round, the permission it takes, and whether one must say why."""

    to: RoundState
    permission: str
    needs_reason: bool = False


@dataclass(frozen=True)
class RequestStep:
    """Where an act leads a request, the permission it takes, and whether one must say why."""

    to: RequestState
    permission: str
    needs_reason: bool = False


# (state, act) → step. What is not here cannot be done in that state.
ROUND_STEPS: dict[tuple[RoundState, RoundAct], RoundStep] = {
    (PREPARED, RoundAct.EDIT): RoundStep(PREPARED, "round.edit"),
    (PREPARED, RoundAct.BUILD): RoundStep(PREPARED, "round.edit"),
    (PREPARED, RoundAct.ADD): RoundStep(PREPARED, "round.edit"),
    (PREPARED, RoundAct.REMOVE): RoundStep(PREPARED, "round.edit"),
    (PREPARED, RoundAct.LAUNCH): RoundStep(LAUNCHED, "round.launch"),
    # Moments, texts and contact may change while it runs; what is asked may not.
    (LAUNCHED, RoundAct.EDIT): RoundStep(LAUNCHED, "round.edit", needs_reason=True),
    (LAUNCHED, RoundAct.ADD): RoundStep(LAUNCHED, "round.edit"),
    (LAUNCHED, RoundAct.REMIND): RoundStep(LAUNCHED, "round.remind"),
    (LAUNCHED, RoundAct.CLOSE): RoundStep(CLOSED, "round.close"),
    (CLOSED, RoundAct.REOPEN): RoundStep(LAUNCHED, "round.reopen", needs_reason=True),
}

_FILL = RequestStep(DRAFT, "request.fill")
_SUBMIT = RequestStep(SUBMITTED, "request.submit")
_EXCUSE = RequestStep(EXCUSED, "request.excuse", needs_reason=True)

REQUEST_STEPS: dict[tuple[RequestState, RequestAct], RequestStep] = {
    (WAITING, RequestAct.FILL): _FILL,
    (DRAFT, RequestAct.FILL): _FILL,
    (SENT_BACK, RequestAct.FILL): RequestStep(SENT_BACK, "request.fill"),
    (WAITING, RequestAct.SUBMIT): _SUBMIT,
    (DRAFT, RequestAct.SUBMIT): _SUBMIT,
    (SENT_BACK, RequestAct.SUBMIT): _SUBMIT,
    (SUBMITTED, RequestAct.RECALL): RequestStep(DRAFT, "request.recall"),
    (SUBMITTED, RequestAct.SEND_BACK): RequestStep(SENT_BACK, "request.review"),
    (ACCEPTED, RequestAct.SEND_BACK): RequestStep(SENT_BACK, "request.review"),
    (SENT_BACK, RequestAct.ACCEPT): RequestStep(ACCEPTED, "request.review"),
    (SUBMITTED, RequestAct.ACCEPT): RequestStep(ACCEPTED, "request.review"),
    (WAITING, RequestAct.EXCUSE): _EXCUSE,
    (DRAFT, RequestAct.EXCUSE): _EXCUSE,
    (WAITING, RequestAct.EXTEND): RequestStep(WAITING, "request.extend"),
    (DRAFT, RequestAct.EXTEND): RequestStep(DRAFT, "request.extend"),
    (SENT_BACK, RequestAct.EXTEND): RequestStep(SENT_BACK, "request.extend"),
    (WAITING, RequestAct.LINK): RequestStep(WAITING, "request.link"),
    (DRAFT, RequestAct.LINK): RequestStep(DRAFT, "request.link"),
    (SENT_BACK, RequestAct.LINK): RequestStep(SENT_BACK, "request.link"),
    (EXCUSED, RequestAct.REOPEN): RequestStep(WAITING, "request.reopen", needs_reason=True),
    # More can then be reported; what was accepted stays accepted.
    (ACCEPTED, RequestAct.REOPEN): RequestStep(DRAFT, "request.reopen", needs_reason=True),
}


def round_step(state: str, act: RoundAct) -> RoundStep | None:
    """Return the step that ``act`` is for a round in ``state``, or ``None``."""
    return ROUND_STEPS.get((RoundState(state), act))


def request_step(state: str, act: RequestAct) -> RequestStep | None:
    """Return the step that ``act`` is for a request in ``state``, or ``None``."""
    return REQUEST_STEPS.get((RequestState(state), act))


def may_round(state: str, act: RoundAct, person: Person) -> Verdict:
    """Say whether ``person`` may do ``act`` to a round in ``state``, and if not, why."""
    step = round_step(state, act)
    if step is None:
        return Verdict(False, why_not_round(state, act))
    return person.may(step.permission, state=state)


def may_request(state: str, act: RequestAct, person: Person, *, own: bool = False) -> Verdict:
    """Say whether ``person`` may do ``act`` to a request in ``state``, and if not, why.

    :param own: whether the request is to the organisation that the person acts for.
    """
    step = request_step(state, act)
    if step is None:
        return Verdict(False, why_not_request(state, act))
    return person.may(step.permission, state=state, own=own)


def why_not_round(state: str, act: RoundAct) -> str:
    """Return, for people, why ``act`` cannot be done to a round in ``state``."""
    if state == CLOSED:
        return _("This round is closed. Reopen it first, and say why.")
    if act == RoundAct.LAUNCH:
        return _("This round is launched already.")
    if act == RoundAct.BUILD:
        return _(
            "This round is launched: organisations have received their questions, which no "
            "longer change. What is missing goes into another round."
        )
    if act == RoundAct.REMOVE:
        return _("This round is launched: excuse the organisation instead, and say why.")
    if act == RoundAct.REOPEN:
        return _("This round is not closed.")
    return _("This round is still in preparation: launch it first.")


def why_not_request(state: str, act: RequestAct) -> str:
    """Return, for people, why ``act`` cannot be done to a request in ``state``."""
    if state == EXCUSED:
        return _("This organisation need not report. Ask it again first, and say why.")
    if state == ACCEPTED:
        return _("This report is accepted.")
    if state == SUBMITTED:
        return _("This report is submitted: it changes once it is sent back or recalled.")
    if act == RequestAct.EXCUSE:
        return _("This organisation has reported: it can no longer be excused.")
    if act == RequestAct.REOPEN:
        return _("This request is open already.")
    return _("This cannot be done to a request in this state.")
