"""Writing the reminders of rounds when their moment has come."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillon.core.mailing import write_mails
from maillon.implementation.enums import RoundState
from maillon.implementation.models import RoundReminder, RoundRequest
from maillon.implementation.notifications import recipients_of
from maillon.implementation.notifications.recipients import Recipient
from maillon.implementation.notifications.requests import reminder, weekly_key
from maillon.implementation.queries.rounds import OWED


def write_due_reminders(*, now: datetime) -> int:
    """Write the reminders whose moment has passed, and return how many mails that made.

    Each moment once: two workers compete by one compare-and-set, in the transaction of the mails.
    """
    due = RoundReminder.objects.filter(
        written_at__isnull=True, at__lte=now, round__state=RoundState.LAUNCHED
    )
    return sum(_write(row, now) for row in due.order_by("at"))


@transaction.atomic
def _write(moment: RoundReminder, now: datetime) -> int:
    free = RoundReminder.objects.filter(pk=moment.pk, written_at__isnull=True)
    if not free.update(written_at=now):
        return 0
    drafts = [
        reminder(weekly_key(to, now), requests, to, now=now)
        for to, requests in _people(moment, now).items()
    ]
    return len(write_mails(drafts, now=now))


def _people(moment: RoundReminder, now: datetime) -> dict[Recipient, list[RoundRequest]]:
    """Return who is reminded, and of what: all that waits for them, also in other rounds.

    Those whose request was announced after the moment are not reminded of what they just read.
    """
    owed = RoundRequest.objects.filter(
        round__state=RoundState.LAUNCHED, round__opens_at__lte=now, state__in=OWED
    ).select_related("round", "organisation")
    requests = list(owed.order_by("due_at", "pk"))
    addressees = recipients_of(requests, on=timezone.localtime(now).date())
    reminded = owed.filter(
        Q(announced_at__isnull=True) | Q(announced_at__lte=moment.at), round=moment.round_id
    )
    keys = set(reminded.values_list("pk", flat=True))
    people: dict[Recipient, list[RoundRequest]] = {}
    for request in requests:
        for to in addressees[request.pk]:
            if to.wants or request.round.duty:
                people.setdefault(to, []).append(request)
    return {to: mine for to, mine in people.items() if _is_among(mine, keys)}


def _is_among(requests: Iterable[RoundRequest], keys: set[int]) -> bool:
    return any(request.pk in keys for request in requests)
