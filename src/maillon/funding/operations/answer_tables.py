"""The rows that follow from typed tables: lines of a budget, figures, the sum asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maillon.funding.enums import QuestionKind
from maillon.funding.models import Answer, AnswerSheet, Application, BudgetLine, SheetFigure
from maillon.funding.queries.answers import categories_on
from maillon.funding.rules.tables import BudgetRow, read_budget, read_figures


@dataclass(frozen=True)
class FigureInput:
    """A figure of a report, complete: labels and units in the languages there are."""

    label_fr: str
    value: Decimal
    label_nl: str = ""
    label_en: str = ""
    unit_fr: str = ""
    unit_nl: str = ""
    unit_en: str = ""
    qualifier: str = "exact"


def follow_tables(
    sheet: AnswerSheet,
    application: Application | None,
    *,
    now: datetime,
    kinds: Iterable[str] = (QuestionKind.BUDGET, QuestionKind.FIGURES),
) -> None:
    """Make rows of what is sound in the typed tables, and the sum asked for from them."""
    wanted = set(kinds)
    typed: dict[str, list[str]] = {}
    rows = Answer.objects.filter(sheet=sheet, question__kind__in=wanted)
    for kind, value in rows.values_list("question__kind", "value"):
        typed.setdefault(kind, []).append(value)
    if QuestionKind.BUDGET in wanted:
        categories = {row.code: row for row in categories_on(timezone.localdate(now))}
        lines = [
            row
            for text in typed.get(QuestionKind.BUDGET, [])
            for row in read_budget(text, categories).rows
        ]
        _store_lines(sheet, lines, categories)
        if application is not None:
            _store_requested(application, lines)
    if QuestionKind.FIGURES in wanted:
        store_figures(
            sheet,
            [
                FigureInput(row.label, row.value, unit_fr=row.unit, qualifier=row.qualifier)
                for text in typed.get(QuestionKind.FIGURES, [])
                for row in read_figures(text).rows
            ],
        )


def _store_requested(application: Application, lines: Sequence[BudgetRow]) -> None:
    application.requested = sum((line.requested for line in lines), Decimal(0)) if lines else None
    Application.objects.filter(pk=application.pk).update(requested=application.requested)


def _store_lines(
    sheet: AnswerSheet, lines: Sequence[BudgetRow], categories: dict[str, Any]
) -> None:
    BudgetLine.objects.filter(sheet=sheet).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            sheet=sheet,
            category=categories[line.category],
            position=position,
            label=line.label,
            amount=line.amount,
            requested=line.requested,
        )
        for position, line in enumerate(lines, start=1)
    )


def store_figures(sheet: AnswerSheet, figures: Sequence[FigureInput]) -> None:
    """Replace the figures of a sheet."""
    SheetFigure.objects.filter(sheet=sheet).delete()
    SheetFigure.objects.bulk_create(
        SheetFigure(sheet=sheet, position=position, **vars(figure))
        for position, figure in enumerate(figures, start=1)
    )
