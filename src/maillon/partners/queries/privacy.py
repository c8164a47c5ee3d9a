"""What Maillon holds about one person, and who saw what is not public."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from maillon.core.models import JournalLine, OutgoingMail
from maillon.partners.models import (
    Comment,
    Invitation,
    Membership,
    MentionSeen,
    SavedView,
    Subscription,
    User,
    Viewing,
)

# Columns that hold secrets, not data about the person.
_SECRETS = {"password", "secret_hash"}


def data_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return every row about ``user``, by table: what article 15 of the GDPR gives a right to.

    Secrets (the password's hash, the hash of an invitation) are left out.
    """
    return {name: [_row(one) for one in rows] for name, rows in _rows(user)}


def _rows(user: User) -> Iterator[tuple[str, QuerySet[Any]]]:
    yield "account", User.objects.filter(pk=user.pk)
    yield "memberships", Membership.objects.filter(user=user)
    yield (
        "invitations",
        Invitation.objects.filter(
            Q(user=user) | Q(email__iexact=user.email) if user.email else Q(user=user)
        ),
    )
    yield "comments", Comment.objects.filter(author=user)
    yield "mentions_dealt_with", MentionSeen.objects.filter(user=user)
    yield "saved_views", SavedView.objects.filter(user=user)
    yield "subscriptions", Subscription.objects.filter(user=user)
    yield "viewings", Viewing.objects.filter(user=user)
    mails = OutgoingMail.objects.filter(to__iexact=user.email)
    yield "mails", mails if user.email else OutgoingMail.objects.none()
    yield "journal", JournalLine.objects.filter(user_id=user.pk).order_by("number")


def _row(one: Model) -> dict[str, Any]:
    return {
        field.attname: field.value_to_string(one) if value is not None else None
        for field in one._meta.concrete_fields
        if field.attname not in _SECRETS
        for value in [getattr(one, field.attname)]
    }


def viewings(*, who: str = "", what: str = "") -> QuerySet[Viewing]:
    """Return who saw what is not public, the last first; parts of the names narrow it."""
    rows = Viewing.objects.select_related("user")
    if who:
        rows = rows.filter(user__username__icontains=who)
    if what:
        rows = rows.filter(Q(target_label__icontains=what) | Q(target_id=what))
    return rows


def accounts(*, q: str = "") -> QuerySet[User]:
    """Return accounts by name, those that match ``q``."""
    rows = User.objects.order_by("username")
    return rows.filter(Q(username__icontains=q) | Q(email__icontains=q)) if q else rows
