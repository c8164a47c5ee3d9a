"""Forms of activity reports, renewals and meetings of the steering committee."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillon.funding.enums import RenewalOutcome, ReportVerdict
from maillon.funding.forms.money import AmountField
from maillon.partners.forms.people import date_field


def _area(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class AskForm(forms.Form):
    """By when the report of a year is asked."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    due_on = date_field(_("Due"), required=False)


class JudgeForm(forms.Form):
    """The verdict on a report and its reason."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=ReportVerdict.choices, widget=forms.RadioSelect
    )
    reason = _area(
        _("Reason"),
        required=False,
        help_text=_("Needed unless the report is adequate; the beneficiary reads it."),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = _area(_("Reason"), help_text=_("The beneficiary reads it; it stays in the journal."))


class RenewalForm(forms.Form):
    """What is proposed for the next years."""

    outcome = forms.ChoiceField(
        label=_("What is proposed"), choices=RenewalOutcome.choices, widget=forms.RadioSelect
    )
    amount = AmountField(
        label=_("New amount (euros)"),
        required=False,
        help_text=_("For a renewal with another amount."),
    )
    reason_fr = _area(_("Reason in French"), 3, required=False)
    reason_nl = _area(_("Reason in Dutch"), 3, required=False)
    reason_en = _area(_("Reason in English"), 3, required=False)

    def reasons(self) -> dict[str, str]:
        """Return language → reason."""
        return {code: self.cleaned_data[f"reason_{code}"] for code in ("fr", "nl", "en")}


class MeetingForm(forms.Form):
    """A meeting of the steering committee."""

    held_on = date_field(_("Held on"))
    participants = _area(
        _("Participants"), 2, required=False, help_text=_("Functions and bodies, not names.")
    )
    minutes = _area(_("What was discussed"), 6, required=False)
    agreed = _area(_("What was agreed"), 3, required=False)
