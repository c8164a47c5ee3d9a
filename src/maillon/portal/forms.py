"""The form in which the wording of a mail is changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.mailing import Purpose
from maillon.core.mailing.wording import SUBJECT_LENGTH, Problem, problems


class WordingForm(forms.Form):
    """Subject and text of a kind of mail; what is wrong is told with its line."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LENGTH,
        error_messages={"required": gettext_lazy("Write a subject.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true"}),
        error_messages={"required": gettext_lazy("Write a text.")},
    )

    def __init__(self, *args: Any, purpose: Purpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose

    def clean(self) -> dict[str, Any]:
        """Refuse unknown, broken and missing placeholders."""
        data = super().clean() or {}
        if "subject" in data and "body" in data:
            for problem in problems(self.purpose, data["subject"], data["body"]):
                self.add_error(problem.field, located(problem))
        return data


def located(problem: Problem) -> str:
    """Return a problem with the line it is on."""
    if problem.field == "subject" or not problem.line:
        return problem.message
    return _("Line %(line)s: %(message)s") % {"line": problem.line, "message": problem.message}
