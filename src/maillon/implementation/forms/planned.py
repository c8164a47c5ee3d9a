"""The form of a planned measure: its own fields, the partners expected and the milestones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.implementation.forms.choices import FormChoices, Options, as_int
from maillon.implementation.forms.fields import NumberField
from maillon.implementation.forms.planning import day_field, reason_field, text_field
from maillon.implementation.forms.rows import MOST_ROWS, BaseRows, RowForm
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.operations.planning_inputs import (
    MEASURE_TEXTS,
    ExpectedInput,
    MilestoneInput,
    PlannedInput,
)
from maillon.implementation.queries.planning import free_measures
from maillon.partners.queries import spelling

_LIST = {"list": "organisations", "autocomplete": "off"}


def _organisation(offered: FormChoices, name: str) -> int | None:
    """Return the organisation that bears ``name``, in any language or spelling.

    :raises ValidationError: when nobody bears it.
    """
    if not name:
        return None
    found = offered.spellings.get(spelling(name))
    if found is None:
        raise ValidationError(
            _("No organisation bears this name. Choose one of the list."), code="unknown"
        )
    return found


class PlannedForm(forms.Form):
    """The fields of the planned measure itself."""

    measure = forms.TypedChoiceField(label=gettext_lazy("Measure"), coerce=as_int)
    lead_name = forms.CharField(
        label=gettext_lazy("Lead"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The body that carries it (régie). Begin to type its name."),
        widget=forms.TextInput(attrs=_LIST),
    )
    reason_fr = text_field(gettext_lazy("Why this measure now"))
    reason_nl = text_field(gettext_lazy("Why this measure now, in Dutch"))
    reason_en = text_field(gettext_lazy("Why this measure now, in English"))
    expected_fr = text_field(gettext_lazy("What is expected"), 4)
    expected_nl = text_field(gettext_lazy("What is expected, in Dutch"))
    expected_en = text_field(gettext_lazy("What is expected, in English"))
    indicators_fr = text_field(gettext_lazy("Indicators named"), 2)
    indicators_nl = text_field(gettext_lazy("Indicators named, in Dutch"), 2)
    indicators_en = text_field(gettext_lazy("Indicators named, in English"), 2)
    budget_text = forms.CharField(label=gettext_lazy("Budget line"), max_length=300, required=False)
    budget_amount = NumberField(label=gettext_lazy("Amount in euros"), required=False)
    reason = reason_field()

    def __init__(
        self,
        *args: Any,
        offered: FormChoices,
        measures: Options | None,
        reason_needed: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.offered = offered
        fields: Mapping[str, Any] = self.fields
        if measures is None:
            del self.fields["measure"]
        else:
            fields["measure"].choices = measures
        if not reason_needed:
            del self.fields["reason"]

    def clean_lead_name(self) -> str:
        """Find the lead among the organisations."""
        name: str = self.cleaned_data["lead_name"].strip()
        self.lead_id = _organisation(self.offered, name)
        return name

    @property
    def translated(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Each text in French with its translations, in the order of the page."""
        return [
            (self[f"{name}_fr"], [self[f"{name}_nl"], self[f"{name}_en"]])
            for name in ("reason", "expected", "indicators")
        ]


class ExpectedForm(RowForm):
    """From whom something is expected: an organisation by name, or a whole category."""

    name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=_LIST),
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("or everybody of a category"),
        coerce=as_int,
        required=False,
        empty_value=None,
    )
    note = forms.CharField(label=gettext_lazy("What exactly"), max_length=300, required=False)

    def offer(self) -> None:
        """Offer the categories of partners."""
        fields: Mapping[str, Any] = self.fields
        fields["category"].choices = self.offered.category_options

    def clean(self) -> dict[str, Any]:
        """Ask for an organisation or a category, not both."""
        data = super().clean() or self.cleaned_data
        name, category = data.get("name", "").strip(), data.get("category")
        if bool(name) == bool(category):
            raise ValidationError(_("Name either one organisation or a category, not both."))
        try:
            data["organisation_id"] = _organisation(self.offered, name)
        except ValidationError as error:
            self.add_error("name", error)
        return data


class MilestoneForm(RowForm):
    """Something that must be there by a day."""

    defaults = ("pk",)

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    title_fr = forms.CharField(label=gettext_lazy("Milestone"), max_length=300)
    due_on = day_field(label=gettext_lazy("By"))
    responsible = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=_LIST),
    )
    title_nl = forms.CharField(label=gettext_lazy("in Dutch"), max_length=300, required=False)
    title_en = forms.CharField(label=gettext_lazy("in English"), max_length=300, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=2000, required=False)

    def clean_responsible(self) -> str:
        """Find who must do it."""
        name: str = self.cleaned_data["responsible"].strip()
        self.responsible_id = _organisation(self.offered, name)
        return name


class ExpectedRows(BaseRows):
    """Partners expected, each named once."""

    def clean(self) -> None:
        """Refuse a partner named twice."""
        seen: set[tuple[Any, Any]] = set()
        for _place, form in self.filled():
            data = form.cleaned_data
            key = (data.get("organisation_id"), data.get("category"))
            if key != (None, None) and key in seen:
                form.add_error("name", _("This partner is already named."))
            seen.add(key)


def _rows(form: type[RowForm], formset: type[BaseRows]) -> Any:
    return forms.formset_factory(
        form, formset=formset, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


ExpectedPartners = _rows(ExpectedForm, ExpectedRows)
Milestones = _rows(MilestoneForm, BaseRows)


@dataclass(frozen=True)
class PlannedEntry:
    """The whole page: the form and its two lists of rows."""

    form: PlannedForm
    partners: Any
    milestones: Any

    @cached_property
    def row_lists(self) -> dict[str, Any]:
        """The lists of rows by the name of their button."""
        return {"partners": self.partners, "milestones": self.milestones}

    def is_valid(self) -> bool:
        """Check everything, so that every error shows at once."""
        sound = [part.is_valid() for part in (self.form, *self.row_lists.values())]
        return all(sound)

    def errors(self) -> list[tuple[str, str, str]]:
        """Return every error as label, id of the field, text, from the top of the page down."""
        found: list[tuple[str, str, str]] = []
        for bound in self.form:
            found += [(str(bound.label), bound.id_for_label, str(e)) for e in bound.errors]
        headings = {"partners": _("Partner"), "milestones": _("Milestone")}
        for name, rows in self.row_lists.items():
            found += [(headings[name], "", str(e)) for e in rows.non_form_errors()]
            for place, row in enumerate(rows.forms, start=1):
                label = f"{headings[name]} {place}"
                first = next(f for f in row if not f.is_hidden)
                found += [(label, first.id_for_label, str(e)) for e in row.non_field_errors()]
                for bound in row:
                    text = f"{label}, {str(bound.label).lower()}"
                    found += [(text, bound.id_for_label, str(e)) for e in bound.errors]
        return found

    def quiet(self) -> None:
        """Forget the errors: the person asked for a row, not for a check."""
        for form in (self.form, *(row for rows in self.row_lists.values() for row in rows.forms)):
            form._errors = ErrorDict()
            form.cleaned_data = {}
        for rows in self.row_lists.values():
            rows._errors, rows._non_form_errors = [], rows.error_class()

    def result(self, measure_id: int) -> PlannedInput:
        """Return what a valid entry says; ``measure_id`` where the form gives none."""
        data = self.form.cleaned_data
        return PlannedInput(
            measure_id=data.get("measure") or measure_id,
            **{name: data[name] for name in MEASURE_TEXTS},
            lead_id=self.form.lead_id,
            budget_text=data["budget_text"],
            budget_amount=data["budget_amount"],
            partners=tuple(
                ExpectedInput(
                    row.cleaned_data["organisation_id"],
                    row.cleaned_data["category"],
                    row.cleaned_data["note"],
                )
                for _place, row in self.partners.filled()
            ),
            milestones=tuple(_milestone(row) for _place, row in self.milestones.filled()),
        )


def _milestone(row: Any) -> MilestoneInput:
    data = row.cleaned_data
    return MilestoneInput(
        title_fr=data["title_fr"],
        due_on=data["due_on"],
        pk=data["pk"],
        title_nl=data["title_nl"],
        title_en=data["title_en"],
        responsible_id=row.responsible_id,
        note=data["note"],
    )


def planned_entry(
    plan: ImplementationPlan,
    *,
    reason_needed: bool,
    initial: PlannedInput | None = None,
    measure: int | None = None,
    data: QueryDict | None = None,
) -> PlannedEntry:
    """Return the page, empty, filled from ``initial``, or with what was posted in ``data``.

    :param measure: the measure chosen beforehand, where one is to be added.
    """
    offered = FormChoices(plan.plan)
    values = _initial(initial, offered) if initial else _blank(measure)
    options: dict[str, Any] = {"form_kwargs": {"offered": offered}}
    return PlannedEntry(
        PlannedForm(
            data,
            initial=values["form"],
            offered=offered,
            measures=None if initial else _free(plan),
            reason_needed=reason_needed,
        ),
        ExpectedPartners(data, initial=values["partners"], prefix="partners", **options),
        Milestones(data, initial=values["milestones"], prefix="milestones", **options),
    )


def _free(plan: ImplementationPlan) -> Options:
    groups: dict[str, Options] = {}
    for row in free_measures(plan):
        heading = f"{row.theme.code}. {row.theme.title}"
        groups.setdefault(heading, []).append((row.pk, f"{row.code} {row.title}"))
    return [("", "—"), *groups.items()]


def _blank(measure: int | None) -> dict[str, Any]:
    return {"form": {"measure": measure}, "partners": [{}], "milestones": [{}]}


def _initial(given: PlannedInput, offered: FormChoices) -> dict[str, Any]:
    names = offered.names
    form: dict[str, Any] = {name: getattr(given, name) for name in MEASURE_TEXTS}
    form |= {"budget_text": given.budget_text, "budget_amount": given.budget_amount}
    form["lead_name"] = names.get(given.lead_id or 0, "")
    partners = [
        {
            "name": names.get(one.organisation_id or 0, ""),
            "category": one.category_id,
            "note": one.note,
        }
        for one in given.partners
    ]
    milestones = [
        {name: getattr(one, name) for name in ("pk", "title_fr", "title_nl", "title_en", "note")}
        | {"due_on": one.due_on, "responsible": names.get(one.responsible_id or 0, "")}
        for one in given.milestones
    ]
    return {"form": form, "partners": partners or [{}], "milestones": milestones or [{}]}
