"""The opening of a round that was launched before: its announcements, written by the worker."""

from datetime import datetime

from django.db import transaction

from maillon.implementation.enums import RequestState, RoundState
from maillon.implementation.models import RoundRequest
from maillon.implementation.notifications import announce_requests


@transaction.atomic
def announce_opened(*, now: datetime) -> int:
    """Announce the requests of rounds that have opened meanwhile; return how many mails that made.

    Each request is announced once to an address, whoever asks: an organisation without an address
    is announced to as soon as it has one.
    """
    waiting = RoundRequest.objects.filter(
        round__state=RoundState.LAUNCHED,
        round__opens_at__lte=now,
        round__closes_at__gt=now,
        state=RequestState.WAITING,
        announced_at=None,
        first_opened_at=None,
    ).select_related("round", "organisation")
    requests = list(waiting.order_by("pk"))
    return len(announce_requests(requests, now=now)) if requests else 0
