"""Forms of organisations and of the categories of partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillon.partners.forms.people import date_field
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.partners.operations.organisations import CATEGORY_FIELDS, FIELDS


class OrganisationForm(forms.ModelForm):
    """An organisation, and the other spellings under which documents name it."""

    aliases = forms.CharField(
        label=_("Other spellings"),
        required=False,
        help_text=_("One a line, as documents write it: imports and searches find it by them."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Organisation
        fields = FIELDS
        help_texts = {
            "code": _("Short, lower case, for addresses and files: zone-5344, commune-jette."),
            "enterprise_number": _("Ten digits, as in the Crossroads Bank for Enterprises."),
        }
        labels = {"territory": _("Territory"), "part_of": _("Part of")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(
                self.instance.aliases.order_by("name").values_list("name", flat=True)
            )
            # Addresses, files and the journal name it.
            self.fields["code"].disabled = True
        territory, part_of = self.fields["territory"], self.fields["part_of"]
        territory.queryset = Territory.objects.order_by("kind", "name_fr")  # type: ignore[attr-defined]
        others = Organisation.objects.exclude(pk=self.instance.pk).order_by("name_fr")
        part_of.queryset = others  # type: ignore[attr-defined]


class CategoryForm(forms.ModelForm):
    """A category of partners, and between which days it is used."""

    valid_from = date_field(_("Valid from"), required=False)
    valid_to = date_field(
        _("Valid to"),
        required=False,
        help_text=_("Plans of later years no longer offer it; what was counted under it stays."),
    )

    class Meta:
        model = PartnerCategory
        fields = CATEGORY_FIELDS
        help_texts = {"code": _("It does not change once entered: files and reports name it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
