"""The filters of the list of contributions: what the address asks, and the rows that answer."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillon.core.search import LIMIT, matching
from maillon.implementation.enums import ContributionKind, ContributionState, LinkBasis
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
)
from maillon.implementation.queries.contributions import VIEW_ALL, visible_to
from maillon.implementation.searching import KIND
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.partners.permissions import Person
from maillon.plan.models import Measure, Plan, Theme


@dataclass(frozen=True)
class ContributionFilters:
    """What the address asks; an empty text leaves a dimension open."""

    q: str = ""
    plan: str = ""
    theme: str = ""
    measure: str = ""
    category: str = ""
    kind: str = ""
    year: str = ""
    basis: str = ""
    partner: str = ""
    territory: str = ""
    state: str = ""
    unlinked: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> "ContributionFilters":
        """Read the filters of an address; values that no list offers are left out."""
        given = {f.name: query.get(f.name, "").strip()[:200] for f in fields(cls)}
        allowed = {
            "kind": ContributionKind.values,
            "basis": LinkBasis.values,
            "state": ContributionState.values,
            "unlinked": ["1"],
        }
        for name, values in allowed.items():
            if given[name] not in values:
                given[name] = ""
        if not (given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4):
            given["year"] = ""
        return cls(**given)

    @property
    def more(self) -> bool:
        """Whether one of the less usual filters is set."""
        return bool(self.measure or self.kind or self.basis or self.territory or self.unlinked)


@dataclass(frozen=True)
class Choices:
    """What the filters offer: the plan in view, its themes and measures, categories, partners."""

    plans: list[Plan]
    plan: Plan | None
    themes: list[Theme]
    measures: list[Measure]
    categories: list[PartnerCategory]
    organisations: list[Organisation]
    territories: list[Territory]

    @property
    def years(self) -> list[int]:
        """The years of the plan in view, else of all plans."""
        plans = [self.plan] if self.plan else self.plans
        return sorted({y for plan in plans for y in range(plan.first_year, plan.last_year + 1)})


def choices(filters: ContributionFilters) -> Choices:
    """Read what the filters offer; without a plan chosen, the one with most to show is in view."""
    plans = list(Plan.objects.order_by("-first_year", "code"))
    plan = next((p for p in plans if p.code == filters.plan), None) or _in_view(plans)
    return Choices(
        plans=plans,
        plan=plan,
        themes=list(Theme.objects.filter(plan=plan, parent=None).order_by("position")),
        measures=list(Measure.objects.filter(plan=plan).order_by("sort_key")),
        categories=list(PartnerCategory.objects.order_by("position", "code")),
        organisations=sorted(Organisation.objects.real(), key=lambda row: row.name.casefold()),
        territories=list(Territory.objects.order_by("kind", "name_fr")),
    )


def _in_view(plans: list[Plan]) -> Plan | None:
    """Return the newest plan that has contributions, else the newest plan."""
    used = Plan.objects.filter(Exists(Contribution.objects.filter(plan=OuterRef("pk"))))
    return used.order_by("-first_year", "code").first() or (plans[0] if plans else None)


@dataclass(frozen=True)
class Found:
    """The rows that answer; ``capped`` when the words asked match more than the search reads."""

    rows: QuerySet[Contribution]
    capped: bool = False


def find(filters: ContributionFilters, offered: Choices, *, reader: Person) -> Found:
    """Return the contributions that the filters ask for and ``reader`` may see, by code."""
    rows = visible_to(reader)
    sees_more = bool(reader.may(VIEW_ALL))
    if filters.state and sees_more:
        rows = rows.filter(state=filters.state)
    if filters.plan or filters.theme or filters.measure:
        rows = rows.filter(plan=offered.plan)
    if filters.category:
        known = {row.code: row.pk for row in offered.categories}
        rows = rows.filter(category_id=known.get(filters.category, 0))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.year:
        rows = rows.filter(first_year__lte=int(filters.year), last_year__gte=int(filters.year))
    rows = _linked(rows, filters, offered)
    rows = _placed(rows, filters, offered)
    if not filters.q:
        return Found(rows.order_by("code"))
    exact = rows.filter(code__in=[filters.q, filters.q.upper()])
    if exact.exists():
        return Found(exact.order_by("code"))
    keys = list(matching(filters.q, public_only=not sees_more).values_list("kind", "key"))
    codes = [key for kind, key in keys if kind == KIND]
    return Found(rows.filter(code__in=codes).order_by("code"), capped=len(keys) >= LIMIT)


def _linked(
    rows: QuerySet[Contribution], filters: ContributionFilters, offered: Choices
) -> QuerySet[Contribution]:
    """Keep what is linked to a theme, a measure, on a basis; or to no measure at all."""
    if filters.unlinked:
        return rows.filter(~Exists(ContributionMeasure.objects.filter(contribution=OuterRef("pk"))))
    links = ContributionMeasure.objects.order_by()
    if filters.basis:
        links = links.filter(basis=filters.basis)
    if filters.measure:
        known = {row.code: row.pk for row in offered.measures}
        links = links.filter(measure_id=known.get(filters.measure, 0))
    if not filters.theme:
        if filters.basis or filters.measure:
            rows = rows.filter(pk__in=links.values("contribution"))
        return rows
    theme = {row.code: row.pk for row in offered.themes}.get(filters.theme, 0)
    measures = [row.pk for row in offered.measures if row.theme_id == theme]
    asked = Q(pk__in=links.filter(measure_id__in=measures).values("contribution"))
    if not (filters.basis or filters.measure):
        direct = Contribution.themes.through.objects.filter(theme_id=theme)
        asked |= Q(pk__in=direct.values("contribution"))
    return rows.filter(asked)


def _placed(
    rows: QuerySet[Contribution], filters: ContributionFilters, offered: Choices
) -> QuerySet[Contribution]:
    """Keep what a partner had a part in, and what took place somewhere."""
    if filters.partner:
        codes = {row.code: row.pk for row in offered.organisations}
        parts = ContributionPartner.objects.filter(organisation_id=codes.get(filters.partner, 0))
        rows = rows.filter(pk__in=parts.order_by().values("contribution"))
    if filters.territory:
        codes = {row.code: row.pk for row in offered.territories}
        through = Contribution.territories.through
        places = through.objects.filter(territory_id=codes.get(filters.territory, 0))
        rows = rows.filter(pk__in=places.values("contribution"))
    return rows
