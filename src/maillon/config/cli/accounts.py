"""``maillon account``: the first accounts, and help for those who can no longer get in."""

import argparse
import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.config.cli.data import author
from maillon.config.cli.output import MISSING, OK, CommandError, say
from maillon.core.mailing import link
from maillon.partners.enums import OrganisationKind, Role
from maillon.partners.models import Organisation, User
from maillon.partners.operations.accounts import (
    create_account,
    remove_second_factors,
    set_password,
)
from maillon.partners.operations.invitations import invite as send_invitation
from maillon.partners.operations.memberships import give_membership
from maillon.partners.operations.organisations import save_organisation
from maillon.partners.rules import PeopleRefused


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("account", help=_("Accounts: the first ones, lost passwords."))
    acts = parser.add_subparsers(metavar=_("ACT"), dest="act", required=True)
    make = acts.add_parser("create", help=_("Make an account with a role and a password."))
    make.add_argument("username", metavar=_("ACCOUNT"))
    make.add_argument("--email", required=True)
    make.add_argument("--function", default="", help=_("what its owner does, in a few words"))
    _add_role(make)
    _add_stdin(make)
    make.set_defaults(answer=create)
    offer = acts.add_parser(
        "invite", help=_("Offer a role by mail: who is invited makes the account. Prints the link.")
    )
    offer.add_argument("email", metavar=_("ADDRESS"))
    _add_role(offer)
    offer.set_defaults(answer=invite)
    change = acts.add_parser("password", help=_("Give an account a new password."))
    change.add_argument("username", metavar=_("ACCOUNT"))
    _add_stdin(change)
    change.set_defaults(answer=password)
    lost = acts.add_parser(
        "remove-second-factor", help=_("For who has lost the telephone, the key and the codes.")
    )
    lost.add_argument("username", metavar=_("ACCOUNT"))
    lost.add_argument("--reason", required=True, help=_("how you made sure who asks"))
    lost.set_defaults(answer=remove_second_factor)


def _add_role(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument("--organisation", required=True, metavar=_("CODE"))
    parser.add_argument(
        "--organisation-name",
        default="",
        help=_("makes the organisation, a regional authority, when there is none with this code"),
    )
    parser.add_argument("--language", default="fr", choices=("fr", "nl", "en"))


def _add_stdin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stdin", action="store_true", help=_("read the password from the first line of stdin")
    )


@transaction.atomic
def create(options: argparse.Namespace) -> int:
    """Make an account, give it its role and its password."""
    now, by = timezone.now(), author()
    try:
        organisation = _organisation(options)
        user = create_account(
            username=options.username,
            email=options.email,
            language=options.language,
            description=options.function,
            by=by,
            now=now,
        )
        give_membership(
            user=user,
            organisation=organisation,
            role=Role(options.role),
            starts_on=timezone.localdate(now),
            by=by,
            now=now,
        )
        secret = _asked(options, user)
        set_password(user=user, password=secret, by=by, now=now, event="password_given")
    except (ValidationError, PeopleRefused) as error:
        raise CommandError(_words(error)) from error
    say(_("The account “%(name)s” is made.") % {"name": user.get_username()})
    return OK


@transaction.atomic
def invite(options: argparse.Namespace) -> int:
    """Offer a role by mail, and print the link for an installation without mail."""
    try:
        _invitation, secret = send_invitation(
            email=options.email,
            organisation=_organisation(options),
            role=Role(options.role),
            language=options.language,
            by=author(),
            now=timezone.now(),
        )
    except (ValidationError, PeopleRefused) as error:
        raise CommandError(_words(error)) from error
    say(link("invitation", options.language, secret=secret))
    return OK


def password(options: argparse.Namespace) -> int:
    """Give an account a new password; its sessions end."""
    user = _existing(options.username)
    try:
        secret = _asked(options, user)
    except ValidationError as error:
        raise CommandError(_words(error)) from error
    set_password(
        user=user, password=secret, by=author(), now=timezone.now(), event="password_given"
    )
    say(_("“%(name)s” has a new password.") % {"name": user.get_username()})
    return OK


def remove_second_factor(options: argparse.Namespace) -> int:
    """Take away the second factors of an account whose owner lost them."""
    count = remove_second_factors(
        user=_existing(options.username), by=author(), now=timezone.now(), reason=options.reason
    )
    say(_("Second factors removed: %(count)s.") % {"count": count})
    return OK


def _existing(username: str) -> User:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": username}, MISSING)
    return user


def _organisation(options: argparse.Namespace) -> Organisation:
    """Return the organisation, made when it is named.

    :raises ValidationError: when its code will not do.
    """
    found = Organisation.objects.filter(code=options.organisation).first()
    if found is not None:
        return found
    if not options.organisation_name:
        raise CommandError(
            _("There is no organisation “%(code)s”; --organisation-name makes it.")
            % {"code": options.organisation},
            MISSING,
        )
    return save_organisation(
        organisation=Organisation(),
        values={
            "code": options.organisation,
            "name_fr": options.organisation_name,
            "kind": OrganisationKind.AUTHORITY,
        },
        aliases=(),
        by=author(),
        now=timezone.now(),
    )


def _asked(options: argparse.Namespace, user: User) -> str:
    """Return the password, asked twice or read from stdin.

    :raises ValidationError: when it is too weak, or the two differ.
    """
    if options.stdin:
        secret = sys.stdin.readline().rstrip("\n")
    else:
        secret = getpass.getpass(_("Password: "))
        if secret != getpass.getpass(_("Once more: ")):
            raise ValidationError(_("The two are not the same."))
    validate_password(secret, user)
    return secret


def _words(error: ValidationError | PeopleRefused) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
