"""Forms of sign-in: the library's, with our words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Account name or address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Account name or e-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username webauthn"}
        self.fields["password"].widget.attrs.pop("placeholder", None)


def _code(form: Any, help_text: Any) -> None:
    field = form.fields["code"]
    field.label, field.help_text = _("Code"), help_text
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autofocus": True,
    }


class ActivateTotpForm(ActivateTOTPForm):
    """The first code of an authenticator app, which proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("The six figures that the app shows now."))


class CodeForm(AuthenticateForm):
    """The code that ends signing in. ``has_app``, ``has_passkey``: what the person has set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_app, self.has_passkey = _wanted(self)
        if not self.has_app:
            self.fields["code"].widget.attrs.pop("autofocus")


class CodeAgainForm(ReauthenticateForm):
    """The code asked again before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _wanted(self)


def _wanted(form: Any) -> tuple[bool, bool]:
    """Say in the form which code is wanted; return whether there is an app, and a passkey."""
    types = set(Authenticator.objects.filter(user=form.user).values_list("type", flat=True))
    has_app = Authenticator.Type.TOTP in types
    with_app = _("The six figures of your authenticator app, or one of your recovery codes.")
    _code(form, with_app if has_app else _("One of your recovery codes."))
    return has_app, Authenticator.Type.WEBAUTHN in types


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; all can be used without a password, so the library's choice is not shown."""

    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("How you will recognise it: “office laptop”, “my phone”.")
        self.fields["name"].max_length = 60


class RenamePasskeyForm(EditWebAuthnForm):
    """The name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class LanguageForm(forms.Form):
    """The language of the mails and of the pages after signing in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
