"""Mails about readings: that they are ready, and reminders, once a day per expert."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from maillon.core.journal import Author, record
from maillon.funding.enums import ApplicationState, JurorState, SheetState
from maillon.funding.models import Assignment, Call, ConflictOfInterest
from maillon.funding.notifications.jury import announce_readings, remind_jurors
from maillon.funding.operations.assignment_inputs import counting
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import in_force
from maillon.funding.workflows.jury import why_not_composed


@transaction.atomic
def set_readings_due(*, call: Call, due_on: date | None, by: Author, now: datetime) -> Call:
    """Say by which day experts hand in; ``None``: not said. Late sheets are still taken.

    :raises Refused: when the evaluation is over.
    """
    held = Call.objects.select_for_update().get(pk=call.pk)
    reason = why_not_composed(held.state)
    if reason:
        raise Refused([reason])
    before, held.readings_due_on = held.readings_due_on, due_on
    if before != due_on:
        held.save(update_fields=["readings_due_on"])
        record(
            by=by,
            now=now,
            action="readings.due_changed",
            target=held,
            label=held.code,
            changes={"readings_due_on": [before, due_on]},
        )
    return held


@transaction.atomic
def remind_readers(*, call: Call, by: Author, now: datetime, experts: Collection[str] = ()) -> int:
    """Remind those who have readings to hand in (only these experts, where some are named).

    Each is told how many of their own are open: never what is in conflict. Returns how many mails.
    """
    tied = ConflictOfInterest.objects.filter(
        juror=OuterRef("juror"), application=OuterRef("application"), lifted_at__isnull=True
    )
    rows = (
        Assignment.objects.filter(
            application__call=call,
            application__state=ApplicationState.ADMISSIBLE,
            juror__state=JurorState.APPOINTED,
        )
        .exclude(score_sheet__state__in=(SheetState.SUBMITTED, SheetState.RECUSED))
        .exclude(Exists(tied))
        .select_related("juror__expert__user", "juror__call")
    )
    if experts:
        rows = rows.filter(juror__expert__code__in=experts)
    counts: dict[int, int] = {}
    jurors = {}
    for row in rows:
        counts[row.juror_id] = counts.get(row.juror_id, 0) + 1
        jurors[row.juror_id] = row.juror
    mails = remind_jurors(((jurors[pk], n) for pk, n in counts.items()), now=now)
    if mails:
        record(by=by, now=now, action="readings.reminded", target=call, label=call.code)
    return len(mails)


@transaction.atomic
def announce_assignment(*, call: Call, by: Author, now: datetime) -> int:
    """Tell by mail those who have something to read that it is ready; return how many mails."""
    tied = in_force(call).filter(juror=OuterRef("juror"), application=OuterRef("application"))
    waiting = counting(call).exclude(score_sheet__state=SheetState.SUBMITTED).exclude(Exists(tied))
    jurors = call.jurors.filter(pk__in=waiting.values("juror")).select_related(
        "expert__user", "call"
    )
    mails = announce_readings(jurors, now=now)
    record(by=by, now=now, action="assignment.sent", target=call, label=call.code)
    return len(mails)
