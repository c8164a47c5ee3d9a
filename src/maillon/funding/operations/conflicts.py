"""Writes of conflicts of interest: declared, detected, pinned, lifted.

A conflict in force hides the application whole (``queries.visibility``); what the expert was given
to read of it is taken back in the same transaction.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import ConflictKind, ConflictSource, SheetState
from maillon.funding.models import (
    Application,
    Assignment,
    Call,
    ConflictOfInterest,
    Juror,
    ScoreSheet,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import concerned_applications
from maillon.funding.rules.detection import Detected, detect


@transaction.atomic
def detect_conflicts(
    *, call: Call, by: Author, now: datetime, juror: Juror | None = None
) -> list[ConflictOfInterest]:
    """Look for the ties of a jury (or of one member) and store those that are new.

    What the coordination lifted is not found again. What was being read is taken back.
    """
    return store_detected(
        detect(call, on=timezone.localdate(now), only=juror), call=call, by=by, now=now
    )


@transaction.atomic
def store_detected(
    found: list[Detected], *, call: Call, by: Author, now: datetime
) -> list[ConflictOfInterest]:
    """Store the ties that are not stored yet, and return those."""
    known = set(
        ConflictOfInterest.objects.filter(
            application__call=call, source=ConflictSource.DETECTED
        ).values_list("juror_id", "application_id", "kind")
    )
    new = [
        ConflictOfInterest(
            juror=one.juror,
            application=one.application,
            kind=one.tie.kind,
            source=ConflictSource.DETECTED,
            reason=one.tie.detail,
            at=now,
            by=by.username,
        )
        for one in found
        if (one.juror.pk, one.application.pk, one.tie.kind) not in known
    ]
    stored = ConflictOfInterest.objects.bulk_create(new)
    for conflict in stored:
        take_back(conflict.juror, conflict.application, now=now)
        _record(conflict, "conflict.detected", by, now)
    return stored


@transaction.atomic
def declare_conflict(
    *,
    juror: Juror,
    application: Application,
    kind: ConflictKind | str,
    reason: str,
    by: Author,
    now: datetime,
) -> ConflictOfInterest:
    """Store the tie that an expert declares; they see nothing of the application any more.

    :raises Refused: without a reason, or for an application of another call.
    """
    return _store(juror, application, kind, ConflictSource.DECLARED, reason, by, now)


@transaction.atomic
def pin_conflict(
    *,
    juror: Juror,
    application: Application,
    reason: str,
    by: Author,
    now: datetime,
    kind: ConflictKind | str = ConflictKind.ADMINISTRATIVE,
) -> ConflictOfInterest:
    """Store a conflict that the coordination sets: the expert cannot undo it.

    :raises Refused: without a reason, or for an application of another call.
    """
    return _store(juror, application, kind, ConflictSource.PINNED, reason, by, now)


@transaction.atomic
def lift_conflict(
    *, conflict: ConflictOfInterest, reason: str, by: Author, now: datetime
) -> ConflictOfInterest:
    """Lift a conflict, and keep it with the reason; the reading is not given back by itself.

    An expert lifts what they declared themselves only; the coordination lifts every one.

    :raises Refused: without a reason, when it is lifted already, or not the expert's to lift.
    """
    held = (
        ConflictOfInterest.objects.select_for_update(of=("self",))
        .select_related("juror__expert", "application")
        .get(pk=conflict.pk)
    )
    if held.lifted_at is not None:
        raise Refused([_("This conflict was lifted already.")])
    if not reason.strip():
        raise Refused([_("Say why the conflict is lifted.")], {"reason": "reason"})
    own = by.user_id is not None and held.juror.expert.user_id == by.user_id
    if own and held.source != ConflictSource.DECLARED:
        raise Refused(
            [_("What was detected or set by the coordination is lifted by the coordination only.")]
        )
    held.lifted_at, held.lifted_by, held.lifted_reason = now, by.username, reason.strip()
    held.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    _record(held, "conflict.lifted", by, now, reason=held.lifted_reason)
    return held


def _store(
    juror: Juror,
    application: Application,
    kind: ConflictKind | str,
    source: ConflictSource,
    reason: str,
    by: Author,
    now: datetime,
) -> ConflictOfInterest:
    if not reason.strip():
        raise Refused([_("Say in a few words what the tie is.")], {"reason": "reason"})
    if kind not in ConflictKind.values:
        raise Refused([_("Choose a kind of tie.")], {"kind": "kind"})
    if (
        application.call_id != juror.call_id
        or not concerned_applications(juror.call).filter(pk=application.pk).exists()
    ):
        raise Refused([_("This application is not one of this jury.")])
    conflict, _created = ConflictOfInterest.objects.update_or_create(
        juror=juror,
        application=application,
        kind=kind,
        source=source,
        defaults={
            "reason": reason.strip(),
            "at": now,
            "by": by.username,
            "lifted_at": None,
            "lifted_by": "",
            "lifted_reason": "",
        },
    )
    take_back(juror, application, now=now)
    _record(conflict, f"conflict.{source}", by, now, reason=reason.strip())
    return conflict


def take_back(juror: Juror, application: Application, *, now: datetime) -> None:
    """Take back what the expert was given to read of an application.

    A score sheet on which something was written stays, recused: it never counts again.
    """
    given = Assignment.objects.filter(juror=juror, application=application)
    for assignment in given.select_related("score_sheet"):
        sheet = getattr(assignment, "score_sheet", None)
        if sheet is None or not _is_written(sheet):
            assignment.delete()
        else:
            sheet.state, sheet.changed_at = SheetState.RECUSED, now
            sheet.save(update_fields=["state", "changed_at"])


def _is_written(sheet: ScoreSheet) -> bool:
    written = sheet.state != SheetState.DRAFT or sheet.comment or sheet.private_note
    return bool(written) or sheet.scores.exists()


def _record(
    conflict: ConflictOfInterest, action: str, by: Author, now: datetime, *, reason: str = ""
) -> None:
    record(
        by=by,
        now=now,
        action=action,
        target=conflict,
        label=f"{conflict.application.number} · {conflict.juror.expert.code}",
        changes={"kind": [None, str(conflict.kind)]} if action != "conflict.lifted" else {},
        reason=reason,
    )
