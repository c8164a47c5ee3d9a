"""The forms of what documents say of a call: numbers, bodies of the jury, themes left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.choosing import ManyOf
from maillon.funding.enums import FunnelStep
from maillon.funding.models import Call, CallFigure
from maillon.funding.operations.calls import BodyInput, FigureInput
from maillon.funding.operations.calls.announced import QUANTITIES
from maillon.funding.workflows.calls import CallAct, call_step
from maillon.implementation.forms.reason import ReasonForm
from maillon.partners.models import Organisation
from maillon.plan.models import Theme

NEW_BODIES = 3
# What a step counts; a number stored for something else keeps its field.
_COUNTED = {
    FunnelStep.OPEN: ("measures", "themes"),
    FunnelStep.JURY: ("organisations", "experts"),
}
_USUAL = ("applications", "organisations", "measures")
_LABELS = {
    "applications": gettext_lazy("Applications"),
    "organisations": gettext_lazy("Organisations"),
    "measures": gettext_lazy("Measures"),
    "themes": gettext_lazy("Themes"),
    "experts": gettext_lazy("Experts"),
}


def reason_form(call: Call, data: Any = None) -> ReasonForm | None:
    """Return the form that asks why; ``None`` where the state of ``call`` takes no reason."""
    step = call_step(call.state, CallAct.ANNOUNCE)
    return ReasonForm(data) if step is not None and step.needs_reason else None


class FigureForm(forms.Form):
    """What a document counts at one step of a call."""

    document = forms.CharField(label=gettext_lazy("Read in"), max_length=300, required=False)
    source_line = forms.IntegerField(
        label=gettext_lazy("Line of the source"),
        min_value=1,
        max_value=999_999,
        required=False,
    )
    recorded = forms.BooleanField(
        label=gettext_lazy("Each of them is recorded in Maillon: count and compare"),
        required=False,
    )

    def __init__(
        self, *args: Any, step: FunnelStep, stored: CallFigure | None, **kwargs: Any
    ) -> None:
        names = (*QUANTITIES, "recorded", "document", "source_line")
        values = {name: getattr(stored, name) for name in names} if stored else {"recorded": True}
        super().__init__(*args, **kwargs | {"prefix": step.value, "initial": values})
        self.step = step
        for name in QUANTITIES:
            if name in _COUNTED.get(step, _USUAL) or values.get(name) is not None:
                self.fields[name] = forms.IntegerField(
                    label=_LABELS[name], min_value=0, max_value=999_999, required=False
                )
        self.fields["document"].widget.attrs["list"] = "documents"

    @property
    def quantities(self) -> list[forms.BoundField]:
        """The fields of the numbers, in order."""
        return [self[name] for name in QUANTITIES if name in self.fields]

    def given(self) -> FigureInput:
        """Return what was given, once the form is valid."""
        return FigureInput(step=self.step.value, **self.cleaned_data)


def figure_forms(call: Call, data: Any = None) -> list[FigureForm]:
    """Return a form for each step of ``call``."""
    stored = {row.step: row for row in call.announced.all()}
    return [FigureForm(data, step=step, stored=stored.get(step.value)) for step in FunnelStep]


class BodyForm(forms.Form):
    """A body of a jury."""

    as_written = forms.CharField(
        label=gettext_lazy("Body, as the document names it"), max_length=300, required=False
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation in Maillon"),
        max_length=400,
        required=False,
        widget=forms.TextInput({"list": "organisations", "autocomplete": "off"}),
    )
    source_line = forms.IntegerField(
        label=gettext_lazy("Line of the source"),
        min_value=1,
        max_value=999_999,
        required=False,
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation chosen: by its code after the dot, or by its whole name."""
        typed = self.cleaned_data["organisation"].strip()
        if not typed:
            return None
        code = typed.rpartition(" · ")[2]
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            named = list(Organisation.objects.filter(name_fr__iexact=typed)[:2])
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise forms.ValidationError(
                _("No organisation is called that. Choose one of the list, or leave it empty.")
            )
        return found


class BodyForms(forms.BaseFormSet):
    """The bodies of a jury; rows left empty are none."""

    def bodies(self) -> list[BodyInput]:
        """Return the bodies kept, in order."""
        rows = [row.cleaned_data for row in self.forms if row.cleaned_data]
        return [
            BodyInput(row["as_written"], row["organisation"], row["source_line"])
            for row in rows
            if not row["remove"] and (row["as_written"].strip() or row["organisation"])
        ]


BodyFormSet = forms.formset_factory(
    BodyForm, formset=BodyForms, extra=NEW_BODIES, max_num=100, absolute_max=100
)


def organisation_choice(organisation: Organisation) -> str:
    """Return an organisation as the list of suggestions writes it: name and code."""
    return f"{organisation.name} · {organisation.code}"


def initial_bodies(call: Call) -> list[dict[str, Any]]:
    """Return what the rows of the bodies of ``call`` start with."""
    return [
        {
            "as_written": row.as_written,
            "organisation": organisation_choice(row.organisation) if row.organisation else "",
            "source_line": row.source_line,
        }
        for row in call.jury_bodies.select_related("organisation")
    ]


class _Themes(ManyOf):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.title}"


class LeftOutForm(forms.Form):
    """The themes that a call leaves out on purpose."""

    themes = _Themes(
        Theme.objects.none(),
        label=gettext_lazy("Themes left out on purpose"),
        required=False,
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        left_out = list(call.excluded_themes.values_list("pk", flat=True))
        super().__init__(*args, **kwargs | {"initial": {"themes": left_out}})
        rows = call.plan.themes.filter(parent=None).order_by("position", "code")
        self.fields["themes"].queryset = rows  # type: ignore[attr-defined]
