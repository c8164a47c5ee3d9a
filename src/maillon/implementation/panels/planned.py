"""The parts of a planned measure's page: whom one expects, and the milestones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.implementation.models import Milestone, PlannedMeasure
from maillon.implementation.panels.timeline import state_of, state_words
from maillon.implementation.queries.measure_status import facts_of
from maillon.implementation.queries.planning_scope import answers_for, leads
from maillon.implementation.queries.status_rules import Expected, Facts, is_late
from maillon.implementation.workflows.planning import PlanAct, plan_may
from maillon.partners.permissions import Person

KINDS = {"done": "ok", "late": "bad", "coming": ""}


@dataclass(frozen=True)
class MemberRow:
    """An organisation that is expected, and how far it is."""

    name: str
    told: str
    kind: str


@dataclass(frozen=True)
class PartnerRow:
    """From whom something is expected, what exactly, and how far each one is."""

    name: str
    note: str
    is_category: bool
    members: list[MemberRow]
    late: int
    reported: int


def expected_partners(
    planned: PlannedMeasure, reader: Person, *, now: datetime
) -> list[PartnerRow]:
    """Return from whom something is expected, with how far each organisation is.

    What was handed in and is not accepted is told to those who see every request only.
    """
    sees_requests = reader.everywhere("request.view")
    return list(_partners(planned, facts_of(planned), timezone.localdate(now), sees_requests))


def _partners(
    planned: PlannedMeasure, facts: Facts, today: date, sees_requests: bool
) -> Iterator[PartnerRow]:
    parts = list(planned.partners.all())
    for part, group in zip(parts, facts.groups, strict=True):
        members = [_member(one, facts, today, sees_requests) for one in group.members]
        yield PartnerRow(
            group.name,
            part.note,
            group.is_category,
            members,
            sum(row.kind == "bad" for row in members),
            sum(member.reported for member in group.members),
        )


def _member(member: Expected, facts: Facts, today: date, sees_requests: bool) -> MemberRow:
    """Say how far one organisation is."""
    if member.nothing:
        return MemberRow(member.name, _("nothing to report"), "")
    if member.reported:
        return MemberRow(member.name, _("has reported"), "ok")
    if member.handed_in and sees_requests:
        return MemberRow(member.name, _("submitted, not accepted yet"), "")
    until = member.last_year
    last = _("last report: %(year)s") % {"year": until} if until else _("never reported")
    if is_late(member, facts, today):
        return MemberRow(member.name, last, "bad")
    return MemberRow(member.name, last, "warn")


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone, how it stands, and whether the reader may say that it is done, or not."""

    milestone: Milestone
    state: str
    word: str
    kind: str
    who: str
    may_complete: bool


def milestone_rows(planned: PlannedMeasure, reader: Person, *, on: date) -> list[MilestoneRow]:
    """Return the milestones of ``planned`` in order of day."""
    state = planned.implementation_plan.state
    leading = leads(reader, planned, on=on)
    rows = []
    for milestone in planned.milestones.all():
        milestone.planned = planned
        own = leading or answers_for(reader, milestone)
        how = state_of(milestone, on)
        day = milestone.done_on and date_format(milestone.done_on, "SHORT_DATE_FORMAT")
        rows.append(
            MilestoneRow(
                milestone,
                how,
                _("done on %(day)s") % {"day": day} if day else state_words()[how],
                KINDS[how],
                str(milestone.responsible or planned.lead or ""),
                bool(plan_may(state, PlanAct.COMPLETE, reader, own=own)),
            )
        )
    return rows
