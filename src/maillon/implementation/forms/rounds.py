"""The forms of a round: its frame, and the acts while it runs."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import RoundState
from maillon.implementation.forms.fields import YearField, check_years
from maillon.implementation.forms.moments import MomentField
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.models import CollectionRound, ImplementationPlan
from maillon.implementation.operations.rounds import RoundInput
from maillon.implementation.operations.rounds.links import LONGEST_DAYS
from maillon.plan.models import Plan

REMINDERS = 4
_SAME = (
    "code",
    "first_year",
    "last_year",
    "opens_at",
    "closes_at",
    "contact_name",
    "contact_email",
    "duty",
    "plan",
    "implementation_plan",
    *(f"{text}_{code}" for text in ("title", "introduction") for code in ("fr", "nl", "en")),
)
_AREA = forms.Textarea(attrs={"rows": 4})


class RoundForm(forms.Form):
    """The frame of a round: period, texts, moments, contact."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=400)
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("It stands in addresses: collecte-2025, for instance."),
    )
    plan = forms.ModelChoiceField(Plan.objects.all(), label=gettext_lazy("Plan"))
    implementation_plan = forms.ModelChoiceField(
        ImplementationPlan.objects.all(),
        label=gettext_lazy("Annual implementation plan"),
        required=False,
        help_text=gettext_lazy("What was announced for these years, beside what is reported."),
    )
    first_year = YearField(label=gettext_lazy("First year reported on"))
    last_year = YearField(label=gettext_lazy("Last year reported on"))
    opens_at = MomentField(
        label=gettext_lazy("Opens"),
        help_text=gettext_lazy("Brussels time. Organisations are written to at this moment."),
    )
    closes_at = MomentField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("At this very moment the round is closed: 12:00 means until 11:59."),
    )
    introduction_fr = forms.CharField(
        label=gettext_lazy("Introduction in French"),
        widget=_AREA,
        required=False,
        help_text=gettext_lazy("Stands in the announcement and above the form."),
    )
    introduction_nl = forms.CharField(
        label=gettext_lazy("Introduction in Dutch"), widget=_AREA, required=False
    )
    introduction_en = forms.CharField(
        label=gettext_lazy("Introduction in English"), widget=_AREA, required=False
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact (function)"),
        max_length=200,
        help_text=gettext_lazy("Whom partners ask: a function rather than a person."),
    )
    contact_email = forms.EmailField(label=gettext_lazy("Contact address"))
    duty = forms.BooleanField(
        label=gettext_lazy("Reporting is a duty (law or agreement)"),
        required=False,
        help_text=gettext_lazy("Its mails then go to those who stopped optional mails too."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Organisations were told otherwise: the reason stays on record."),
    )

    def __init__(self, *args: Any, edited: CollectionRound | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, REMINDERS + 1):
            self.fields[f"reminder_{number}"] = MomentField(
                label=gettext_lazy("Reminder"), required=False
            )
        if edited is None or edited.state != RoundState.LAUNCHED:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Compare the two years."""
        cleaned = super().clean() or {}
        check_years(self)
        return cleaned

    @property
    def reminder_fields(self) -> list[forms.BoundField]:
        """The fields of the reminders, in order."""
        return [self[f"reminder_{number}"] for number in range(1, REMINDERS + 1)]

    def given(self) -> RoundInput:
        """Return what was given, once the form is valid."""
        values = {name: self.cleaned_data[name] for name in _SAME}
        moments = [self.cleaned_data[f"reminder_{n}"] for n in range(1, REMINDERS + 1)]
        return RoundInput(**values, reminders=tuple(sorted(at for at in moments if at)))


def initial_of(collection_round: CollectionRound) -> dict[str, Any]:
    """Return what the form of a stored round starts with."""
    found = {name: getattr(collection_round, name) for name in _SAME}
    moments = collection_round.reminders.order_by("at").values_list("at", flat=True)
    return found | {
        f"reminder_{number}": at for number, at in enumerate(moments[:REMINDERS], start=1)
    }


class ReopenForm(ReasonForm):
    """Until when a closed round is open again, and why."""

    closes_at = MomentField(label=gettext_lazy("Closes"))
    field_order = ("closes_at", "reason")


class CloseForm(ReasonForm):
    """Why a round closes before its moment."""

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = early


class ExtendForm(forms.Form):
    """A later deadline."""

    due_at = MomentField(label=gettext_lazy("New deadline"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


class LinksForm(forms.Form):
    """What the signed links allow, and for how long."""

    days = forms.IntegerField(
        label=gettext_lazy("Valid for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=30
    )
    may_submit = forms.BooleanField(
        label=gettext_lazy("Its holder may also submit the report"),
        help_text=gettext_lazy("Otherwise somebody with the role of signatory does."),
        required=False,
        initial=True,
    )


class LinkForm(LinksForm):
    """A signed link for one address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    field_order = ("email", "days", "may_submit")


def days_until(moment: datetime, *, now: datetime) -> int:
    """Return for how many days a link reaches ``moment``: at least one, at most the longest."""
    return max(1, min(LONGEST_DAYS, (moment - now).days + 1))
