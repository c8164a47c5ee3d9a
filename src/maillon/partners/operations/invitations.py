"""Writes of invitations: a role offered by mail, once, for fourteen days."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.enums import Role
from maillon.partners.models import Invitation, Membership, Organisation, User
from maillon.partners.notifications import write_invitation
from maillon.partners.operations.accounts import create_account, set_password
from maillon.partners.operations.memberships import give_membership
from maillon.partners.queries.people import held_on, invitation_state, secret_hash
from maillon.partners.rules import PeopleRefused

VALID_FOR = timedelta(days=14)


def _told(invitation: Invitation) -> str:
    return f"{invitation.email} · {invitation.role} · {invitation.organisation.code}"


@transaction.atomic
def invite(
    *,
    email: str,
    organisation: Organisation,
    role: Role,
    language: str,
    by: Author,
    now: datetime,
) -> tuple[Invitation, str]:
    """Offer a role by mail, and return the invitation and its secret, which is kept nowhere.

    An invitation to the same address for the same role that still waited is withdrawn: the newest
    link is the one that works.

    :raises PeopleRefused: when the holder of this address has that role there today.
    """
    held = Membership.objects.filter(
        held_on(timezone.localdate(now)),
        user__email__iexact=email,
        organisation=organisation,
        role=role,
    )
    if held.exists():
        raise PeopleRefused(_("Who reads this address holds that role there already."))
    waiting = Invitation.objects.select_for_update().filter(
        email__iexact=email,
        organisation=organisation,
        role=role,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    waiting.update(withdrawn_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        organisation=organisation,
        role=role,
        language=language,
        secret_hash=secret_hash(secret),
        invited_by=by.username,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    write_invitation(invitation, secret=secret, now=now)
    record(
        by=by,
        now=now,
        action="invitation.sent",
        target=invitation,
        label=_told(invitation),
        changes={"expires_at": [None, invitation.expires_at]},
    )
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Author, now: datetime) -> None:
    """Make the link of an invitation open nothing any more.

    :raises PeopleRefused: when it was accepted, withdrawn or has expired.
    """
    held = _waiting(invitation, now=now)
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    record(by=by, now=now, action="invitation.withdrawn", target=held, label=_told(held))


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user: User, by: Author, now: datetime, today: date
) -> None:
    """Give ``user`` the role of the invitation from today on; the link is used up.

    :raises PeopleRefused: when the invitation no longer waits.
    """
    held = _waiting(invitation, now=now)
    held.accepted_at, held.user = now, user
    held.save(update_fields=["accepted_at", "user"])
    has_it = Membership.objects.filter(
        held_on(today), user=user, organisation=held.organisation, role=held.role
    )
    if not has_it.exists():
        give_membership(
            user=user,
            organisation=held.organisation,
            role=Role(held.role),
            starts_on=today,
            by=by,
            now=now,
        )
    record(by=by, now=now, action="invitation.accepted", target=held, label=_told(held))


@transaction.atomic
def open_account(
    *,
    invitation: Invitation,
    username: str,
    password: str,
    description: str,
    now: datetime,
    today: date,
) -> User:
    """Make the account of who was invited, with the role; ``password`` was checked.

    :raises PeopleRefused: when the invitation no longer waits.
    :raises django.core.exceptions.ValidationError: when the account name will not do.
    """
    _waiting(invitation, now=now)
    by = Author(username)
    user = create_account(
        username=username,
        email=invitation.email,
        language=invitation.language,
        description=description,
        by=by,
        now=now,
    )
    by = Author(username, user.pk)
    set_password(user=user, password=password, by=by, now=now, event="password_chosen")
    accept_invitation(invitation=invitation, user=user, by=by, now=now, today=today)
    return user


def _waiting(invitation: Invitation, *, now: datetime) -> Invitation:
    """Return the invitation, held until the transaction ends, if it can still be used."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    state = invitation_state(held, now=now)
    if state != "waiting":
        raise PeopleRefused(refusal(state))
    return held


def refusal(state: str) -> str:
    """Say why an invitation in this state opens nothing, and what to do."""
    reasons = {
        "accepted": _("This invitation was used already: sign in with your account."),
        "withdrawn": _("This invitation was withdrawn. Ask who invited you for a new one."),
        "expired": _(
            "This invitation has expired: it was valid for fourteen days. "
            "Ask who invited you for a new one."
        ),
    }
    return reasons[state]
