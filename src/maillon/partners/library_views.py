"""Who may open each page that the sign-in library brings. A page absent here stays closed.

Closed on purpose: changing the e-mail address (an administrator does that), linking an identity
by hand, everything about self-registration except the page that says accounts are given.
"""

from typing import Any

_ACCOUNT, _MFA, _SOCIAL = "allauth.account.views", "allauth.mfa", "allauth.socialaccount"

# View → "public", or the action of ``permissions.PERMISSIONS`` that it needs.
ACCESS = {
    f"{_ACCOUNT}.LoginView": "public",
    f"{_ACCOUNT}.LogoutView": "public",
    f"{_ACCOUNT}.AccountInactiveView": "public",
    f"{_ACCOUNT}.SignupView": "public",
    f"{_ACCOUNT}.PasswordResetView": "public",
    f"{_ACCOUNT}.PasswordResetDoneView": "public",
    f"{_ACCOUNT}.PasswordResetFromKeyView": "public",
    f"{_ACCOUNT}.PasswordResetFromKeyDoneView": "public",
    f"{_ACCOUNT}.ReauthenticateView": "account.own",
    f"{_ACCOUNT}.PasswordChangeView": "account.own",
    f"{_ACCOUNT}.PasswordSetView": "account.own",
    # The second step of signing in: nobody is signed in yet.
    f"{_MFA}.base.views.AuthenticateView": "public",
    f"{_MFA}.webauthn.views.LoginWebAuthnView": "public",
    f"{_MFA}.base.views.IndexView": "account.own",
    f"{_MFA}.base.views.ReauthenticateView": "account.own",
    f"{_MFA}.totp.views.ActivateTOTPView": "account.own",
    f"{_MFA}.totp.views.DeactivateTOTPView": "account.own",
    f"{_MFA}.recovery_codes.views.ViewRecoveryCodesView": "account.own",
    f"{_MFA}.recovery_codes.views.DownloadRecoveryCodesView": "account.own",
    f"{_MFA}.recovery_codes.views.GenerateRecoveryCodesView": "account.own",
    f"{_MFA}.webauthn.views.ListWebAuthnView": "account.own",
    f"{_MFA}.webauthn.views.AddWebAuthnView": "account.own",
    f"{_MFA}.webauthn.views.EditWebAuthnView": "account.own",
    f"{_MFA}.webauthn.views.RemoveWebAuthnView": "account.own",
    f"{_MFA}.webauthn.views.ReauthenticateWebAuthnView": "account.own",
    f"{_SOCIAL}.providers.openid_connect.views.login": "public",
    f"{_SOCIAL}.providers.openid_connect.views.callback": "public",
    f"{_SOCIAL}.views.LoginCancelledView": "public",
    f"{_SOCIAL}.views.LoginErrorView": "public",
}


def name_of(view: Any) -> str:
    """Return the dotted name of a view of the library: of its class, or of the function."""
    named = getattr(view, "view_class", view)
    return f"{getattr(view, '__module__', '')}.{getattr(named, '__name__', '')}"


def access_to(view: Any) -> str | None:
    """Return who may open a view of the library, ``None`` when it is closed."""
    return ACCESS.get(name_of(view))


def is_asking_again(view: Any) -> bool:
    """Say whether this page asks for the password or the code once more, and changes nothing."""
    return "Reauthenticate" in name_of(view)
