"""The form of a call, and those of its acts."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from maillon.funding.enums import CallKind, CallState, ResultsShown
from maillon.funding.models import Call, Instrument, LegalBasis
from maillon.funding.operations.calls import CallInput, input_of
from maillon.funding.operations.calls.inputs import SAME
from maillon.implementation.forms.fields import NumberField, YearField, check_years
from maillon.implementation.forms.moments import MomentField
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Plan, Theme

_TEXT = forms.Textarea(attrs={"rows": 8})
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=kwargs.pop("required", False),
        input_formats=_DAYS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 31/12/2026.")},
        **kwargs,
    )


class Measures(forms.ModelMultipleChoiceField):
    """The measures of a plan as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Return code and title."""
        return f"{obj.code} {obj.title}"


class CallForm(forms.Form):
    """A call: what is offered, to whom, between which moments, read by whom."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("It stands in addresses and in the numbers of the applications."),
    )
    instrument = forms.ModelChoiceField(
        Instrument.objects.all(), label=gettext_lazy("Instrument"), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CallKind.choices)
    first_year = YearField(label=gettext_lazy("First year of the projects"))
    last_year = YearField(label=gettext_lazy("Last year of the projects"))
    opens_at = MomentField(label=gettext_lazy("Opens"), help_text=gettext_lazy("Brussels time."))
    closes_at = MomentField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy(
            "From this very moment on no application is taken: 12:00 means until 11:59:59."
        ),
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Text in French"),
        widget=_TEXT,
        required=False,
        help_text=gettext_lazy(
            "What everybody reads. An empty line begins a paragraph, “- ” an item of a list, "
            "**two stars** make bold, # a heading."
        ),
    )
    text_nl = forms.CharField(label=gettext_lazy("Text in Dutch"), widget=_TEXT, required=False)
    text_en = forms.CharField(label=gettext_lazy("Text in English"), widget=_TEXT, required=False)
    budget = NumberField(label=gettext_lazy("Budget (euros)"), required=False)
    maximum_amount = NumberField(label=gettext_lazy("Most for one project (euros)"), required=False)
    legal_basis = forms.ModelChoiceField(
        LegalBasis.objects.all(), label=gettext_lazy("Legal basis"), required=False
    )
    legal_reference = forms.CharField(
        label=gettext_lazy("Legal reference"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Where it was published officially, with its number."),
    )
    published_on = day_field(gettext_lazy("Published officially on"))
    contact_name = forms.CharField(
        label=gettext_lazy("Contact (function)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Whom applicants ask: a function rather than a person."),
    )
    contact_email = forms.EmailField(label=gettext_lazy("Contact address"), required=False)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of organisations that may apply"),
        choices=OrganisationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    invited = forms.ModelMultipleChoiceField(
        Organisation.objects.order_by("name_fr"),
        label=gettext_lazy("Closed list of applicants"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As soon as one is ticked, only those ticked may apply."),
    )
    measures = Measures(
        Measure.objects.none(),
        label=gettext_lazy("Eligible measures"),
        required=False,
    )
    measures_announced = forms.IntegerField(
        label=gettext_lazy("Eligible measures, as announced"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Only where the source counts measures that it does not name."),
    )
    excluded_themes = Measures(
        Theme.objects.none(), label=gettext_lazy("Themes left out on purpose"), required=False
    )
    readings = forms.IntegerField(
        label=gettext_lazy("Experts per application"), min_value=1, max_value=20, initial=3
    )
    minimum_readings = forms.IntegerField(
        label=gettext_lazy("Fewest completed readings"), min_value=1, max_value=20, initial=2
    )
    gap = NumberField(
        label=gettext_lazy("Gap that calls for another reader (points of 100)"), initial=25
    )
    mandate_years = forms.IntegerField(
        label=gettext_lazy("Years for which a former mandate is a conflict"),
        min_value=0,
        max_value=20,
        initial=3,
    )
    blind = forms.BooleanField(label=gettext_lazy("Experts do not see who applies"), required=False)
    synthetic = forms.BooleanField(
        label=gettext_lazy("Exercise: fictitious data, said on every page"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("The call is published: the reason stays on record."),
    )

    def __init__(self, *args: Any, plan: Plan, edited: Call | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        given = Instrument.objects.filter(Q(by_call=True) | Q(calls__isnull=False)).distinct()
        self.fields["instrument"].queryset = given  # type: ignore[attr-defined]
        self.edited = edited
        rows = plan.measures.order_by("sort_key")
        self.fields["measures"].queryset = rows  # type: ignore[attr-defined]
        themes = plan.themes.filter(parent=None).order_by("position", "code")
        self.fields["excluded_themes"].queryset = themes  # type: ignore[attr-defined]
        if edited is None or edited.state != CallState.PUBLISHED:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Compare the two years."""
        cleaned = super().clean() or {}
        check_years(self)
        return cleaned

    def given(self) -> CallInput:
        """Return what was given, once the form is valid."""
        values = {name: self.cleaned_data[name] for name in SAME if name != "plan"}
        for name in ("opens_at", "closes_at"):
            values[name] = self._same_minute(name, values[name])
        return CallInput(
            **values,
            plan=self.plan,
            measures=frozenset(row.pk for row in self.cleaned_data["measures"]),
            invited=frozenset(row.pk for row in self.cleaned_data["invited"]),
            excluded_themes=frozenset(row.pk for row in self.cleaned_data["excluded_themes"]),
            audiences=frozenset(self.cleaned_data["audiences"]),
        )

    def _same_minute(self, name: str, typed: datetime) -> datetime:
        """Return the stored moment where the minute typed is its own: seconds are not typed."""
        stored: datetime | None = getattr(self.edited, name, None)
        if stored is not None and stored.replace(second=0, microsecond=0) == typed:
            return stored
        return typed


def initial_of(call: Call) -> dict[str, Any]:
    """Return what the form of a stored call starts with."""
    given = input_of(call)
    found = {name: getattr(given, name) for name in SAME}
    return found | {
        "measures": list(given.measures),
        "invited": list(given.invited),
        "excluded_themes": list(given.excluded_themes),
        "audiences": list(given.audiences),
    }


class ResultsForm(forms.Form):
    """How much of the results everybody reads."""

    shown = forms.ChoiceField(
        label=gettext_lazy("Everybody reads"),
        choices=ResultsShown.choices,
        widget=forms.RadioSelect,
    )


class AskForm(forms.Form):
    """A question about a call."""

    question = forms.CharField(
        label=gettext_lazy("Your question"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy(
            "Without personal data: question and answer are published for everybody, without "
            "your name."
        ),
        error_messages={"required": gettext_lazy("Write your question.")},
    )


class AnswerForm(forms.Form):
    """A question with its answer, in three languages."""

    question_fr = forms.CharField(
        label=gettext_lazy("Question in French"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_fr = forms.CharField(
        label=gettext_lazy("Answer in French"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    question_nl = forms.CharField(
        label=gettext_lazy("Question in Dutch"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_nl = forms.CharField(
        label=gettext_lazy("Answer in Dutch"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    question_en = forms.CharField(
        label=gettext_lazy("Question in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_en = forms.CharField(
        label=gettext_lazy("Answer in English"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    published = forms.BooleanField(
        label=gettext_lazy("Publish: everybody reads question and answer"), required=False
    )
