"""A call from state to state: publication, evaluation, decision, archive; results; cancelling."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.moments import moment_text
from maillon.funding.enums import CallState, FormPurpose, ResultsShown
from maillon.funding.models import Call, EvaluationGrid, FundingDecision
from maillon.funding.notifications.calls import tell_call_news
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.forms_building import freeze_form
from maillon.funding.operations.grids import freeze_grid
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import decide_problems, publish_problems
from maillon.funding.queries.calls import newest_form
from maillon.funding.workflows.calls import CallAct


@transaction.atomic
def publish_call(*, call: Call, by: Author, now: datetime) -> Call:
    """Publish a call: everybody reads it; its form and its grid are fixed with their hashes.

    Applications are taken from its opening moment on.

    :raises Refused: when it is published already, or something is missing.
    """
    current, to = locked_call(call, CallAct.PUBLISH)
    blocking = [one.message for one in publish_problems(current, now=now) if one.blocks]
    if blocking:
        raise Refused(blocking)
    changes: dict[str, list[object]] = {"state": [current.state, to.value]}
    form = newest_form(current, FormPurpose.APPLICATION)
    if form is not None:
        changes["form sha256"] = [None, freeze_form(form=form, now=now).sha256]
    grid = EvaluationGrid.objects.filter(call=current).first()
    if grid is not None:
        changes["grid sha256"] = [None, freeze_grid(grid=grid, now=now).sha256]
    current.state, current.changed_at = to, now
    current.save(update_fields=["state", "changed_at"])
    write_line(current, "call.published", by=by, now=now, changes=changes)
    return current


@transaction.atomic
def start_evaluation(*, call: Call, by: Author, now: datetime) -> Call:
    """Begin the evaluation of a call that has closed.

    :raises Refused: before its closing moment.
    """
    current, _to = locked_call(call, CallAct.EVALUATE)
    if now < current.closes_at:
        raise Refused(
            [
                _("The call closes on %(moment)s: its evaluation begins after that.")
                % {"moment": moment_text(current.closes_at, current.time_zone)}
            ]
        )
    return _advance(current, CallAct.EVALUATE, "call.evaluation_begun", by, now)


@transaction.atomic
def mark_decided(*, call: Call, by: Author, now: datetime) -> Call:
    """Say that every application of a call is decided.

    :raises Refused: when an application has no decision yet.
    """
    current, _to = locked_call(call, CallAct.DECIDE)
    problems = decide_problems(current)
    if problems:
        raise Refused([problem.message for problem in problems])
    return _advance(current, CallAct.DECIDE, "call.decided", by, now)


@transaction.atomic
def archive_call(*, call: Call, by: Author, now: datetime) -> Call:
    """Put a decided call away: nothing more is expected of it."""
    return _advance(call, CallAct.ARCHIVE, "call.archived", by, now)


@transaction.atomic
def return_call(*, call: Call, reason: str, by: Author, now: datetime) -> Call:
    """Take a call one step back, with a reason; results that were shown are hidden again.

    :raises Refused: without a reason.
    """
    current, _to = locked_call(call, CallAct.RETURN, reason)
    if current.results_shown != ResultsShown.NOTHING and current.state == "decided":
        current.results_shown = ResultsShown.NOTHING
        current.save(update_fields=["results_shown"])
    return _advance(current, CallAct.RETURN, "call.stepped_back", by, now, reason)


@transaction.atomic
def cancel_call(*, call: Call, reason: str, by: Author, now: datetime) -> Call:
    """Cancel a call, with a reason that everybody reads where it was published.

    :raises Refused: without a reason, or once a decision was notified.
    """
    current, _to = locked_call(call, CallAct.CANCEL, reason)
    told = FundingDecision.objects.filter(application__call=current, notified_at__isnull=False)
    if told.exists():
        raise Refused([_("Decisions have been taken: this call can no longer be cancelled.")])
    current.state_reason = reason.strip()
    current.save(update_fields=["state_reason"])
    was_public = current.state != CallState.PREPARED
    cancelled = _advance(current, CallAct.CANCEL, "call.cancelled", by, now, reason)
    if was_public:
        tell_call_news(cancelled, now=now)
    return cancelled


@transaction.atomic
def show_results(*, call: Call, shown: str, by: Author, now: datetime) -> Call:
    """Choose how much of the results everybody reads: a value of ``ResultsShown``.

    :raises Refused: before the call is decided.
    """
    current, _to = locked_call(call, CallAct.SHOW)
    before, after = current.results_shown, ResultsShown(shown).value
    if before != after:
        current.results_shown, current.changed_at = after, now
        current.save(update_fields=["results_shown", "changed_at"])
        changes = {"results_shown": [before, after]}
        write_line(current, "call.results_shown", by=by, now=now, changes=changes)
    return current


def _advance(
    call: Call, act: CallAct, action: str, by: Author, now: datetime, reason: str = ""
) -> Call:
    current, to = locked_call(call, act, reason)
    before = current.state
    current.state, current.changed_at = to, now
    current.save(update_fields=["state", "changed_at"])
    changes = {"state": [before, to.value]}
    write_line(current, action, by=by, now=now, changes=changes, reason=reason)
    return current
