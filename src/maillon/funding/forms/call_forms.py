"""The forms of the builder: a section, a question with its choices; the checklist."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from maillon.funding.enums import QuestionKind
from maillon.funding.models import FormPart, FormQuestion
from maillon.funding.operations.calls import PointInput
from maillon.funding.operations.forms_building import ChoiceInput, PartInput, QuestionInput
from maillon.implementation.forms.fields import NumberField

_AREA = {"rows": 2}
NEW_CHOICES, NEW_POINTS = 3, 2


def _three(name: str, words: dict[str, Any], *, area: bool, required: bool) -> dict[str, Any]:
    """Return a field for a text in each of the three languages."""
    return {
        f"{name}_{code}": forms.CharField(
            label=label,
            required=required and code == "fr",
            max_length=4000 if area else 400,
            widget=forms.Textarea(attrs=_AREA) if area else forms.TextInput(),
        )
        for code, label in words.items()
    }


_LABELS = {
    "title": {
        "fr": gettext_lazy("Title in French"),
        "nl": gettext_lazy("Title in Dutch"),
        "en": gettext_lazy("Title in English"),
    },
    "label": {
        "fr": gettext_lazy("Question in French"),
        "nl": gettext_lazy("Question in Dutch"),
        "en": gettext_lazy("Question in English"),
    },
    "help": {
        "fr": gettext_lazy("Explanation in French"),
        "nl": gettext_lazy("Explanation in Dutch"),
        "en": gettext_lazy("Explanation in English"),
    },
    "ineligible": {
        "fr": gettext_lazy("What is said otherwise, in French"),
        "nl": gettext_lazy("What is said otherwise, in Dutch"),
        "en": gettext_lazy("What is said otherwise, in English"),
    },
}


class PartForm(forms.Form):
    """A section: its title and what it explains."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _three("title", _LABELS["title"], area=False, required=True)
        self.fields |= _three("help", _LABELS["help"], area=True, required=False)

    def given(self) -> PartInput:
        """Return what was given, once the form is valid."""
        return PartInput(**self.cleaned_data)


class QuestionForm(forms.Form):
    """A question: type, limits, condition, rule of eligibility."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=QuestionKind.choices)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Keep the code of an earlier form: the answers can then be taken over. Empty: made "
            "from the question."
        ),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    identifies = forms.BooleanField(
        label=gettext_lazy("Says who applies: hidden from experts where the call is blind"),
        required=False,
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most"),
        required=False,
        min_value=1,
        max_value=50_000,
        help_text=gettext_lazy("Characters of a text, choices, or files."),
    )
    minimum = NumberField(label=gettext_lazy("Lowest value"), required=False)
    maximum = NumberField(label=gettext_lazy("Highest value"), required=False)
    depends_on = forms.ChoiceField(label=gettext_lazy("Asked only after"), required=False)
    depends_value = forms.CharField(
        label=gettext_lazy("when the answer is"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Yes or no, or one of the choices of that question."),
    )
    eligible_value = forms.CharField(
        label=gettext_lazy("Answer without which one cannot apply"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Yes or no, or one of the choices. Empty: no such rule."),
    )

    def __init__(
        self,
        *args: Any,
        others: list[tuple[str, str]],
        answers: dict[str, dict[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer ``others`` (code, words) as conditions; ``answers``: their choices, by words."""
        super().__init__(*args, **kwargs)
        self.answers = answers
        self.fields |= _three("label", _LABELS["label"], area=False, required=True)
        self.fields |= _three("help", _LABELS["help"], area=True, required=False)
        self.fields |= _three("ineligible", _LABELS["ineligible"], area=True, required=False)
        self.fields["depends_on"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("always asked")),
            *others,
        ]

    def given(self, choices: list[ChoiceInput]) -> QuestionInput:
        """Return what was given, once the form is valid, with ``choices``."""
        values = dict(self.cleaned_data)
        values["code"] = values["code"] or slugify(values["label_fr"])[:60].strip("-")
        own = {word.casefold(): one.code for one in choices for word in (one.code, one.label_fr)}
        values["depends_value"] = _answer(
            values["depends_value"], self.answers.get(values["depends_on"], {})
        )
        values["eligible_value"] = _answer(values["eligible_value"], own)
        return QuestionInput(**values, choices=choices)


def _answer(text: str, choices: dict[str, str]) -> str:
    """Return an answer as it is stored: people write oui, ja, non, nee, and choices in words."""
    word = text.strip()
    plain = {"yes": "yes", "oui": "yes", "ja": "yes", "no": "no", "non": "no", "nee": "no"}
    return (plain | choices).get(word.casefold(), word)


class ChoiceForm(forms.Form):
    """A possible answer."""

    label_fr = forms.CharField(label=gettext_lazy("Label in French"), max_length=300)
    label_nl = forms.CharField(label=gettext_lazy("Label in Dutch"), max_length=300, required=False)
    label_en = forms.CharField(
        label=gettext_lazy("Label in English"), max_length=300, required=False
    )
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def given(self) -> ChoiceInput:
        """Return what was given, once the form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "remove"}
        values["code"] = values["code"] or slugify(values["label_fr"])[:60].strip("-")
        return ChoiceInput(**values)


class ChoiceForms(forms.BaseFormSet):
    """The choices in order; rows left empty are none."""

    def choices(self) -> list[ChoiceInput]:
        """Return the choices kept, in the order of the rows."""
        return [
            row.given()
            for row in self.forms
            if row.cleaned_data.get("label_fr") and not row.cleaned_data["remove"]
        ]


ChoiceFormSet = forms.formset_factory(
    ChoiceForm, formset=ChoiceForms, extra=NEW_CHOICES, max_num=100, absolute_max=100
)


class PointForm(forms.Form):
    """A point of the checklist."""

    title_fr = forms.CharField(label=gettext_lazy("Point in French"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Point in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Point in English"), max_length=400, required=False
    )
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60, required=False)
    decisive = forms.BooleanField(
        label=gettext_lazy("Decisive: not met, the application is not admissible"),
        required=False,
        initial=True,
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def has_changed(self) -> bool:
        """Say whether something was given: a tick alone makes no point."""
        return bool(set(self.changed_data) - {"decisive"})

    def given(self) -> PointInput:
        """Return what was given, once the form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "remove"}
        values["code"] = values["code"] or slugify(values["title_fr"])[:60].strip("-")
        return PointInput(**values)


class PointForms(forms.BaseFormSet):
    """The points in order; rows left empty are none."""

    def points(self) -> list[PointInput]:
        """Return the points kept, in the order of the rows."""
        return [
            row.given()
            for row in self.forms
            if row.cleaned_data.get("title_fr") and not row.cleaned_data["remove"]
        ]


PointFormSet = forms.formset_factory(
    PointForm, formset=PointForms, extra=NEW_POINTS, max_num=100, absolute_max=100
)


def initial_of_part(part: FormPart) -> dict[str, Any]:
    """Return what the form of a stored section starts with."""
    return {
        f"{name}_{code}": getattr(part, f"{name}_{code}")
        for name in ("title", "help")
        for code in ("fr", "nl", "en")
    }


def initial_of_question(question: FormQuestion) -> dict[str, Any]:
    """Return what the form of a stored question starts with."""
    names = [name for name in QuestionForm.base_fields if name != "depends_on"]
    names += [
        f"{text}_{code}" for text in ("label", "help", "ineligible") for code in ("fr", "nl", "en")
    ]
    found = {name: getattr(question, name) for name in names}
    return found | {"depends_on": question.depends_on.code if question.depends_on else ""}
