"""The form of a grant entered by the authority."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from maillon.funding.forms.money import AmountField
from maillon.funding.models import Grant, Instrument, LegalBasis
from maillon.funding.operations.grant_input import PLAIN, GrantInput
from maillon.implementation.enums import LinkRank
from maillon.implementation.forms.choices import FormChoices, as_int
from maillon.implementation.forms.fields import YearField
from maillon.implementation.forms.planning import day_field, text_field
from maillon.partners.models import Organisation, Territory
from maillon.partners.queries import spelling


class GrantForm(forms.Form):
    """The fields of a grant of one instrument and plan."""

    title_fr = forms.CharField(
        label=gettext_lazy("Object of the grant"),
        max_length=400,
        error_messages={"required": gettext_lazy("Give the grant a title in French.")},
    )
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    organisation = forms.CharField(
        label=gettext_lazy("Beneficiary"),
        max_length=300,
        help_text=gettext_lazy("Begin to type its name and choose it in the list."),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    amount = AmountField(
        label=gettext_lazy("Amount in euros"),
        required=False,
        help_text=gettext_lazy("Leave it empty when it is not known: unknown is not zero."),
    )
    amount_public = forms.BooleanField(
        label=gettext_lazy("the amount is public"), required=False, initial=True
    )
    first_year = YearField(label=gettext_lazy("First year"))
    last_year = YearField(label=gettext_lazy("Last year"))
    starts_on = day_field(label=gettext_lazy("Project starts"), required=False)
    ends_on = day_field(label=gettext_lazy("Project ends"), required=False)
    awarded_on = day_field(label=gettext_lazy("Decided on"), required=False)
    legal_basis = forms.ModelChoiceField(
        label=gettext_lazy("Legal basis"),
        queryset=LegalBasis.objects.order_by("code"),
        required=False,
        to_field_name="code",
        help_text=gettext_lazy("Empty: that of the instrument."),
    )
    legal_reference = forms.CharField(
        label=gettext_lazy("Legal reference"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The decree or decision that grants it, with its date."),
    )
    description_fr = text_field(gettext_lazy("Description"), 4)
    description_nl = text_field(gettext_lazy("Description in Dutch"))
    description_en = text_field(gettext_lazy("Description in English"))
    primary = forms.TypedChoiceField(
        label=gettext_lazy("Primary measure"), coerce=as_int, required=False
    )
    secondary = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Secondary measures"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    territories = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Places"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    protected_location = forms.BooleanField(
        label=gettext_lazy("protected address (shelter): never printed"), required=False
    )
    natural_person = forms.BooleanField(
        label=gettext_lazy("the beneficiary is a natural person: never published"), required=False
    )
    de_minimis = forms.BooleanField(
        label=gettext_lazy("declared as de minimis aid"), required=False
    )

    def __init__(self, *args: Any, options: FormChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        fields: dict[str, Any] = self.fields
        fields["primary"].choices = options.measure_options
        fields["secondary"].choices = list(options.measure_names.items())
        fields["territories"].choices = list(options.place_names.items())

    def clean_organisation(self) -> int:
        """Find the organisation by any of its names.

        :raises ValidationError: when nobody bears it.
        """
        found = self.options.spellings.get(spelling(self.cleaned_data["organisation"]))
        if found is None:
            raise ValidationError(
                gettext_lazy("No organisation bears this name. Choose one of the list.")
            )
        return found

    def result(self, instrument: Instrument, grant: Grant | None) -> GrantInput:
        """Return what was typed as an input; origin and code are those of the stored grant."""
        data = self.cleaned_data
        measures = {row.pk: row for row in self.options.measures}
        primary = measures.get(data["primary"] or 0)
        places = [pk for pk in data["territories"] if pk in self.options.place_names]
        return GrantInput(
            **{name: data[name] for name in PLAIN},
            instrument=instrument,
            plan=self.options.plan,
            organisation=Organisation.objects.get(pk=data["organisation"]),
            legal_basis=data["legal_basis"],
            primary=primary,
            secondary=tuple(
                measures[pk] for pk in data["secondary"] if pk in measures and pk != data["primary"]
            ),
            territories=tuple(Territory.objects.filter(pk__in=places).order_by("code")),
            call=grant.call if grant else None,
            application=grant.application if grant else None,
            previous=grant.previous if grant else None,
            source_line=grant.source_line if grant else None,
            synthetic=grant.synthetic if grant else False,
        )


def initial_of(grant: Grant, options: FormChoices) -> dict[str, Any]:
    """Return what the form shows of a stored grant."""
    links = list(grant.links.all())
    primary = next((link.measure_id for link in links if link.rank == LinkRank.PRIMARY), None)
    return {name: getattr(grant, name) for name in PLAIN} | {
        "organisation": options.names.get(grant.organisation_id, ""),
        "legal_basis": grant.legal_basis.code if grant.legal_basis else "",
        "primary": primary,
        "secondary": [link.measure_id for link in links if link.measure_id != primary],
        "territories": [place.pk for place in grant.territories.all()],
    }
