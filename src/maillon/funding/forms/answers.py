"""A sheet as the page for typing shows it: each question with its value, version and faults.

A field is posted as ``f:request:q:<code>``; tables cell by cell (``b:<code>:<row>:<column>``),
several choices as boxes (``c:<code>``). ``seen`` says which versions the person had before their
eyes, as on the entry page of reports.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from zlib import crc32

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.languages import choose
from maillon.funding.enums import QuestionKind
from maillon.funding.forms.answer_boxes import (
    FieldBox,
    Option,
    PartForm,
    QuestionBox,
    TableRow,
    Trouble,
    compared_lines,
)
from maillon.funding.models import AnswerSheet, CorrectionRequest, ExpenseCategory
from maillon.funding.operations.answering import QUESTION, Conflict, Entry
from maillon.funding.queries.answers import attachments_of, categories_on, readable
from maillon.funding.queries.applications import answers_of
from maillon.funding.queries.calls import Asked, form_outline
from maillon.funding.queries.conditions import (
    NO,
    YES,
    all_questions,
    asked_codes,
    split_codes,
    yes_or_no,
)
from maillon.funding.rules.answers import Typed, counted, problem_of
from maillon.funding.rules.tables import (
    BUDGET_COLUMNS,
    FIGURE_COLUMNS,
    Budget,
    compare_rows,
    read_budget,
    typed_rows,
    write_rows,
)
from maillon.funding.rules.values import tidy
from maillon.implementation.forms.entry import REQUEST, posted_entries

__all__ = [
    "AnswerForm",
    "FieldBox",
    "Option",
    "Trouble",
    "entry_context",
    "posted_answers",
    "progress_words",
    "seen_of",
]
_MORE_ROWS = 3
_COLUMNS = {QuestionKind.BUDGET: BUDGET_COLUMNS, QuestionKind.FIGURES: FIGURE_COLUMNS}


class AnswerForm:
    """The questions of a sheet, for typing. Eight queries, however many questions.

    :param on: the day, for the expense categories in force.
    :param only: the codes of the questions that can be typed in, the others are left out;
        ``None``: all of them.
    :param requests: what is asked to mend.
    """

    def __init__(
        self,
        sheet: AnswerSheet,
        *,
        on: date,
        trouble: Trouble | None = None,
        only: set[str] | None = None,
        requests: Iterable[CorrectionRequest] = (),
    ) -> None:
        self.sheet = sheet
        self.trouble = trouble or Trouble()
        self.only = only
        self.requests = list(requests)
        self.outline = form_outline(sheet.form)
        self.answers = answers_of(sheet)
        self.categories: list[ExpenseCategory] = categories_on(on)
        self.attachments = attachments_of(sheet)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The answers as typed; what was typed here and is not stored yet comes first."""
        found = {code: row.value for code, row in self.answers.items()}
        for name, value in self.trouble.mine.items():
            if name.startswith(QUESTION):
                found[name.removeprefix(QUESTION)] = value
        return found

    @cached_property
    def parts(self) -> list[PartForm]:
        """The sections in the order of the form."""
        asked = asked_codes(all_questions(self.outline), self.texts)
        found = [
            PartForm(
                number,
                part.part.title,
                part.part.help,
                [self._question(one, asked) for one in part.questions if self._is_open(one)],
            )
            for number, part in enumerate(self.outline, start=1)
        ]
        return [part for part in found if part.boxes or self.only is None]

    def _is_open(self, asked: Asked) -> bool:
        return self.only is None or asked.question.code in self.only

    @property
    def questions(self) -> list[QuestionBox]:
        """Every question."""
        return [box for part in self.parts for box in part.boxes]

    @property
    def boxes(self) -> list[FieldBox]:
        """Every field."""
        return [one.box for one in self.questions if one.kind != QuestionKind.FILE]

    @property
    def conflicts(self) -> list[FieldBox]:
        """The fields that somebody else changed in between."""
        return [box for box in self.boxes if box.conflict]

    @cached_property
    def typed(self) -> Typed:
        """What was typed, for the rules."""
        counts: dict[str, int] = {}
        for row in self.attachments:
            code = row.question.code if row.question else ""
            counts[code] = counts.get(code, 0) + 1
        return Typed(self.texts, counts, {row.code for row in self.categories})

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the questions asked have an answer, and how many are asked."""
        return counted(self.outline, self.typed)

    @property
    def seen(self) -> str:
        """What the page shows, for the comparison when it comes back: versions and checksums."""
        return seen_of(self.boxes)

    def _question(self, asked: Asked, codes: set[str]) -> QuestionBox:
        question = asked.question
        name = QUESTION + question.code
        answer = self.answers.get(question.code)
        conflict = self.trouble.conflicts.get(name)
        value = self.texts.get(question.code, "")
        version = conflict.version if conflict else answer.version if answer else 0
        box = FieldBox(
            name=name,
            label=question.label,
            value=value,
            version=version,
            problem=problem_of(asked, value),
            conflict=conflict,
            help=question.help,
            most=question.most or 0,
            language=choose(question, "label").language,
            options=_options(asked, value),
            required=question.required,
            **self._compared(question.kind, value, conflict),
        )
        budget = (
            read_budget(value, self.typed.categories)
            if question.kind == QuestionKind.BUDGET
            else None
        )
        return QuestionBox(
            asked=asked,
            box=box,
            is_asked=question.code in codes,
            condition=_condition(asked, self.outline_by_id),
            requests=[one for one in self.requests if one.question_id == question.pk],
            rows=_rows(question.kind, value, budget),
            budget=budget,
            files=[row for row in self.attachments if row.question_id == question.pk],
        )

    def _compared(self, kind: str, mine: str, conflict: Conflict | None) -> dict[str, Any]:
        """Return both versions of a table that two people changed, for the page without scripts."""
        columns = _COLUMNS.get(QuestionKind(kind))
        if conflict is None or columns is None:
            return {}
        words = {"category": {one.code: one.title for one in self.categories}}
        lines = compared_lines(compare_rows(mine, conflict.value, columns), words)
        headings = _headings() | (
            {"label": _("What it counts")} if kind == QuestionKind.FIGURES else {}
        )
        return {"compared": lines, "headings": [headings[name] for name in columns]}

    @cached_property
    def outline_by_id(self) -> dict[int, Asked]:
        """The questions by their key."""
        return {one.question.pk: one for one in all_questions(self.outline)}


def _headings() -> dict[str, str]:
    return {
        "category": _("Expense category"),
        "label": _("Expense"),
        "amount": _("Cost (euros)"),
        "requested": _("Asked for (euros)"),
        "value": _("Value"),
        "unit": _("Unit"),
    }


def seen_of(boxes: list[FieldBox]) -> str:
    """Return what a page shows, for the comparison when it comes back."""
    return json.dumps(
        {box.key: [box.version, 0 if box.conflict else crc32(box.value.encode())] for box in boxes},
        separators=(",", ":"),
    )


def _options(asked: Asked, value: str) -> list[Option]:
    kind = asked.question.kind
    if kind == QuestionKind.YES_NO:
        chosen = yes_or_no(value)
        return [Option(YES, _("Yes"), chosen == YES), Option(NO, _("No"), chosen == NO)]
    codes = split_codes(value) if kind == QuestionKind.CHOICES else [value.strip()]
    return [Option(one.code, one.label, one.code in codes) for one in asked.choices]


def _condition(asked: Asked, by_id: Mapping[int, Asked]) -> str:
    """Return when the question is asked, in words; nothing where it always is."""
    parent = by_id.get(asked.question.depends_on_id or 0)
    if parent is None:
        return ""
    return _("Only if the answer to “%(question)s” is: %(answer)s.") % {
        "question": parent.question.label,
        "answer": readable(parent, asked.question.depends_value),
    }


def _rows(kind: str, value: str, budget: Budget | None) -> list[TableRow]:
    columns = _COLUMNS.get(QuestionKind(kind))
    if columns is None:
        return []
    wrong: dict[int, list[str]] = {}
    for number, message in budget.problems if budget else []:
        wrong.setdefault(number, []).append(message)
    typed = typed_rows(value, columns)
    typed += [dict.fromkeys(columns, "") for _row in range(_MORE_ROWS)]
    return [
        TableRow(number, cells, "; ".join(wrong.get(number, [])))
        for number, cells in enumerate(typed, start=1)
    ]


def posted_answers(data: QueryDict) -> list[Entry]:
    """Return the fields of a posted page that differ from what the page showed.

    Tables and boxes are put together first, as they are kept. The button ``theirs:<field>`` leaves
    a field as somebody else wrote it.
    """
    taken = str(data.get("do", "")).partition("theirs:")[2]
    merged = data.copy()
    tables: dict[tuple[str, str], dict[int, dict[str, str]]] = {}
    for key in data:
        parts = key.split(":")
        if parts[0] in ("b", "g") and len(parts) == 4 and parts[2].isdigit() and len(parts[2]) < 4:
            rows = tables.setdefault((parts[0], parts[1]), {})
            rows.setdefault(int(parts[2]), {})[parts[3]] = tidy(str(data[key])).strip()
        elif parts[0] == "c" and len(parts) == 3:
            chosen = ",".join(code for code in data.getlist(key) if code)
            merged[f"f:{REQUEST}:{parts[1]}:{parts[2]}"] = chosen
    for (table, code), found in tables.items():
        columns = BUDGET_COLUMNS if table == "b" else FIGURE_COLUMNS
        text = write_rows([found[number] for number in sorted(found)], columns)
        merged[f"f:{REQUEST}:{QUESTION}{code}"] = text
    return [
        Entry(one.name, one.value, one.version)
        for one in posted_entries(merged)
        if one.item_id is None and one.name != taken
    ]


def entry_context(
    form: AnswerForm,
    *,
    action: str,
    autosave: str,
    person_key: str,
    object_key: str,
    check_words: str,
    before: str = "",
    seen: str = "",
) -> dict[str, object]:
    """Return what ``funding/answers/form.html`` needs beside the page's own context.

    :param action: where the whole page is posted; ``autosave``: where single fields are.
    :param person_key: who types, to keep on the device what could not be sent.
    :param object_key: of what, for the same purpose; unique among all kinds of sheets.
    :param check_words: the words of the button that leads on.
    :param before: a template shown before the sections, inside the form.
    :param seen: what the page shows in all, where it shows more than the sheet.
    """
    done, asked = form.progress
    return {
        "answer_form": form,
        "entry_action": action,
        "entry_autosave": autosave,
        "person_key": person_key,
        "object_key": object_key,
        "check_words": check_words,
        "entry_before": before,
        "entry_seen": seen or form.seen,
        "progress": progress_words(done, asked),
        "has_dependants": any(box.condition for box in form.questions),
    }


def progress_words(done: int, asked: int) -> str:
    """Return “7 of 12 answered”."""
    return ngettext("%(done)s of %(total)s answered", "%(done)s of %(total)s answered", done) % {
        "done": done,
        "total": asked,
    }
