"""What is typed on a sheet, kept as typed: no journal line per keystroke, never a lost text.

Each answer has a version. Who saves says which one they had before their eyes; where it is no
longer that one, nothing is overwritten and they are told what stands there, from whom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.numbers import write_number
from maillon.funding.enums import ApplicationState, QuestionKind
from maillon.funding.models import (
    Answer,
    AnswerSheet,
    Application,
    BudgetLine,
    FormQuestion,
    SheetFigure,
)
from maillon.funding.operations.answer_tables import FigureInput, follow_tables, store_figures
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.answers import categories_on, category_codes
from maillon.funding.queries.calls import Asked, form_outline
from maillon.funding.queries.conditions import all_questions, with_dependents
from maillon.funding.rules.answers import problem_while_typing
from maillon.funding.rules.tables import (
    BUDGET_COLUMNS,
    FIGURE_COLUMNS,
    BudgetRow,
    read_budget,
    write_rows,
)
from maillon.funding.rules.values import LONGEST, tidy
from maillon.funding.workflows.applications import (
    ApplicationAct,
    application_step,
    in_time,
    why_not_application,
)

__all__ = [
    "QUESTION",
    "BudgetRow",
    "Conflict",
    "Entry",
    "FigureInput",
    "Saved",
    "follow_tables",
    "lock_for_typing",
    "open_for_correction",
    "refuse_unless_fillable",
    "save_answer",
    "save_answers",
    "save_budget",
    "save_figures",
    "touch_sheet",
]
QUESTION = "q:"
_TABLES = (QuestionKind.BUDGET, QuestionKind.FIGURES)


@dataclass(frozen=True)
class Entry:
    """A field to save, ``q:<code of the question>``, with the version seen; 0: none."""

    name: str
    value: str
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """The field is stored under this version; ``problem`` says what is wrong with it as typed."""

    name: str
    version: int
    problem: str = ""


@dataclass(frozen=True)
class _Judge:
    """What is needed to say what is wrong: expense categories in force, most that can be asked."""

    categories: set[str]
    ceiling: Decimal | None

    def problem(self, asked: Asked, text: str) -> str:
        return problem_while_typing(asked, text, categories=self.categories, ceiling=self.ceiling)


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the field first: what stands there, who wrote it and when."""

    name: str
    version: int
    value: str
    by: str
    at: datetime


def save_answer(
    *,
    sheet: AnswerSheet,
    question: FormQuestion,
    value: str,
    version: int,
    by: Author,
    now: datetime,
) -> Saved | Conflict:
    """Store one answer if it still has ``version`` (0: it does not exist yet).

    :raises Refused: when the sheet cannot be filled in now, or the question is not of its form.
    """
    entry = Entry(QUESTION + question.code, value, version)
    return save_answers(sheet=sheet, entries=[entry], by=by, now=now)[0]


@transaction.atomic
def save_answers(
    *, sheet: AnswerSheet, entries: Iterable[Entry], by: Author, now: datetime
) -> list[Saved | Conflict]:
    """Store several answers of a sheet, each against its own version; one result for each.

    :raises Refused: when the sheet cannot be filled in now, or a question is not of its form.
    """
    application = lock_for_typing(sheet, now=now)
    current = AnswerSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    listed = list(entries)
    questions = {
        QUESTION + one.question.code: one for one in all_questions(form_outline(current.form))
    }
    stored = {
        QUESTION + row.question.code: row
        for row in Answer.objects.filter(sheet=current).select_related("question")
    }
    allowed = open_for_correction(application, now=now) if application else None
    results: list[Saved | Conflict] = []
    changed: set[str] = set()
    tables = any(
        questions[one.name].question.kind in _TABLES for one in listed if one.name in questions
    )
    judge = _Judge(
        category_codes(timezone.localdate(now)) if tables else set(),
        application.call.maximum_amount if application else None,
    )
    for entry in listed:
        asked = questions.get(entry.name)
        if asked is None or asked.question.kind == QuestionKind.FILE:
            raise Refused([_("This question is no longer in the form. Open the page again.")])
        if allowed is not None and asked.question.code not in allowed:
            raise Refused([_("Only what was asked can be corrected now.")])
        before = stored.get(entry.name)
        result = _compare_and_set(current, asked, before, entry, judge, by=by, now=now)
        results.append(result)
        if isinstance(result, Saved) and (before is None or result.version != before.version):
            changed.add(asked.question.kind)
    if changed:
        touch_sheet(current, application, now=now)
        if application is None or application.state == ApplicationState.DRAFT:
            follow_tables(current, application, now=now, kinds=changed)
    sheet.changed_at = current.changed_at
    return results


def lock_for_typing(sheet: AnswerSheet, *, now: datetime) -> Application | None:
    """Return the application that ``sheet`` is of, locked, once it may be typed in.

    ``None`` for the sheet of an activity report, whose state the caller checks.

    :raises Refused: with the reason.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("call")
    current = rows.filter(sheet=sheet.pk).first()
    if current is None:
        return None
    refuse_unless_fillable(current, now=now)
    return current


def refuse_unless_fillable(application: Application, *, now: datetime) -> None:
    """Refuse where the application cannot be typed in at ``now``.

    :raises Refused: with the reason.
    """
    if application_step(application.state, ApplicationAct.FILL) is None:
        raise Refused([why_not_application(application.state, ApplicationAct.FILL)])
    verdict = in_time(application, ApplicationAct.FILL, now=now)
    if not verdict:
        raise Refused([verdict.reason])


def open_for_correction(application: Application, *, now: datetime) -> set[str] | None:
    """Return the codes of the questions that a correction opens; ``None``: no such limit.

    Those that depend on them are open too: another answer may ask them.
    """
    if application.state != ApplicationState.CORRECTION:
        return None
    rows = application.corrections.filter(settled_at__isnull=True, due_at__gt=now)
    codes = {code for code in rows.values_list("question__code", flat=True) if code}
    if not codes:
        return set()
    return with_dependents(all_questions(form_outline(application.sheet.form)), codes)


def _compare_and_set(
    sheet: AnswerSheet,
    asked: Asked,
    there: Answer | None,
    entry: Entry,
    judge: _Judge,
    *,
    by: Author,
    now: datetime,
) -> Saved | Conflict:
    """Write the answer where it still has the version seen. The sheet is locked meanwhile."""
    value = tidy(entry.value)
    if len(value) > LONGEST:
        raise Refused(
            [_("This text is too long: at most %(count)s characters.") % {"count": LONGEST}]
        )
    problem = judge.problem(asked, value)
    if there is None:
        if not value:
            return Saved(entry.name, 0, problem)
        Answer.objects.create(
            sheet=sheet,
            question=asked.question,
            value=value,
            changed_at=now,
            changed_by=by.username,
        )
        return Saved(entry.name, 1, problem)
    if there.value == value:
        return Saved(entry.name, there.version, problem)
    if there.version != entry.version:
        return Conflict(entry.name, there.version, there.value, there.changed_by, there.changed_at)
    Answer.objects.filter(pk=there.pk).update(
        value=value, version=F("version") + 1, changed_at=now, changed_by=by.username
    )
    return Saved(entry.name, there.version + 1, problem)


def touch_sheet(sheet: AnswerSheet, application: Application | None, *, now: datetime) -> None:
    """Note that something was typed: who reads the sheet meanwhile sees that it changed."""
    sheet.changed_at = now
    AnswerSheet.objects.filter(pk=sheet.pk).update(changed_at=now)
    if application is not None:
        application.changed_at = now
        Application.objects.filter(pk=application.pk).update(changed_at=now)


@transaction.atomic
def save_budget(
    *, sheet: AnswerSheet, lines: Sequence[BudgetRow], by: Author, now: datetime
) -> list[BudgetLine]:
    """Replace the budget of a sheet by sound lines (category by code), whatever its version.

    :raises Refused: when the sheet cannot be filled in now, or a line is not sound.
    """
    rows = [
        {
            "category": line.category,
            "label": line.label,
            "amount": write_number(line.amount),
            "requested": write_number(line.requested),
        }
        for line in lines
    ]
    text = write_rows(rows, BUDGET_COLUMNS)
    codes = {row.code for row in categories_on(timezone.localdate(now))}
    found = read_budget(text, codes)
    if found.problems:
        raise Refused([message for _number, message in found.problems])
    _replace(sheet, QuestionKind.BUDGET, text, by=by, now=now)
    return list(sheet.budget_lines.select_related("category"))


@transaction.atomic
def save_figures(
    *, sheet: AnswerSheet, figures: Sequence[FigureInput], by: Author, now: datetime
) -> list[SheetFigure]:
    """Replace the figures of a sheet, labels in every language included.

    :raises Refused: when the sheet cannot be filled in now.
    """
    rows = [
        {
            "label": one.label_fr or one.label_nl or one.label_en,
            "value": write_number(one.value),
            "unit": one.unit_fr or one.unit_nl or one.unit_en,
        }
        for one in figures
    ]
    _replace(sheet, QuestionKind.FIGURES, write_rows(rows, FIGURE_COLUMNS), by=by, now=now)
    store_figures(sheet, figures)
    return list(sheet.figures.all())


def _replace(sheet: AnswerSheet, kind: str, text: str, *, by: Author, now: datetime) -> None:
    """Write ``text`` in the first question of ``kind``, over whatever stands there."""
    question = next(
        (
            one.question
            for one in all_questions(form_outline(sheet.form))
            if one.question.kind == kind
        ),
        None,
    )
    if question is None:
        raise Refused([_("This form has no such table.")])
    there = Answer.objects.filter(sheet=sheet, question=question).first()
    save_answer(
        sheet=sheet,
        question=question,
        value=text,
        version=there.version if there else 0,
        by=by,
        now=now,
    )
