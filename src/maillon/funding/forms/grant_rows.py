"""Rows that may stay empty: the plan of tranches and the lines of supporting documents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.funding.enums import Trigger
from maillon.funding.forms.money import AmountField, file_field
from maillon.funding.models import Expense, ExpenseCategory, Tranche
from maillon.funding.operations.expenses import MOST_LINES, ExpenseInput
from maillon.funding.rules.tranches import Share
from maillon.implementation.forms.fields import NumberField
from maillon.implementation.forms.planning import day_field


class Row(forms.Form):
    """A row that counts once something is typed in it; ``defaults`` alone make no row."""

    defaults: tuple[str, ...] = ()

    gone = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.empty_permitted = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row, or it is crossed out."""
        if not self.is_bound:
            return False
        if self.data.get(self.add_prefix("gone")):
            return True
        names = [name for name in self.fields if name not in ("gone", *self.defaults)]
        typed = any(self.data.get(self.add_prefix(name), "").strip() for name in names)
        return not typed and not any(self.add_prefix(name) in self.files for name in names)

    def full_clean(self) -> None:
        """Check the row unless it is blank."""
        if self.is_bound and self.is_blank:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()


class TrancheRow(Row):
    """A part of a grant: a percentage or an amount, and what makes it payable."""

    defaults = ("trigger",)

    percent = NumberField(label=gettext_lazy("Percent"), required=False)
    amount = AmountField(label=gettext_lazy("or euros"), required=False)
    trigger = forms.ChoiceField(label=gettext_lazy("Condition of payment"), choices=Trigger.choices)
    expected_on = day_field(label=gettext_lazy("Expected"), required=False)

    def share(self) -> Share:
        """Return the row as the rules take it."""
        data = self.cleaned_data
        return Share(data["trigger"], data["percent"], data["amount"], data["expected_on"])


class ExpenseRow(Row):
    """An expense: category, what, when, how much, and its document."""

    defaults = ("category", "pk")

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=ExpenseCategory.objects.none(), empty_label=None
    )
    label = forms.CharField(label=gettext_lazy("Expense"), max_length=300)
    spent_on = day_field(label=gettext_lazy("Date"))
    amount = AmountField(label=gettext_lazy("Amount in euros"))
    document = file_field(label=gettext_lazy("Document"))

    def __init__(self, *args: Any, offered: Sequence[ExpenseCategory] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = ExpenseCategory.objects.filter(
            pk__in=[row.pk for row in offered]
        )
        # Written out: one list for all rows, not a query a row.
        fields["category"].widget.choices = [(row.pk, row.title) for row in offered]

    def line(self) -> ExpenseInput:
        """Return the row as the operation takes it."""
        data = self.cleaned_data
        given = data["document"]
        return ExpenseInput(
            category=data["category"],
            label=data["label"],
            spent_on=data["spent_on"],
            amount=data["amount"],
            pk=data["pk"],
            data=given.read() if given else b"",
            filename=given.name if given else "",
        )


class BaseRows(forms.BaseFormSet):
    """Rows of which the empty ones count for nothing."""

    def filled(self) -> list[Any]:
        """Return the rows that say something."""
        return [form for form in self.forms if not form.is_blank]

    def problems(self) -> list[str]:
        """Return what is wrong, row by row, counted as they are shown."""
        found = []
        for place, form in enumerate(self.forms, start=1):
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                found += [
                    _("Line %(place)s, %(field)s: %(message)s")
                    % {"place": place, "field": str(label).lower(), "message": error}
                    for error in errors
                ]
        return found


def _rows(form: type[Row], extra: int, most: int) -> Any:
    return forms.formset_factory(
        form, formset=BaseRows, extra=extra, max_num=most, absolute_max=most
    )


TrancheRows = _rows(TrancheRow, 2, 12)
ExpenseRows = _rows(ExpenseRow, 5, MOST_LINES)


def tranche_initial(rows: Sequence[Tranche]) -> list[dict[str, Any]]:
    """Return what the form of the plan shows: percentages where they were given."""
    return [
        {
            "percent": row.percent,
            "amount": None if row.percent is not None else row.amount,
            "trigger": row.trigger,
            "expected_on": row.expected_on,
        }
        for row in rows
    ]


def expense_initial(rows: Sequence[Expense]) -> list[dict[str, Any]]:
    """Return what the form of a file shows of its lines."""
    return [
        {
            "pk": row.pk,
            "category": row.category_id,
            "label": row.label,
            "spent_on": row.spent_on,
            "amount": row.amount,
        }
        for row in rows
    ]
