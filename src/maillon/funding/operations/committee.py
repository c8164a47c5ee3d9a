"""Meetings of the steering committee of a grant."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.models import CommitteeMeeting, Grant
from maillon.funding.operations.refusal import Refused


@transaction.atomic
def note_meeting(
    *,
    grant: Grant,
    held_on: date,
    participants: str,
    minutes: str,
    agreed: str,
    by: Author,
    now: datetime,
    meeting: CommitteeMeeting | None = None,
) -> CommitteeMeeting:
    """Write down a meeting, or correct one.

    :param participants: functions and bodies, not names of persons.
    :raises Refused: when nothing is said of it, or it lies in the future.
    """
    if held_on > timezone.localdate(now):
        raise Refused(
            [_("This day has not come yet.")], {_("This day has not come yet."): "held_on"}
        )
    if not (minutes.strip() or agreed.strip()):
        raise Refused([_("Say what was discussed or agreed.")])
    row = meeting or CommitteeMeeting(grant=grant)
    before = row.agreed
    row.held_on, row.participants = held_on, participants.strip()
    row.minutes, row.agreed = minutes.strip(), agreed.strip()
    row.entered_at, row.entered_by = now, by.username
    row.save()
    record(
        by=by,
        now=now,
        action="committee.noted",
        target=row,
        label=f"{grant.code} {held_on}",
        changes={"held_on": [None, held_on], "agreed": [before, row.agreed]},
    )
    return row
