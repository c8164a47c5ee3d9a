"""Writes of the jury of a call: invited, volunteer, appointed, declared, released."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import JurorState, SheetState
from maillon.funding.models import Assignment, Call, Expert, Juror
from maillon.funding.notifications.jury import announce_appointment, invite_to_jury
from maillon.funding.operations.conflicts import detect_conflicts
from maillon.funding.operations.experts import tie_account
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.jury import (
    IN_JURY,
    JurorAct,
    juror_step,
    why_not_composed,
    why_not_juror,
)


@transaction.atomic
def invite_expert(
    *, call: Call, expert: Expert, by: Author, now: datetime, most: int | None = None
) -> Juror:
    """Ask an expert to be of the jury of a call, by mail and on their page.

    :param most: applications at most; by default the expert's own maximum.
    :raises Refused: when the jury is complete for good, or the expert is asked already.
    """
    _refuse_closed(call)
    if not expert.active:
        raise Refused([_("This expert is not available at present.")])
    tie_account(expert=expert, by=by, now=now)
    juror = Juror.objects.select_for_update().filter(call=call, expert=expert).first()
    if juror is None:
        juror = Juror(call=call, expert=expert)
    elif juror_step(juror.state, JurorAct.INVITE) is None:
        raise Refused([why_not_juror(juror.state, JurorAct.INVITE)])
    before = juror.state if juror.pk else None
    juror.state, juror.most = JurorState.INVITED, most or expert.most
    juror.invited_at, juror.answered_at, juror.declared_at, juror.note = now, None, None, ""
    juror.save()
    invite_to_jury(juror, now=now)
    _record(juror, "juror.invited", before, by, now)
    return juror


@transaction.atomic
def volunteer(
    *,
    juror: Juror,
    most: int,
    by: Author,
    now: datetime,
    fewest: int = 0,
    note: str = "",
) -> Juror:
    """Say yes, with a load: at most, and at least, so many applications.

    :raises Refused: when it is too late to answer, or the load makes no sense.
    """
    held = _held(juror)
    _check_load(most, fewest)
    held.most, held.fewest = most, fewest
    return _step(held, JurorAct.VOLUNTEER, "juror.volunteered", note, by, now, answered=True)


@transaction.atomic
def lend_expert(*, call: Call, expert: Expert, most: int, by: Author, now: datetime) -> Juror:
    """Put an expert forward for a jury, on behalf of the body that lends them.

    The coordination appoints; the expert can still decline on their own page.

    :raises Refused: when the jury is complete for good, or the expert is in it already.
    """
    _refuse_closed(call)
    _check_load(most, 0)
    if Juror.objects.filter(call=call, expert=expert, state__in=IN_JURY).exists():
        raise Refused([_("This expert is in this jury already.")])
    juror, _created = Juror.objects.update_or_create(
        call=call,
        expert=expert,
        defaults={
            "state": JurorState.VOLUNTEER,
            "most": most,
            "fewest": 0,
            "answered_at": now,
            "declared_at": None,
            "note": "",
        },
    )
    _record(juror, "juror.volunteered", None, by, now)
    return juror


@transaction.atomic
def decline(*, juror: Juror, reason: str, by: Author, now: datetime) -> Juror:
    """Say no to an invitation, with the reason.

    :raises Refused: without a reason, or when the expert is appointed already.
    """
    return _step(_held(juror), JurorAct.DECLINE, "juror.declined", reason, by, now, answered=True)


@transaction.atomic
def appoint(
    *, juror: Juror, by: Author, now: datetime, most: int | None = None, fewest: int | None = None
) -> Juror:
    """Take an expert into the jury; their ties are looked for at once.

    :raises Refused: when they declined or were released, or the load makes no sense.
    """
    held = _held(juror)
    held.most = held.most if most is None else most
    held.fewest = held.fewest if fewest is None else fewest
    _check_load(held.most, held.fewest)
    tie_account(expert=held.expert, by=by, now=now)
    held = _step(held, JurorAct.APPOINT, "juror.appointed", held.note, by, now)
    detect_conflicts(call=held.call, juror=held, by=by, now=now)
    announce_appointment(held, now=now)
    return held


@transaction.atomic
def release(*, juror: Juror, reason: str, by: Author, now: datetime) -> Juror:
    """Let an expert go: what is not handed in is given back, what is handed in counts on.

    :raises Refused: without a reason, or when they are not of the jury.
    """
    held = _step(_held(juror), JurorAct.RELEASE, "juror.released", reason, by, now)
    _give_back_unfinished(held)
    return held


@transaction.atomic
def declare_no_other_conflict(*, juror: Juror, by: Author, now: datetime) -> Juror:
    """Sign that every tie is named and that there is no other; reading opens with it.

    Detection runs first, in the same transaction: nothing opens that a record already excludes.

    :raises Refused: when the expert is not appointed.
    """
    held = _held(juror)
    if juror_step(held.state, JurorAct.DECLARE) is None:
        raise Refused([_("Only an appointed member of the jury signs the declaration.")])
    detect_conflicts(call=held.call, juror=held, by=by, now=now)
    if held.declared_at is None:
        held.declared_at = now
        held.save(update_fields=["declared_at"])
        _record(held, "juror.declared", held.state, by, now)
    return held


@transaction.atomic
def change_load(*, juror: Juror, most: int, fewest: int, by: Author, now: datetime) -> Juror:
    """Change how many applications a member reads at most and at least.

    :raises Refused: when the load makes no sense, or the member left.
    """
    held = _held(juror)
    _check_load(most, fewest)
    if held.state not in IN_JURY:
        raise Refused([why_not_juror(held.state, JurorAct.APPOINT)])
    changes = {"most": [held.most, most], "fewest": [held.fewest, fewest]}
    held.most, held.fewest = most, fewest
    held.save(update_fields=["most", "fewest"])
    record(by=by, now=now, action="juror.edited", target=held, label=told(held), changes=changes)
    return held


def told(juror: Juror) -> str:
    """Return how the journal names a member of a jury."""
    return f"{juror.call.code} · {juror.expert.code}"


def _held(juror: Juror) -> Juror:
    rows = Juror.objects.select_for_update(of=("self",))
    return rows.select_related("call", "expert__user", "expert__organisation").get(pk=juror.pk)


def _refuse_closed(call: Call) -> None:
    reason = why_not_composed(call.state)
    if reason:
        raise Refused([reason])


def _check_load(most: int, fewest: int) -> None:
    if not 1 <= most <= 500:
        raise Refused(
            [_("Give how many applications at most: from 1 to 500.")],
            {"most": "most"},
        )
    if not 0 <= fewest <= most:
        raise Refused(
            [_("At least is no more than at most.")],
            {"fewest": "fewest"},
        )


def _step(
    juror: Juror,
    act: JurorAct,
    action: str,
    note: str,
    by: Author,
    now: datetime,
    *,
    answered: bool = False,
) -> Juror:
    _refuse_closed(juror.call)
    step = juror_step(juror.state, act)
    if step is None:
        raise Refused([why_not_juror(juror.state, act)])
    if step.needs_reason and not note.strip():
        raise Refused([_("Say why, in a few words.")], {"reason": "reason"})
    before, juror.state, juror.note = juror.state, step.to, note.strip()
    if answered:
        juror.answered_at = now
    juror.save()
    _record(juror, action, before, by, now, reason=juror.note)
    return juror


def _give_back_unfinished(juror: Juror) -> None:
    """Delete what was not handed in; a recused sheet stays as a record."""
    given = Assignment.objects.filter(juror=juror)
    given.filter(score_sheet__isnull=True).delete()
    given.filter(score_sheet__state=SheetState.DRAFT).delete()


def _record(
    juror: Juror, action: str, before: str | None, by: Author, now: datetime, *, reason: str = ""
) -> None:
    changes = {"state": [before, str(juror.state)]} if before != juror.state else {}
    record(
        by=by,
        now=now,
        action=action,
        target=juror,
        label=told(juror),
        changes=changes,
        reason=reason,
    )
