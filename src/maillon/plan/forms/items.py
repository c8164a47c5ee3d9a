"""Forms that correct what an import understood."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from maillon.plan.enums import Axis, ItemKind, ReferenceKind
from maillon.plan.models import PlanImportItem

Choices = list[tuple[str, str]]
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=\S)|\n+")


class ThemeForm(forms.Form):
    """A theme: its code, its title, and the theme above it."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    text = forms.CharField(label=gettext_lazy("Title"), max_length=400)
    theme_code = forms.ChoiceField(label=gettext_lazy("Sub-theme of"), required=False, choices=[])

    def __init__(self, *args: Any, item: PlanImportItem, themes: Choices, **kwargs: Any) -> None:
        names = ("code", "text", "theme_code")
        kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        others = [(code, title) for code, title in themes if code != item.code]
        _field(self, "theme_code").choices = [("", _("none: it is a theme")), *others]


class MeasureForm(forms.Form):
    """A measure: its code, its place in the plan and its official text."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    theme_code = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, choices=[])
    subtheme_code = forms.ChoiceField(label=gettext_lazy("Sub-theme"), required=False, choices=[])
    axis = forms.ChoiceField(
        label=gettext_lazy("Axis"), required=False, choices=[("", "–"), *Axis.choices]
    )
    text = forms.CharField(
        label=gettext_lazy("Official text"), widget=forms.Textarea(attrs={"rows": 9})
    )

    def __init__(
        self, *args: Any, item: PlanImportItem, themes: Choices, subthemes: Choices, **kwargs: Any
    ) -> None:
        names = ("code", "theme_code", "subtheme_code", "axis", "text")
        kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        none = [("", _("none"))]
        _field(self, "theme_code").choices = none + _with(themes, item.theme_code)
        _field(self, "subtheme_code").choices = none + _with(subthemes, item.subtheme_code)

    def clean_text(self) -> str:
        """Return the text with the line ends of the document, not of the browser."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class SubActionForm(forms.Form):
    """A sub-action; an empty text takes it away."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, required=False)
    parent = forms.CharField(
        label=pgettext_lazy("sub-action", "Part of"), max_length=40, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a code where there is a text."""
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("code"):
            self.add_error("code", _("Give the sub-action a code."))
        return cleaned


class PartnerForm(forms.Form):
    """A partner of the measure or of a sub-action; an empty name takes it away."""

    label = forms.CharField(
        label=gettext_lazy("Partner"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "partner-labels"}),
    )
    sub_action = forms.CharField(
        label=gettext_lazy("Only for the sub-action"), max_length=40, required=False
    )


class ReferenceForm(forms.Form):
    """Something the measure refers to; an empty name takes it away."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("reference", "Kind"), choices=ReferenceKind.choices, required=False
    )
    label = forms.CharField(label=gettext_lazy("Refers to"), max_length=300, required=False)


class SplitForm(forms.Form):
    """Where the second measure begins, and its code."""

    position = forms.TypedChoiceField(
        label=gettext_lazy("The second measure begins with"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[],
    )
    code = forms.CharField(label=gettext_lazy("Code of the second measure"), max_length=40)

    def __init__(self, *args: Any, item: PlanImportItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field(self, "position").choices = [(str(start), text) for start, text in cuts(item.text)]


class LostThemeForm(forms.Form):
    """The theme for the measures of a document that names none."""

    code = forms.CharField(label=gettext_lazy("Code of the theme"), max_length=40)
    title = forms.CharField(
        label=gettext_lazy("Title of the theme"), max_length=400, required=False
    )


def cuts(text: str) -> list[tuple[int, str]]:
    """Return where sentences and lines after the first begin, with their first words."""
    starts = [found.end() for found in _SENTENCE.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [
        (start, text[start:end].strip()[:160])
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


_Rows = forms.formset_factory(SubActionForm, extra=1)
_Partners = forms.formset_factory(PartnerForm, extra=2)
_References = forms.formset_factory(ReferenceForm, extra=1)


class MeasureForms:
    """The forms of a measure together: itself, sub-actions, partners, references."""

    def __init__(
        self,
        item: PlanImportItem,
        themes: Choices,
        subthemes: Choices,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.item = item
        self.main = MeasureForm(data, item=item, themes=themes, subthemes=subthemes)
        self.sub_actions = _Rows(data, prefix="steps", initial=item.sub_actions)
        self.partners = _Partners(data, prefix="partners", initial=item.partners)
        self.references = _References(data, prefix="references", initial=item.references)

    @property
    def errors(self) -> list[str]:
        """The errors of the rows, each naming its row."""
        return [
            _("Row %(row)s: %(error)s") % {"row": number, "error": error}
            for formset in (self.sub_actions, self.partners, self.references)
            for number, form in enumerate(formset.forms, start=1)
            for errors in form.errors.values()
            for error in errors
        ]

    def is_valid(self) -> bool:
        """Say whether every form is."""
        # Each is asked, so that all errors show at once.
        asked = [self.main.is_valid(), self.sub_actions.is_valid()]
        asked += [self.partners.is_valid(), self.references.is_valid()]
        return all(asked)

    def changes(self) -> dict[str, Any]:
        """Return the fields of the item as corrected; places in the document are kept."""
        item = self.item
        return {
            **self.main.cleaned_data,
            "sub_actions": _rows(self.sub_actions, item.sub_actions, ("text", "code", "parent")),
            "partners": _rows(self.partners, item.partners, ("label", "sub_action")),
            "references": _rows(self.references, item.references, ("label", "kind")),
        }


def _rows(
    formset: Any, before: Sequence[Mapping[str, Any]], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rows of ``formset`` whose first field is filled, on top of what they were."""
    found = []
    for number, form in enumerate(formset.forms):
        told = form.cleaned_data
        if not told.get(names[0]):
            continue
        row = dict(before[number]) if number < len(before) else {}
        for name in names:
            value = (told.get(name) or "").replace("\r\n", "\n") or None
            if row.get(name) != value:
                row[name] = value if value is not None or name in ("parent", "sub_action") else ""
        if number >= len(before) and "sub_action" in names:
            row["as_written"] = row["label"]
        found.append(row)
    return found


def _with(choices: Choices, code: str) -> Choices:
    """Return ``choices`` with ``code`` too, so that a form never loses what is there."""
    if not code or code in dict(choices):
        return choices
    return [*choices, (code, code)]


def _field(form: forms.Form, name: str) -> Any:
    return form.fields[name]


def theme_choices(themes: Iterable[PlanImportItem]) -> tuple[Choices, Choices]:
    """Return the themes and the sub-themes of an import as choices."""
    named = [
        (item, (item.code, f"{item.code}. {item.text}"))
        for item in themes
        if item.kind == ItemKind.THEME
    ]
    return (
        [choice for item, choice in named if not item.theme_code],
        [choice for item, choice in named if item.theme_code],
    )
