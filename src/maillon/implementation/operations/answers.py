"""What was typed in a request, read as contributions: values, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.languages import CODES
from maillon.core.numbers import NumberRefused
from maillon.implementation.enums import (
    ContributionKind,
    ItemAnswer,
    LinkBasis,
    LinkRank,
    PartnerPart,
)
from maillon.implementation.models import Contribution
from maillon.implementation.operations.inputs import (
    SETS,
    TEXTS,
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    inputs_of,
    ordered,
)
from maillon.implementation.queries.entry import (
    CONFIRM,
    OWN,
    SECTION,
    AskedFigure,
    Part,
    Sheet,
)
from maillon.implementation.queries.fields import (
    MEASURES,
    anchor_of,
    extra_name,
    figure_name,
)
from maillon.implementation.rules.entry import (
    Problem,
    SumRow,
    read_figure,
    sum_problems,
)
from maillon.partners.models import Organisation
from maillon.partners.queries import resolve_organisations, spelling
from maillon.plan.models import Measure

_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Answer:
    """A part of the request as the contribution that it says, and the shares of its partners."""

    part: Part
    given: ContributionInput
    shares: dict[int, str] = field(default_factory=dict)


@dataclass
class Reading:
    """Everything a request says, what must be corrected first, what is to be confirmed."""

    answers: list[Answer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """What typed names and codes lead to; each list is read when it is first needed."""

    sheet: Sheet

    @cached_property
    def measures(self) -> dict[str, int]:
        rows = Measure.objects.filter(plan=self.sheet.request.round.plan_id)
        return dict(rows.values_list("code", "pk"))

    @cached_property
    def organisations(self) -> dict[str, int]:
        return resolve_organisations()

    @cached_property
    def previous(self) -> dict[int, ContributionInput]:
        rows = [p.previous for p in self.sheet.parts if p.previous and p.kind == CONFIRM]
        return inputs_of(rows)


def read_sheet(sheet: Sheet) -> Reading:
    """Return what the request says as contributions, with every problem where it is."""
    reading, known = Reading(), _Known(sheet)
    for part in sheet.parts:
        if not part.is_open:
            continue
        _PartReader(part, sheet, known, reading).read()
    return reading


def title_of(part: Part) -> str:
    """Return how a part is called, in the words of the reader."""
    for lang in dict.fromkeys(("fr", *CODES)):
        text = part.value(f"title_{lang}").strip()
        if text:
            break
    else:
        text = _("Your contribution %(number)s") % {"number": part.number}
    if part.kind == SECTION and part.item.section is not None:
        return str(part.item.section.title)
    if part.kind == CONFIRM and part.previous is not None:
        return str(part.previous.title)
    return text


class _PartReader:
    """Reads one part; problems and warnings go to the reading of the whole request."""

    def __init__(self, part: Part, sheet: Sheet, known: _Known, reading: Reading) -> None:
        self.part, self.sheet, self.known, self.reading = part, sheet, known, reading
        self.title = title_of(part)

    def problem(self, name: str, message: str, label: str = "") -> None:
        self.reading.problems.append(self._located(name, message, label))

    def warn(self, name: str, message: str, label: str = "") -> None:
        self.reading.warnings.append(self._located(name, message, label))

    def _located(self, name: str, message: str, label: str) -> Problem:
        where = f"{self.title}, {label}" if label else self.title
        return Problem(anchor_of(self.part.item.pk, name), where, message)

    def read(self) -> None:
        """Add what the part says to the reading."""
        answer = self.part.item.answer
        if answer == ItemAnswer.PENDING:
            self._unanswered()
        elif not self.part.reports:
            if not self.part.item.answer_reason.strip():
                self.problem("reason", _("Say why there is nothing to report."))
        else:
            self._report()
        self._check_questions()

    def _unanswered(self) -> None:
        section = self.part.item.section
        if self.part.kind == CONFIRM:
            self.problem("", _("Say whether it is the same, has changed or has ended."))
        elif section is not None and section.required:
            self.problem("", _("Answer this part, or say that there is nothing to report."))

    def _check_questions(self) -> None:
        for question in self.part.questions:
            name = f"question:{question.pk}"
            if not self.part.value(name).strip() and not question.answer:
                self.warn(name, _("The coordination's question has no answer."), question.text)

    def _report(self) -> None:
        texts = self._texts()
        section = self.part.item.section
        first, last = self._years()
        figures = self._figures()
        wants_text = section is not None and section.required and section.asks_text
        if wants_text and not any(texts[f"description_{lang}"] for lang in CODES):
            self.problem("description_fr", _("Write a few sentences here."), _("text"))
        given = ContributionInput(
            code=self.part.contribution.code if self.part.contribution else "",
            **texts,
            category_id=self.sheet.request.form.category_id,
            kind=self._kind(),
            first_year=first,
            last_year=last,
            figures=figures,
            links=self._links(),
        )
        given, shares = self._with_partners(self._with_what_was(given))
        self.reading.answers.append(Answer(self.part, given, shares))

    def _texts(self) -> dict[str, Any]:
        texts = {name: self.part.value(name).strip() for name in TEXTS}
        if not texts["title_fr"]:
            # Every title exists in French: until somebody translates it, it says the same.
            texts["title_fr"] = texts["title_nl"] or texts["title_en"]
        if not texts["title_fr"]:
            self.problem("title_fr", _("Give it a title."), _("title"))
        return texts

    def _years(self) -> tuple[int, int]:
        if self.part.kind != OWN:
            return self.sheet.years[0], self.sheet.years[-1]
        found = []
        for name in ("first_year", "last_year"):
            text = self.part.value(name).strip() or str(self.sheet.years[-1])
            year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
            if year not in _YEARS:
                self.problem(name, _("Write a year in four digits, such as 2022."), _("years"))
            found.append(year)
        if found[1] < found[0]:
            self.problem("last_year", _("The last year is not before the first year."), _("years"))
        return found[0], found[1]

    def _kind(self) -> str:
        if self.part.item.section is not None:
            return str(self.part.item.section.kind)
        if self.part.kind == CONFIRM and self.part.previous is not None:
            return str(self.part.previous.kind)
        kind = self.part.value("kind")
        return kind if kind in ContributionKind.values else str(ContributionKind.ACTION)

    def _links(self) -> tuple[LinkInput, ...]:
        section = self.part.item.section
        if section is not None:
            measures = sorted(section.measures.all(), key=lambda row: row.sort_key)
            return _ranked([row.pk for row in measures], LinkBasis.SECTION)
        codes = [self.part.value(name).strip() for name in MEASURES]
        found: list[int] = []
        for name, code in zip(MEASURES, codes, strict=True):
            if code and code not in self.known.measures:
                self.problem(name, _("There is no measure “%(code)s”.") % {"code": code})
            elif code and self.known.measures[code] not in found:
                found.append(self.known.measures[code])
        if not found and (self.part.kind == OWN or not self._same_plan()):
            self.warn(
                "measure:1",
                _("It is linked to no measure: the coordination will choose one."),
                _("measures"),
            )
        return _ranked(found, LinkBasis.STATED)

    def _same_plan(self) -> bool:
        previous: Contribution | None = self.part.previous
        return previous is not None and previous.plan_id == self.sheet.request.round.plan_id

    def _with_what_was(self, given: ContributionInput) -> ContributionInput:
        """Take over what the page does not ask of something reported before: places, links…"""
        if self.part.kind != CONFIRM or self.part.previous is None:
            return given
        old = self.known.previous[self.part.previous.pk]
        kept: dict[str, Any] = {"territory_ids": old.territory_ids, "partners": old.partners}
        if self._same_plan():
            kept |= {name: getattr(old, name) for name in SETS}
            kept["links"] = given.links or ordered(old.links)
        return replace(given, **kept)

    def _with_partners(self, given: ContributionInput) -> tuple[ContributionInput, dict[int, str]]:
        own = self.sheet.request.organisation_id
        partners = [p for p in given.partners if p.organisation_id != own]
        if not any(p.part == PartnerPart.LEAD for p in partners):
            partners.insert(0, PartnerInput(own, PartnerPart.LEAD))
        else:
            partners.append(PartnerInput(own, self._part_before(given, own)))
        shares = {own: self.part.value("share").strip()}
        for number in self.part.numbers("partner"):
            name = self.part.value(f"partner:{number}:name").strip()
            share = self.part.value(f"partner:{number}:share").strip()
            pk = self.known.organisations.get(spelling(name)) if name else None
            if not name:
                self.problem(f"partner:{number}:name", _("Name the partner."), _("partners"))
            elif pk is None:
                self.warn(
                    f"partner:{number}:name",
                    _("“%(name)s” is not known to Maillon: it is kept as written.")
                    % {"name": name},
                    _("partners"),
                )
                partners.append(PartnerInput(None, PartnerPart.PARTNER, name))
            elif pk != own:
                if pk not in {p.organisation_id for p in partners}:
                    partners.append(PartnerInput(pk, PartnerPart.PARTNER))
                shares[pk] = share
        ranked = tuple(sorted(partners, key=lambda p: p.part))
        return replace(given, partners=ranked), {k: v for k, v in shares.items() if v}

    def _part_before(self, given: ContributionInput, own: int) -> str:
        return next((p.part for p in given.partners if p.organisation_id == own), PartnerPart.LEAD)

    def _figures(self) -> tuple[FigureInput, ...]:
        figures: list[FigureInput] = []
        places: dict[tuple[str, int], int] = {}
        for row in self.part.rows:
            for year in self.part.years:
                figure = self._figure(row, year, places)
                if figure is not None:
                    places[row.key, year] = len(figures)
                    figures.append(figure)
        self._check_sums({key: figures[place].value for key, place in places.items()})
        self._check_against_before(figures)
        return (*figures, *self._extras())

    def _figure(
        self, row: AskedFigure, year: int, places: dict[tuple[str, int], int]
    ) -> FigureInput | None:
        name = figure_name(row.key, year)
        text = self.part.value(name).strip()
        if not text:
            if row.required:
                self.problem(name, _("This figure is asked of everybody."), row.label)
            return None
        try:
            typed = read_figure(text, whole=row.whole)
        except NumberRefused as refusal:
            self.problem(name, str(refusal), row.label)
            return None
        return FigureInput(
            label_fr=row.labels["fr"],
            value=typed.value,
            label_nl=row.labels["nl"],
            label_en=row.labels["en"],
            unit_fr=row.units["fr"],
            unit_nl=row.units["nl"],
            unit_en=row.units["en"],
            first_year=year,
            last_year=year,
            qualifier=typed.qualifier,
            part_of=places.get((row.part_of, year)) if row.part_of else None,
            breakdown=row.breakdown,
        )

    def _check_sums(self, values: dict[tuple[str, int], Decimal]) -> None:
        rows = [SumRow(row.key, row.label, row.part_of, row.breakdown) for row in self.part.rows]
        labels = {row.key: row.label for row in rows}
        for year in self.part.years:
            of_year = {key: value for (key, found), value in values.items() if found == year}
            for key, message in sum_problems(rows, of_year):
                self.warn(figure_name(key, year), message, labels[key])

    def _check_against_before(self, figures: list[FigureInput]) -> None:
        """Say when figures that existed are missing now, or none of them has changed."""
        given = {figure.label_fr: figure.value for figure in figures}
        before = {row.labels["fr"]: row for row in self.part.rows if row.before is not None}
        missing = [row for label, row in before.items() if label not in given and not row.required]
        if missing:
            names = ", ".join(row.label for row in missing)
            self.warn(
                figure_name(missing[0].key, self.part.years[0]),
                _("Given last time, empty now: %(figures)s.") % {"figures": names},
                _("figures"),
            )
        same = [r for label, r in before.items() if r.before and given.get(label) == r.before.value]
        if same and len(same) == len(before):
            self.warn(
                figure_name(same[0].key, self.part.years[0]),
                _("Every figure is exactly that of last time."),
                _("figures"),
            )

    def _extras(self) -> Iterable[FigureInput]:
        for number in self.part.numbers("extra"):
            label = self.part.value(extra_name(number, "label")).strip()
            cells = {
                year: self.part.value(extra_name(number, year)).strip() for year in self.part.years
            }
            if not label:
                self.problem(extra_name(number, "label"), _("Say what this figure counts."))
            elif not any(cells.values()):
                first = extra_name(number, self.part.years[0])
                self.problem(first, _("Write a number, such as 1 234,5."), label)
            for year, text in cells.items():
                if text and label:
                    yield from self._extra(number, label, year, text)

    def _extra(self, number: int, label: str, year: int, text: str) -> Iterable[FigureInput]:
        try:
            typed = read_figure(text)
        except NumberRefused as refusal:
            self.problem(extra_name(number, year), str(refusal), label)
            return
        yield FigureInput(
            label_fr=label,
            value=typed.value,
            unit_fr=self.part.value(extra_name(number, "unit")).strip()[:60],
            first_year=year,
            last_year=year,
            qualifier=typed.qualifier,
        )


def _ranked(measure_ids: list[int], basis: str) -> tuple[LinkInput, ...]:
    """Return links in order: the first is the main one."""
    return ordered(
        LinkInput(pk, LinkRank.PRIMARY if place == 0 else LinkRank.SECONDARY, basis)
        for place, pk in enumerate(measure_ids)
    )


def organisation_names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of organisations by id, for messages."""
    return {row.pk: row.name for row in Organisation.objects.filter(pk__in=list(ids))}
