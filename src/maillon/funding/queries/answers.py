"""A sheet as readers see it: sections, answers, budget, figures, files. A fixed number of queries.

What was submitted is read from the submission, as it was; what was never submitted, from what is
typed. ``blind`` leaves out what says who applies.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.funding.enums import QuestionKind
from maillon.funding.models import (
    AnswerSheet,
    Application,
    Attachment,
    ExpenseCategory,
    Submission,
)
from maillon.funding.queries.calls import Asked, Part, form_outline
from maillon.funding.queries.conditions import (
    YES,
    all_questions,
    asked_codes,
    split_codes,
    yes_or_no,
)
from maillon.implementation.enums import EvidenceState

_MASK = "[…]"


@dataclass(frozen=True)
class ReadLine:
    """A line of a budget: the category in the reader's language, amounts in euros."""

    category: str
    label: str
    amount: Decimal
    requested: Decimal


@dataclass(frozen=True)
class ReadFigure:
    """A figure of a report."""

    label: str
    value: Decimal
    unit: str
    qualifier: str


@dataclass(frozen=True)
class ReadFile:
    """A file: its name, its size in bytes, its SHA-256, what the scanner said of it."""

    name: str
    size: int
    sha256: str
    media_type: str
    state: str = EvidenceState.WAITING
    verdict: str = ""


@dataclass(frozen=True)
class ReadAnswer:
    """A question with its answer, for readers.

    :param text: the answer as typed; labels instead of codes.
    :param hidden: the answer says who applies, and the reading is blind.
    """

    asked: Asked
    text: str = ""
    lines: list[ReadLine] = field(default_factory=list)
    figures: list[ReadFigure] = field(default_factory=list)
    files: list[ReadFile] = field(default_factory=list)
    hidden: bool = False

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.asked.question.label

    @property
    def kind(self) -> str:
        """The type of the question."""
        return self.asked.question.kind

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.text.strip() or self.lines or self.figures or self.files or self.hidden)


@dataclass(frozen=True)
class ReadPart:
    """A section with its answers."""

    title: str
    help: str
    answers: list[ReadAnswer]


@dataclass(frozen=True)
class ReadSheet:
    """A whole sheet, for readers.

    :param submission: the submission that it shows; ``None``: what is typed, never submitted.
    """

    sheet: AnswerSheet
    parts: list[ReadPart]
    lines: list[ReadLine]
    submission: Submission | None = None
    application: Application | None = None
    blind: bool = False

    @property
    def amount(self) -> Decimal:
        """What the project costs in all, in euros."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def requested(self) -> Decimal:
        """What is asked for in all, in euros."""
        return sum((line.requested for line in self.lines), Decimal("0.00"))

    @property
    def files(self) -> list[ReadFile]:
        """Every file, in the order of the form."""
        return [file for part in self.parts for answer in part.answers for file in answer.files]


@dataclass(frozen=True)
class _Given:
    """What a sheet holds, wherever it was read from; by code of the question."""

    answers: Mapping[str, str]
    asked: set[str]
    lines: list[ReadLine]
    figures: list[ReadFigure]
    files: Mapping[str, list[ReadFile]]


def application_of(sheet: AnswerSheet) -> Application | None:
    """Return the application that ``sheet`` is of; ``None`` for that of an activity report."""
    rows = Application.objects.select_related("call", "organisation")
    return rows.filter(sheet=sheet).first()


def last_submission(application: Application) -> Submission | None:
    """Return the submission that counts: the last one."""
    return application.submissions.order_by("-number").first()


def read_sheet(
    sheet: AnswerSheet,
    *,
    blind: bool = False,
    live: bool = False,
    accounts: bool = True,
    submission: Submission | None = None,
) -> ReadSheet:
    """Return ``sheet`` for readers: as last submitted, or as typed where it never was.

    :param blind: leave out the answers that say who applies, the applicant's name in the texts
        and account numbers.
    :param accounts: with bank accounts, which are no business of experts.
    :param live: what is typed now, whatever was submitted before.
    :param submission: this submission instead of the last one.
    """
    application = application_of(sheet)
    if submission is None and application is not None and not live:
        submission = last_submission(application)
    outline = form_outline(sheet.form)
    if submission is not None and "answers" in submission.content:
        given = _from_content(sheet, outline, submission.content)
    else:
        submission = None
        given = _from_sheet(sheet, outline)
    names = _names(application) if blind and application else []
    parts = [
        ReadPart(
            part.part.title,
            part.part.help,
            [
                _answer(one, given, blind, names)
                for one in part.questions
                if one.question.code in given.asked
                and (accounts or one.question.kind != QuestionKind.IBAN)
            ],
        )
        for part in outline
    ]
    return ReadSheet(sheet, parts, given.lines, submission, application, blind)


def _answer(asked: Asked, given: _Given, blind: bool, names: list[str]) -> ReadAnswer:
    question = asked.question
    if blind and (question.identifies or question.kind == QuestionKind.IBAN):
        return ReadAnswer(asked, hidden=True)
    if question.kind == QuestionKind.BUDGET:
        return ReadAnswer(asked, lines=given.lines)
    if question.kind == QuestionKind.FIGURES:
        return ReadAnswer(asked, figures=given.figures)
    if question.kind == QuestionKind.FILE:
        return ReadAnswer(asked, files=given.files.get(question.code, []))
    return ReadAnswer(asked, masked(readable(asked, given.answers.get(question.code, "")), names))


def readable(asked: Asked, text: str) -> str:
    """Return an answer as typed, with the words of the choices instead of their codes."""
    labels = {choice.code: choice.label for choice in asked.choices}
    if asked.question.kind == QuestionKind.YES_NO:
        found = yes_or_no(text)
        return text if not found else _("Yes") if found == YES else _("No")
    if asked.question.kind == QuestionKind.CHOICE:
        return labels.get(text.strip(), text)
    if asked.question.kind == QuestionKind.CHOICES:
        return ", ".join(labels.get(code, code) for code in split_codes(text))
    if asked.question.kind == QuestionKind.DATE:
        return _written_date(text)
    return text


def _written_date(text: str) -> str:
    """Return a date in words; what is not a date, as it was typed."""
    try:
        return date_format(date.fromisoformat(text.strip()), "DATE_FORMAT")
    except ValueError:
        return text


def masked(text: str, names: Iterable[str]) -> str:
    """Return ``text`` without these names, whatever their capitals."""
    for name in names:
        text = re.sub(re.escape(name), _MASK, text, flags=re.IGNORECASE)
    return text


def _names(application: Application) -> list[str]:
    """Return what the applicant is called, the longest first; very short names mask too much."""
    one = application.organisation
    found = {one.name_fr, one.name_nl, one.name_en}
    found |= set(one.aliases.values_list("name", flat=True))
    return sorted((name for name in found if len(name) > 3), key=len, reverse=True)


def _from_sheet(sheet: AnswerSheet, outline: list[Part]) -> _Given:
    answers = dict(sheet.answers.values_list("question__code", "value"))
    files: dict[str, list[ReadFile]] = {}
    for row in attachments_of(sheet):
        code = row.question.code if row.question else ""
        files.setdefault(code, []).append(_file(row))
    return _Given(
        answers=answers,
        asked=asked_codes(all_questions(outline), answers),
        lines=[
            ReadLine(line.category.title, line.label, line.amount, line.requested)
            for line in sheet.budget_lines.select_related("category")
        ],
        figures=[
            ReadFigure(
                row.label_fr or row.label_nl or row.label_en,
                row.value,
                row.unit_fr or row.unit_nl or row.unit_en,
                row.qualifier,
            )
            for row in sheet.figures.all()
        ],
        files=files,
    )


def attachments_of(sheet: AnswerSheet) -> list[Attachment]:
    """Return the files of what is typed now, in the order in which they came."""
    rows = Attachment.objects.filter(sheet=sheet, removed_at__isnull=True)
    return list(rows.select_related("document", "question"))


def _file(row: Attachment) -> ReadFile:
    document = row.document
    return ReadFile(
        name=document.filename,
        size=document.size,
        sha256=document.sha256,
        media_type=document.media_type,
        state=row.scan_state,
        verdict=row.scan_verdict,
    )


def _from_content(sheet: AnswerSheet, outline: list[Part], content: Mapping[str, Any]) -> _Given:
    titles = {row.code: row.title for row in ExpenseCategory.objects.all()}
    scans = {
        row.document.sha256: row
        for row in Attachment.objects.filter(sheet=sheet).select_related("document")
    }
    files: dict[str, list[ReadFile]] = {}
    for one in content.get("files", []):
        scan = scans.get(one["sha256"])
        files.setdefault(one["question"], []).append(
            ReadFile(
                name=one["name"],
                size=int(one["size"]),
                sha256=one["sha256"],
                media_type=one["media_type"],
                state=scan.scan_state if scan else EvidenceState.WAITING,
                verdict=scan.scan_verdict if scan else "",
            )
        )
    answers = content["answers"]
    return _Given(
        answers=answers,
        asked=set(content.get("asked", answers)),
        lines=[
            ReadLine(
                titles.get(one["category"], one["category"]),
                one["label"],
                Decimal(one["amount"]),
                Decimal(one["requested"]),
            )
            for one in content.get("budget", [])
        ],
        figures=[
            ReadFigure(one["label"], Decimal(one["value"]), one["unit"], one["qualifier"])
            for one in content.get("figures", [])
        ],
        files=files,
    )


def categories_on(day: date) -> list[ExpenseCategory]:
    """Return the expense categories in force on a day."""
    rows = ExpenseCategory.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
    return list(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


def category_codes(day: date) -> set[str]:
    """Return the codes of the expense categories in force on a day."""
    rows = ExpenseCategory.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
    in_force = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by()
    return set(in_force.values_list("code", flat=True))


def answers_to_copy(sheet: AnswerSheet) -> dict[str, tuple[str, str]]:
    """Return what was typed on a sheet: code of the question → (its type, the text)."""
    rows = sheet.answers.values_list("question__code", "question__kind", "value")
    return {code: (kind, value) for code, kind, value in rows}
