"""What a contribution holds, as plain values: what a form or a spreadsheet says, what is stored.

Two inputs are equal exactly when storing one after the other would change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maillon.implementation.enums import PartnerPart, Qualifier
from maillon.implementation.models import Contribution, ContributionPartner, Figure
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

    def facts(self) -> Facts:
        """Return what the rules of validation look at."""
        return Facts(
            title=self.title_fr,
            first_year=self.first_year,
            last_year=self.last_year,
            has_category=bool(self.category_id),
            leads=sum(1 for p in self.partners if p.part == PartnerPart.LEAD and p.organisation_id),
        )


# What `input_of` reads beside the contribution: prefetch these to read many.
RELATIONS = ("partners", "links", "figures", *SETS.values())


def input_of(contribution: Contribution) -> ContributionInput:
    """Return what is stored of ``contribution``, in the order in which it is shown."""
    figures = sorted(contribution.figures.all(), key=lambda row: (row.position, row.pk))
    places = {row.pk: place for place, row in enumerate(figures)}
    partners = sorted(contribution.partners.all(), key=lambda row: (row.part, row.pk))
    links = contribution.links.all()
    sets: dict[str, Any] = {
        name: frozenset(part.pk for part in getattr(contribution, relation).all())
        for name, relation in SETS.items()
    }
    return ContributionInput(
        code=contribution.code,
        **{name: getattr(contribution, name) for name in COLUMNS},
        partners=tuple(_partner(p) for p in partners),
        links=ordered(LinkInput(x.measure_id, x.rank, x.basis, x.doubtful) for x in links),
        figures=tuple(_figure(row, places) for row in figures),
        **sets,
    )


def _partner(row: ContributionPartner) -> PartnerInput:
    # How a document spelt a known organisation is kept when storing, but is nobody's to give.
    known = row.organisation_id is not None
    return PartnerInput(row.organisation_id, row.part, "" if known else row.as_written)


def ordered(links: Iterable[LinkInput]) -> tuple[LinkInput, ...]:
    """Return links in one order, whoever gives them: the primary one, then by measure."""
    rows = tuple(links)
    if len(rows) < 2:
        return rows
    return tuple(sorted(rows, key=lambda link: (link.rank, link.measure_id)))


def _figure(row: Figure, places: dict[int, int]) -> FigureInput:
    whole = places.get(row.part_of_id) if row.part_of_id is not None else None
    return FigureInput(
        part_of=whole, **{name: _plain(getattr(row, name)) for name in FIGURE_COLUMNS}
    )


def _plain(value: Any) -> Any:
    """Return a Decimal without useless zeros, so that 12 and 12.0000 are equal and look so."""
    return value.normalize() + Decimal(0) if isinstance(value, Decimal) else value
