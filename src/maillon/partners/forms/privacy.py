"""The form by which an account is anonymised."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnonymiseForm(forms.Form):
    """Why, and the name of the account typed again: it cannot be undone."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    username = forms.CharField(
        label=_("Name of the account, typed again"),
        help_text=_("This cannot be undone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, expected: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = expected

    def clean_username(self) -> str:
        """Refuse another name than that of the account."""
        given = str(self.cleaned_data["username"]).strip()
        if given != self.expected:
            raise forms.ValidationError(
                _("Type “%(name)s”, the name of the account to anonymise."),
                params={"name": self.expected},
            )
        return given
