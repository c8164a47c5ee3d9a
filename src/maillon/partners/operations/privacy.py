"""Anonymising an account: the person goes, the record stays whole."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.models import (
    Invitation,
    Membership,
    SavedView,
    Subscription,
    User,
)
from maillon.partners.operations.accounts import end_sessions


class PrivacyRefused(Exception):
    """An account cannot be anonymised; ``message`` says why and what to do first."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def anonymise_account(*, user: User, by: Author, now: datetime, today: date, reason: str) -> User:
    """Take everything about the person out of an account and close it.

    Memberships end and stay: the record of which function was held when is not about the person.
    The journal keeps the name of the account that it was written with (an account is named after a
    function, docs/decisions/0016): its chain can still be verified. Comments stay, unsigned, and so
    does what the account saw: an account that goes takes no trace of a misuse along.

    :raises PrivacyRefused: for one's own account, one that is anonymised, or without a reason.
    """
    current = User.objects.select_for_update().get(pk=user.pk)
    if current.pk == by.user_id:
        raise PrivacyRefused(_("You cannot anonymise the account you are using."))
    if current.anonymised_at:
        raise PrivacyRefused(_("This account is anonymised already."))
    if not reason.strip():
        raise PrivacyRefused(_("Say why: the reason stays in the journal."))
    end_sessions(user=current, sessions=UserSession.objects.filter(user=current), by=by, now=now)
    for rows in (
        Authenticator.objects.filter(user=current),
        SocialAccount.objects.filter(user=current),
        EmailAddress.objects.filter(user=current),
        SavedView.objects.filter(user=current),
        Subscription.objects.filter(user=current),
    ):
        rows.delete()
    Invitation.objects.filter(user=current).update(email="anonymised@maillon.invalid")
    ended = Membership.objects.filter(user=current, ends_on=None)
    ended.filter(starts_on__lte=today).update(ends_on=today)
    Membership.objects.filter(user=current, starts_on__gt=today).delete()
    current.username, current.email = f"anonymised-{current.pk}", ""
    current.first_name = current.last_name = current.description = ""
    current.is_active, current.anonymised_at, current.wants_digest = False, now, False
    current.set_unusable_password()
    current.save()
    record(
        by=by,
        now=now,
        action="account.anonymised",
        target=current,
        label=current.username,
        reason=reason.strip(),
    )
    return current
