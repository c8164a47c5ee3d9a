"""The form that takes a workbook or a CSV of contributions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.implementation.exports.columns import FILE_BYTES
from maillon.plan.models import Plan


class UploadForm(forms.Form):
    """A file and the plan that it belongs to."""

    plan = forms.ModelChoiceField(
        label=gettext_lazy("Plan"), queryset=Plan.objects.order_by("-first_year"), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The Excel workbook (.xlsx) of the template, or a CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        given = self.cleaned_data["file"]
        if given.size > FILE_BYTES:
            raise forms.ValidationError(
                _("The file is too large: at most %(size)s MB.")
                % {"size": FILE_BYTES // (1024 * 1024)}
            )
        return given
