"""The forms of an annual plan: the plan itself, its adoption, its copy, what follows it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import MeasureStatus
from maillon.implementation.forms.fields import YearField, check_years
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.operations.planning_inputs import PLAN_TEXTS, PlanInput

# Fixed words of the addresses under annual-plans/.
_RESERVED = frozenset({"new", "calendars", "calendar", "milestones"})


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a field for a day, with the calendar of the browser."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **kwargs)


def text_field(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field for a text of some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, max_length=10_000, widget=widget, **kwargs)


def reason_field() -> forms.CharField:
    """Return the field that asks why an adopted plan changes."""
    return text_field(
        gettext_lazy("Why this change?"),
        2,
        required=True,
        help_text=gettext_lazy(
            "The annual plan is adopted and public: say why it changes. The reason stays in the "
            "journal."
        ),
        error_messages={"required": gettext_lazy("Say why: the reason stays in the journal.")},
    )


class PlanForm(forms.Form):
    """The annual plan itself."""

    title_fr = forms.CharField(label=gettext_lazy("Title"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("It stands in the address: letters, digits and hyphens."),
    )
    first_year = YearField(label=gettext_lazy("First year"))
    last_year = YearField(label=gettext_lazy("Last year"), required=False)
    introduction_fr = text_field(
        gettext_lazy("Introduction"),
        5,
        help_text=gettext_lazy("Which priorities, and why. It opens the printed plan."),
    )
    introduction_nl = text_field(gettext_lazy("Introduction in Dutch"), 4)
    introduction_en = text_field(gettext_lazy("Introduction in English"), 4)
    reason = reason_field()

    def __init__(
        self, *args: Any, stored: ImplementationPlan | None, reason_needed: bool, **kwargs: Any
    ) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.stored = stored
        if stored is not None:
            del self.fields["code"]
        if not reason_needed:
            del self.fields["reason"]

    def clean_code(self) -> str:
        """Refuse a code that is taken, or that is an address of its own."""
        code: str = self.cleaned_data["code"].lower()
        if ImplementationPlan.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("Another annual plan has the code “%(code)s”.") % {"code": code}
            )
        if code in _RESERVED:
            raise forms.ValidationError(_("This word cannot be a code. Add a number to it."))
        return code

    def clean(self) -> dict[str, Any]:
        """Check the years; without a last year there is one year."""
        data = super().clean() or self.cleaned_data
        if data.get("first_year") and not data.get("last_year") and "last_year" not in self.errors:
            data["last_year"] = data["first_year"]
        check_years(self)
        return data

    def result(self) -> PlanInput:
        """Return what a valid form says."""
        data = self.cleaned_data
        return PlanInput(
            code=self.stored.code if self.stored else data["code"],
            first_year=data["first_year"],
            last_year=data["last_year"],
            **{name: data[name] for name in PLAN_TEXTS},
        )


class AdoptForm(forms.Form):
    """Which body adopted the plan, and on which day."""

    adopted_on = day_field(label=gettext_lazy("Adopted on"))
    adopted_by = forms.CharField(
        label=gettext_lazy("By which body"),
        max_length=200,
        help_text=gettext_lazy("For instance the regional security council."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_adopted_on(self) -> date:
        """Refuse a day that is still to come."""
        return _past(self.cleaned_data["adopted_on"], self.today)


class DoneForm(forms.Form):
    """On which day a milestone was done."""

    done_on = day_field(label=gettext_lazy("Done on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self) -> date:
        """Refuse a day that is still to come."""
        return _past(self.cleaned_data["done_on"], self.today)


def _past(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_("This day is still to come."))
    return day


class OverrideForm(forms.Form):
    """A status decided by a person, with the reason that stands beside it."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=MeasureStatus.choices)
    reason = text_field(
        gettext_lazy("Why the rules do not say it right"),
        4,
        required=True,
        help_text=gettext_lazy("Everybody who reads the status reads this reason beside it."),
        error_messages={"required": gettext_lazy("Say why: the reason stays beside the status.")},
    )


class OutcomeForm(forms.Form):
    """Why what was announced was not done."""

    text = text_field(
        gettext_lazy("Why it was not done, or not wholly"),
        5,
        help_text=gettext_lazy(
            "It is printed in “Announced, done, not done” and in the report. Empty: no reason "
            "is given."
        ),
    )
