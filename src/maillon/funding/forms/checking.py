"""The forms of the check of an application and of the applicant's corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillon.funding.enums import CorrectionKind, PointVerdict
from maillon.funding.models import AdmissibilityCheck, AdmissibilityPoint
from maillon.funding.queries.calls import Asked
from maillon.implementation.forms.moments import MomentField

LONGEST = 4_000


@dataclass
class PointRow:
    """A point of the checklist as it stands, or as somebody typed it and it was refused."""

    point: AdmissibilityPoint
    verdict: str
    reason: str
    check: AdmissibilityCheck | None = None
    hint: Any = None
    problem: str = ""

    @property
    def options(self) -> list[tuple[str, Any, bool]]:
        """The verdicts: code, text, whether it is the one."""
        return [(code, text, code == self.verdict) for code, text in PointVerdict.choices]


def point_rows(
    points: Iterable[AdmissibilityPoint],
    checks: Mapping[int, AdmissibilityCheck],
    typed: Mapping[str, str] | None = None,
) -> list[PointRow]:
    """Return the points with their verdicts: what is stored, or what ``typed`` says.

    A point is typed in ``verdict-<key>`` and ``reason-<key>``.
    """
    rows = []
    for one in points:
        check = checks.get(one.pk)
        row = PointRow(
            one,
            check.verdict if check else str(PointVerdict.PENDING),
            check.reason if check else "",
            check,
        )
        if typed is not None and f"verdict-{one.pk}" in typed:
            row.verdict = typed[f"verdict-{one.pk}"]
            row.reason = typed.get(f"reason-{one.pk}", "").strip()[:LONGEST]
        rows.append(row)
    return rows


class CorrectionForm(forms.Form):
    """What the applicant is asked to mend, where, and until when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong"),
        choices=CorrectionKind.choices,
        widget=forms.RadioSelect,
    )
    question = forms.ChoiceField(
        label=gettext_lazy("Question or document that is reopened"),
        required=False,
        help_text=gettext_lazy("Without one, the applicant answers in words only."),
    )
    message = forms.CharField(
        label=gettext_lazy("What the applicant must do"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_at = MomentField(label=gettext_lazy("To be answered by"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Iterable[Asked] = (),
        due_at: datetime | None = None,
    ) -> None:
        super().__init__(data, initial={"due_at": due_at, "kind": CorrectionKind.MISSING})
        self.questions = {str(one.question.pk): one.question for one in questions}
        options = [(key, one.label) for key, one in self.questions.items()]
        choice = self.fields["question"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", gettext_lazy("The application as a whole")), *options]

    @property
    def values(self) -> dict[str, Any]:
        """What ``ask_correction`` takes."""
        found = dict(self.cleaned_data)
        return found | {"question": self.questions.get(found["question"])}


class ExtendForm(forms.Form):
    """More time for a correction."""

    due_at = MomentField(label=gettext_lazy("To be answered by"))


class CorrectionAnswerForm(forms.Form):
    """What the applicant answers to a request for correction."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("What you mended, or why you cannot."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a few words what you mended or why not.")},
    )
