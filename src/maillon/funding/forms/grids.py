"""The forms of the grid: its rules, a criterion with its levels."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from maillon.funding.models import Criterion, EvaluationGrid
from maillon.funding.operations.grids import CriterionInput, GridInput, LevelInput
from maillon.funding.queries.call_checks import chain_of
from maillon.implementation.forms.fields import NumberField

# Steps of the tie chain that can be chosen: more than this nobody declares.
STEPS, NEW_LEVELS = 4, 2
_AREA = {"rows": 2}


class GridForm(forms.Form):
    """Threshold, tie chain, seed of the draw."""

    threshold = NumberField(
        label=gettext_lazy("Threshold (points of 100)"),
        required=False,
        help_text=gettext_lazy(
            "The mean of the totals that a project must reach. Empty: no threshold."
        ),
    )
    draw_seed = forms.CharField(
        label=gettext_lazy("Published seed of the draw"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A word published beforehand: anybody can then redo a draw."),
    )

    def __init__(self, *args: Any, steps: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Ties are broken by")
                if number == 1
                else gettext_lazy("then by"),
                choices=[("", gettext_lazy("nothing more")), *steps],
                required=False,
            )

    @property
    def step_fields(self) -> list[forms.BoundField]:
        """The fields of the tie chain, in order."""
        return [self[f"step_{number}"] for number in range(1, STEPS + 1)]

    def given(self) -> GridInput:
        """Return what was given, once the form is valid."""
        steps = [self.cleaned_data[f"step_{number}"] for number in range(1, STEPS + 1)]
        return GridInput(
            threshold=self.cleaned_data["threshold"],
            tie_chain=tuple(step for step in steps if step),
            draw_seed=self.cleaned_data["draw_seed"],
        )


def steps_of(grid: EvaluationGrid) -> list[tuple[str, Any]]:
    """Return the steps from which the tie chain of ``grid`` is made."""
    return [
        *((one.code, one.label) for one in grid.criteria.all()),
        ("coverage", gettext_lazy("a measure that no better-ranked project covers")),
        ("arrival", gettext_lazy("the moment of submission")),
        ("draw", gettext_lazy("a draw")),
    ]


def initial_of_grid(grid: EvaluationGrid) -> dict[str, Any]:
    """Return what the form of a stored grid starts with."""
    steps = {f"step_{number}": step for number, step in enumerate(chain_of(grid), start=1)}
    return {"threshold": grid.threshold, "draw_seed": grid.draw_seed} | steps


class CriterionForm(forms.Form):
    """A criterion: what it weighs, its maximum, the lowest mean."""

    label_fr = forms.CharField(label=gettext_lazy("Criterion in French"), max_length=300)
    label_nl = forms.CharField(
        label=gettext_lazy("Criterion in Dutch"), max_length=300, required=False
    )
    label_en = forms.CharField(
        label=gettext_lazy("Criterion in English"), max_length=300, required=False
    )
    help_fr = forms.CharField(
        label=gettext_lazy("Explanation in French"),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    help_nl = forms.CharField(
        label=gettext_lazy("Explanation in Dutch"),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    help_en = forms.CharField(
        label=gettext_lazy("Explanation in English"),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60, required=False)
    weight = NumberField(
        label=gettext_lazy("Weight"),
        help_text=gettext_lazy("Only proportions count: 30 beside 10 weighs three times as much."),
    )
    maximum = NumberField(label=gettext_lazy("Maximum of points"), initial=10)
    floor = NumberField(
        label=gettext_lazy("Lowest mean"),
        required=False,
        help_text=gettext_lazy("Below it a project is refused whatever its total. Empty: none."),
    )
    optional = forms.BooleanField(
        label=gettext_lazy("An expert may answer “does not apply”: it then counts nowhere"),
        required=False,
    )

    def given(self, levels: list[LevelInput]) -> CriterionInput:
        """Return what was given, once the form is valid, with ``levels``."""
        values = dict(self.cleaned_data)
        values["code"] = values["code"] or slugify(values["label_fr"])[:60].strip("-")
        return CriterionInput(**values, levels=levels)


class LevelForm(forms.Form):
    """What a number of points means."""

    points = NumberField(label=gettext_lazy("Points"))
    label_fr = forms.CharField(label=gettext_lazy("Description in French"), max_length=500)
    label_nl = forms.CharField(
        label=gettext_lazy("Description in Dutch"), max_length=500, required=False
    )
    label_en = forms.CharField(
        label=gettext_lazy("Description in English"), max_length=500, required=False
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)


class LevelForms(forms.BaseFormSet):
    """The levels; rows left empty are none."""

    def levels(self) -> list[LevelInput]:
        """Return the levels kept."""
        return [
            LevelInput(**{name: row.cleaned_data[name] for name in LevelInput.__annotations__})
            for row in self.forms
            if row.cleaned_data.get("label_fr") and not row.cleaned_data["remove"]
        ]


LevelFormSet = forms.formset_factory(
    LevelForm, formset=LevelForms, extra=NEW_LEVELS, max_num=100, absolute_max=100
)


def initial_of_criterion(criterion: Criterion) -> dict[str, Any]:
    """Return what the form of a stored criterion starts with."""
    return {name: getattr(criterion, name) for name in CriterionForm.base_fields}


def initial_of_levels(criterion: Criterion) -> list[dict[str, Any]]:
    """Return what the rows of the levels start with, the best first."""
    names = ("points", "label_fr", "label_nl", "label_en")
    return [{name: getattr(level, name) for name in names} for level in criterion.levels.all()]
