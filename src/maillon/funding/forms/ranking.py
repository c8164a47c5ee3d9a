"""Forms of the ranking: what if, meetings of the jury, changes with their reason."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from maillon.core.choosing import ManyOf
from maillon.funding.enums import JurorState, Outcome
from maillon.funding.models import Call, Criterion, Deliberation, Juror, ScoreSheet

GOALS = [("points", _("the sum of the means")), ("projects", _("the number of projects"))]


class WhatIfForm(forms.Form):
    """The conditions of another selection; everything in the address, nothing stored."""

    budget = forms.DecimalField(label=_("Budget (euros)"), min_value=0, decimal_places=2)
    least = forms.IntegerField(
        label=_("Least part of what is asked for (percent)"),
        min_value=10,
        max_value=100,
        help_text=_("100: all or nothing."),
    )
    goal = forms.ChoiceField(label=_("As large as possible"), choices=GOALS)
    cover = forms.BooleanField(
        label=_("Each measure of the call covered at least once"), required=False
    )
    per_theme = forms.IntegerField(
        label=_("Projects per theme, at least"), min_value=0, max_value=50, required=False
    )


class JurorsField(ManyOf):
    """Members of a jury, by function and body."""

    def label_from_instance(self, obj: Juror) -> str:
        """Return the function and the body of an expert."""
        return f"{obj.expert.label} ({obj.expert.organisation.name})"


class SheetField(forms.ModelChoiceField):
    """A score sheet, by its expert."""

    def label_from_instance(self, obj: ScoreSheet) -> str:
        """Return the function of the expert."""
        return obj.assignment.juror.expert.label


class MeetingField(forms.ModelChoiceField):
    """A meeting, by its day."""

    def label_from_instance(self, obj: Deliberation) -> str:
        """Return the day of the meeting."""
        return date_format(obj.held_on)


class DeliberationForm(forms.Form):
    """A meeting of the jury."""

    held_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    present = JurorsField(
        queryset=Juror.objects.none(),
        label=_("Present"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = forms.CharField(
        label=_("Minutes"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, JurorsField)
        field.queryset = call.jurors.filter(state=JurorState.APPOINTED).select_related(
            "expert__organisation"
        )


class ScoreChangeForm(forms.Form):
    """New points of an expert on a criterion, and why."""

    sheet = SheetField(queryset=ScoreSheet.objects.none(), label=_("Expert"), empty_label=None)
    criterion = forms.ModelChoiceField(
        queryset=Criterion.objects.none(), label=_("Criterion"), empty_label=None
    )
    points = forms.DecimalField(
        label=_("New points"),
        required=False,
        decimal_places=2,
        localize=True,
        help_text=_("Empty: not answered, where the criterion allows it."),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, sheets: Sequence[ScoreSheet], criteria: Sequence[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sheet, criterion = self.fields["sheet"], self.fields["criterion"]
        assert isinstance(sheet, SheetField)
        assert isinstance(criterion, forms.ModelChoiceField)
        sheet.queryset = ScoreSheet.objects.filter(
            pk__in=[one.pk for one in sheets]
        ).select_related("assignment__juror__expert", "assignment__application")
        criterion.queryset = Criterion.objects.filter(
            pk__in=[one.pk for one in criteria]
        ).select_related("grid")


class OutcomeForm(forms.Form):
    """An outcome that the jury decides otherwise than the rule, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("As the published rule says")),
            (Outcome.SELECTED.value, Outcome.SELECTED.label),
            (Outcome.RESERVE.value, Outcome.RESERVE.label),
            (Outcome.REFUSED.value, Outcome.REFUSED.label),
        ],
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class MeetingChoiceForm(forms.Form):
    """The meeting in which a selection is recorded."""

    meeting = MeetingField(
        queryset=Deliberation.objects.none(), label=_("Meeting"), empty_label=None
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, MeetingField)
        field.queryset = Deliberation.objects.filter(call=call).order_by("-held_on", "-pk")
