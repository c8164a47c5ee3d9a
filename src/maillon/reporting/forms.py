"""The forms of report editions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import CODES
from maillon.plan.models import Plan
from maillon.reporting.models import NarrativeBlock, ReportEdition


class EditionForm(forms.Form):
    """A new report: its plan, years, code and titles."""

    plan = forms.ModelChoiceField(Plan.objects.all(), label=_("Plan"), to_field_name="code")
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Stands in the address of the report and never changes, such as 2021-2022."),
    )
    first_year = forms.IntegerField(label=_("First year"), min_value=1990, max_value=2100)
    last_year = forms.IntegerField(label=_("Last year"), min_value=1990, max_value=2100)
    title_fr = forms.CharField(label=_("Title in French"), max_length=400)
    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the years are in order and lie within the plan, and the code is free."""
        data = super().clean() or {}
        plan, first, last = data.get("plan"), data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year is not before the first year."))
        elif plan and first and last and not plan.first_year <= first <= last <= plan.last_year:
            self.add_error(
                "first_year",
                _("The plan “%(plan)s” runs from %(first)s to %(last)s.")
                % {"plan": plan.title, "first": plan.first_year, "last": plan.last_year},
            )
        code = data.get("code")
        if code and ReportEdition.objects.filter(code=code).exists():
            self.add_error("code", _("There is already a report “%(code)s”.") % {"code": code})
        return data

    @property
    def titles(self) -> dict[str, str]:
        """The titles by language."""
        return {language: self.cleaned_data[f"title_{language}"] for language in CODES}


class NarrativeForm(forms.ModelForm):
    """The coordinator's text of one section, in three languages."""

    class Meta:
        model = NarrativeBlock
        fields = ["body_fr", "body_nl", "body_en"]
        widgets = {
            f"body_{language}": forms.Textarea(attrs={"rows": 12, "lang": language})
            for language in CODES
        }

    @property
    def bodies(self) -> dict[str, str]:
        """The texts by language."""
        return {language: self.cleaned_data[f"body_{language}"] for language in CODES}


class FreezeForm(forms.Form):
    """The confirmation that an edition is frozen; a reason where findings are open."""

    reason = forms.CharField(
        label=_("Why freeze although findings are open"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the journal. Not needed when no finding is open."),
    )


class ReopenForm(forms.Form):
    """Why the next version is made."""

    reason = forms.CharField(
        label=_("Why reopen the report"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the page of the next version and kept in the journal."),
    )
