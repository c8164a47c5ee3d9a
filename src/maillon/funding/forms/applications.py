"""The fields of an application beside its answers, and the forms around it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.languages import CODES
from maillon.funding.forms.answers import FieldBox, Option, Trouble
from maillon.funding.models import Application
from maillon.funding.operations.applications import FIELD
from maillon.funding.queries.applications import FIELDS, eligible_measures, fields_of
from maillon.funding.queries.conditions import split_codes
from maillon.funding.rules.applications import labels
from maillon.partners.models import Organisation
from maillon.plan.models import Measure

_LANGUAGES = {"fr": "Français", "nl": "Nederlands", "en": "English"}


class ApplicationFields:
    """Title, summary, language, years and measures, for typing."""

    def __init__(self, application: Application, trouble: Trouble | None = None) -> None:
        self.application = application
        self.trouble = trouble or Trouble()
        self.fields = fields_of(application)
        self.measures: list[Measure] = list(eligible_measures(application.call))
        self.labels = labels()

    def box(self, name: str, **more: Any) -> FieldBox:
        """Return a field; what was typed and not stored yet comes first."""
        key, field = FIELD + name, self.fields[name]
        conflict = self.trouble.conflicts.get(key)
        return FieldBox(
            name=key,
            label=self.labels[name],
            value=self.trouble.mine.get(key, field.value),
            version=conflict.version if conflict else field.version,
            conflict=conflict,
            **({"required": True} | more),
        )

    @cached_property
    def title(self) -> FieldBox:
        """The title, in the applicant's own language."""
        return self.box("title", most=FIELDS["title"])

    @cached_property
    def summary(self) -> FieldBox:
        """The summary."""
        help_text = _("A few sentences that everybody understands: what, for whom, where.")
        return self.box("summary", most=FIELDS["summary"], help=help_text)

    @cached_property
    def language(self) -> FieldBox:
        """The language of the application."""
        value = self.fields["language"].value
        return self.box(
            "language", options=[Option(code, _LANGUAGES[code], code == value) for code in CODES]
        )

    @cached_property
    def years(self) -> list[FieldBox]:
        """From which year to which."""
        call = self.application.call
        every = range(call.first_year, call.last_year + 1)
        found = []
        for name in ("first_year", "last_year"):
            value = self.trouble.mine.get(FIELD + name, self.fields[name].value)
            options = [Option(str(year), str(year), str(year) == value) for year in every]
            found.append(self.box(name, options=options))
        return found

    @cached_property
    def primary(self) -> FieldBox:
        """The main measure, by theme in the list."""
        return self.box("primary", help=_("The one to which the project contributes most."))

    @cached_property
    def groups(self) -> list[tuple[str, list[Option]]]:
        """The eligible measures by theme, for the main one."""
        found: dict[str, list[Option]] = {}
        for row in self.measures:
            heading = f"{row.theme.code}. {row.theme.title}"
            chosen = row.code == self.primary.value.strip()
            found.setdefault(heading, []).append(
                Option(row.code, f"{row.code} {row.title}", chosen)
            )
        return list(found.items())

    @cached_property
    def secondary(self) -> FieldBox:
        """The other measures."""
        value = self.trouble.mine.get(FIELD + "secondary", self.fields["secondary"].value)
        chosen = set(split_codes(value))
        return self.box(
            "secondary",
            required=False,
            help=_("Only those to which the project really contributes."),
            options=[
                Option(row.code, f"{row.code} {row.title}", row.code in chosen)
                for row in self.measures
            ],
        )

    @property
    def facts(self) -> list[tuple[str, list[str]]]:
        """Every field with what stands in it, as people read it: titles instead of codes."""
        titles = {row.code: f"{row.code} {row.title}" for row in self.measures}
        years = dict.fromkeys(box.value for box in self.years if box.value)
        language = self.language.value
        primary, secondary = self.primary.value.strip(), split_codes(self.secondary.value)
        return [
            (self.title.label, [self.title.value.strip()]),
            (self.summary.label, [self.summary.value.strip()]),
            (self.language.label, [_LANGUAGES.get(language, language)]),
            (_("Years"), ["-".join(years)]),
            (self.primary.label, [titles.get(primary, primary)]),
            (self.secondary.label, [titles.get(code, code) for code in secondary]),
        ]

    @property
    def boxes(self) -> list[FieldBox]:
        """Every field."""
        return [
            self.title,
            self.summary,
            self.language,
            *self.years,
            self.primary,
            self.secondary,
        ]

    @property
    def conflicts(self) -> list[FieldBox]:
        """The fields that somebody else changed in between."""
        return [box for box in self.boxes if box.conflict]


class StartForm(forms.Form):
    """Beginning an application: its title, its language, what it is copied from."""

    title = forms.CharField(
        label=gettext_lazy("Title of the project"), max_length=FIELDS["title"], required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the application"), choices=list(_LANGUAGES.items())
    )
    copied_from = forms.ModelChoiceField(
        label=gettext_lazy("Copy what still fits from"),
        queryset=Application.objects.none(),
        to_field_name="number",
        required=False,
        empty_label=gettext_lazy("nothing: begin with an empty form"),
        help_text=gettext_lazy("Answers to the same questions are taken over; files are not."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, earlier: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["copied_from"].queryset = earlier  # type: ignore[attr-defined]


class PartnerForm(forms.Form):
    """Naming a co-applicant: an organisation of Maillon, or another one by its name."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.order_by("name_fr"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("not in this list"),
    )
    as_written = forms.CharField(
        label=gettext_lazy("Its name, if it is not in the list"), max_length=300, required=False
    )
    part = forms.CharField(
        label=gettext_lazy("Its part in the project"), max_length=300, required=False
    )
    may_edit = forms.BooleanField(
        label=gettext_lazy("Its people may read and edit this draft"), required=False
    )


class WithdrawForm(forms.Form):
    """Withdrawing an application."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ReceiptForm(forms.Form):
    """Checking a receipt."""

    receipt = forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=40)
    sha256 = forms.CharField(label=gettext_lazy("SHA-256 printed on it"), max_length=64)
