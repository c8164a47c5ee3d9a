"""The form of a contribution: its own fields and three lists of rows, read as one input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import ContributionKind
from maillon.implementation.forms.choices import FormChoices, as_int
from maillon.implementation.forms.fields import YearField, check_years
from maillon.implementation.forms.rows import Figures, Measures, Partners
from maillon.implementation.models import Contribution
from maillon.implementation.operations.inputs import (
    FIGURE_COLUMNS,
    SETS,
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    ordered,
)

CODE = r"[0-9A-Za-z][0-9A-Za-z._\-]*"
_RESERVED = frozenset({"new", "import", "template", "suggestions"})
_TEXT_FIELDS = (
    *("title_fr", "title_nl", "title_en"),
    *("description_fr", "description_nl", "description_en", "note"),
)


class ContributionForm(forms.Form):
    """The fields of the contribution itself."""

    code = forms.RegexField(
        rf"^{CODE}\Z",
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Letters, digits, points and hyphens. Empty: Maillon gives one."),
        error_messages={
            "invalid": gettext_lazy(
                "A code begins with a letter or digit and holds only letters, digits, points, "
                "hyphens and underscores."
            )
        },
    )
    title_fr = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=400,
        error_messages={"required": gettext_lazy("Give the contribution a title in French.")},
    )
    title_nl = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=400, required=False)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("Category of partners"),
        coerce=as_int,
        help_text=gettext_lazy("The column of the coverage table in which it counts."),
        error_messages={
            "required": gettext_lazy("Choose the category of partners that it counts in.")
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ContributionKind.choices)
    first_year = YearField(label=gettext_lazy("First year"))
    last_year = YearField(label=gettext_lazy("Last year"), required=False)
    description_fr = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("What was done, for whom, with what result; in a few sentences."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    description_nl = forms.CharField(
        label=gettext_lazy("Description in Dutch"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    description_en = forms.CharField(
        label=gettext_lazy("Description in English"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(
        label=gettext_lazy("Internal note"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("Only those who keep the plan read this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    themes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Themes"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    missions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Cross-cutting missions"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    principles = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Principles of action"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    objectives = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Strategic objectives"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    territories = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Places"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this change?"),
        max_length=2_000,
        help_text=gettext_lazy(
            "The contribution is accepted and public: say why it changes. The reason stays in "
            "the journal."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why: the reason stays in the journal.")},
    )

    def __init__(
        self,
        *args: Any,
        offered: FormChoices,
        contribution: Contribution | None,
        reason_needed: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.contribution = contribution
        fields: Mapping[str, Any] = self.fields
        fields["category"].choices = offered.category_options
        for name, options in offered.part_options.items():
            fields[name].choices = options
            if not options:
                del self.fields[name]
        if contribution is not None:
            del self.fields["code"]
        if not reason_needed:
            del self.fields["reason"]

    def clean_code(self) -> str:
        """Refuse a code that is taken, or that is an address of its own."""
        code: str = self.cleaned_data["code"]
        if code and Contribution.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(
                _("Another contribution has the code “%(code)s”.") % {"code": code}
            )
        if code.lower() in _RESERVED:
            raise forms.ValidationError(_("This word cannot be a code. Add a number to it."))
        return code

    def clean(self) -> dict[str, Any]:
        """Check the years; without a last year there is one year."""
        data = super().clean() or self.cleaned_data
        if data.get("first_year") and not data.get("last_year") and "last_year" not in self.errors:
            data["last_year"] = data["first_year"]
        check_years(self)
        return data

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The other links to the plan that this plan has."""
        return [
            self[name] for name in SETS.values() if name in self.fields and name != "territories"
        ]


@dataclass(frozen=True)
class Entry:
    """The whole page: the form and its three lists of rows."""

    form: ContributionForm
    partners: Any
    measures: Any
    figures: Any

    @cached_property
    def row_lists(self) -> dict[str, Any]:
        """The lists of rows by the name of their button."""
        return {"partners": self.partners, "measures": self.measures, "figures": self.figures}

    def is_valid(self) -> bool:
        """Check everything, so that every error shows at once."""
        sound = [part.is_valid() for part in (self.form, *self.row_lists.values())]
        return all(sound)

    def errors(self) -> list[tuple[str, str, str]]:
        """Return every error as label, id of the field, text, from the top of the page down."""
        found: list[tuple[str, str, str]] = []
        for bound in self.form:
            found += [(str(bound.label), bound.id_for_label, str(e)) for e in bound.errors]
        headings = {"partners": _("Partner"), "measures": _("Measure"), "figures": _("Figure")}
        for name, rows in self.row_lists.items():
            found += [(headings[name], "", str(e)) for e in rows.non_form_errors()]
            for place, row in enumerate(rows.forms, start=1):
                for bound in row:
                    label = f"{headings[name]} {place}, {str(bound.label).lower()}"
                    found += [(label, bound.id_for_label, str(e)) for e in bound.errors]
        return found

    def quiet(self) -> None:
        """Forget the errors: the person asked for a row, not for a check."""
        for form in (self.form, *(row for rows in self.row_lists.values() for row in rows.forms)):
            form._errors = ErrorDict()
            form.cleaned_data = {}
        for rows in self.row_lists.values():
            rows._errors, rows._non_form_errors = [], rows.error_class()

    def result(self, code: str) -> ContributionInput:
        """Return what a valid entry says; ``code`` where the form gives none."""
        data = self.form.cleaned_data
        partners = [row.cleaned_data for _place, row in self.partners.filled()]
        links = [row.cleaned_data for _place, row in self.measures.filled()]
        sets: dict[str, Any] = {
            name: frozenset(data.get(relation, ())) for name, relation in SETS.items()
        }
        return ContributionInput(
            code=data.get("code") or code,
            **{name: data[name] for name in _TEXT_FIELDS},
            category_id=data["category"],
            kind=data["kind"],
            first_year=data["first_year"],
            last_year=data["last_year"],
            section=self.form.contribution.section if self.form.contribution else "",
            partners=tuple(
                PartnerInput(
                    row["organisation_id"],
                    row["part"],
                    "" if row["organisation_id"] is not None else row["name"],
                )
                for row in sorted(partners, key=lambda row: row["part"])
            ),
            links=ordered(
                LinkInput(row["measure"], row["rank"], row["basis"], row["doubtful"])
                for row in links
            ),
            figures=self._figures(),
            **sets,
        )

    def _figures(self) -> tuple[FigureInput, ...]:
        filled = self.figures.filled()
        places = {number: place for place, (number, _row) in enumerate(filled)}
        return tuple(
            FigureInput(
                part_of=places.get(row.cleaned_data["part_of"]),
                **{name: row.cleaned_data[name] for name in FIGURE_COLUMNS},
            )
            for _number, row in filled
        )


def entry_of(
    plan_choices: FormChoices,
    contribution: Contribution | None,
    *,
    reason_needed: bool,
    initial: ContributionInput | None = None,
    first_year: int | None = None,
    data: QueryDict | None = None,
) -> Entry:
    """Return the page, empty, filled from ``initial``, or with what was posted in ``data``."""
    values = _initial(initial, plan_choices) if initial else _blank(first_year)
    row_options: dict[str, Any] = {"form_kwargs": {"offered": plan_choices}}
    return Entry(
        ContributionForm(
            data,
            initial=values["form"],
            offered=plan_choices,
            contribution=contribution,
            reason_needed=reason_needed,
        ),
        Partners(data, initial=values["partners"], prefix="partners", **row_options),
        Measures(data, initial=values["measures"], prefix="measures", **row_options),
        Figures(data, initial=values["figures"], prefix="figures", **row_options),
    )


def _blank(first_year: int | None) -> dict[str, Any]:
    """Return the starting values of a new contribution: one empty row of each list."""
    return {
        "form": {"first_year": first_year},
        "partners": [{"part": "lead"}],
        "measures": [{"rank": "primary", "basis": "stated"}],
        "figures": [{"qualifier": "exact"}],
    }


def _initial(given: ContributionInput, offered: FormChoices) -> dict[str, Any]:
    form: dict[str, Any] = {name: getattr(given, name) for name in _TEXT_FIELDS}
    form |= {name: getattr(given, name) for name in ("kind", "first_year", "last_year")}
    form |= {relation: sorted(getattr(given, name)) for name, relation in SETS.items()}
    form["category"] = given.category_id
    partners = [
        {
            "name": p.as_written if p.organisation_id is None else offered.names[p.organisation_id],
            "part": p.part,
        }
        for p in given.partners
    ]
    figures = [
        {name: getattr(f, name) for name in FIGURE_COLUMNS}
        | {"part_of": None if f.part_of is None else f.part_of + 1}
        for f in given.figures
    ]
    measures = [
        {"measure": x.measure_id, "rank": x.rank, "basis": x.basis, "doubtful": x.doubtful}
        for x in given.links
    ]
    return {"form": form, "partners": partners, "measures": measures, "figures": figures}


def with_one_more(data: QueryDict, rows: str) -> QueryDict:
    """Return what was posted with one more empty row in the list called ``rows``."""
    changed = data.copy()
    key = f"{rows}-TOTAL_FORMS"
    total = changed.get(key, "0")
    changed[key] = str(int(total) + 1 if total.isascii() and total.isdigit() else 1)
    return changed
