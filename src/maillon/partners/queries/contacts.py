"""Reads of contact points: who may see what of them, and which must be verified again."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from maillon.partners.models import ContactPoint
from maillon.partners.permissions import Person

SHOW, EDIT = "contact.view_restricted", "contact.edit"
# A contact point is asked about once a year.
YEAR = timedelta(days=365)


def in_use(day: date) -> Q:
    """Return the condition of contact points that are not closed on ``day``."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day)


def to_verify(day: date) -> Q:
    """Return the condition of contact points not verified for a year."""
    return Q(verified_on__isnull=True) | Q(verified_on__lte=day - YEAR)


def is_stale(contact: ContactPoint, day: date) -> bool:
    """Say whether a contact point was not verified for a year; the same as :func:`to_verify`."""
    return contact.verified_on is None or contact.verified_on <= day - YEAR


def contacts_for(reader: Person, action: str = SHOW) -> QuerySet[ContactPoint]:
    """Return the contact points for which ``reader`` may do ``action``: all, their own, none."""
    rows = ContactPoint.objects.select_related("organisation")
    if reader.everywhere(action):
        return rows
    if reader.may(action):
        return rows.filter(organisation__in=reader.organisation_ids)
    return rows.none()


def public_contacts(organisation_id: int, *, on: date) -> QuerySet[ContactPoint]:
    """Return the contact points of an organisation that everybody may see."""
    return ContactPoint.objects.filter(in_use(on), organisation_id=organisation_id, public=True)


def contacts_to_verify(reader: Person, *, on: date) -> QuerySet[ContactPoint]:
    """Return the contact points of the reader's own organisation that the year asks about."""
    if not reader.may(EDIT):
        return ContactPoint.objects.none()
    own = ContactPoint.objects.filter(organisation__in=reader.organisation_ids)
    return own.filter(in_use(on), to_verify(on)).select_related("organisation")


def is_open_to(reader: Person, contact: ContactPoint) -> bool:
    """Say whether ``reader`` sees the details without asking: public, or their own."""
    return contact.public or (
        reader.owns([contact.organisation_id]) and bool(reader.may(SHOW, own=True))
    )
