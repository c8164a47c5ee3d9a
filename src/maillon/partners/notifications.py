"""The mails about people: invitations, and what happens to their account."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.core.mailing import Placeholder, Purpose, link, write_mail
from maillon.core.mailing.purposes import Text
from maillon.partners.enums import Role
from maillon.partners.models import Invitation, User

INVITATION = Purpose(
    code="invitation",
    label=_("Invitation to take a role"),
    subject=_("You are invited to Maillon for %(organisation)s"),
    body=_(
        "Hello,\n\n"
        "%(inviter)s invites you to take part in the safety and prevention plan "
        "for %(organisation)s, as: %(role)s.\n\n"
        "Open this link to accept; you choose your password there, or use the account that you "
        "have already:\n%(url)s\n\n"
        "The link works once, until %(until)s. If you were not expecting this invitation, do "
        "nothing: without you nothing happens."
    ),
    placeholders=(
        Placeholder("organisation", _("name of the organisation"), "Commune de Jette"),
        Placeholder("role", _("name of the role"), "Signataire"),
        Placeholder("inviter", _("account of the person who invites"), "coordination"),
        Placeholder("url", _("link to accept"), "https://maillon.example/", required=True),
        Placeholder("until", _("last day of the link"), "06/12/2026"),
    ),
    duty=True,
)
_ACCOUNT = Placeholder("account", _("name of the account"), "coordination")
PASSWORD = Purpose(
    code="password_forgotten",
    label=_("Password forgotten"),
    subject=_("Maillon: choose a new password"),
    body=_(
        "Hello,\n\n"
        "Somebody, you no doubt, asked to choose a new password for the account %(account)s of "
        "Maillon.\n\n"
        "Open this link to choose it; it works once, for three days:\n%(url)s\n\n"
        "It was not you? Then do nothing: your password stays as it is."
    ),
    placeholders=(
        _ACCOUNT,
        Placeholder("url", _("link to choose a password"), "https://maillon.example/", True),
    ),
    duty=True,
)
SECURITY = Purpose(
    code="account_security",
    label=_("How an account is opened has changed"),
    subject=_("Maillon: how your account is opened has changed"),
    body=_(
        "Hello,\n\n"
        "%(what)s\n\n"
        "Account: %(account)s\nWhen: %(moment)s\nFrom the address: %(ip)s\n\n"
        "It was not you? Choose a new password at once, sign out everywhere from “My account”, "
        "and tell the administrator of Maillon."
    ),
    placeholders=(
        Placeholder("what", _("what changed"), _("Your password was changed."), True),
        _ACCOUNT,
        Placeholder("moment", _("date and hour"), "06/12/2026 10:12"),
        Placeholder("ip", _("address of the network"), "192.0.2.1"),
    ),
    duty=True,
)
PURPOSES = (INVITATION, PASSWORD, SECURITY)


def write_password_link(user: User, *, url: str, now: datetime) -> None:
    """Write the mail that lets ``user`` choose a new password."""
    write_mail(
        purpose=PASSWORD,
        key=f"password:{user.pk}:{now.isoformat()}",
        to=user.email,
        language=user.language,
        context={"account": user.get_username(), "url": url},
        now=now,
        secret=url,
    )


def write_security(user: User, *, what: Text, ip: str, now: datetime) -> None:
    """Tell ``user`` what changed in how their account is opened."""
    with translation.override(user.language):
        context = {
            "account": user.get_username(),
            "what": str(what),
            "moment": date_format(timezone.localtime(now), "SHORT_DATETIME_FORMAT"),
            "ip": ip,
        }
    write_mail(
        purpose=SECURITY,
        key=f"security:{user.pk}:{now.isoformat()}",
        to=user.email,
        language=user.language,
        context=context,
        now=now,
    )


def write_invitation(invitation: Invitation, *, secret: str, now: datetime) -> None:
    """Write the mail that carries the only copy of the secret."""
    language = invitation.language
    with translation.override(language):
        context = {
            "organisation": choose(invitation.organisation, "name", language).text,
            "role": str(Role(invitation.role).label),
            "inviter": invitation.invited_by,
            "url": link("invitation", language, secret=secret),
            "until": date_format(timezone.localtime(invitation.expires_at), "SHORT_DATE_FORMAT"),
        }
    write_mail(
        purpose=INVITATION,
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        language=language,
        context=context,
        now=now,
        target=invitation,
        secret=str(context["url"]),
    )
