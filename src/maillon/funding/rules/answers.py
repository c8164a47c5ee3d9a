"""Which questions are asked, what is wrong with the answers, who cannot apply.

Used for applications and for activity reports alike: an outline (``queries.calls.form_outline``)
and what was typed, question by question.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.money import euros
from maillon.funding.enums import QuestionKind
from maillon.funding.models import FormQuestion
from maillon.funding.queries.calls import Asked, Part
from maillon.funding.queries.conditions import all_questions, asked_codes, matches
from maillon.funding.rules.tables import read_budget, read_figures
from maillon.funding.rules.values import AnswerRefused, read_value

_TABLES = (QuestionKind.BUDGET, QuestionKind.FIGURES)


@dataclass(frozen=True)
class Problem:
    """Something to mend before it can be handed in, and where.

    :param question: the question it is about; ``None``: another field of the page.
    :param field: the name of that other field (``title``, ``primary`` …).
    """

    question: FormQuestion | None
    message: str
    field: str = ""
    label: str = ""

    @property
    def anchor(self) -> str:
        """The id of the place on the page."""
        return anchor_of(self.question.code) if self.question else f"a-{self.field}"

    @property
    def name(self) -> str:
        """How the place is called."""
        return self.question.label if self.question else self.label


@dataclass(frozen=True)
class Typed:
    """What was typed on a sheet.

    :param answers: code of the question → text as typed.
    :param files: code of the question → how many files.
    :param categories: codes of the expense categories in force.
    :param ceiling: the most that may be asked for one project, in euros; ``None``: no limit.
    """

    answers: Mapping[str, str]
    files: Mapping[str, int] = field(default_factory=dict)
    categories: Collection[str] = ()
    ceiling: Decimal | None = None


def anchor_of(code: str) -> str:
    """Return the id of a question on the page."""
    return f"q-{code}"


def problems(outline: Iterable[Part], typed: Typed) -> list[Problem]:
    """Return everything that stands in the way of handing the sheet in, in the form's order."""
    questions = all_questions(outline)
    asked = asked_codes(questions, typed.answers)
    found: list[Problem] = []
    for one in questions:
        if one.question.code in asked:
            found += [Problem(one.question, text) for text in _problems_of(one, typed)]
    return found


def _problems_of(asked: Asked, typed: Typed) -> list[str]:
    question = asked.question
    if question.kind == QuestionKind.FILE:
        return _file_problems(question, typed.files.get(question.code, 0))
    text = typed.answers.get(question.code, "")
    if question.kind in _TABLES:
        return _table_problems(question, text, typed)
    if not text.strip():
        return [_("This question must be answered.")] if question.required else []
    message = problem_of(asked, text)
    return [message] if message else []


def problem_of(asked: Asked, text: str) -> str:
    """Return what is wrong with one answer as typed, in words; nothing for an empty one.

    Tables and files are judged as a whole, by :func:`problems`.
    """
    question = asked.question
    if not text.strip() or question.kind in (*_TABLES, QuestionKind.FILE):
        return ""
    try:
        read_value(question, [choice.code for choice in asked.choices], text)
    except AnswerRefused as refusal:
        return str(refusal)
    if question.eligible_value and not matches(question, text, question.eligible_value):
        return question.ineligible or _("With this answer you cannot take part in this call.")
    return ""


def problem_while_typing(
    asked: Asked, text: str, *, categories: Collection[str], ceiling: Decimal | None
) -> str:
    """Return what is wrong with an answer that is being typed, a line for each fault of a table.

    An empty answer is not wrong yet: that it lacks is said when it is checked as a whole.
    """
    if asked.question.kind not in _TABLES or not text:
        return problem_of(asked, text)
    typed = Typed({}, categories=categories, ceiling=ceiling)
    return "\n".join(_table_problems(asked.question, text, typed))


def _file_problems(question: FormQuestion, count: int) -> list[str]:
    if question.required and not count:
        return [_("A file must be attached.")]
    if question.most is not None and count > question.most:
        return [
            ngettext("At most %(most)s file.", "At most %(most)s files.", question.most)
            % {"most": question.most}
        ]
    return []


def _table_problems(question: FormQuestion, text: str, typed: Typed) -> list[str]:
    if question.kind == QuestionKind.FIGURES:
        figures = read_figures(text)
        if question.required and not figures.rows and not figures.problems:
            return [_("Give at least one figure.")]
        return _numbered(figures.problems)
    budget = read_budget(text, typed.categories)
    if question.required and not budget.rows and not budget.problems:
        return [_("The budget has no line yet.")]
    found = _numbered(budget.problems)
    ceilings = [one for one in (question.maximum, typed.ceiling) if one is not None]
    if ceilings and budget.requested > min(ceilings):
        found.append(
            _("%(asked)s is asked for; at most %(most)s can be.")
            % {"asked": euros(budget.requested), "most": euros(min(ceilings))}
        )
    if question.minimum is not None and budget.requested < question.minimum and budget.rows:
        found.append(
            _("%(asked)s is asked for; at least %(least)s must be.")
            % {"asked": euros(budget.requested), "least": euros(question.minimum)}
        )
    return found


def _numbered(rows: Iterable[tuple[int, str]]) -> list[str]:
    return [_("Line %(number)s: %(problem)s") % {"number": n, "problem": text} for n, text in rows]


def counted(outline: Iterable[Part], typed: Typed) -> tuple[int, int]:
    """Return how many of the questions that are asked have an answer, and how many are asked."""
    questions = all_questions(outline)
    asked = asked_codes(questions, typed.answers)
    wanted = [one.question for one in questions if one.question.code in asked]
    done = sum(
        bool(typed.files.get(one.code))
        if one.kind == QuestionKind.FILE
        else bool(typed.answers.get(one.code, "").strip())
        for one in wanted
    )
    return done, len(wanted)
