"""The form that decides what became of a measure."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from maillon.plan.enums import LineageRelation
from maillon.plan.models import Measure

_WORDS = {
    LineageRelation.CONTINUED: pgettext_lazy("measure", "continued"),
    LineageRelation.REWORDED: pgettext_lazy("measure", "reworded"),
    LineageRelation.MERGED: pgettext_lazy("measure", "merged"),
    LineageRelation.SPLIT: pgettext_lazy("measure", "split"),
    LineageRelation.DROPPED: pgettext_lazy("measure", "dropped"),
}


class LineageForm(forms.Form):
    """The relation, the later measures ticked among the proposals, and one more at will."""

    relation = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[("", "—"), *((value.value, words) for value, words in _WORDS.items())],
        error_messages={"required": gettext_lazy("Choose what became of the measure.")},
    )
    newer = forms.MultipleChoiceField(required=False)
    other = forms.ChoiceField(label=gettext_lazy("Another measure"), required=False)

    def __init__(self, *args: Any, measures: Iterable[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {str(measure.pk): measure for measure in measures}
        offered = [(pk, f"{one.code} {one.title}") for pk, one in self.measures.items()]
        fields: dict[str, Any] = self.fields
        fields["newer"].choices = offered
        fields["other"].choices = [("", "—"), *offered]

    @property
    def chosen(self) -> list[Measure]:
        """The later measures, each once, in the order of the plan."""
        ticked = {*self.cleaned_data["newer"], self.cleaned_data["other"]}
        return [one for pk, one in self.measures.items() if pk in ticked]
