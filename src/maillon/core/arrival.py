"""When a request arrived: the moment that counts for a deadline, however long it then waited."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils import timezone

# Set by the server (config.waiting), never by a visitor: headers are called HTTP_….
ARRIVED = "maillon.arrived"


def arrived(request: HttpRequest) -> datetime:
    """Return when the server received ``request``; the present moment where it did not say."""
    stamp = request.META.get(ARRIVED)
    if not isinstance(stamp, float):
        return timezone.now()
    return datetime.fromtimestamp(stamp, UTC)
