"""Reads of juries: members, readings, progress; each narrowed to what its reader may know of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from maillon.funding.enums import ApplicationState, CallState, JurorState, SheetState
from maillon.funding.models import (
    Application,
    Assignment,
    Call,
    Criterion,
    Expert,
    Juror,
    Score,
    ScoreSheet,
)
from maillon.funding.queries.visibility import (
    assigned_applications,
    conflicted,
    visible_applications,
)
from maillon.partners.permissions import Person
from maillon.plan.models import Theme


def experts() -> QuerySet[Expert]:
    """Return every expert with body and themes."""
    return Expert.objects.select_related("organisation", "user").prefetch_related(
        Prefetch("themes", Theme.objects.order_by("plan", "code"))
    )


def jury_of(call: Call) -> QuerySet[Juror]:
    """Return the members of a jury with their body."""
    return call.jurors.select_related("expert__organisation", "expert__user").order_by(
        "expert__organisation__name_fr", "expert__code"
    )


def my_seats(person: Person) -> QuerySet[Juror]:
    """Return the juries that ``person`` is asked for or is in, the newest call first."""
    if person.user.pk is None or not person.may("jury.answer"):
        return Juror.objects.none()
    return (
        Juror.objects.filter(expert__user=person.user.pk)
        .exclude(call__state=CallState.CANCELLED)
        .select_related("call", "expert__organisation")
        .order_by("-call__closes_at", "call__code")
    )


def my_readings(person: Person) -> QuerySet[Assignment]:
    """Return what ``person`` reads: nothing in conflict, nothing before the declaration."""
    return (
        Assignment.objects.filter(
            juror__expert__user=person.user.pk,
            application__in=assigned_applications(person),
        )
        .exclude(score_sheet__state=SheetState.RECUSED)
        .select_related("application__organisation", "application__call", "score_sheet", "juror")
        .order_by("application__call", "application__number")
    )


def reading_of(person: Person, number: str) -> Assignment | None:
    """Return the reading of ``person`` on the application with this number, if it is theirs."""
    if person.user.pk is None:
        return None
    found = my_readings(person).filter(application__number=number)
    return found.select_related(
        "application__organisation",
        "application__call",
        "score_sheet",
        "juror__expert__organisation",
    ).first()


def visible_of(person: Person, call: Call) -> QuerySet[Application]:
    """Return the applications of a call that ``person`` may know of: no conflict, no draft."""
    return visible_applications(person).filter(call=call).exclude(state=ApplicationState.DRAFT)


def hides_some(person: Person, call: Call) -> bool:
    """Say whether something of this call is hidden from ``person``: totals are then not shown."""
    return conflicted(person).filter(application__call=call).exists()


def readings_for(person: Person, call: Call) -> QuerySet[Assignment]:
    """Return the readings of a call that count and that ``person`` may know of."""
    return (
        Assignment.objects.filter(application__in=visible_of(person, call))
        .exclude(score_sheet__state=SheetState.RECUSED)
        .select_related("application", "juror__expert__organisation", "score_sheet")
        .order_by("application__number", "juror__expert__code")
    )


def criteria_of(call: Call) -> list[Criterion]:
    """Return the grid of a call in its order, with the descriptions of levels."""
    rows = Criterion.objects.filter(grid__call=call).prefetch_related("levels")
    return list(rows.order_by("position", "pk"))


def points_of(sheet: ScoreSheet | None) -> dict[str, Decimal | None]:
    """Return code of the criterion → points of a sheet; ``None`` where not answered."""
    if sheet is None:
        return {}
    return {score.criterion.code: score.points for score in sheet.scores.all()}


def handed_in_beside(assignment: Assignment) -> list[ScoreSheet]:
    """Return the sheets that the other readers of an application handed in, in a stable order.

    The order follows the assignment, not the experts' names: it says nothing of who they are.
    """
    rows = (
        ScoreSheet.objects.filter(
            assignment__application=assignment.application_id, state=SheetState.SUBMITTED
        )
        .exclude(assignment=assignment)
        .prefetch_related(Prefetch("scores", Score.objects.select_related("criterion")))
        .order_by("assignment__pk")
    )
    return list(rows)


def handed_in(
    person: Person, call: Call, applications: Iterable[Application] | None = None
) -> dict[int, list[ScoreSheet]]:
    """Return the sheets handed in by application, of those that ``person`` may know of.

    :param applications: only of these; by default of the whole call.
    """
    found: dict[int, list[ScoreSheet]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(
        assignment__in=readings_for(person, call).values("pk"), state=SheetState.SUBMITTED
    ).select_related("assignment__juror__expert")
    if applications is not None:
        rows = rows.filter(assignment__application__in=[one.pk for one in applications])
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    for sheet in rows.prefetch_related(scores).order_by("assignment__pk"):
        found[sheet.assignment.application_id].append(sheet)
    return found


@dataclass
class Progress:
    """How far the readings of a member or of a body are."""

    given: int = 0
    begun: int = 0
    done: int = 0
    last: datetime | None = None

    @property
    def outstanding(self) -> int:
        """Readings that are not handed in."""
        return self.given - self.done

    @property
    def percent(self) -> int:
        """Handed in, in percent; 0 where nothing is given."""
        return 100 * self.done // self.given if self.given else 0


@dataclass
class CallProgress:
    """How far the readings of a call are: in all, by member, by body."""

    total: Progress = field(default_factory=Progress)
    members: dict[int, Progress] = field(default_factory=lambda: defaultdict(Progress))
    bodies: dict[int, Progress] = field(default_factory=lambda: defaultdict(Progress))


def progress_of(readings: Iterable[Assignment]) -> CallProgress:
    """Count readings, as their reader may know of them."""
    found = CallProgress()
    for one in readings:
        sheet = getattr(one, "score_sheet", None)
        done = sheet is not None and sheet.state == SheetState.SUBMITTED
        for progress in (
            found.total,
            found.members[one.juror_id],
            found.bodies[one.juror.expert.organisation_id],
        ):
            progress.given += 1
            progress.begun += sheet is not None and not done
            progress.done += done
            if sheet is not None and (progress.last is None or sheet.changed_at > progress.last):
                progress.last = sheet.changed_at
    return found


def appointed(call: Call) -> QuerySet[Juror]:
    """Return the appointed members of a jury."""
    return jury_of(call).filter(state=JurorState.APPOINTED)
