"""Writes of accounts: making them, their password, their language, their sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.models import User


@transaction.atomic
def create_account(
    *, username: str, email: str, language: str, description: str, by: Author, now: datetime
) -> User:
    """Make an account without a password: its owner chooses one through the mail or the command.

    :param language: ``fr``, ``nl`` or ``en``.
    :raises django.core.exceptions.ValidationError: when the name or the address will not do.
    """
    if email and User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("Another account has this e-mail address: they sign in with it."))
    user = User(
        username=username,
        # People sign in with it however they write it.
        email=email.lower(),
        language=language,
        description=description,
        date_joined=now,
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    record(by=by, now=now, action="account.created", target=user, label=user.get_username())
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: Author, now: datetime, event: str) -> None:
    """Give ``user`` a new password, already checked; every other session of theirs ends.

    :param event: ``password_changed`` (from inside), ``password_reset`` (through the mail) or
        ``password_given`` (by an administrator).
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(user=user, event=event, by=by, now=now)


@transaction.atomic
def change_language(*, user: User, language: str, by: Author, now: datetime) -> None:
    """Set the language of the mails that ``user`` gets, and of the pages after signing in."""
    before = user.language
    if before == language:
        return
    user.language = language
    user.save(update_fields=["language"])
    record(
        by=by,
        now=now,
        action="account.language_changed",
        target=user,
        label=user.get_username(),
        changes={"language": [before, language]},
    )


@transaction.atomic
def end_sessions(*, user: User, sessions: Iterable[UserSession], by: Author, now: datetime) -> int:
    """Sign ``user`` out of these sessions and return how many there were."""
    ended = list(sessions)
    for session in ended:
        session.end()
    if ended:
        record_event(
            user=user,
            event="sessions_ended",
            by=by,
            now=now,
            changes={"sessions": [len(ended), 0]},
        )
    return len(ended)


@transaction.atomic
def remove_second_factors(*, user: User, by: Author, now: datetime, reason: str) -> int:
    """Take away every second factor of somebody who lost theirs, and return how many."""
    found: models.QuerySet[Any] = Authenticator.objects.filter(user=user)
    count = int(found.exclude(type=Authenticator.Type.RECOVERY_CODES).count())
    found.delete()
    record(
        by=by,
        now=now,
        action="account.second_factors_removed",
        target=user,
        label=user.get_username(),
        changes={"second_factors": [count, 0]},
        reason=reason,
    )
    return count


def record_event(
    *,
    user: User,
    event: str,
    by: Author,
    now: datetime,
    changes: dict[str, Any] | None = None,
) -> None:
    """Write a line about the security of an account: what happened, never a secret."""
    record(
        by=by,
        now=now,
        action=f"account.{event}",
        target=user,
        label=user.get_username(),
        changes=changes,
    )
