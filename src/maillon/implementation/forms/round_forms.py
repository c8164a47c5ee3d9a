"""The forms of the builder: guidance, a section with its figures, who is asked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from maillon.core.choosing import ManyOf
from maillon.implementation.enums import ContributionKind
from maillon.implementation.models import FormFigure, FormSection, ReportForm
from maillon.implementation.operations.rounds import FigureInput, FormInput, SectionInput
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation, PartnerCategory
from maillon.plan.models import Measure, Plan

NEW_FIGURES = 2


class CategoryForm(forms.Form):
    """For which category a form is added."""

    category = forms.ModelChoiceField(
        PartnerCategory.objects.none(), label=gettext_lazy("Category of partners")
    )

    def __init__(self, *args: Any, categories: QuerySet[PartnerCategory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


class GuidanceForm(forms.Form):
    """What a form says to partners."""

    help_fr = forms.CharField(
        label=gettext_lazy("Guidance in French"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    help_nl = forms.CharField(
        label=gettext_lazy("Guidance in Dutch"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    help_en = forms.CharField(
        label=gettext_lazy("Guidance in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    free_items = forms.BooleanField(
        label=gettext_lazy("Partners may add contributions of their own"), required=False
    )

    def given(self) -> FormInput:
        """Return what was given, once the form is valid."""
        return FormInput(**self.cleaned_data)


class MeasureChoices(ManyOf):
    """The measures of a plan as check boxes, under their themes."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Return code and title."""
        return f"{obj.code} {obj.title}"


class SectionForm(forms.Form):
    """A section: what it asks, of what kind, for which measures."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Keep the code of an earlier round: what was reported there then stands beside. Empty: "
            "made from the title."
        ),
    )
    help_fr = forms.CharField(
        label=gettext_lazy("Question in French"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    help_nl = forms.CharField(
        label=gettext_lazy("Question in Dutch"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    help_en = forms.CharField(
        label=gettext_lazy("Question in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ContributionKind.choices)
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    asks_text = forms.BooleanField(label=gettext_lazy("Asks for a text"), required=False)
    measures = MeasureChoices(
        Measure.objects.none(),
        label=gettext_lazy("Measures that the answer serves"),
        required=False,
        help_text=gettext_lazy("None: the partner chooses them."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = plan.measures.order_by("sort_key")
        self.fields["measures"].queryset = rows  # type: ignore[attr-defined]

    def given(self, figures: Iterable[FigureInput]) -> SectionInput:
        """Return what was given, once the form is valid, with ``figures``."""
        values = dict(self.cleaned_data)
        measures = frozenset(measure.pk for measure in values.pop("measures"))
        values["code"] = values["code"] or slugify(values["title_fr"])[:60]
        return SectionInput(**values, measures=measures, figures=list(figures))


class FigureForm(forms.Form):
    """A figure that a section asks."""

    label_fr = forms.CharField(label=gettext_lazy("Label in French"), max_length=300)
    label_nl = forms.CharField(label=gettext_lazy("Label in Dutch"), max_length=300, required=False)
    label_en = forms.CharField(
        label=gettext_lazy("Label in English"), max_length=300, required=False
    )
    unit_fr = forms.CharField(label=gettext_lazy("Unit in French"), max_length=60, required=False)
    unit_nl = forms.CharField(label=gettext_lazy("Unit in Dutch"), max_length=60, required=False)
    unit_en = forms.CharField(label=gettext_lazy("Unit in English"), max_length=60, required=False)
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60, required=False)
    part_of = forms.ChoiceField(label=gettext_lazy("Part of"), required=False)
    breakdown = forms.CharField(
        label=gettext_lazy("Breakdown"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("sex, age, place…: parts with the same breakdown add up."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be given"), required=False)
    whole = forms.BooleanField(label=gettext_lazy("Whole number"), required=False, initial=True)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args: Any, wholes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part_of"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("of no other figure")),
            *wholes,
        ]

    def has_changed(self) -> bool:
        """Say whether something was given: a tick alone makes no figure."""
        return bool(set(self.changed_data) - {"whole", "required"})

    def given(self) -> FigureInput:
        """Return what was given, once the form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "remove"}
        values["code"] = values["code"] or slugify(values["label_fr"])[:60]
        return FigureInput(**values)


class FigureForms(forms.BaseFormSet):
    """The figures of a section, in order; rows left empty are none."""

    def figures(self) -> list[FigureInput]:
        """Return the figures kept, in the order of the rows."""
        return [
            row.given()
            for row in self.forms
            if row.cleaned_data.get("label_fr") and not row.cleaned_data["remove"]
        ]


FigureFormSet = forms.formset_factory(FigureForm, formset=FigureForms, extra=NEW_FIGURES)


def initial_of_section(section: FormSection) -> dict[str, Any]:
    """Return what the form of a stored section starts with."""
    names = [name for name in SectionForm.base_fields if name != "measures"]
    found = {name: getattr(section, name) for name in names}
    return found | {"measures": list(section.measures.values_list("pk", flat=True))}


def initial_of_figures(figures: Iterable[FormFigure]) -> list[dict[str, Any]]:
    """Return what the rows of the figures start with."""
    names = [name for name in FigureForm.base_fields if name not in ("part_of", "remove")]
    return [
        {name: getattr(figure, name) for name in names}
        | {"part_of": figure.part_of.code if figure.part_of else ""}
        for figure in figures
    ]


class WhoForm(forms.Form):
    """Which organisations to offer: by kind, by what they reported, by measure."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"), required=False)
    reported = forms.BooleanField(
        label=gettext_lazy("Reported in this category before"), required=False
    )
    measure = forms.ModelChoiceField(
        Measure.objects.none(), label=gettext_lazy("Expected for, or linked to"), required=False
    )

    def __init__(self, *args: Any, form: ReportForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("All kinds")),
            *OrganisationKind.choices,
        ]
        rows = Measure.objects.filter(plan=form.round.plan_id).order_by("sort_key")
        self.fields["measure"].queryset = rows  # type: ignore[attr-defined]


class PickForm(forms.Form):
    """The organisations ticked."""

    organisation = ManyOf(
        Organisation.objects.real(),
        error_messages={"required": gettext_lazy("Tick at least one organisation.")},
    )
