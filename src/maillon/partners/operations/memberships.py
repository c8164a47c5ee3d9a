"""Writes of memberships: giving a role, ending it. What was is kept."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.enums import Role
from maillon.partners.models import Membership, Organisation, User
from maillon.partners.queries.people import held_on
from maillon.partners.rules import PeopleRefused


def told(membership: Membership) -> str:
    """Return how the journal names a membership."""
    return f"{membership.user.get_username()} · {membership.role} · {membership.organisation.code}"


@transaction.atomic
def give_membership(
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    by: Author,
    now: datetime,
) -> Membership:
    """Give ``user`` a role in an organisation between two days (the last may stay open).

    :raises PeopleRefused: when they hold it already for a part of that time, or the end is before
        the start.
    """
    if ends_on and ends_on < starts_on:
        raise PeopleRefused(_("A membership ends on or after the day it starts."))
    overlapping = Membership.objects.select_for_update().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
        user=user,
        organisation=organisation,
        role=role,
    )
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise PeopleRefused(
            _("%(account)s holds this role there already for a part of that time.")
            % {"account": user.get_username()}
        )
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record(
        by=by,
        now=now,
        action="membership.granted",
        target=membership,
        label=told(membership),
        changes={"starts_on": [None, starts_on], "ends_on": [None, ends_on]},
    )
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: date, reason: str, by: Author, now: datetime, today: date
) -> Membership | None:
    """End a membership on a day (its last), and keep it; ``None`` when it had not begun: it goes.

    :raises PeopleRefused: when it ended already, or nobody would be left to administer Maillon.
    """
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.ends_on and held.ends_on < today:
        raise PeopleRefused(_("This membership has ended already: its dates stay as they are."))
    if held.role == Role.ADMINISTRATOR and not _others_administer(held, after=ends_on):
        raise PeopleRefused(
            _("This is the last administrator: give the role to somebody else first.")
        )
    before = held.ends_on
    if ends_on < held.starts_on:
        if held.starts_on <= today:
            raise PeopleRefused(_("A membership ends on or after the day it starts."))
        record(
            by=by,
            now=now,
            action="membership.cancelled",
            target=held,
            label=told(held),
            changes={"starts_on": [held.starts_on, None]},
            reason=reason,
        )
        held.delete()
        return None
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    record(
        by=by,
        now=now,
        action="membership.ended",
        target=held,
        label=told(held),
        changes={"ends_on": [before, ends_on]},
        reason=reason,
    )
    return held


def _others_administer(membership: Membership, *, after: date) -> bool:
    others = Membership.objects.filter(held_on(after), role=Role.ADMINISTRATOR)
    return others.filter(user__is_active=True).exclude(pk=membership.pk).exists()
