"""The form in which an official plan comes in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.plan.models import Plan

SUFFIXES = (".docx", ".pdf", ".md", ".markdown", ".txt")


class UploadForm(forms.Form):
    """A document, and the plan it is meant for where the clerk knows it."""

    document = forms.FileField(
        label=gettext_lazy("Document of the plan"),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        label=gettext_lazy("Plan that it belongs to"),
        help_text=gettext_lazy("Leave it open: Maillon compares the texts and proposes one."),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("Let Maillon propose"),
    )

    def __init__(self, *args: Any, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = min(limit, settings.MAX_UPLOAD_BYTES)
        self.fields["document"].help_text = _(
            "Word (.docx), PDF, Markdown or text; at most %(size)s."
        ) % {"size": filesizeformat(self.limit)}

    def clean_document(self) -> UploadedFile:
        """Refuse a file that is too large before anything reads it."""
        file: UploadedFile = self.cleaned_data["document"]
        if (file.size or 0) > self.limit:
            raise forms.ValidationError(
                _(
                    "This file weighs %(size)s; at most %(limit)s are read. Take out the images, "
                    "or import the part that holds the measures."
                )
                % {"size": filesizeformat(file.size or 0), "limit": filesizeformat(self.limit)}
            )
        return file
