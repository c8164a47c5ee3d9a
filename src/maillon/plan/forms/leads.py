"""The form that names who leads a theme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillon.partners.enums import Role
from maillon.partners.forms.people import date_field
from maillon.partners.models import User
from maillon.plan.models import Plan, Theme


class LeadForm(forms.Form):
    """A theme, who leads it, from when to when."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none())
    user = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        help_text=_("Accounts that hold, or held, the role of theme lead."),
    )
    starts_on = date_field(_("From"), help_text=_("It may be a day to come."))
    ends_on = date_field(_("Last day"), required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, user = self.fields["theme"], self.fields["user"]
        theme.queryset = Theme.objects.filter(plan=plan).order_by("position")  # type: ignore[attr-defined]
        theme.label_from_instance = lambda row: f"{row.code}. {row.title}"  # type: ignore[attr-defined]
        accounts = User.objects.filter(is_active=True, memberships__role=Role.THEME_LEAD)
        user.queryset = accounts.distinct().order_by("username")  # type: ignore[attr-defined]
