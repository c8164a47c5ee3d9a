"""The questions of a review page, and the forms of proposals, shares and periods."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import Qualifier
from maillon.implementation.forms.fields import NumberField
from maillon.implementation.models import Contribution, Figure
from maillon.implementation.operations.proposals import FIGURE, TEXT_FIELDS, ProposalInput
from maillon.implementation.operations.review import QuestionInput

LONGEST = 2_000
_WHY = gettext_lazy("Say why: the reason stays in the journal.")


def read_questions(
    post: Mapping[str, str], contributions: Iterable[Contribution]
) -> dict[Contribution, list[QuestionInput]]:
    """Return what was asked on a review page, by contribution.

    A text is asked about in ``q-<contribution>-<field>``, a figure in
    ``q-<contribution>-figure-<figure>``.
    """
    found: dict[Contribution, list[QuestionInput]] = {}
    for row in contributions:
        asked = {
            f"q-{row.pk}-{name}": QuestionInput(name, "")
            for name in (*TEXT_FIELDS, "partners", "measures")
        }
        asked |= {
            f"q-{row.pk}-figure-{figure.pk}": QuestionInput(
                FIGURE, "", figure.label_fr, figure.first_year
            )
            for figure in row.figures.all()
        }
        given = [
            replace(about, text=post[key].strip()[:LONGEST])
            for key, about in asked.items()
            if post.get(key, "").strip()
        ]
        if given:
            found[row] = given
    return found


class AnswerForm(forms.Form):
    """What a partner answers to a question."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write an answer.")},
    )


class ShareForm(forms.Form):
    """What an organisation did in a joint contribution."""

    share = forms.CharField(
        label=gettext_lazy("Our share, in a few words"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say in a few words what your share was.")},
    )


class PeriodForm(forms.Form):
    """Why a year is closed or reopened."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _WHY},
    )


class ProposalForm(forms.Form):
    """Another value of a figure, or another wording of a text, with its source and reason."""

    value = NumberField(
        label=gettext_lazy("Proposed value"),
        error_messages={"required": gettext_lazy("Give the value that you propose.")},
    )
    qualifier = forms.ChoiceField(label=gettext_lazy("How exact it is"), choices=Qualifier.choices)
    text = forms.CharField(
        label=gettext_lazy("Proposed text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("A document with its page, a register, a count with its day."),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the source of what you propose.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why it should change.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, figure: Figure | None, field: str, text: str
    ) -> None:
        """Ask for a value where ``figure`` is given, else for another text of ``field``."""
        initial = {"value": figure.value, "qualifier": figure.qualifier} if figure else {}
        super().__init__(data, initial={**initial, "text": text})
        self.figure, self.about = figure, field
        for name in ("text",) if figure else ("value", "qualifier"):
            del self.fields[name]

    def given(self) -> ProposalInput:
        """Return what was proposed, for the operation."""
        data = self.cleaned_data
        common = {"source": data["source"], "reason": data["reason"]}
        if self.figure is None:
            return ProposalInput(field=self.about, text=data["text"], **common)
        return ProposalInput(
            figure=self.figure, value=data["value"], qualifier=data["qualifier"], **common
        )
