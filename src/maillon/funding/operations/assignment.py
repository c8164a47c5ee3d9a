"""Writes of who reads what: proposed by the solver, adjusted by hand, never onto a conflict."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import (
    ApplicationState,
    AssignmentSource,
    CallKind,
    JurorState,
    SheetState,
)
from maillon.funding.models import Application, Assignment, Call, Juror
from maillon.funding.operations.assignment_inputs import (
    barred_pairs,
    counting,
    dossiers_for,
    experts_for,
    pair_of,
    recused_members,
    wishes_for,
)
from maillon.funding.operations.conflicts import detect_conflicts
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import is_conflicted
from maillon.funding.rules.detection import detect_among
from maillon.funding.rules.jury.assignment import problem
from maillon.funding.rules.jury.assignment.assign import assign_readers
from maillon.funding.workflows.jury import why_not_composed


@dataclass(frozen=True)
class AssignmentResult:
    """What came of a proposal.

    :param assigned: what is new, stored.
    :param problems: what could not be, in codes with values (``rules.jury.assignment.explain``),
        with experts by code and applications by number; and ``undeclared`` (expert).
    :param complete: every application has its readers.
    """

    assigned: tuple[Assignment, ...]
    problems: tuple[problem.Problem, ...]
    complete: bool


@transaction.atomic
def propose_assignment(
    *, call: Call, by: Author, now: datetime, calibration: int = 0
) -> AssignmentResult:
    """Give each admissible application its readers, as the call says, and store it.

    Finished and begun readings stay, and so does what was assigned by hand; what a proposal before
    gave and nobody began is given anew. Ties are looked for first. Only members who signed their
    declaration read.

    :param calibration: how many applications everybody reads; those chosen before stay.
    :raises Refused: when the call is decided, or there is nobody or nothing to assign.
    """
    _refuse_closed(call)
    detect_conflicts(call=call, by=by, now=now)
    jurors = list(
        call.jurors.filter(state=JurorState.APPOINTED).select_related("expert__organisation")
    )
    applications = list(call.applications.filter(state=ApplicationState.ADMISSIBLE))
    ready = [juror for juror in jurors if juror.declared_at is not None]
    if not applications:
        raise Refused([_("No application is admissible yet: check them first.")])
    if not ready:
        raise Refused([_("Nobody can read yet: no member of the jury signed the declaration.")])
    _give_back_proposed(call)
    kept = list(counting(call).select_related("juror__expert__organisation", "application"))
    if call.kind == CallKind.PRIZE:
        # A prize is voted on: everybody reads every candidate.
        calibration = len(applications)
    found = assign_readers(
        experts_for(ready, kept),
        dossiers_for(applications),
        wishes_for(call, ready, applications, kept, calibration),
    )
    stored = _store(call, ready, applications, found, by, now)
    late = [
        problem.problem("undeclared", expert=juror.expert.code)
        for juror in jurors
        if juror.declared_at is None
    ]
    # How many there are is not for the journal: it is read by people in conflict too.
    record(by=by, now=now, action="assignment.given_out", target=call, label=call.code)
    return AssignmentResult(tuple(stored), (*found.problems, *late), found.complete)


@transaction.atomic
def assign(
    *,
    application: Application,
    juror: Juror,
    by: Author,
    now: datetime,
    reason: str = "",
    source: AssignmentSource = AssignmentSource.HAND,
) -> Assignment:
    """Give an application to a member of the jury by hand.

    :param reason: why; needed where it goes above the load or beside a reader of the same body.
    :raises Refused: onto a conflict, never; for who is not appointed or has not signed; without a
        reason where one is needed.
    """
    _refuse_closed(application.call)
    held = (
        Juror.objects.select_for_update(of=("self",))
        .select_related("expert", "call")
        .get(pk=juror.pk)
    )
    _refuse_unready(held, application)
    refused = _why_tied(held, application, now)
    if refused:
        raise Refused([refused])
    warnings = [] if reason.strip() else hand_warnings(application, [held])[held.pk]
    if warnings:
        raise Refused(
            [*warnings, _("Give the reason to do it all the same.")], {"reason": "reason"}
        )
    assignment, created = Assignment.objects.get_or_create(
        application=application,
        juror=held,
        defaults={
            "source": source,
            "reason": reason.strip(),
            "assigned_at": now,
            "assigned_by": by.username,
        },
    )
    if not created:
        _take_up_again(assignment, reason, by, now)
    _record(assignment, "assignment.given", by, now, reason=reason.strip())
    return assignment


@transaction.atomic
def unassign(*, assignment: Assignment, by: Author, now: datetime, reason: str = "") -> None:
    """Take an application away from a reader. What is handed in is kept: it cannot be taken away.

    :raises Refused: when the reading is handed in, or is begun and no reason is given.
    """
    _refuse_closed(assignment.application.call)
    held = Assignment.objects.select_related("score_sheet", "application", "juror__expert").get(
        pk=assignment.pk
    )
    sheet = getattr(held, "score_sheet", None)
    if sheet is not None and sheet.state != SheetState.DRAFT:
        raise Refused([_("This reading is handed in or recused: it is kept.")])
    if sheet is not None and not reason.strip():
        raise Refused(
            [_("This reading was begun: say why it is taken away.")], {"reason": "reason"}
        )
    _record(held, "assignment.removed", by, now, reason=reason.strip())
    held.delete()


@transaction.atomic
def add_third_reader(*, application: Application, by: Author, now: datetime) -> Assignment:
    """Give an application one more reader: the best one who may, of yet another body.

    :raises Refused: when nobody is left who may read it, with the reason.
    """
    call = application.call
    _refuse_closed(call)
    ready = list(
        call.jurors.filter(state=JurorState.APPOINTED, declared_at__isnull=False).select_related(
            "expert__organisation"
        )
    )
    kept = list(counting(call).select_related("juror__expert__organisation", "application"))
    readers = [one for one in kept if one.application_id == application.pk]
    recused = recused_members(call, application)
    found = assign_readers(
        experts_for([one for one in ready if one.pk not in recused], kept, besides=application),
        dossiers_for([application]),
        problem.Wishes(
            readings=len(readers) + 1,
            conflicts=barred_pairs(call),
            kept=frozenset(pair_of(one) for one in readers),
        ),
    )
    codes = {juror.expert.code: juror for juror in ready}
    chosen = [codes[expert] for expert, _application in found.added]
    if not chosen:
        raise Refused(
            [
                _(
                    "Nobody is left who may read this application: no conflict, its language, "
                    "another body, room in their load. Appoint one more expert."
                )
            ]
        )
    return assign(
        application=application,
        juror=chosen[0],
        by=by,
        now=now,
        reason=_("The readings are far apart."),
        source=AssignmentSource.THIRD_READER,
    )


def hand_warnings(
    application: Application, jurors: Collection[Juror], loads: Mapping[int, int] | None = None
) -> dict[int, list[str]]:
    """Return what speaks against giving an application to each member: all but a conflict.

    :param loads: what each reads already, by id, where the page counts it; otherwise all of it.
    """
    given = counting(application.call)
    if loads is None:
        loads = Counter(given.filter(juror__in=jurors).values_list("juror_id", flat=True))
    bodies = dict(
        given.filter(application=application).values_list(
            "juror_id", "juror__expert__organisation_id"
        )
    )
    stepped_back = recused_members(application.call, application)
    return {
        juror.pk: _warnings(application, juror, loads.get(juror.pk, 0), bodies, stepped_back)
        for juror in jurors
    }


def _warnings(
    application: Application,
    juror: Juror,
    load: int,
    bodies: Mapping[int, int],
    stepped_back: Collection[int],
) -> list[str]:
    found, expert = [], juror.expert
    if load >= juror.most:
        found.append(
            _("%(expert)s already reads as many as they take (%(most)s).")
            % {"expert": expert.label, "most": juror.most}
        )
    if expert.organisation_id in {body for pk, body in bodies.items() if pk != juror.pk}:
        found.append(_("Another expert of the same body reads this application already."))
    if application.language not in expert.language_codes:
        found.append(
            _("%(expert)s does not read the language of this application.")
            % {"expert": expert.label}
        )
    if juror.pk in stepped_back:
        found.append(_("This expert stepped back from this application before."))
    return found


def _refuse_closed(call: Call) -> None:
    reason = why_not_composed(call.state)
    if reason:
        raise Refused([reason])


def _refuse_unready(juror: Juror, application: Application) -> None:
    if juror.call_id != application.call_id:
        raise Refused([_("This expert is not of this jury.")])
    if juror.state != JurorState.APPOINTED:
        raise Refused([_("This expert is not appointed.")])
    if juror.declared_at is None:
        raise Refused([_("This expert has not signed the declaration yet.")])
    if application.state != ApplicationState.ADMISSIBLE:
        raise Refused([_("Only an admissible application is read by the jury.")])


def _why_tied(juror: Juror, application: Application, now: datetime) -> str:
    """Say why not, in words that name no tie, where there is one, stored or not yet."""
    if not is_conflicted(juror, application):
        found = detect_among(juror.call, [juror], [application], on=timezone.localdate(now))
        if not found:
            return ""
    return _("This expert has a conflict of interest with this application: it is never given.")


def _take_up_again(assignment: Assignment, reason: str, by: Author, now: datetime) -> None:
    """Give a recused reading back, once its conflict was lifted."""
    sheet = getattr(assignment, "score_sheet", None)
    if sheet is None or sheet.state != SheetState.RECUSED:
        raise Refused([_("This expert already reads this application.")])
    if not reason.strip():
        raise Refused(
            [_("The expert recused themselves: say why it is given back.")], {"reason": "reason"}
        )
    sheet.state, sheet.changed_at, sheet.submitted_at = SheetState.DRAFT, now, None
    sheet.save(update_fields=["state", "changed_at", "submitted_at"])
    assignment.reason, assignment.assigned_at = reason.strip(), now
    assignment.assigned_by, assignment.source = by.username, AssignmentSource.HAND
    assignment.save()


def _give_back_proposed(call: Call) -> None:
    """Take away what a proposal gave before and nobody began."""
    Assignment.objects.filter(
        application__call=call,
        source=AssignmentSource.AUTOMATIC,
        score_sheet__isnull=True,
    ).delete()


def _store(
    call: Call,
    jurors: list[Juror],
    applications: list[Application],
    found: problem.Assignment,
    by: Author,
    now: datetime,
) -> list[Assignment]:
    by_code = {juror.expert.code: juror for juror in jurors}
    by_number = {one.number: one for one in applications}
    return Assignment.objects.bulk_create(
        [
            Assignment(
                application=by_number[number],
                juror=by_code[expert],
                source=(
                    AssignmentSource.CALIBRATION
                    if (expert, number) in found.calibration
                    else AssignmentSource.AUTOMATIC
                ),
                assigned_at=now,
                assigned_by=by.username,
            )
            for expert, number in found.added
        ],
        batch_size=500,
    )


def _record(
    assignment: Assignment, action: str, by: Author, now: datetime, *, reason: str = ""
) -> None:
    record(
        by=by,
        now=now,
        action=action,
        target=assignment,
        label=f"{assignment.application.number} · {assignment.juror.expert.code}",
        reason=reason,
    )
