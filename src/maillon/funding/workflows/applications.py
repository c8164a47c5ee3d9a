"""The life of an application on the applicant's side: a table says what can be done when.

Whether the call is open follows from its moments and from the moment at which the request arrived:
``now`` is taken by the view, first thing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.core.moments import moment_text
from maillon.funding.enums import ApplicationState, CallKind, CallState
from maillon.funding.models import Application, Call
from maillon.funding.queries.calls import current_form, is_open, may_answer
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person, Verdict

DRAFT, SUBMITTED = ApplicationState.DRAFT, ApplicationState.SUBMITTED
CORRECTION, ADMISSIBLE = ApplicationState.CORRECTION, ApplicationState.ADMISSIBLE
WITHDRAWN = ApplicationState.WITHDRAWN


class ApplicationAct(StrEnum):
    """What an applicant can do to an application."""

    FILL = "fill"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class ApplicationStep:
    """Where an act leads an application, the permission it takes, whether one must say why."""

    to: ApplicationState
    permission: str
    needs_reason: bool = False


_WITHDRAW = ApplicationStep(WITHDRAWN, "application.withdraw", needs_reason=True)

# (state, act) → step. What is not here cannot be done in that state.
STEPS: dict[tuple[ApplicationState, ApplicationAct], ApplicationStep] = {
    (DRAFT, ApplicationAct.FILL): ApplicationStep(DRAFT, "application.fill"),
    (SUBMITTED, ApplicationAct.FILL): ApplicationStep(SUBMITTED, "application.fill"),
    (CORRECTION, ApplicationAct.FILL): ApplicationStep(CORRECTION, "application.fill"),
    (DRAFT, ApplicationAct.SUBMIT): ApplicationStep(SUBMITTED, "application.submit"),
    (SUBMITTED, ApplicationAct.SUBMIT): ApplicationStep(SUBMITTED, "application.submit"),
    # What was asked is mended; the coordination then goes on checking.
    (CORRECTION, ApplicationAct.SUBMIT): ApplicationStep(CORRECTION, "application.submit"),
    (DRAFT, ApplicationAct.WITHDRAW): _WITHDRAW,
    (SUBMITTED, ApplicationAct.WITHDRAW): _WITHDRAW,
    (CORRECTION, ApplicationAct.WITHDRAW): _WITHDRAW,
    (ADMISSIBLE, ApplicationAct.WITHDRAW): _WITHDRAW,
}


def application_step(state: str, act: ApplicationAct) -> ApplicationStep | None:
    """Return the step that ``act`` is for an application in ``state``, or ``None``."""
    return STEPS.get((ApplicationState(state), act))


def why_not_application(state: str, act: ApplicationAct) -> str:
    """Return why ``act`` cannot be done in ``state``, in words."""
    if state == WITHDRAWN:
        return _("This application was withdrawn.")
    if act == ApplicationAct.WITHDRAW:
        return _("A decision was taken on this application: it can no longer be withdrawn.")
    return _("This application was received and is being examined: it no longer changes.")


def may_application(
    application: Application, act: ApplicationAct, person: Person, *, own: bool
) -> Verdict:
    """Say whether ``person`` may do ``act`` in the present state, whatever the hour.

    :param own: whether it is an application of the organisation that the person acts for (for
        filling in: or one that a co-applicant shares with it).
    """
    step = application_step(application.state, act)
    if step is None:
        return Verdict(False, why_not_application(application.state, act))
    return person.may(step.permission, state=application.state, own=own)


def in_time(application: Application, act: ApplicationAct, *, now: datetime) -> Verdict:
    """Say whether ``act`` comes in time at ``now``; the closing moment itself is late.

    A draft can still be typed in after closing: nothing that was typed is lost, and the next call
    can begin from it. What was submitted stays as it was submitted.
    """
    call, state = application.call, application.state
    if act == ApplicationAct.WITHDRAW:
        return Verdict(True)
    if state == CORRECTION:
        return _correction_in_time(application, now=now)
    if act == ApplicationAct.FILL and state == DRAFT:
        if call.state in (CallState.CANCELLED, CallState.ARCHIVED):
            return Verdict(False, _("This call is over: the draft can be read and copied."))
        return Verdict(True)
    if is_open(call, now=now):
        return Verdict(True)
    return Verdict(False, why_closed(call, now=now))


def _correction_in_time(application: Application, *, now: datetime) -> Verdict:
    last = application.corrections.filter(settled_at__isnull=True).order_by("-due_at").first()
    if last is None:
        return Verdict(False, _("What was asked is settled: nothing more is expected."))
    if now >= last.due_at:
        text = _("The time to correct it ended on %(moment)s.")
        return Verdict(
            False, text % {"moment": moment_text(last.due_at, application.call.time_zone)}
        )
    return Verdict(True)


def why_closed(call: Call, *, now: datetime) -> str:
    """Return why ``call`` takes no application at ``now``, in words."""
    if call.state == CallState.CANCELLED:
        return _("This call was cancelled.")
    if call.state == CallState.PREPARED or now < call.opens_at:
        return _("This call opens on %(moment)s.") % {
            "moment": moment_text(call.opens_at, call.time_zone)
        }
    return _("Too late: this call closed on %(moment)s.") % {
        "moment": moment_text(call.closes_at, call.time_zone)
    }


def may_start(call: Call, organisation: Organisation | None, *, now: datetime) -> Verdict:
    """Say whether ``organisation`` may begin an application to ``call``, and if not, why."""
    if organisation is None:
        return Verdict(False, _("You act for no organisation today: ask the coordination."))
    if not is_open(call, now=now):
        return Verdict(False, why_closed(call, now=now))
    if not may_answer(call, organisation):
        return Verdict(False, _why_not_addressed(call, organisation))
    if current_form(call) is None:
        return Verdict(False, _("The form of this call is not ready yet: ask the coordination."))
    return Verdict(True)


def _why_not_addressed(call: Call, organisation: Organisation) -> str:
    if call.kind == CallKind.RENEWAL or call.invited.exists():
        return _(
            "This call is reserved for a closed list of organisations, and %(name)s is not on it."
        ) % {"name": organisation.name}
    kinds = ", ".join(str(row.get_kind_display()) for row in call.audiences.all())
    return _("This call is for: %(kinds)s. %(name)s is registered as: %(kind)s.") % {
        "kinds": kinds or "—",
        "name": organisation.name,
        "kind": organisation.get_kind_display(),
    }


def next_step(application: Application, *, now: datetime) -> str:
    """Return what the applicant has to do next, in words."""
    call, state = application.call, application.state
    if state == DRAFT:
        if is_open(call, now=now):
            moment = moment_text(call.closes_at, call.time_zone)
            return _("fill in and submit before %(moment)s") % {"moment": moment}
        return _("nothing: the call is closed; the draft can be copied into a later one")
    if state == CORRECTION:
        return _("correct what the coordination asked")
    if state == SUBMITTED and is_open(call, now=now):
        moment = moment_text(call.closes_at, call.time_zone)
        return _("nothing; it can be changed and submitted again until %(moment)s") % {
            "moment": moment
        }
    if state in (SUBMITTED, ADMISSIBLE):
        return _("nothing: it is being examined")
    return _("nothing")
