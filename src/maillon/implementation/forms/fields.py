"""Form fields that read what people type: numbers with a decimal comma, partners by any name."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from maillon.core.numbers import NumberRefused, parse_number, write_number

FIRST_YEAR, LAST_YEAR = 1990, 2100


class NumberField(forms.Field):
    """A number as people type it: ``1 234,5``; what can be read in two ways is refused."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the Decimal, or ``None`` where nothing was typed."""
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            return parse_number(text)
        except NumberRefused as refusal:
            raise ValidationError(str(refusal), code="number") from refusal

    def prepare_value(self, value: Any) -> Any:
        """Return a stored number as one would type it."""
        return write_number(value) if isinstance(value, Decimal) else value


class YearField(forms.IntegerField):
    """A year in four digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "invalid": gettext_lazy("Write a year in four digits, such as 2022."),
                "min_value": gettext_lazy("Write a year in four digits, such as 2022."),
                "max_value": gettext_lazy("Write a year in four digits, such as 2022."),
                "required": gettext_lazy("Write a year in four digits, such as 2022."),
            },
            **kwargs,
        )


def check_years(form: forms.Form) -> None:
    """Add an error to ``last_year`` when it is before ``first_year``."""
    first, last = form.cleaned_data.get("first_year"), form.cleaned_data.get("last_year")
    if first and last and last < first:
        form.add_error("last_year", ValidationError(gettext_lazy("This is before the first year.")))
