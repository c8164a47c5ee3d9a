"""Form fields of funding: amounts in euros, days, files."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from maillon.core.money import CENT
from maillon.implementation.forms.fields import NumberField

ACCEPTED_FILES = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx,.odt,.ods,.txt"


class AmountField(NumberField):
    """An amount in euros as people type it: more than zero, in whole cents."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount with two places, or ``None`` where nothing was typed."""
        amount = super().to_python(value)
        if amount is None:
            return None
        if amount <= 0 or amount % CENT:
            message = gettext_lazy("An amount is more than zero, in whole cents.")
            raise ValidationError(message, code="amount")
        return amount.quantize(CENT)


def file_field(**kwargs: Any) -> forms.FileField:
    """Return a field for a document."""
    kwargs.setdefault("required", False)
    return forms.FileField(
        widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        **kwargs,
    )
