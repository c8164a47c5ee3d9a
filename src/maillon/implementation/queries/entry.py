"""A request as its page shows it: what is asked, what was reported before, what is typed now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from maillon.core.languages import CODES, current
from maillon.core.numbers import write_number
from maillon.implementation.enums import ContributionState, ItemAnswer
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    EntryField,
    Evidence,
    Figure,
    FormFigure,
    FormSection,
    Question,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.queries.fields import figure_key, figure_name
from maillon.partners.enums import Role
from maillon.partners.models import Membership, Organisation, User
from maillon.partners.permissions import Person

CONFIRM, SECTION, OWN = "confirm", "section", "own"
_TEXTS = tuple(f"{part}_{lang}" for part in ("title", "description") for lang in CODES)
# States of a contribution in which its part of the page can be typed in.
OPEN_STATES = (
    ContributionState.DRAFT,
    ContributionState.SENT_BACK,
    # Withdrawn because the partner said that it had ended, or that there was nothing.
    ContributionState.WITHDRAWN,
)


@dataclass(frozen=True)
class Before:
    """A figure as it was reported before, for its latest year."""

    value: Decimal
    year: int | None
    qualifier: str


@dataclass(frozen=True)
class AskedFigure:
    """A row of the grid: a figure asked, or one that was reported before."""

    key: str
    labels: Mapping[str, str]
    units: Mapping[str, str]
    required: bool = False
    whole: bool = False
    part_of: str | None = None
    breakdown: str = ""
    before: Before | None = None
    base: Figure | None = None
    depth: int = 0

    @property
    def label(self) -> str:
        """What is counted, in the reader's language or the first that has it."""
        return _in_language(self.labels)

    @property
    def unit(self) -> str:
        """The unit, in the same way."""
        return _in_language(self.units)


@dataclass
class Part:
    """One item of the request with everything that its place on the page needs."""

    item: RequestItem
    kind: str
    number: int
    years: list[int]
    rows: list[AskedFigure]
    previous: Contribution | None
    fields: dict[str, EntryField]
    questions: list[Question] = field(default_factory=list)

    @property
    def contribution(self) -> Contribution | None:
        """What the item became when it was submitted."""
        return self.item.contribution

    @property
    def is_open(self) -> bool:
        """Whether the state of its contribution lets it be typed in."""
        return self.contribution is None or self.contribution.state in OPEN_STATES

    @property
    def is_answered(self) -> bool:
        """Whether the partner has said something of it."""
        return self.item.answer != ItemAnswer.PENDING

    @property
    def reports(self) -> bool:
        """Whether it is, or becomes, a contribution of the year."""
        return self.item.answer in (ItemAnswer.SAME, ItemAnswer.CHANGED)

    def value(self, name: str) -> str:
        """Return what stands in a field: what was typed, else what was reported before."""
        stored = self.fields.get(name)
        return stored.value if stored is not None else self.default(name)

    def default(self, name: str) -> str:
        """Return what a field shows before anybody types: what was reported last year."""
        if name == "answer":
            return str(self.item.answer)
        if name.startswith("title_") and self.kind == SECTION:
            return str(getattr(self.item.section, name))
        same = self.kind == CONFIRM or self.item.answer == ItemAnswer.SAME
        if name in _TEXTS and same and self.previous is not None:
            return str(getattr(self.previous, name))
        if name == "kind" and self.kind == OWN:
            return "action"
        if name in ("first_year", "last_year") and self.kind == OWN:
            return str(self.years[0 if name == "first_year" else -1])
        return ""

    def version(self, name: str) -> int:
        """Return the version of a field; 0: nobody has typed in it."""
        stored = self.fields.get(name)
        return stored.version if stored is not None else 0

    @property
    def grid(self) -> list[list[str]]:
        """The names of the cells of its figures, row by row."""
        return [[figure_name(row.key, year) for year in self.years] for row in self.rows]

    def numbers(self, prefix: str) -> list[int]:
        """Return the numbers of the rows ``<prefix>:<n>:…`` in which something stands."""
        found = {
            int(name.split(":")[1])
            for name, stored in self.fields.items()
            if name.startswith(f"{prefix}:") and stored.value.strip()
        }
        return sorted(found)


@dataclass(frozen=True)
class Sheet:
    """A whole request: its parts in the order of the page."""

    request: RoundRequest
    parts: list[Part]
    years: list[int]

    @property
    def answered(self) -> int:
        """How many parts are answered."""
        return sum(part.is_answered for part in self.parts)

    def of_kind(self, kind: str) -> list[Part]:
        """Return the parts of one kind: to confirm, sections, the partner's own."""
        return [part for part in self.parts if part.kind == kind]


def requests_of(reader: Person) -> QuerySet[RoundRequest]:
    """Return what the organisations for which ``reader`` acts are asked, what is due first."""
    rows = RoundRequest.objects.select_related("round", "organisation", "form")
    rows = rows.filter(organisation__in=reader.organisation_ids).exclude(round__state="prepared")
    return rows.order_by("-round__opens_at", "due_at")


def signatories(organisation: Organisation, *, on: date) -> list[str]:
    """Return who may hand in for ``organisation`` on a day: name or account, and function."""
    rows = (
        Membership.objects.filter(organisation=organisation, role=Role.PARTNER_SIGNATORY)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
        .select_related("user")
        .order_by("user__username")
    )
    names = []
    for row in rows:
        name = row.user.get_full_name() or row.user.get_username()
        names.append(f"{name} ({row.user.description})" if row.user.description else name)
    return names


def names_of_authors(usernames: Collection[str]) -> dict[str, str]:
    """Return how people call those who wrote: full name, or account; the address of a link."""
    found = {name: name.removeprefix("link:") for name in usernames if name.startswith("link:")}
    for user in User.objects.filter(username__in=[n for n in usernames if n not in found]):
        found[user.get_username()] = user.get_full_name() or user.get_username()
    return found


def sheet_of(request: RoundRequest) -> Sheet:
    """Return the page of ``request``: a fixed number of queries, however many parts."""
    items = list(_items(request))
    earlier = _earlier_sections(request)
    years = request.round.years
    confirm = [row for row in items if row.previous_id and not row.section_id]
    sections = [row for row in items if row.section_id]
    own = [row for row in items if not row.previous_id and not row.section_id]
    parts = [
        _part(item, number, years, earlier)
        for number, item in enumerate([*confirm, *sections, *own], start=1)
    ]
    return Sheet(request, parts, years)


def _items(request: RoundRequest) -> QuerySet[RequestItem]:
    figures = Figure.objects.select_related("part_of").order_by("position", "pk")
    asked = FormFigure.objects.select_related("part_of").order_by("position", "pk")
    links = ContributionMeasure.objects.select_related("measure").order_by("rank", "pk")
    partners = ContributionPartner.objects.select_related("organisation").order_by("part", "pk")
    return (
        RequestItem.objects.filter(request=request)
        .select_related("section", "previous", "contribution")
        .prefetch_related(
            Prefetch("section__figures", asked),
            "section__measures",
            Prefetch("previous__figures", figures),
            Prefetch("previous__links", links),
            Prefetch("previous__partners", partners),
            Prefetch("contribution__figures", figures),
            Prefetch("contribution__questions", Question.objects.order_by("asked_at", "pk")),
            "fields",
            Prefetch("evidence", Evidence.objects.select_related("document")),
        )
        .order_by("position", "pk")
    )


def _earlier_sections(request: RoundRequest) -> dict[str, Contribution]:
    """Return what the organisation answered to the same sections in the round before, by code."""
    if request.round.previous_id is None:
        return {}
    rows = (
        Contribution.objects.filter(
            item__request__round=request.round.previous_id,
            item__request__organisation=request.organisation_id,
            item__section__isnull=False,
        )
        .select_related("item__section")
        .prefetch_related(Prefetch("figures", Figure.objects.order_by("position", "pk")))
    )
    return {row.item.section.code: row for row in rows if row.item.section}


def _part(
    item: RequestItem, number: int, years: list[int], earlier: Mapping[str, Contribution]
) -> Part:
    section: FormSection | None = item.section
    previous = item.previous or (earlier.get(section.code) if section else None)
    kind = SECTION if section else CONFIRM if previous else OWN
    if section is not None:
        rows = _asked(section.figures.all(), _before(previous))
    else:
        rows = _reported(previous.figures.all()) if previous else []
    questions = (
        [row for row in item.contribution.questions.all() if row.settled_at is None]
        if item.contribution
        else []
    )
    return Part(
        item=item,
        kind=kind,
        number=number,
        years=years,
        rows=rows,
        previous=previous,
        fields={row.name: row for row in item.fields.all()},
        questions=questions,
    )


def _in_language(texts: Mapping[str, str]) -> str:
    return texts.get(current()) or next(filter(None, texts.values()), "")


def _texts(obj: Any, part: str) -> dict[str, str]:
    return {lang: getattr(obj, f"{part}_{lang}") for lang in CODES}


def _before(previous: Contribution | None) -> dict[str, Before]:
    """Return last year's figures by French label; the latest year where there are several."""
    found: dict[str, Before] = {}
    for figure in previous.figures.all() if previous else ():
        year = figure.last_year or figure.first_year
        known = found.get(figure.label_fr)
        if known is None or (year or 0) >= (known.year or 0):
            found[figure.label_fr] = Before(figure.value, year, figure.qualifier)
    return found


def _asked(figures: Iterable[FormFigure], before: Mapping[str, Before]) -> list[AskedFigure]:
    rows = [
        AskedFigure(
            key=row.code,
            labels=_texts(row, "label"),
            units=_texts(row, "unit"),
            required=row.required,
            whole=row.whole,
            part_of=row.part_of.code if row.part_of else None,
            breakdown=row.breakdown,
            before=before.get(row.label_fr),
        )
        for row in figures
    ]
    return _nested(rows)


def _reported(figures: Iterable[Figure]) -> list[AskedFigure]:
    """Return the rows of what was reported before: the same figure of two years is one row."""
    listed = list(figures)
    keys: dict[int, str] = {}
    for row in listed:
        whole = row.part_of.label_fr if row.part_of else ""
        keys[row.pk] = figure_key(row.label_fr, row.unit_fr, row.breakdown, whole)
    rows: dict[str, AskedFigure] = {}
    for row in listed:
        key = keys[row.pk]
        before = Before(row.value, row.last_year or row.first_year, row.qualifier)
        known = rows.get(key)
        if known and known.before and (known.before.year or 0) > (before.year or 0):
            continue
        rows[key] = AskedFigure(
            key=key,
            labels=_texts(row, "label"),
            units=_texts(row, "unit"),
            part_of=keys.get(row.part_of_id) if row.part_of_id else None,
            breakdown=row.breakdown,
            before=before,
            base=row,
        )
    return _nested(list(rows.values()))


def _nested(rows: list[AskedFigure]) -> list[AskedFigure]:
    """Return each part after its whole, with how deep it stands."""
    known = {row.key for row in rows}
    result: list[AskedFigure] = []
    seen: set[str] = set()

    def add(row: AskedFigure, depth: int) -> None:
        if row.key in seen:
            return
        seen.add(row.key)
        result.append(_at_depth(row, depth))
        for part in rows:
            if part.part_of == row.key:
                add(part, depth + 1)

    for row in rows:
        if row.part_of not in known:
            add(row, 0)
    for row in rows:
        add(row, 0)
    return result


def _at_depth(row: AskedFigure, depth: int) -> AskedFigure:
    return replace(row, depth=min(depth, 3))


def written(before: Before, words: Mapping[str, str]) -> str:
    """Return a figure reported before as one would type it: ``± 120``."""
    return words.get(before.qualifier, "") + write_number(before.value)
