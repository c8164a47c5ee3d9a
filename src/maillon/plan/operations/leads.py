"""Writes of theme leads. What was is kept."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.models import User
from maillon.plan.models import Theme, ThemeLead


class LeadRefused(Exception):
    """What was asked cannot be done; the message says why."""


def _told(lead: ThemeLead) -> str:
    return f"{lead.theme.plan.code} · {lead.theme.code} · {lead.user.get_username()}"


@transaction.atomic
def name_lead(
    *,
    theme: Theme,
    user: User,
    starts_on: date,
    ends_on: date | None = None,
    by: Author,
    now: datetime,
) -> ThemeLead:
    """Name who leads a theme between two days (the last may stay open).

    :raises LeadRefused: when they lead it already for a part of that time, or the end is before
        the start.
    """
    if ends_on and ends_on < starts_on:
        raise LeadRefused(_("It ends on or after the day it starts."))
    overlapping = ThemeLead.objects.select_for_update().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), theme=theme, user=user
    )
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise LeadRefused(
            _("%(account)s leads this theme already for a part of that time.")
            % {"account": user.get_username()}
        )
    lead = ThemeLead.objects.create(theme=theme, user=user, starts_on=starts_on, ends_on=ends_on)
    record(
        by=by,
        now=now,
        action="theme_lead.named",
        target=lead,
        label=_told(lead),
        changes={"starts_on": [None, starts_on], "ends_on": [None, ends_on]},
    )
    return lead


@transaction.atomic
def end_lead(*, lead: ThemeLead, by: Author, now: datetime, today: date) -> None:
    """End a lead: today is its last day; one that had not begun goes.

    :raises LeadRefused: when it has ended already.
    """
    held = ThemeLead.objects.select_for_update().get(pk=lead.pk)
    if held.ends_on and held.ends_on <= today:
        raise LeadRefused(_("This has ended already: its dates stay as they are."))
    changes = {"ends_on": [held.ends_on, today]}
    if held.starts_on > today:
        changes = {"starts_on": [held.starts_on, None]}
    record(
        by=by,
        now=now,
        action="theme_lead.ended",
        target=held,
        label=_told(held),
        changes=changes,
    )
    if held.starts_on > today:
        held.delete()
        return
    held.ends_on = today
    held.save(update_fields=["ends_on"])
