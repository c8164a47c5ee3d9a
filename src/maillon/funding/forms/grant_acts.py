"""The small forms of a grant: signature, amendment, claim, decision, payment, recovery."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from maillon.funding.forms.money import AmountField, file_field
from maillon.funding.rules.communication import is_iban
from maillon.implementation.forms.planning import day_field


class SignForm(forms.Form):
    """When it was signed, and the signed paper."""

    signed_on = day_field(label=gettext_lazy("Signed on"))
    document = file_field(
        label=gettext_lazy("Signed document"), help_text=gettext_lazy("A PDF, if you have it.")
    )


class AmendmentForm(forms.Form):
    """What an amendment changes, and why."""

    new_amount = AmountField(label=gettext_lazy("New amount in euros"), required=False)
    new_ends_on = day_field(label=gettext_lazy("New last day of the project"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is printed in the amendment."),
        error_messages={"required": gettext_lazy("Say why the agreement is amended.")},
    )


class ClaimForm(forms.Form):
    """A claim of the beneficiary: how much, on which account."""

    amount = AmountField(label=gettext_lazy("Amount in euros"))
    iban = forms.CharField(
        label=gettext_lazy("Bank account (IBAN)"),
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("An account of the beneficiary, such as BE68 5390 0754 7034."),
    )
    note = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_amount(self) -> Decimal:
        """Refuse more than can be claimed."""
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.most:
            raise ValidationError(gettext_lazy("This is more than can be claimed."))
        return amount

    def clean_iban(self) -> str:
        """Check the digits of the account."""
        iban: str = self.cleaned_data["iban"]
        if not is_iban(iban):
            raise ValidationError(
                gettext_lazy("The check digits of this bank account (IBAN) are wrong.")
            )
        return iban


class RecoveryForm(forms.Form):
    """What must be repaid, why and by when."""

    amount = AmountField(label=gettext_lazy("Amount in euros"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The letter gives it to the beneficiary."),
    )
    due_on = day_field(label=gettext_lazy("To be repaid by"))


class RepaidForm(forms.Form):
    """A payment that came back: how much, on which day, under which reference of the bank."""

    amount = AmountField(label=gettext_lazy("Amount in euros"))
    paid_on = day_field(label=gettext_lazy("Received on"))
    reference = forms.CharField(
        label=gettext_lazy("Reference of the bank"), max_length=60, required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].widget.attrs["max"] = today.isoformat()


class RepaymentCorrectForm(RepaidForm):
    """What is wrong about a payment: what came in truly, or that nothing did, and why."""

    gone = forms.BooleanField(
        label=gettext_lazy("This payment never came in: strike it out"),
        required=False,
        help_text=gettext_lazy("The amount, the day and the reference then count for nothing."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stays in the journal and beside the payment struck out."),
        error_messages={"required": gettext_lazy("Say why the payment is corrected.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("gone"):
            self.fields["amount"].required = self.fields["paid_on"].required = False
