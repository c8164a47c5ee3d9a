"""Choices that come as keys of rows: what is no possible key is an error, never a failure."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# Digits that every database takes as a key; more overflow it.
_LONGEST = 18


def key_of(text: str) -> int:
    """Return the key that a page sent, 0 (nobody's) for what is none.

    >>> key_of("12"), key_of("²"), key_of("9" * 30)
    (12, 0, 0)
    """
    possible = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if possible else 0


class ManyOf(forms.ModelMultipleChoiceField):
    """Several rows; a key that no database could hold is an invalid choice."""

    def clean(self, value: Any) -> Any:
        """Refuse impossible keys, then check as usual.

        :raises ValidationError: naming the first one, cut short.
        """
        given = value if isinstance(value, list | tuple) else ()
        wrong = next((one for one in given if len(str(one)) > _LONGEST), None)
        if wrong is not None:
            raise ValidationError(
                self.error_messages["invalid_pk_value"],
                code="invalid_pk_value",
                params={"pk": str(wrong)[:_LONGEST]},
            )
        return super().clean(value)
