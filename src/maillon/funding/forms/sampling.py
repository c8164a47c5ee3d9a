"""The limits of the control of supporting documents, as they are typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from maillon.core.money import CENT
from maillon.funding.forms.money import AmountField
from maillon.funding.operations.sampling import MOST_LINES, LimitsInput
from maillon.funding.rules.sampling import SamplingRules, percent
from maillon.implementation.forms.fields import NumberField
from maillon.implementation.forms.planning import day_field


class PercentField(NumberField):
    """A percentage from 0 to 100, with two decimals at most."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the percentage with two places, or ``None`` where nothing was typed."""
        typed = super().to_python(value)
        if typed is None:
            return None
        if not 0 <= typed <= 100 or typed % CENT:
            raise ValidationError(
                gettext_lazy("A percentage lies between 0 and 100, with two decimals at most."),
                code="percent",
            )
        return typed.quantize(CENT)


class LimitsForm(forms.Form):
    """From which day, and how much is looked at."""

    valid_from = day_field(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(
            "They hold for the files found admissible from that day on; those of the same day are "
            "replaced. A file that is in control keeps its own."
        ),
    )
    always_from = AmountField(label=gettext_lazy("Every expense is looked at from (euros)"))
    share = PercentField(
        label=gettext_lazy("Part of the total that is looked at (%)"),
        help_text=gettext_lazy("Expenses are drawn by their risk until they come to this part."),
    )
    fewest = forms.IntegerField(
        label=gettext_lazy("Expenses looked at, at least"), min_value=0, max_value=MOST_LINES
    )
    tolerance = PercentField(
        label=gettext_lazy("Tolerated error of the sample (%)"),
        help_text=gettext_lazy(
            "Up to it the expenses nobody looked at may be accepted with the sample."
        ),
    )
    large_share = PercentField(
        label=gettext_lazy("Risk: an expense is large from this part of its file (%)")
    )
    often_rejected = PercentField(
        label=gettext_lazy("Risk: a category is often rejected from this part (%)")
    )

    def given(self) -> LimitsInput:
        """Return the limits as the operation takes them."""
        data = self.cleaned_data
        return LimitsInput(**{name: data[name] for name in LimitsInput.__dataclass_fields__})


def initial_limits(rules: SamplingRules) -> dict[str, Any]:
    """Return what the form starts with: the limits that hold now."""
    return {
        "always_from": rules.always_from,
        "share": percent(rules.share),
        "fewest": rules.fewest,
        "tolerance": percent(rules.tolerance),
        "large_share": percent(rules.large_share),
        "often_rejected": percent(rules.often_rejected),
    }
