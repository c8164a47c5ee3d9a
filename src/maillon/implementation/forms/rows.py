"""The rows of the form: partners, measures and figures, each list with one more row at will."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import LinkBasis, LinkRank, PartnerPart, Qualifier
from maillon.implementation.forms.choices import FormChoices, as_int
from maillon.implementation.forms.fields import NumberField, YearField, check_years
from maillon.partners.queries import spelling

MOST_ROWS = 300


class RowForm(forms.Form):
    """A row that may be left empty or crossed out; ``offered`` are the choices of the plan."""

    # What a row holds when nobody has filled it in: these fields alone make no row.
    defaults: tuple[str, ...] = ()

    gone = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args: Any, offered: FormChoices, **kwargs: Any) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        # Whether a row counts is is_blank's to say, not Django's.
        self.empty_permitted = False
        self.offered = offered
        self.offer()

    def offer(self) -> None:
        """Give the fields their choices."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row, or it is crossed out."""
        if not self.is_bound:
            return False
        values = {name: self.data.get(self.add_prefix(name), "").strip() for name in self.fields}
        if values["gone"]:
            return True
        return not any(value for name, value in values.items() if name not in self.defaults)

    def full_clean(self) -> None:
        """Check the row unless it is blank."""
        if self.is_bound and self.is_blank:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()


class PartnerForm(RowForm):
    """An organisation by any of its names, and its part."""

    defaults = ("part",)

    name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=300,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=PartnerPart.choices)

    def clean(self) -> dict[str, Any]:
        """Find the organisation; a helping partner that nobody knows stays as written."""
        data = super().clean() or self.cleaned_data
        name = data.get("name")
        if name:
            data["organisation_id"] = self.offered.spellings.get(spelling(name))
            if data["organisation_id"] is None and data.get("part") == PartnerPart.LEAD:
                message = _(
                    "No organisation bears this name. Choose one of the list; a partner that is "
                    "not in it can be named as “partner”."
                )
                self.add_error("name", ValidationError(message, code="unknown"))
        return data


class MeasureForm(RowForm):
    """A measure of the plan, the rank of the link and what it rests on."""

    defaults = ("rank", "basis")

    measure = forms.TypedChoiceField(label=gettext_lazy("Measure"), coerce=as_int)
    rank = forms.ChoiceField(
        label=gettext_lazy("Rank"), choices=LinkRank.choices, initial=LinkRank.SECONDARY
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("How we know"), choices=LinkBasis.choices, initial=LinkBasis.STATED
    )
    doubtful = forms.BooleanField(label=gettext_lazy("doubtful"), required=False)

    def offer(self) -> None:
        """Offer the measures of the plan under their themes."""
        fields: Mapping[str, Any] = self.fields
        fields["measure"].choices = self.offered.measure_options


class FigureForm(RowForm):
    """A figure; ``part_of`` is the number of the row of its whole."""

    defaults = ("qualifier",)

    label_fr = forms.CharField(label=gettext_lazy("What is counted"), max_length=300)
    value = NumberField(label=gettext_lazy("Value"))
    unit_fr = forms.CharField(label=gettext_lazy("Unit"), max_length=60, required=False)
    qualifier = forms.ChoiceField(
        label=gettext_lazy("How exact"), choices=Qualifier.choices, initial=Qualifier.EXACT
    )
    first_year = YearField(label=gettext_lazy("Year"), required=False)
    last_year = YearField(label=gettext_lazy("Last year"), required=False)
    part_of = forms.IntegerField(
        label=gettext_lazy("Part of no."), required=False, min_value=1, max_value=MOST_ROWS
    )
    breakdown = forms.SlugField(
        label=gettext_lazy("Breakdown (sex, age…)"), max_length=40, required=False
    )
    base = NumberField(label=gettext_lazy("Out of"), required=False)
    minimum = NumberField(label=gettext_lazy("Lowest"), required=False)
    maximum = NumberField(label=gettext_lazy("Highest"), required=False)
    source_line = forms.IntegerField(
        label=gettext_lazy("Line of the source"), required=False, min_value=1, max_value=10_000_000
    )
    label_nl = forms.CharField(
        label=gettext_lazy("What is counted, in Dutch"), max_length=300, required=False
    )
    label_en = forms.CharField(
        label=gettext_lazy("What is counted, in English"), max_length=300, required=False
    )
    unit_nl = forms.CharField(label=gettext_lazy("Unit in Dutch"), max_length=60, required=False)
    unit_en = forms.CharField(label=gettext_lazy("Unit in English"), max_length=60, required=False)

    more = (
        *("first_year", "last_year", "part_of", "breakdown", "base", "minimum", "maximum"),
        *("source_line", "label_nl", "label_en", "unit_nl", "unit_en"),
    )

    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that are folded away."""
        return [self[name] for name in self.more if name not in ("first_year", "part_of")]

    @property
    def more_open(self) -> bool:
        """Whether one of the folded fields is wrong."""
        return self.is_bound and any(name in self.errors for name in self.more)

    def clean(self) -> dict[str, Any]:
        """Check the years; a last year alone is the only year."""
        data = super().clean() or self.cleaned_data
        if data.get("last_year") and not data.get("first_year"):
            data["first_year"] = data["last_year"]
        if data.get("first_year") and not data.get("last_year") and "last_year" not in self.errors:
            data["last_year"] = data["first_year"]
        check_years(self)
        return data


class BaseRows(forms.BaseFormSet):
    """Rows that are filled in; the empty ones count for nothing."""

    def filled(self) -> list[tuple[int, RowForm]]:
        """Return the rows that say something, with their place from 1."""
        return [(n, form) for n, form in enumerate(self.forms, start=1) if not form.is_blank]


class PartnerRows(BaseRows):
    """Partners, each named once."""

    def clean(self) -> None:
        """Refuse a partner named twice."""
        seen: set[int] = set()
        for _place, form in self.filled():
            pk = form.cleaned_data.get("organisation_id")
            if pk is not None and pk in seen:
                form.add_error("name", _("This organisation is already named."))
            seen.add(pk or 0)


class MeasureRows(BaseRows):
    """Links to measures: each measure once, at most one of them primary."""

    def clean(self) -> None:
        """Refuse a measure linked twice and a second primary measure."""
        seen: set[int] = set()
        primary = False
        for _place, form in self.filled():
            measure, rank = form.cleaned_data.get("measure"), form.cleaned_data.get("rank")
            if measure is not None and measure in seen:
                form.add_error("measure", _("This measure is already linked."))
            seen.add(measure or 0)
            if rank == LinkRank.PRIMARY and primary:
                form.add_error("rank", _("A contribution has one primary measure."))
            primary = primary or rank == LinkRank.PRIMARY


class FigureRows(BaseRows):
    """Figures; a part names the row of its whole, and no figure is part of itself."""

    def clean(self) -> None:
        """Check that every whole exists and that no chain of parts comes back to its start."""
        filled = dict(self.filled())
        wholes = {n: form.cleaned_data.get("part_of") for n, form in filled.items()}
        for place, form in filled.items():
            whole = wholes[place]
            if whole is None:
                continue
            if whole not in filled:
                message = _("There is no figure no. %(number)s in this list.") % {"number": whole}
                form.add_error("part_of", message)
            elif _returns(place, wholes):
                form.add_error("part_of", _("A figure is not a part of itself."))


def _returns(start: int, wholes: dict[int, int | None]) -> bool:
    seen, place = {start}, wholes.get(start)
    while place is not None:
        if place in seen:
            return True
        seen.add(place)
        place = wholes.get(place)
    return False


def _rows(form: type[RowForm], formset: type[BaseRows]) -> Any:
    return forms.formset_factory(
        form, formset=formset, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


Partners = _rows(PartnerForm, PartnerRows)
Measures = _rows(MeasureForm, MeasureRows)
Figures = _rows(FigureForm, FigureRows)
