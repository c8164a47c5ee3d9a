"""The form that asks why."""

from django import forms
from django.utils.translation import gettext_lazy


class ReasonForm(forms.Form):
    """A reason that stays in the journal."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("One or two sentences: they stay in the journal."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why: the reason stays in the journal.")},
    )
