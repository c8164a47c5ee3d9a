"""Second factors: how their secrets are kept, and which roles must have one."""

import base64
import hashlib
from collections.abc import Iterable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillon.partners.models import User

# Where allauth keeps how somebody signed in, in the session.
_METHODS = "account_authentication_methods"


def _cipher() -> MultiFernet:
    """Return the cipher made of the secret key, then of the former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"maillon second factor" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors enciphered, and words their errors for people."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or it was used already. Take the next one."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes come with a second factor: set up an authenticator app or a passkey "
            "first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return ``text`` enciphered: a copy of the database does not give the codes."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was enciphered with the secret key, or with a former one."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        """Return the name that an authenticator app shows."""
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name proposed for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey %(number)s") % {"number": count + 1})


def has_second_factor(user: User) -> bool:
    """Say whether ``user`` has set up an authenticator app or a passkey."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=types).exists())


def must_set_up(request: HttpRequest, roles: Iterable[str]) -> bool:
    """Say whether a role asks for a second factor that this person has not set up.

    Those who came through the identity provider are not asked: it has its own rules.
    """
    if not set(roles) & settings.MFA_REQUIRED_ROLES:
        return False
    if any(one.get("method") == "socialaccount" for one in request.session.get(_METHODS, [])):
        return False
    return not has_second_factor(request.user)  # type: ignore[arg-type]
