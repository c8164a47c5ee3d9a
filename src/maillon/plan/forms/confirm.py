"""The form that confirms an import: into which plan, and what about the measures it lacks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.plan.enums import PlanLevel
from maillon.plan.models import Plan
from maillon.plan.operations.plans import NewPlan

KEEP, REMOVE = "keep", "remove"
NEW = "new"


class ConfirmForm(forms.Form):
    """Confirm into the plan ``target``; ``None`` asks for what makes a new plan."""

    missing = forms.ChoiceField(
        label=gettext_lazy("Measures of the plan that the document does not name"),
        choices=[
            (KEEP, gettext_lazy("Keep them in the plan")),
            (REMOVE, gettext_lazy("Remove those to which nothing is linked")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, target: Plan | None, some_missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        if not some_missing:
            del self.fields["missing"]
        if target is None:
            self.fields.update(_new_plan_fields())

    @property
    def remove_missing(self) -> bool:
        """Whether measures that the document does not name are to go."""
        return bool(self.cleaned_data.get("missing") == REMOVE)

    def plan(self) -> Plan | NewPlan:
        """Return the plan to write into."""
        if self.target is not None:
            return self.target
        told = self.cleaned_data
        return NewPlan(
            code=told["code"],
            titles={lang: told[f"title_{lang}"] for lang in ("fr", "nl", "en")},
            first_year=told["first_year"],
            last_year=told["last_year"],
            level=told["level"],
            predecessor=told["predecessor"],
        )

    def clean(self) -> dict[str, Any]:
        """Check that the years of a new plan are in order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year of a plan is not before its first year."))
        return cleaned


def _new_plan_fields() -> dict[str, forms.Field]:
    return {
        "code": forms.SlugField(
            label=_("Code of the plan"),
            max_length=60,
            help_text=_("Letters, digits and hyphens, for its address: pgsp-2025-2028."),
        ),
        "title_fr": forms.CharField(label=_("title in French"), max_length=400),
        "title_nl": forms.CharField(label=_("title in Dutch"), max_length=400, required=False),
        "title_en": forms.CharField(label=_("title in English"), max_length=400, required=False),
        "first_year": forms.IntegerField(label=_("first year"), min_value=1990, max_value=2100),
        "last_year": forms.IntegerField(label=_("last year"), min_value=1990, max_value=2100),
        "level": forms.ChoiceField(
            label=_("level"), choices=PlanLevel.choices, initial=PlanLevel.REGIONAL
        ),
        "predecessor": forms.ModelChoiceField(
            Plan.objects.filter(successor=None),
            label=_("Plan before this one"),
            required=False,
            to_field_name="code",
            empty_label=_("none"),
        ),
    }
