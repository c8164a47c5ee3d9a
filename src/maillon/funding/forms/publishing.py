"""The form of the publication of the grants: in whose name, under which identifiers."""

from django import forms
from django.utils.translation import gettext_lazy

from maillon.partners.models import Organisation


class PublishingForm(forms.Form):
    """Who gives the grants, its identifier, the prefix of 360Giving."""

    funder = forms.ModelChoiceField(
        Organisation.objects.real(),
        label=gettext_lazy("Organisation that gives the grants"),
        required=False,
    )
    identifier = forms.CharField(
        label=gettext_lazy("Its identifier in another register"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Only where it has no Belgian enterprise number: code of the register, a dash, the "
            "number in it (registers: org-id.guide), or the prefix with a name of your own, "
            "such as 360G-prefix-AUTHORITY."
        ),
    )
    publisher_prefix = forms.CharField(
        label=gettext_lazy("Prefix issued by 360Giving"),
        max_length=45,
        required=False,
        help_text=gettext_lazy(
            "Start of the identifier of every grant. 360Giving issues it free of charge; without "
            "it “maillon” stands there, which is provisional."
        ),
    )
