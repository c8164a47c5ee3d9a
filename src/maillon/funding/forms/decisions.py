"""The forms of decisions and of the passages of their letters."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillon.funding.enums import Outcome
from maillon.funding.models import FundingDecision, LegalBasis, LetterText
from maillon.funding.rules.reasons import Reasons
from maillon.implementation.forms.fields import NumberField

LONGEST = 8_000


def _text(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(
        label=label, max_length=LONGEST, widget=widget, required=False, **options
    )


class DecisionForm(forms.Form):
    """What is proposed for an application, with its reasons."""

    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    amount = NumberField(
        label=gettext_lazy("Amount granted (euros)"),
        required=False,
        help_text=gettext_lazy("For a selected project: what was asked for, or less."),
    )
    reason_fr = _text(
        gettext_lazy("Reasons in French"),
        help_text=gettext_lazy("One reason a line. Written from the records; complete them."),
    )
    reason_nl = _text(gettext_lazy("Reasons in Dutch"))
    reason_en = _text(gettext_lazy("Reasons in English"))
    anew = forms.BooleanField(
        label=gettext_lazy("Write the reasons anew from the records, in the place of these"),
        required=False,
    )
    departs_reason = _text(
        gettext_lazy("Why it departs from the ranking, or grants less than was asked for"),
        help_text=gettext_lazy(
            "Needed where the decision is another one than the ranking's, or where a ranked "
            "project gets less than it asked for. The letter says it."
        ),
    )
    legal_basis = forms.ModelChoiceField(
        LegalBasis.objects.all(),
        label=gettext_lazy("Legal basis"),
        required=False,
        empty_label=gettext_lazy("That of the call"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        outcomes: Iterable[Outcome] = Outcome,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        choice = self.fields["outcome"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(one), one.label) for one in outcomes]

    @property
    def values(self) -> dict[str, Any]:
        """What ``propose_decision`` takes."""
        given = self.cleaned_data
        reasons: Reasons | None = {
            language: given[f"reason_{language}"].strip() for language in ("fr", "nl", "en")
        }
        if given["anew"] or not any((reasons or {}).values()):
            reasons = None
        return {
            "outcome": given["outcome"],
            "amount": given["amount"],
            "reasons": reasons,
            "departs_reason": given["departs_reason"],
            "legal_basis": given["legal_basis"],
        }


def stored(decision: FundingDecision) -> dict[str, Any]:
    """Return a decision as the form shows it."""
    names = ("outcome", "amount", "reason_fr", "reason_nl", "reason_en", "departs_reason")
    return {name: getattr(decision, name) for name in names} | {
        "legal_basis": decision.legal_basis_id
    }


class LetterTextForm(forms.ModelForm):
    """A passage of the letters, with the days between which it holds."""

    class Meta:
        model = LetterText
        fields = ["part", "text_fr", "text_nl", "text_en", "valid_from", "valid_to"]
        widgets = {
            "valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
