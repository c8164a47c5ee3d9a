"""Forms of people: inviting, giving and ending roles, choosing a password."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from maillon.partners.enums import Role
from maillon.partners.models import Organisation, User


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a day: the browser's own control, which sends ``2026-12-31``."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 2026-12-31.")},
    )


class _RoleForm(forms.Form):
    """An organisation and a role, among those that the person may give."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(
        self,
        *args: Any,
        organisations: Any,
        roles: Sequence[Role],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        chosen.queryset = organisations  # type: ignore[attr-defined]
        role = self.fields["role"]
        role.choices = [(one.value, one.label) for one in roles]  # type: ignore[attr-defined]


class InvitationForm(_RoleForm):
    """Whom to invite, to which role, in which language."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation goes there; it can be used once, for fourteen days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    field_order = ("email", "organisation", "role", "language")


class MembershipForm(_RoleForm):
    """A role for an account that exists, with its dates."""

    starts_on = date_field(_("From"), help_text=_("It may be a day to come."))
    ends_on = date_field(
        _("Last day"), required=False, help_text=_("Leave it empty while no end is known.")
    )

    field_order = ("organisation", "role", "starts_on", "ends_on")


class EndForm(forms.Form):
    """The last day of a role, and why."""

    ends_on = date_field(_("Last day"), help_text=_("From the day after, the role gives nothing."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("One sentence, such as “changed jobs”: it stays in the journal."),
    )


class NewAccountForm(forms.Form):
    """The account of who was invited: its name, its function, its password."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=150,
        help_text=_("You sign in with it, or with your e-mail address."),
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    description = forms.CharField(
        label=_("Your function"),
        max_length=200,
        help_text=_("Such as “prevention officer”: others see it beside what you do."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least twelve characters; a short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_username(self) -> str:
        """Refuse a name that somebody has."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Somebody has this account name: choose another one."))
        return username

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules and its repetition."""
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("This is not the same password."))
        if password:
            somebody = User(username=given.get("username", ""), email=self.email)
            try:
                validate_password(password, somebody)
            except ValidationError as error:
                self.add_error("password", error)
        return given
