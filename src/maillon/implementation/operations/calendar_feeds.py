"""Secret addresses for calendar programs: made, shown once, withdrawn."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.models import CalendarFeed
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.calendars import hash_of
from maillon.partners.models import Organisation, User


@transaction.atomic
def make_calendar_feed(
    *, user: User, organisation: Organisation | None, by: Author, now: datetime
) -> tuple[CalendarFeed, str]:
    """Make an address and return it with its secret, which Maillon does not keep.

    An older address for the same thing is withdrawn: there is one at a time.

    :param organisation: the body whose milestones it gives; ``None``: those of the person.
    """
    older = CalendarFeed.objects.filter(user=user, organisation=organisation, revoked_at=None)
    older.update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        user=user, organisation=organisation, secret_hash=hash_of(secret), created_at=now
    )
    record(
        by=by,
        now=now,
        action="calendar_feed.made",
        target=feed,
        label=organisation.code if organisation else user.get_username(),
    )
    return feed, secret


@transaction.atomic
def revoke_calendar_feed(*, feed: CalendarFeed, by: Author, now: datetime) -> CalendarFeed:
    """Withdraw an address: from now on it answers that there is nothing.

    :raises Refused: when it is withdrawn already.
    """
    current = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    if current.revoked_at is not None:
        raise Refused([_("This address is withdrawn already.")])
    current.revoked_at = now
    current.save(update_fields=["revoked_at"])
    record(by=by, now=now, action="calendar_feed.revoked", target=current, label=str(current))
    return current
