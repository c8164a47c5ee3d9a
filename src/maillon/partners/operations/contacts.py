"""Writes of contact points: entering, changing, verifying, closing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record, snapshot
from maillon.partners.models import ContactPoint, Organisation
from maillon.partners.rules import PeopleRefused

FIELDS = (
    "function_fr",
    "function_nl",
    "function_en",
    "subject_fr",
    "subject_nl",
    "subject_en",
    "name",
    "email",
    "phone",
    "language",
    "public",
    "for_reporting",
)
# The journal says that these changed, never to what: it is kept for ever.
_PERSONAL = ("name", "email", "phone")


def _told(contact: ContactPoint) -> str:
    return f"{contact.function_fr} · {contact.organisation.code}"


@transaction.atomic
def add_contact(
    *, organisation: Organisation, values: Mapping[str, Any], by: Author, now: datetime, today: date
) -> ContactPoint:
    """Enter a contact point; who enters it vouches for it: it is verified today.

    :raises django.core.exceptions.ValidationError: when it cannot be reached in any way.
    """
    contact = ContactPoint(
        organisation=organisation, verified_on=today, verified_by=by.username, **values
    )
    contact.full_clean()
    contact.save()
    after = snapshot(contact, FIELDS)
    record(
        by=by,
        now=now,
        action="contact.added",
        target=contact,
        label=_told(contact),
        changes=_discreet(differences({}, {key: value for key, value in after.items() if value})),
    )
    return contact


@transaction.atomic
def edit_contact(
    *, contact: ContactPoint, values: Mapping[str, Any], by: Author, now: datetime, today: date
) -> None:
    """Change a contact point; that verifies it too."""
    held = _open(contact, today=today)
    before = snapshot(held, FIELDS)
    for name, value in values.items():
        setattr(held, name, value)
    held.verified_on, held.verified_by = today, by.username
    held.full_clean()
    held.save()
    record(
        by=by,
        now=now,
        action="contact.edited",
        target=held,
        label=_told(held),
        changes=_discreet(differences(before, snapshot(held, FIELDS))),
    )


@transaction.atomic
def verify_contact(*, contact: ContactPoint, by: Author, now: datetime, today: date) -> None:
    """Say that a contact point is still right."""
    held = _open(contact, today=today)
    before = held.verified_on
    held.verified_on, held.verified_by = today, by.username
    held.save(update_fields=["verified_on", "verified_by"])
    record(
        by=by,
        now=now,
        action="contact.verified",
        target=held,
        label=_told(held),
        changes={"verified_on": [before, today]},
    )


@transaction.atomic
def close_contact(*, contact: ContactPoint, by: Author, now: datetime, today: date) -> None:
    """Close a contact point: today is its last day. It stays in the history."""
    held = _open(contact, today=today)
    held.ends_on = today
    held.save(update_fields=["ends_on"])
    record(
        by=by,
        now=now,
        action="contact.closed",
        target=held,
        label=_told(held),
        changes={"ends_on": [None, today]},
    )


def _open(contact: ContactPoint, *, today: date) -> ContactPoint:
    held = ContactPoint.objects.select_for_update().get(pk=contact.pk)
    if held.ends_on is not None and held.ends_on <= today:
        raise PeopleRefused(_("This contact point is closed: enter a new one."))
    return held


def _discreet(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: ["…" if old else "", "…" if new else ""] if key in _PERSONAL else [old, new]
        for key, (old, new) in changes.items()
    }
