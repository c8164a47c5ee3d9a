"""Reads of memberships and invitations, narrowed to what the reader may see."""

from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from maillon.partners.models import Invitation, Membership, User
from maillon.partners.permissions import Person

SHOW = "people.view"


def secret_hash(secret: str) -> str:
    """Return what the database keeps of the secret of an invitation."""
    return sha256(secret.encode()).hexdigest()


def held_on(day: date) -> Q:
    """Return the condition of memberships that hold on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def memberships_for(reader: Person) -> QuerySet[Membership]:
    """Return the memberships that ``reader`` may see: all, or those of their organisation."""
    rows = Membership.objects.select_related("user", "organisation")
    if reader.everywhere(SHOW):
        return rows
    if reader.may(SHOW):
        return rows.filter(organisation__in=reader.organisation_ids)
    return rows.none()


def invitations_for(reader: Person) -> QuerySet[Invitation]:
    """Return the invitations that ``reader`` may see: all, or those of their organisation."""
    rows = Invitation.objects.select_related("organisation", "user")
    if reader.everywhere(SHOW):
        return rows
    if reader.may(SHOW):
        return rows.filter(organisation__in=reader.organisation_ids)
    return rows.none()


def account_for(reader: Person, username: str) -> User | None:
    """Return the account, if ``reader`` may see it: a member, once or now, of what they see."""
    found = User.objects.filter(username=username)
    if not reader.everywhere(SHOW):
        found = found.filter(memberships__in=memberships_for(reader)).distinct()
    return found.first()


def invitation_of(secret: str) -> Invitation | None:
    """Return the invitation that this secret opens, whatever its state."""
    return (
        Invitation.objects.select_related("organisation")
        .filter(secret_hash=secret_hash(secret))
        .first()
    )


def invitation_state(invitation: Invitation, *, now: datetime) -> str:
    """Return ``accepted``, ``withdrawn``, ``expired`` or ``waiting``."""
    if invitation.accepted_at:
        return "accepted"
    if invitation.withdrawn_at:
        return "withdrawn"
    return "expired" if invitation.expires_at <= now else "waiting"
