"""The form of a call, and those of its acts."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy

from maillon.core.choosing import ManyOf
from maillon.core.moments import local_zone, zone_of
from maillon.funding.enums import CallKind, CallState, ResultsShown
from maillon.funding.forms.call_kinds import fit_fields, instruments_for, kind_of
from maillon.funding.models import Call, Instrument, LegalBasis
from maillon.funding.operations.calls import CallInput, input_of
from maillon.funding.operations.calls.inputs import SAME
from maillon.implementation.forms.fields import NumberField, YearField, check_years
from maillon.implementation.forms.moments import MomentField
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Plan, Theme

_TEXT = forms.Textarea(attrs={"rows": 8})
_AWARD = forms.Textarea(attrs={"rows": 3})
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


class Measures(ManyOf):
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
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=CallKind.choices, widget=forms.HiddenInput
    )
    first_year = YearField(label=gettext_lazy("First year of the projects"))
    last_year = YearField(label=gettext_lazy("Last year of the projects"))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("In which the moments are written, here and on every page."),
    )
    opens_at = MomentField(label=gettext_lazy("Opens"))
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
    invited = ManyOf(
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
        max_value=999,
        required=False,
        help_text=gettext_lazy("Only where the source counts measures that it does not name."),
    )
    excluded_themes = Measures(
        Theme.objects.none(), label=gettext_lazy("Themes left out on purpose"), required=False
    )
    award_fr = forms.CharField(
        label=gettext_lazy("What is awarded, in French"),
        widget=_AWARD,
        required=False,
        help_text=gettext_lazy(
            "A sum for each laureate, a trophy, visibility: everybody reads it."
        ),
    )
    award_nl = forms.CharField(
        label=gettext_lazy("What is awarded, in Dutch"), widget=_AWARD, required=False
    )
    award_en = forms.CharField(
        label=gettext_lazy("What is awarded, in English"), widget=_AWARD, required=False
    )
    laureates = forms.IntegerField(
        label=gettext_lazy("Laureates"), min_value=1, max_value=99, required=False
    )
    shortlist = forms.IntegerField(
        label=gettext_lazy("Candidates on the shortlist"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=gettext_lazy("The best placed after the vote, among whom the laureates are."),
    )
    ranks = forms.IntegerField(
        label=gettext_lazy("Places that each member of the jury gives"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=gettext_lazy("3: each names a first, a second and a third. Empty: all."),
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

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        edited: Call | None = None,
        kind: str = CallKind.OPEN,
        **kwargs: Any,
    ) -> None:
        """Fit the form to ``kind``, unless what is sent says another one."""
        super().__init__(*args, **kwargs)
        self.plan, self.edited = plan, edited
        self.initial["kind"] = kind
        self.call_kind = kind_of(self.data.get("kind"), kind)
        given = instruments_for(self.call_kind, edited)
        self.fields["instrument"].queryset = given  # type: ignore[attr-defined]
        rows = plan.measures.order_by("sort_key")
        self.fields["measures"].queryset = rows  # type: ignore[attr-defined]
        themes = plan.themes.filter(parent=None).order_by("position", "code")
        self.fields["excluded_themes"].queryset = themes  # type: ignore[attr-defined]
        if edited is None or edited.state != CallState.PUBLISHED:
            del self.fields["reason"]
        self._set_zone()
        fit_fields(self.fields, self.call_kind)

    def _set_zone(self) -> None:
        """Offer the zones of Europe; write and read the moments in the one that is chosen."""
        start = self.initial.setdefault("time_zone", local_zone().key)
        known = {name for name in available_timezones() if name.startswith("Europe/")}
        choices = [(name, name) for name in sorted(known | {"UTC", local_zone().key, start})]
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]
        chosen = self.data.get("time_zone") or start
        for name in ("opens_at", "closes_at"):
            self.fields[name].set_zone(zone_of(str(chosen)))  # type: ignore[attr-defined]

    def clean_time_zone(self) -> str:
        """Return the zone chosen; the one there was where none is sent."""
        return str(self.cleaned_data["time_zone"] or self.initial["time_zone"])

    def clean(self) -> dict[str, Any]:
        """Compare the two years."""
        cleaned = super().clean() or {}
        check_years(self)
        return cleaned

    def given(self) -> CallInput:
        """Return what was given, once the form is valid."""
        values = self._unasked() | {
            name: self.cleaned_data[name] for name in SAME if name in self.cleaned_data
        }
        if "last_year" not in self.fields:
            values["last_year"] = values["first_year"]
        for name in ("opens_at", "closes_at"):
            values[name] = self._same_minute(name, values[name])
        for name in ("measures", "invited", "excluded_themes"):
            values[name] = frozenset(row.pk for row in self.cleaned_data[name])
        if "audiences" in self.fields:
            values["audiences"] = frozenset(self.cleaned_data["audiences"])
        return CallInput(**values | {"plan": self.plan})

    def _unasked(self) -> dict[str, Any]:
        """Return what the form does not ask for this kind of call: as it is stored, if it is."""
        if self.edited is None:
            return {}
        stored = input_of(self.edited)
        return {
            name: getattr(stored, name)
            for name in (*SAME, "audiences")
            if name not in self.fields and name != "plan"
        }

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
