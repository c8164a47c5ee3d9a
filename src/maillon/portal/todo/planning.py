"""The tasks that the annual implementation plan gives: milestones, late measures of a theme."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from maillon.core.moments import local_zone
from maillon.implementation.enums import ImplementationPlanState, MeasureStatus
from maillon.implementation.models import Milestone, PlannedMeasure
from maillon.implementation.queries.measure_status import statuses_of
from maillon.implementation.queries.planning_scope import led_themes
from maillon.partners.permissions import Person
from maillon.portal.todo.task import SOON, Group, Task


def milestones(person: Person, now: datetime) -> Iterator[Task]:
    """Return the milestones that fall to the person's organisation: late, or due soon."""
    if not person.may("milestone.complete", state=ImplementationPlanState.ADOPTED):
        return
    today, own = timezone.localdate(now), person.organisation_ids
    rows = Milestone.objects.filter(
        Q(responsible__in=own) | Q(responsible__isnull=True, planned__lead__in=own),
        planned__implementation_plan__state=ImplementationPlanState.ADOPTED,
        done_on__isnull=True,
        due_on__lte=today + SOON,
    ).select_related("planned__measure", "planned__implementation_plan")
    for row in rows:
        yield Task(
            group=Group.LATE if row.due_on < today else Group.DUE_SOON,
            text=f"{row.planned.measure.code} · {row.title}",
            url=_page(row.planned),
            at=_end_of(row.due_on),
            detail=row.planned.implementation_plan.title,
        )


def late_measures(person: Person, now: datetime) -> Iterator[Task]:
    """Return the late measures of the themes that the person leads, each with its causes."""
    if not person.may("planned_measure.override", state=ImplementationPlanState.ADOPTED):
        return
    themes = led_themes(person.user.pk, on=timezone.localdate(now))
    if not themes:
        return
    rows = PlannedMeasure.objects.filter(
        Q(measure__theme__in=themes) | Q(measure__subtheme__in=themes),
        implementation_plan__state=ImplementationPlanState.ADOPTED,
    ).select_related("implementation_plan__plan", "measure")
    planned = list(rows)
    found = statuses_of(planned, now=now)
    for row in planned:
        status = found[row.pk]
        if status.code == MeasureStatus.LATE:
            yield Task(
                group=Group.THEME_LATE,
                text=f"{row.measure.code} {row.measure.title}",
                url=_page(row),
                detail=status.explanation,
            )


def _page(planned: PlannedMeasure) -> str:
    return reverse("planned_measure", args=[planned.implementation_plan.code, planned.measure.code])


def _end_of(day: date) -> datetime:
    """Return the last minute of a day: a milestone is due on a day, not at a moment."""
    return datetime.combine(day, time(23, 59), tzinfo=local_zone())
