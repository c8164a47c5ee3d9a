"""Writes of score sheets: saved as typed with a version, handed in, recused.

A criterion that is not answered is never zero: ``points`` stays empty, and the total leaves it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import ApplicationState, ConflictKind, JurorState, SheetState
from maillon.funding.models import Assignment, Call, Criterion, Score, ScoreSheet
from maillon.funding.operations.conflicts import declare_conflict
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import is_conflicted
from maillon.funding.queries.ranked import adopted_ranking
from maillon.funding.rules.jury.scores import Criterion as RuleCriterion
from maillon.funding.rules.jury.scores import Scorer
from maillon.funding.workflows.jury import why_not_filled, why_not_read

LONGEST_COMMENT = 4_000


@dataclass(frozen=True)
class Entry:
    """What is typed at one criterion; ``points`` as typed, empty where it is not answered."""

    code: str
    points: str = ""
    not_applicable: bool = False
    comment: str = ""


@dataclass(frozen=True)
class Saved:
    """The sheet is stored under this version; ``problems`` by code of the criterion."""

    version: int
    problems: dict[str, str]


@dataclass(frozen=True)
class Stale:
    """The sheet was changed elsewhere since: nothing was stored. ``version`` is the present one."""

    version: int
    at: datetime


@transaction.atomic
def save_sheet(
    *,
    assignment: Assignment,
    entries: Iterable[Entry],
    comment: str,
    private_note: str,
    version: int,
    by: Author,
    now: datetime,
) -> Saved | Stale:
    """Store what an expert typed on a whole sheet, if it still has ``version`` (0: none yet).

    What is no number, or out of bounds, is not stored and named in the answer; the rest is.

    :raises Refused: when nothing can be filled in now, or a text is too long.
    """
    given = list(entries)
    for text in (comment, private_note, *(one.comment for one in given)):
        if len(text) > LONGEST_COMMENT:
            raise Refused(
                [_("This text is too long: at most %(count)s characters.") % {"count": 4000}]
            )
    sheet = open_sheet(assignment, now=now)
    present = sheet.version
    if present != version:
        return Stale(present, sheet.changed_at)
    sheet.comment, sheet.private_note = _clean(comment), _clean(private_note)
    sheet.version, sheet.changed_at = present + 1, now
    sheet.save()
    return Saved(sheet.version, _store_scores(sheet, given))


@transaction.atomic
def save_score(
    *,
    assignment: Assignment,
    criterion: Criterion,
    points: Decimal | int | str | None,
    by: Author,
    now: datetime,
    not_applicable: bool = False,
    comment: str = "",
) -> Score:
    """Store the points of one criterion, whatever the sheet's version (imports, exercises).

    :param points: ``None`` or empty: not answered, which is not zero.
    :raises Refused: when nothing can be filled in now, or the points are no possible number.
    """
    sheet = open_sheet(assignment, now=now)
    sheet.version += 1
    sheet.changed_at = now
    sheet.save()
    text = "" if points is None else str(points)
    problems = _store_scores(sheet, [Entry(criterion.code, text, not_applicable, comment)])
    if problems:
        raise Refused(list(problems.values()), {text: code for code, text in problems.items()})
    return sheet.scores.get(criterion=criterion)


@transaction.atomic
def submit_sheet(*, assignment: Assignment, by: Author, now: datetime) -> ScoreSheet:
    """Hand a sheet in: every required criterion answered. Later changes go by deliberation.

    :raises Refused: naming each criterion that is still open, or once a ranking is adopted.
    """
    # An adoption that is under way is waited for: what it rests on does not move behind it.
    Call.objects.select_for_update(no_key=True).get(applications=assignment.application_id)
    sheet = open_sheet(assignment, now=now)
    missing = missing_criteria(assignment, sheet)
    if missing:
        words = _("“%(criterion)s” is not answered yet.")
        said = {one.code: words % {"criterion": one.label} for one in missing}
        raise Refused(list(said.values()), {text: code for code, text in said.items()})
    sheet.state, sheet.submitted_at, sheet.changed_at = SheetState.SUBMITTED, now, now
    sheet.version += 1
    sheet.save()
    record(
        by=by,
        now=now,
        action="score_sheet.submitted",
        target=sheet,
        label=f"{assignment.application.number} · {assignment.juror.expert.code}",
    )
    return sheet


@transaction.atomic
def recuse(
    *,
    assignment: Assignment,
    reason: str,
    by: Author,
    now: datetime,
    kind: ConflictKind | str = ConflictKind.OTHER,
) -> None:
    """Step back from an application, at any time: a declared conflict, and it is seen no more.

    A sheet on which something was written stays, recused: it never counts.

    :raises Refused: without a reason.
    """
    declare_conflict(
        juror=assignment.juror,
        application=assignment.application,
        kind=kind,
        reason=reason,
        by=by,
        now=now,
    )


def missing_criteria(assignment: Assignment, sheet: ScoreSheet) -> list[Criterion]:
    """Return the criteria without which the sheet is not handed in, in the grid's order."""
    required = Criterion.objects.filter(grid__call=assignment.application.call_id, optional=False)
    if sheet._state.adding:
        return list(required)
    answered = sheet.scores.filter(points__isnull=False).values("criterion")
    return list(required.exclude(pk__in=answered))


def open_sheet(assignment: Assignment, *, now: datetime) -> ScoreSheet:
    """Return the sheet of an assignment, locked, once it may be filled in; not stored if new.

    :raises Refused: with the reason, in words that say nothing of a conflict found meanwhile.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "juror", "application__call"
    )
    held = rows.filter(pk=assignment.pk).first()
    if held is None or is_conflicted(held.juror, held.application):
        raise Refused([_("This reading is no longer yours.")])
    if held.juror.state != JurorState.APPOINTED or held.juror.declared_at is None:
        raise Refused([_("Sign the declaration of conflicts of interest first.")])
    reason = why_not_scored(held.application.call)
    if not reason and held.application.state != ApplicationState.ADMISSIBLE:
        reason = _("This application is not evaluated any more.")
    sheet = ScoreSheet.objects.select_for_update().filter(assignment=held).first()
    if sheet is None:
        sheet = ScoreSheet(assignment=held, changed_at=now, version=0)
    reason = reason or why_not_filled(sheet.state)
    if reason:
        raise Refused([reason])
    return sheet


def why_not_scored(call: Call) -> str:
    """Say why no score sheet of ``call`` can be filled in now; empty where it may."""
    reason = why_not_read(call.state)
    if not reason and adopted_ranking(call) is not None:
        return _("The ranking of this call is adopted: score sheets do not change any more.")
    return reason


def total_so_far(
    criteria: Iterable[Criterion], points: dict[str, Decimal | None]
) -> Decimal | None:
    """Return the total of 100 over what was answered; ``None`` where nothing was.

    The same arithmetic as the ranking's (``rules.jury.scores``).
    """
    rules = tuple(
        RuleCriterion(one.code, one.weight, one.maximum, one.floor, not one.optional)
        for one in criteria
    )
    if not rules:
        return None
    scorer = Scorer(rules)
    return scorer.shown(scorer.total(points))


def _store_scores(sheet: ScoreSheet, entries: list[Entry]) -> dict[str, str]:
    grid = Criterion.objects.filter(grid__call=sheet.assignment.application.call_id)
    criteria = {one.code: one for one in grid}
    stored = {score.criterion_id: score for score in sheet.scores.all()}
    problems: dict[str, str] = {}
    for entry in entries:
        criterion = criteria.get(entry.code)
        if criterion is None:
            raise Refused([_("This criterion is not in the grid of the call.")])
        score = stored.get(criterion.pk) or Score(sheet=sheet, criterion=criterion)
        waived = entry.not_applicable and criterion.optional
        points, problem = (None, "") if waived else _points(entry.points, criterion)
        if problem:
            problems[entry.code] = problem
        else:
            score.points, score.not_applicable = points, waived
        score.comment = _clean(entry.comment)
        if score.pk or score.points is not None or score.not_applicable or score.comment:
            score.save()
    return problems


def _points(text: str, criterion: Criterion) -> tuple[Decimal | None, str]:
    """Return the points typed, or what is wrong with them; empty is not answered, never zero."""
    typed = text.strip().replace(",", ".")
    if not typed:
        return None, ""
    try:
        points = Decimal(typed)
    except InvalidOperation:
        return None, _("Give a number, such as 7 or 7.5.")
    if not points.is_finite() or not 0 <= points <= criterion.maximum:
        return None, _("Give a number from 0 to %(maximum)s.") % {
            "maximum": number_format(criterion.maximum.normalize())
        }
    if points != points.quantize(Decimal("0.01")):
        return None, _("Give at most two decimals.")
    return points, ""


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()
