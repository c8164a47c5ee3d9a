"""The forms of the reference lists of funding."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy

from maillon.funding.enums import InstrumentKind
from maillon.funding.forms.calls import Measures, day_field
from maillon.funding.models import Instrument, LegalBasis
from maillon.funding.operations.lists import RowInput
from maillon.implementation.forms.fields import NumberField, YearField
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Measure

_AREA = {"rows": 3}


def _area(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=_AREA), required=False)


class ListForm(forms.Form):
    """What every row has: a title in three languages and a code."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60)

    def given(self) -> RowInput:
        """Return what was given, once the form is valid."""
        return RowInput(dict(self.cleaned_data))


class DatedForm(ListForm):
    """A row that counts between two days."""

    valid_from = day_field(gettext_lazy("Valid from"))
    valid_to = day_field(
        gettext_lazy("Valid to"),
        help_text=gettext_lazy(
            "Rows are never deleted: one that no longer counts gets a last day."
        ),
    )


class LegalBasisForm(DatedForm):
    """A law, ordinance or decree."""

    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=300)
    adopted_on = day_field(gettext_lazy("Adopted on"))
    field_order = ("title_fr", "title_nl", "title_en", "code", "reference", "adopted_on")


class ExpenseCategoryForm(DatedForm):
    """A category of expenses."""

    help_fr = _area(gettext_lazy("Explanation in French"))
    help_nl = _area(gettext_lazy("Explanation in Dutch"))
    help_en = _area(gettext_lazy("Explanation in English"))
    position = forms.IntegerField(
        label=gettext_lazy("Position"), min_value=0, max_value=999, initial=0
    )
    needs_proof = forms.BooleanField(
        label=gettext_lazy("Each expense needs a document"), required=False, initial=True
    )
    field_order = ("title_fr", "title_nl", "title_en", "help_fr", "help_nl", "help_en", "code")


class ApprovalThresholdForm(DatedForm):
    """Who approves a decision from an amount on."""

    from_amount = NumberField(
        label=gettext_lazy("From (euros)"),
        initial=0,
        help_text=gettext_lazy("A decision passes every step at or under its amount."),
    )
    position = forms.IntegerField(
        label=gettext_lazy("Position"), min_value=0, max_value=999, initial=0
    )
    field_order = ("title_fr", "title_nl", "title_en", "code", "from_amount", "position")


class InstrumentForm(ListForm):
    """A way of giving money, with its rules."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InstrumentKind.choices)
    description_fr = _area(gettext_lazy("Description in French"))
    description_nl = _area(gettext_lazy("Description in Dutch"))
    description_en = _area(gettext_lazy("Description in English"))
    legal_basis = forms.ModelChoiceField(
        LegalBasis.objects.all(), label=gettext_lazy("Legal basis"), required=False
    )
    category = forms.ModelChoiceField(
        PartnerCategory.objects.all(),
        label=gettext_lazy("Category of its contributions"),
        required=False,
    )
    first_year = YearField(label=gettext_lazy("First year"), required=False)
    last_year = YearField(label=gettext_lazy("Last year"), required=False)
    by_call = forms.BooleanField(label=gettext_lazy("Given by calls"), required=False)
    with_jury = forms.BooleanField(label=gettext_lazy("Evaluated by a jury"), required=False)
    with_agreement = forms.BooleanField(
        label=gettext_lazy("Takes an agreement"), required=False, initial=True
    )
    with_report = forms.BooleanField(
        label=gettext_lazy("Takes an activity report"), required=False, initial=True
    )
    tranches = forms.CharField(
        label=gettext_lazy("Tranches in percent"),
        max_length=40,
        initial="80,20",
        help_text=gettext_lazy(
            "One after the other, with a comma: 80,20 is 80 % first, then 20 %. In all 100."
        ),
    )
    beneficiaries = forms.MultipleChoiceField(
        label=gettext_lazy("Who may receive"),
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked: those usual for the kind of the instrument."),
    )
    measures = Measures(
        Measure.objects.none(),
        label=gettext_lazy("Measures every grant contributes to"),
        required=False,
    )

    mandatory_from = YearField(
        label=gettext_lazy("These measures count from (year)"),
        required=False,
        help_text=gettext_lazy(
            "A grant that ended before that year does not take them. Empty: since ever."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Measure.objects.select_related("plan").order_by("-plan__first_year", "sort_key")
        self.fields["measures"].queryset = rows  # type: ignore[attr-defined]

    def given(self) -> RowInput:
        """Return what was given, once the form is valid."""
        values = dict(self.cleaned_data)
        measures = frozenset(row.pk for row in values.pop("measures"))
        return RowInput(values, measures)


def initial_of_row(row: models.Model, form: type[ListForm]) -> dict[str, Any]:
    """Return what the form of a stored row starts with."""
    names = [name for name in form.base_fields if name != "measures"]
    found = {name: getattr(row, name) for name in names}
    if isinstance(row, Instrument):
        found["measures"] = list(row.mandatory_measures.values_list("pk", flat=True))
    return found
