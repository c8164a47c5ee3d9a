"""The yearly inventory of grants: one line per grant, as everybody may read it.

Joint decree and ordinance of 16 May 2019, art. 6: beneficiary, object, amount of the grants of the
year before. Maillon adds what openbudgets.brussels searches by (enterprise number, legal form,
postcode) and what leads back to the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from maillon.core.folding import holding
from maillon.funding.models import Grant, Instrument
from maillon.funding.queries.published_grants import complete, published_grants, published_years
from maillon.partners.enums import OrganisationKind
from maillon.plan.models import Theme


@dataclass(frozen=True)
class InventoryFilters:
    """What a reader asks of the inventory; empty: everything."""

    q: str = ""
    year: int | None = None
    instrument: str = ""
    theme: str = ""
    kind: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> "InventoryFilters":
        """Return the filters of an address; what is no year is no filter."""
        year = given.get("year", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            instrument=given.get("instrument", ""),
            theme=given.get("theme", ""),
            kind=given.get("kind", ""),
        )


@dataclass(frozen=True)
class Offered:
    """What the filters offer to choose from."""

    years: list[tuple[str, str]]
    instruments: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


def offered() -> Offered:
    """Return the choices of the filters: those that some published grant has."""
    rows = published_grants().order_by()
    instruments = Instrument.objects.filter(pk__in=rows.values("instrument"))
    themes = Theme.objects.filter(measures__grants__in=rows.values("pk")).distinct()
    kinds = set(rows.values_list("organisation__kind", flat=True))
    years = [(str(year), str(year)) for year in published_years()]
    return Offered(
        years=years,
        instruments=[(one.code, one.title) for one in instruments],
        themes=[
            (theme.code, f"{theme.code}. {theme.title}")
            for theme in themes.order_by("plan__first_year", "position", "code")
        ],
        kinds=[(code, str(label)) for code, label in OrganisationKind.choices if code in kinds],
    )


def find(filters: InventoryFilters) -> QuerySet[Grant]:
    """Return the published grants that ``filters`` ask for, complete."""
    rows = published_grants(filters.year)
    if filters.instrument:
        rows = rows.filter(instrument__code=filters.instrument)
    if filters.theme:
        rows = rows.filter(
            pk__in=Grant.objects.filter(measures__theme__code=filters.theme).values("pk")
        )
    if filters.kind:
        rows = rows.filter(organisation__kind=filters.kind)
    rows = rows.filter(holding(filters.q, "words", "organisation__words"))
    return complete(rows)


@dataclass(frozen=True)
class Totals:
    """What a list of grants comes to: an unknown amount is not zero, it is counted apart."""

    grants: int
    beneficiaries: int
    amount: Decimal
    unknown: int
    # From the first grant to the last one that renews it.
    renewals: int

    @property
    def known(self) -> int:
        """How many grants have a public amount."""
        return self.grants - self.unknown


def inventory_totals(rows: QuerySet[Grant]) -> Totals:
    """Return what the grants of ``rows`` come to, in one query."""
    public = Q(amount__isnull=False, amount_public=True)
    found = rows.order_by().aggregate(
        grants=Count("pk"),
        beneficiaries=Count("organisation", distinct=True),
        total=Sum("amount", filter=public),
        known=Count("pk", filter=public),
        renewals=Count("previous"),
    )
    return Totals(
        grants=found["grants"],
        beneficiaries=found["beneficiaries"],
        amount=found["total"] or Decimal(0),
        unknown=found["grants"] - found["known"],
        renewals=found["renewals"],
    )
