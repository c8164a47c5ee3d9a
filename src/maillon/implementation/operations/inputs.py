"""What a contribution holds, as plain values: what a form or a spreadsheet says, what is stored.

Two inputs are equal exactly when storing one after the other would change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maillon.implementation.enums import PartnerPart, Qualifier
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
)
from maillon.implementation.rules import Facts

LANGUAGES = ("fr", "nl", "en")
# Columns of the contribution itself, by their name in the table and in the journal.
TEXTS = tuple(f"{part}_{lang}" for part in ("title", "description") for lang in LANGUAGES)
COLUMNS = (*TEXTS, "category_id", "kind", "first_year", "last_year", "note", "section")
# Sets of rows elsewhere: the field of the input → the relation of the model.
SETS = {
    "theme_ids": "themes",
    "mission_ids": "missions",
    "principle_ids": "principles",
    "objective_ids": "objectives",
    "territory_ids": "territories",
}
FIGURE_COLUMNS = (
    *(f"{part}_{lang}" for part in ("label", "unit") for lang in LANGUAGES),
    *("value", "first_year", "last_year", "qualifier", "breakdown", "base", "minimum", "maximum"),
    "source_line",
)


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """An organisation by id, or a name that Maillon does not know, and its part."""

    organisation_id: int | None
    part: str = PartnerPart.LEAD
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class LinkInput:
    """A measure by id, the rank of the link and what it rests on."""

    measure_id: int
    rank: str
    basis: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class FigureInput:
    """A figure. ``part_of`` is the place, from 0, of its whole among the figures before it."""

    label_fr: str
    value: Decimal
    label_nl: str = ""
    label_en: str = ""
    unit_fr: str = ""
    unit_nl: str = ""
    unit_en: str = ""
    first_year: int | None = None
    last_year: int | None = None
    qualifier: str = Qualifier.EXACT
    part_of: int | None = None
    breakdown: str = ""
    base: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    source_line: int | None = None


@dataclass(frozen=True, slots=True)
class ContributionInput:
    """Everything that a person or a file may say of a contribution."""

    code: str
    title_fr: str
    category_id: int
    kind: str
    first_year: int
    last_year: int
    title_nl: str = ""
    title_en: str = ""
    description_fr: str = ""
    description_nl: str = ""
    description_en: str = ""
    note: str = ""
    section: str = ""
    partners: tuple[PartnerInput, ...] = ()
    links: tuple[LinkInput, ...] = ()
    figures: tuple[FigureInput, ...] = ()
    theme_ids: frozenset[int] = field(default_factory=frozenset)
    mission_ids: frozenset[int] = field(default_factory=frozenset)
    principle_ids: frozenset[int] = field(default_factory=frozenset)
    objective_ids: frozenset[int] = field(default_factory=frozenset)
    territory_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def years(self) -> range:
        """The years given, in order."""
        return range(self.first_year, self.last_year + 1)

    def facts(self) -> Facts:
        """Return what the rules of validation look at."""
        return Facts(
            title=self.title_fr,
            first_year=self.first_year,
            last_year=self.last_year,
            has_category=bool(self.category_id),
            leads=sum(1 for p in self.partners if p.part == PartnerPart.LEAD and p.organisation_id),
        )


def input_of(contribution: Contribution) -> ContributionInput:
    """Return what is stored of ``contribution``, in the order in which it is shown."""
    return inputs_of([contribution])[contribution.pk]


def inputs_of(contributions: Iterable[Contribution]) -> dict[int, ContributionInput]:
    """Return what is stored of each contribution by its id: eight queries, however many."""
    rows = list(contributions)
    ids = [row.pk for row in rows]
    partners, links, figures = _partners(ids), _links(ids), _figures(ids)
    sets = {name: _set(relation, ids) for name, relation in SETS.items()}
    return {
        row.pk: ContributionInput(
            code=row.code,
            **{name: getattr(row, name) for name in COLUMNS},
            partners=tuple(partners.get(row.pk, ())),
            links=ordered(links.get(row.pk, ())),
            figures=figures.get(row.pk, ()),
            **_frozen(sets, row.pk),
        )
        for row in rows
    }


def _frozen(sets: dict[str, dict[int, list[int]]], pk: int) -> dict[str, Any]:
    return {name: frozenset(found.get(pk, ())) for name, found in sets.items()}


def _partners(ids: list[int]) -> dict[int, list[PartnerInput]]:
    found: dict[int, list[PartnerInput]] = {}
    rows = ContributionPartner.objects.filter(contribution__in=ids).order_by("part", "pk")
    for pk, organisation, part, written in rows.values_list(
        "contribution_id", "organisation_id", "part", "as_written"
    ):
        # How a document spelt a known organisation is kept when storing, but nobody's to give.
        as_written = "" if organisation is not None else written
        found.setdefault(pk, []).append(PartnerInput(organisation, part, as_written))
    return found


def _links(ids: list[int]) -> dict[int, list[LinkInput]]:
    found: dict[int, list[LinkInput]] = {}
    rows = ContributionMeasure.objects.filter(contribution__in=ids).order_by("pk")
    columns = ("contribution_id", "measure_id", "rank", "basis", "doubtful")
    for pk, measure, rank, basis, doubtful in rows.values_list(*columns):
        found.setdefault(pk, []).append(LinkInput(measure, rank, basis, doubtful))
    return found


def _set(relation: str, ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    field: Any = Contribution._meta.get_field(relation)
    rows = field.remote_field.through.objects.filter(contribution__in=ids).order_by()
    column = field.m2m_reverse_field_name() + "_id"
    for pk, part in rows.values_list("contribution_id", column):
        found.setdefault(pk, []).append(part)
    return found


def _figures(ids: list[int]) -> dict[int, tuple[FigureInput, ...]]:
    rows = Figure.objects.filter(contribution__in=ids).order_by("contribution", "position", "pk")
    columns = ("contribution_id", "pk", "part_of_id", *FIGURE_COLUMNS)
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for pk, *values in rows.values_list(*columns):
        grouped.setdefault(pk, []).append(tuple(values))
    return {pk: _figures_of(figures) for pk, figures in grouped.items()}


def _figures_of(figures: list[tuple[Any, ...]]) -> tuple[FigureInput, ...]:
    places = {values[0]: place for place, values in enumerate(figures)}
    return tuple(
        FigureInput(
            part_of=places.get(values[1]),
            **dict(zip(FIGURE_COLUMNS, map(_plain, values[2:]), strict=True)),
        )
        for values in figures
    )


def ordered(links: Iterable[LinkInput]) -> tuple[LinkInput, ...]:
    """Return links in one order, whoever gives them: the primary one, then by measure."""
    rows = tuple(links)
    if len(rows) < 2:
        return rows
    return tuple(sorted(rows, key=lambda link: (link.rank, link.measure_id)))


def _plain(value: Any) -> Any:
    """Return a Decimal without useless zeros, so that 12 and 12.0000 are equal and look so."""
    return value.normalize() + Decimal(0) if isinstance(value, Decimal) else value
