"""What the coordination reads before it decides: this year beside last year, and the questions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from maillon.core.languages import CODES, current
from maillon.implementation.enums import ContributionState, ItemAnswer
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
    Question,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.queries.figures import SumCheck, figure_rows
from maillon.implementation.queries.review import Place, asked_values
from maillon.implementation.queries.wording import FIELDS
from maillon.implementation.rules.comparison import FigureChange, compare_figures
from maillon.implementation.workflows import Act, step_of

TEXTS = tuple(f"{part}_{lang}" for part in ("title", "description") for lang in CODES)


@dataclass(frozen=True)
class Asked:
    """A question with what stood in the field then and what stands there now."""

    question: Question
    label: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        """Whether the field is another one since the question."""
        return self.then != self.now


@dataclass(frozen=True)
class TextLine:
    """A text of this year beside last year's. ``name`` is the field of the form that asks."""

    field: str
    label: str
    now: str
    before: str
    questions: tuple[Asked, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether it is worded otherwise than last year."""
        return self.now.strip() != self.before.strip()


@dataclass(frozen=True)
class FigureLine:
    """A figure of this year beside last year's, its questions and the sums of its parts."""

    change: FigureChange
    depth: int = 0
    checks: tuple[SumCheck, ...] = ()
    questions: tuple[Asked, ...] = ()

    @property
    def wrong_sums(self) -> list[SumCheck]:
        """The breakdowns that do not add up to it."""
        return [check for check in self.checks if not check.holds]


@dataclass(frozen=True)
class Compared:
    """One contribution as it was submitted, beside last year's."""

    contribution: Contribution
    previous: Contribution | None
    texts: list[TextLine]
    figures: list[FigureLine]
    questions: list[Asked] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    measures_before: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs from last year but the year itself."""
        return self.previous is not None and not (
            any(line.differs for line in self.texts)
            or any(line.change.differs for line in self.figures)
            or self.measures != self.measures_before
        )

    @property
    def first_texts(self) -> list[TextLine]:
        """The texts to read: those that differ, are asked about, or are new in one's language."""
        return [one for one in self.texts if self._is_first(one)]

    @property
    def other_texts(self) -> list[TextLine]:
        """The texts that are as the year before, and translations of new ones."""
        return [one for one in self.texts if not self._is_first(one)]

    def _is_first(self, line: TextLine) -> bool:
        if self.previous is None:
            return bool(line.questions) or line.field.endswith(f"_{current()}")
        return bool(line.questions) or line.differs

    @property
    def large(self) -> list[FigureLine]:
        """The figures that differ much from last year's."""
        return [line for line in self.figures if line.change.is_large]

    @property
    def wrong_sums(self) -> list[SumCheck]:
        """The breakdowns that do not add up."""
        return [check for line in self.figures for check in line.wrong_sums]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.contribution.state == ContributionState.SUBMITTED

    @property
    def can_be_asked(self) -> bool:
        """Whether questions can be asked: it can be sent back."""
        return step_of(self.contribution.state, Act.SEND_BACK) is not None

    @property
    def other_questions(self) -> list[Asked]:
        """The questions at fields that stand in no line here (partners, measures…)."""
        shown = {one.question.pk for line in self.texts for one in line.questions}
        shown |= {one.question.pk for line in self.figures for one in line.questions}
        return [one for one in self.questions if one.question.pk not in shown]


@dataclass(frozen=True)
class Digest:
    """One request in the queue: what it holds, and what in it is worth a look."""

    request: RoundRequest
    compared: list[Compared]
    nothing: int
    ended: int

    @property
    def same(self) -> int:
        """How many contributions are as last year."""
        return sum(1 for one in self.compared if one.is_same)

    @property
    def new(self) -> int:
        """How many had no contribution last year."""
        return sum(1 for one in self.compared if one.previous is None)

    @property
    def changed(self) -> int:
        """How many differ from last year's."""
        return len(self.compared) - self.same - self.new

    @property
    def large(self) -> list[tuple[Contribution, FigureChange]]:
        """The figures that differ much, each with its contribution."""
        return [(one.contribution, line.change) for one in self.compared for line in one.large]

    @property
    def wrong_sums(self) -> list[tuple[Contribution, SumCheck]]:
        """The sums that do not add up, each with its contribution."""
        return [(one.contribution, check) for one in self.compared for check in one.wrong_sums]

    @property
    def answered(self) -> int:
        """How many questions were answered and are not settled."""
        return sum(
            1
            for one in self.compared
            for asked in one.questions
            if asked.question.settled_at is None and asked.question.answer
        )

    @property
    def sent_back(self) -> int:
        """How many contributions are with the partner again."""
        return sum(1 for one in self.compared if one.contribution.state == "sent_back")

    @property
    def waiting(self) -> int:
        """How many contributions wait for a decision."""
        return sum(1 for one in self.compared if one.is_open)


def digests_of(requests: Iterable[RoundRequest]) -> list[Digest]:
    """Return what each request holds beside last year: nine queries, however many requests."""
    rows = list(requests)
    items: dict[int, list[RequestItem]] = defaultdict(list)
    for item in RequestItem.objects.filter(request__in=rows).order_by("position", "pk"):
        items[item.request_id].append(item)
    compared = {
        one.contribution.pk: one
        for one in compare(
            item.contribution_id for own in items.values() for item in own if item.contribution_id
        )
    }
    return [
        Digest(
            request=row,
            compared=[
                compared[item.contribution_id]
                for item in items[row.pk]
                if item.contribution_id in compared
            ],
            nothing=_answers(items[row.pk], ItemAnswer.NOTHING),
            ended=_answers(items[row.pk], ItemAnswer.ENDED),
        )
        for row in rows
    ]


def compare(contribution_ids: Iterable[int]) -> list[Compared]:
    """Return contributions beside last year's, by code: eight queries, however many."""
    figures = Figure.objects.order_by("position", "pk")
    links = ContributionMeasure.objects.select_related("measure").order_by("measure__sort_key")
    partners = ContributionPartner.objects.select_related("organisation").order_by("part", "pk")
    rows = (
        Contribution.objects.filter(pk__in=list(contribution_ids))
        .select_related("previous", "plan", "category")
        .prefetch_related(
            Prefetch("figures", figures),
            Prefetch("links", links),
            Prefetch("previous__figures", figures),
            Prefetch("previous__links", links),
            Prefetch("partners", partners),
            "questions",
        )
        .order_by("code")
    )
    return [_compared(row) for row in rows]


def _compared(row: Contribution) -> Compared:
    previous, values = row.previous, asked_values(row)
    asked = [_asked(question, values) for question in row.questions.all()]
    before = list(previous.figures.all()) if previous else []
    pairs = compare_figures(row.figures.all(), before)
    shown = {one.figure.pk: one for one in figure_rows(row.figures.all())}
    figures = []
    for pair in pairs:
        place = shown.get(pair.now.pk) if isinstance(pair.now, Figure) else None
        about = tuple(
            one for one in asked if one.question.field == "figure" and _is_about(one.question, pair)
        )
        figures.append(
            FigureLine(pair, place.depth if place else 0, place.checks if place else (), about)
        )
    return Compared(
        contribution=row,
        previous=previous,
        texts=_texts(row, previous, asked),
        figures=figures,
        questions=asked,
        measures=[link.measure.code for link in row.links.all()],
        measures_before=[link.measure.code for link in previous.links.all()] if previous else [],
    )


def _texts(row: Contribution, previous: Contribution | None, asked: list[Asked]) -> list[TextLine]:
    lines = []
    for name in TEXTS:
        now, before = getattr(row, name), getattr(previous, name) if previous else ""
        about = tuple(one for one in asked if one.question.field == name)
        if now or before or about:
            lines.append(TextLine(name, str(FIELDS[name]), now, before, about))
    return lines


def _is_about(question: Question, pair: FigureChange) -> bool:
    year = getattr(pair.now or pair.before, "first_year", None)
    return question.figure_label == pair.label and question.figure_year == year


def _asked(question: Question, values: dict[Place, str]) -> Asked:
    label = question.figure_label or str(FIELDS.get(question.field, question.field))
    if question.figure_year:
        label = f"{label}, {question.figure_year}"
    now = values.get((question.field, question.figure_label, question.figure_year), "")
    return Asked(question, label, question.value_then, now)


def questions_about(contribution: Contribution) -> list[Asked]:
    """Return the questions of one contribution with what they were about: two queries."""
    values = asked_values(contribution)
    rows = Question.objects.filter(contribution=contribution)
    return [_asked(question, values) for question in rows]


def _answers(items: Iterable[RequestItem], answer: ItemAnswer) -> int:
    return sum(1 for item in items if item.answer == answer)
