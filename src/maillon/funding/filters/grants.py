"""The filters of the list of grants."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, QuerySet

from maillon.core.folding import holding
from maillon.funding.enums import GrantState
from maillon.funding.models import Call, Grant, GrantMeasure, Instrument
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Plan, Theme

KNOWN, UNKNOWN, EXERCISE = "known", "unknown", "exercise"


@dataclass(frozen=True)
class GrantFilters:
    """What the address asks; an empty text leaves a dimension open."""

    q: str = ""
    year: str = ""
    instrument: str = ""
    call: str = ""
    state: str = ""
    organisation: str = ""
    plan: str = ""
    theme: str = ""
    measure: str = ""
    amount: str = ""
    data: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> "GrantFilters":
        """Read the filters of an address; values that no list offers are left out."""
        given = {f.name: query.get(f.name, "").strip()[:200] for f in fields(cls)}
        if given["state"] not in GrantState.values:
            given["state"] = ""
        if given["amount"] not in (KNOWN, UNKNOWN):
            given["amount"] = ""
        if given["data"] != EXERCISE:
            given["data"] = ""
        if not (given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4):
            given["year"] = ""
        return cls(**given)

    @property
    def more(self) -> bool:
        """Whether one of the less usual filters is set."""
        return bool(self.organisation or self.measure or self.theme or self.call or self.plan)


@dataclass(frozen=True)
class GrantChoices:
    """What the filters offer, of the grants that the reader may see."""

    years: list[int]
    instruments: list[Instrument]
    calls: list[Call]
    organisations: list[Organisation]
    plans: list[Plan]
    plan: Plan | None
    themes: list[Theme]
    measures: list[Measure]


def grant_choices(filters: GrantFilters, rows: QuerySet[Grant]) -> GrantChoices:
    """Read what the filters offer for ``rows``, eight short queries."""
    plans = list(Plan.objects.filter(pk__in=rows.values("plan")).order_by("-first_year", "code"))
    plan = next((one for one in plans if one.code == filters.plan), plans[0] if plans else None)
    spans = rows.order_by().values_list("first_year", "last_year").distinct()
    used = GrantMeasure.objects.filter(grant__in=rows.values("pk")).values("measure")
    return GrantChoices(
        years=sorted({y for first, last in spans for y in range(first, last + 1)}),
        instruments=list(
            Instrument.objects.filter(pk__in=rows.values("instrument")).order_by("code")
        ),
        calls=list(Call.objects.filter(pk__in=rows.values("call"))),
        organisations=sorted(
            Organisation.objects.filter(pk__in=rows.values("organisation")),
            key=lambda row: row.name.casefold(),
        ),
        plans=plans,
        plan=plan,
        themes=list(Theme.objects.filter(plan=plan, parent=None).order_by("position")),
        measures=list(Measure.objects.filter(plan=plan, pk__in=used).order_by("sort_key")),
    )


def find_grants(filters: GrantFilters, rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Return those of ``rows`` that the filters ask for, the newest year first."""
    if filters.year:
        rows = rows.filter(first_year__lte=int(filters.year), last_year__gte=int(filters.year))
    for name in ("instrument", "call", "organisation", "plan"):
        if value := getattr(filters, name):
            rows = rows.filter(**{f"{name}__code": value})
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.amount:
        rows = rows.filter(amount__isnull=filters.amount == UNKNOWN)
    if filters.theme or filters.measure:
        links = GrantMeasure.objects.filter(grant=OuterRef("pk"))
        if filters.measure:
            links = links.filter(measure__code=filters.measure)
        if filters.theme:
            links = links.filter(measure__theme__code=filters.theme)
        rows = rows.filter(Exists(links))
    rows = rows.filter(holding(filters.q, "words", "organisation__words"))
    return rows.order_by("-first_year", "code")
