"""Sign-in rules for allauth: accounts are given, and demonstration ones work in demo mode only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as library
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillon.core.journal import Author
from maillon.core.mailing import link
from maillon.partners.demonstration import is_demonstration
from maillon.partners.models import User
from maillon.partners.notifications import write_password_link, write_security
from maillon.partners.operations.accounts import record_event, set_password
from maillon.partners.permissions import person_of

# What the library announces by mail → the event in the journal, and the sentence of the mail.
EVENTS: dict[str, tuple[str, Any]] = {
    "mfa/email/totp_activated": ("totp_added", _("An authenticator app was set up.")),
    "mfa/email/totp_deactivated": ("totp_removed", _("The authenticator app was removed.")),
    "mfa/email/webauthn_added": ("passkey_added", _("A passkey was added.")),
    "mfa/email/webauthn_removed": ("passkey_removed", _("A passkey was removed.")),
    "mfa/email/recovery_codes_generated": (
        "recovery_codes_made",
        _("New recovery codes were made; the former ones no longer work."),
    ),
    # The operation that sets a password writes its own line.
    "account/email/password_changed": ("", _("Your password was changed.")),
    "account/email/password_set": ("", _("A password was set.")),
    "account/email/password_reset": (
        "",
        _("Your password was changed through the link that we sent to this address."),
    ),
}


def author_of(request: HttpRequest, user: User) -> Author:
    """Return who acts: who is signed in, or the owner of the account (password forgotten)."""
    if request.user.is_authenticated:
        return request.person.author  # type: ignore[attr-defined]
    return Author(user.get_username(), user.pk)


class ClosedAdapter(DefaultAccountAdapter):
    """Closes self-registration and misplaced demonstration accounts; keeps the journal."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This account name and password do not go together."),
        "email_password_mismatch": _("This e-mail address and password do not go together."),
        "too_many_login_attempts": _(
            "Too many wrong attempts for this account. Wait a minute, then try again; the other "
            "accounts are not affected."
        ),
        "incorrect_code": _("This code is not right, or it was used already. Take the next one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: an administrator makes accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the account that the credentials open, or ``None``."""
        user = super().authenticate(request, **credentials)
        if user is not None and is_demonstration(user) and not settings.DEMO:
            return None
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse demonstration accounts outside demo mode, whatever way they come in."""
        if is_demonstration(user) and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Say at once what is missing to an account that has no role today."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not person_of(user, on=timezone.localdate()).roles:
            messages.warning(
                request,
                _(
                    "Your account has no role today: you read what everybody reads. Ask the "
                    "coordination of the plan to give you one."
                ),
            )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the front page in the language of the account."""
        language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        return translate_url(reverse(settings.LOGIN_REDIRECT_URL), language)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to “My account” once the password is changed."""
        return reverse("account")

    def set_password(self, user: Any, password: str) -> None:
        """Keep the new password, with a line in the journal, and forget wrong attempts."""
        request = library.request
        event = "password_changed" if request.user.is_authenticated else "password_reset"
        set_password(
            user=user,
            password=password,
            by=author_of(request, user),
            now=timezone.now(),
            event=event,
        )
        self._delete_login_attempts_cached_email(request, username=user.get_username())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong attempts by account: its name and its address are the same account."""
        login = credentials.get("email") or credentials.get("username") or ""
        found = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))
        return f"account:{found.values_list('pk', flat=True).first() or login.lower()}"

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of an account what changed in how it is opened, and the journal."""
        event, sentence = EVENTS[template_prefix]
        now = timezone.now()
        if event:
            record_event(user=user, event=event, by=author_of(self.request, user), now=now)
        write_security(user, what=sentence, ip=self.get_client_ip(self.request), now=now)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Write the link into the outbox: the page answers as fast whether there is an account."""
        url = link(
            "account_reset_password_from_key",
            user.language,
            uidb36=context["uid"],
            key=context["key"],
        )
        write_password_link(user, url=url, now=timezone.now())
