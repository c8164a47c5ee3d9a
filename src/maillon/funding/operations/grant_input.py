"""A grant as it is given to the operations, and how the journal describes it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maillon.funding.models import Application, Call, Grant, GrantMeasure, Instrument, LegalBasis
from maillon.implementation.enums import LinkRank
from maillon.partners.models import Organisation, Territory
from maillon.plan.models import Measure, Plan

TEXTS = (
    *("title_fr", "title_nl", "title_en"),
    *("description_fr", "description_nl", "description_en"),
)
PLAIN = (
    *TEXTS,
    *("amount", "amount_public", "first_year", "last_year", "starts_on", "ends_on", "awarded_on"),
    *("legal_reference", "protected_location", "natural_person", "de_minimis"),
)
FIXED = ("instrument", "plan", "call", "application", "previous", "organisation", "legal_basis")


@dataclass(frozen=True, kw_only=True)
class GrantInput:
    """Everything that is entered of a grant.

    :param code: empty: one is made of the instrument, the year and a number.
    :param amount: in euros, to the cent; ``None`` where the sources do not say it.
    :param primary: the measure that it serves first; mandatory measures of the instrument are
        added by themselves as secondary ones.
    """

    instrument: Instrument
    plan: Plan
    organisation: Organisation
    title_fr: str
    title_nl: str = ""
    title_en: str = ""
    description_fr: str = ""
    description_nl: str = ""
    description_en: str = ""
    code: str = ""
    amount: Decimal | None = None
    amount_public: bool = True
    first_year: int
    last_year: int
    starts_on: date | None = None
    ends_on: date | None = None
    awarded_on: date | None = None
    legal_basis: LegalBasis | None = None
    legal_reference: str = ""
    protected_location: bool = False
    natural_person: bool = False
    de_minimis: bool = False
    primary: Measure | None = None
    secondary: tuple[Measure, ...] = ()
    territories: tuple[Territory, ...] = ()
    call: Call | None = None
    application: Application | None = None
    previous: Grant | None = None
    source_line: int | None = None
    synthetic: bool = False

    @property
    def measures(self) -> list[Measure]:
        """Every measure named, the primary one first."""
        return [*([self.primary] if self.primary else []), *self.secondary]


def input_of(grant: Grant) -> GrantInput:
    """Return a stored grant as an input (three queries)."""
    links = list(grant.links.select_related("measure").order_by("measure__sort_key"))
    primary = next((link.measure for link in links if link.rank == LinkRank.PRIMARY), None)
    values: dict[str, Any] = {name: getattr(grant, name) for name in (*PLAIN, *FIXED)}
    return GrantInput(
        **values,
        code=grant.code,
        primary=primary,
        secondary=tuple(link.measure for link in links if link.measure != primary),
        territories=tuple(grant.territories.order_by("code")),
        source_line=grant.source_line,
        synthetic=grant.synthetic,
    )


def store_links(grant: Grant, given: GrantInput, mandatory: list[Measure]) -> None:
    """Link the grant to its measures; those of the instrument are always among them."""
    ranks: dict[int, str] = {measure.pk: LinkRank.SECONDARY for measure in mandatory}
    ranks |= {measure.pk: LinkRank.SECONDARY for measure in given.secondary}
    if given.primary is not None:
        ranks[given.primary.pk] = LinkRank.PRIMARY
    grant.links.all().delete()
    GrantMeasure.objects.bulk_create(
        GrantMeasure(grant=grant, measure_id=pk, rank=rank) for pk, rank in ranks.items()
    )
    grant.territories.set(given.territories)


def described(given: GrantInput, mandatory: list[Measure]) -> dict[str, Any]:
    """Return what the journal keeps of a grant: field → text, number or list."""
    found: dict[str, Any] = {name: _plain(getattr(given, name)) for name in PLAIN}
    for name in FIXED:
        found[name] = _plain(getattr(given, name))
    measures = {measure.code for measure in [*given.measures, *mandatory]}
    found["primary"] = given.primary.code if given.primary else ""
    found["measures"] = sorted(measures)
    found["territories"] = sorted(place.code for place in given.territories)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return getattr(value, "code", "") or getattr(value, "number", "") or str(value)
