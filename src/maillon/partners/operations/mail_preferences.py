"""Stopping the mails that are no duty, and asking for them again."""

from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author, record
from maillon.core.models import MailOptOut
from maillon.partners.models import User


@transaction.atomic
def choose_digest(*, user: User, wanted: bool, by: Author, now: datetime) -> None:
    """Set whether ``user`` receives the weekly list of tasks and reminders that are no duty."""
    if user.wants_digest == wanted:
        return
    user.wants_digest = wanted
    user.save(update_fields=["wants_digest"])
    record(
        by=by,
        now=now,
        action="account.digest_chosen",
        target=user,
        label=user.get_username(),
        changes={"wants_digest": [not wanted, wanted]},
    )


@transaction.atomic
def choose_optional_mails(*, address: str, wanted: bool, by: Author, now: datetime) -> None:
    """Set whether an address without an account receives mails that are no duty."""
    address = address.lower()
    if wanted:
        changed = MailOptOut.objects.filter(address=address).first()
        if changed is None:
            return
    else:
        changed, created = MailOptOut.objects.get_or_create(address=address, defaults={"at": now})
        if not created:
            return
    record(
        by=by,
        now=now,
        action="mail.optional_chosen",
        target=changed,
        label=address,
        changes={"wanted": [not wanted, wanted]},
    )
    if wanted:
        changed.delete()
