"""Who sees which grants, and reads of grants used in more than one place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, DecimalField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from maillon.core.languages import choose
from maillon.funding.enums import GrantState, TrancheState
from maillon.funding.models import Grant, GrantMeasure, Tranche
from maillon.funding.queries.visibility import conflicted
from maillon.partners.enums import Role
from maillon.partners.models import Membership
from maillon.partners.permissions import Person

_AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Totals:
    """What grants come to: the sum of the amounts known, and how many are not known (euros)."""

    count: int
    known: Decimal
    unknown: int
    organisations: int


# How often a grant is renewed at most: the years of a plan, with as many to spare.
_RENEWED = 8


def visible_grants(person: Person) -> QuerySet[Grant]:
    """Return the grants whose page ``person`` may open: all of them, or their organisation's.

    An expert with a conflict of interest sees nothing of the grant of that application, nor of
    those that renew it.
    """
    if person.everywhere("grant.view"):
        tied = conflicted(person).values("application")
        chain = [Q(**{f"{'previous__' * years}application__in": tied}) for years in range(_RENEWED)]
        return Grant.objects.exclude(pk__in=Grant.objects.filter(reduce(or_, chain)).values("pk"))
    if person.may("grant.view"):
        return own_grants(person)
    return Grant.objects.none()


def own_grants(person: Person) -> QuerySet[Grant]:
    """Return the grants of the organisation that ``person`` acts for."""
    return Grant.objects.filter(organisation__in=person.organisation_ids)


def totals(rows: QuerySet[Grant]) -> Totals:
    """Return what ``rows`` come to, in one query: an unknown amount is never added as zero."""
    found = rows.order_by().aggregate(
        count=Count("pk"),
        known=Sum("amount"),
        with_amount=Count("amount"),
        organisations=Count("organisation", distinct=True),
    )
    return Totals(
        count=found["count"],
        known=found["known"] or Decimal("0.00"),
        unknown=found["count"] - found["with_amount"],
        organisations=found["organisations"],
    )


def for_listing(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Return ``rows`` with what the columns read: two queries, whatever the number of rows."""
    links = GrantMeasure.objects.select_related("measure").order_by("rank", "measure__sort_key")
    paid = (
        Tranche.objects.filter(grant=OuterRef("pk"), state=TrancheState.PAID)
        .order_by()
        .values("grant")
        .annotate(total=Sum("paid_amount"))
        .values("total")
    )
    return (
        rows.select_related("instrument", "organisation", "plan", "legal_basis", "call")
        .prefetch_related(Prefetch("links", links))
        .annotate(paid=Subquery(paid, output_field=_AMOUNT))
    )


def chain_of(grant: Grant) -> list[Grant]:
    """Return the grants that this one renews and that renew it, the oldest first (itself too).

    One query a link, of which there are few: a grant is renewed year by year.
    """
    before: list[Grant] = []
    seen = {grant.pk}
    row = grant
    while row.previous_id and row.previous_id not in seen:
        row = Grant.objects.get(pk=row.previous_id)
        seen.add(row.pk)
        before.insert(0, row)
    after: list[Grant] = []
    found = Grant.objects.filter(previous=grant.pk).first()
    while found is not None and found.pk not in seen:
        seen.add(found.pk)
        after.append(found)
        found = Grant.objects.filter(previous=found.pk).first()
    return [*before, grant, *after]


@dataclass(frozen=True)
class DeMinimis:
    """What an organisation declared as de minimis aid in three years, in euros."""

    first: date
    last: date
    total: Decimal
    unknown: int
    ceiling: Decimal
    grants: list[Grant]

    @property
    def above(self) -> bool:
        """Whether the ceiling is passed."""
        return self.total > self.ceiling


def de_minimis(organisation: int, *, on: date, ceiling: Decimal) -> DeMinimis:
    """Return the aid declared as de minimis of the three years that end ``on`` that day.

    Regulation (EU) 2023/2831 counts any three years, from the day on which the aid is granted. It
    is shown, never a gate: most of this work is not economic.
    """
    first = _years_before(on, 3)
    rows = list(
        Grant.objects.filter(
            organisation=organisation,
            de_minimis=True,
            awarded_on__gt=first,
            awarded_on__lte=on,
        )
        .exclude(state=GrantState.CANCELLED)
        .order_by("awarded_on", "code")
    )
    known = [row.amount for row in rows if row.amount is not None]
    total = sum(known, Decimal("0.00"))
    return DeMinimis(first, on, total, len(rows) - len(known), ceiling, rows)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def legal_text(grant: Grant) -> str:
    """Return the legal basis and reference of a grant; said once where both say the same."""
    parts = [grant.legal_basis.reference if grant.legal_basis else "", grant.legal_reference]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def authority_name(language: str) -> str:
    """Return the name of the authority that grants: where its coordination and finance work.

    Empty where nobody holds these roles yet.
    """
    member = (
        Membership.objects.filter(role__in=(Role.FINANCE_OFFICER, Role.COORDINATOR))
        .select_related("organisation")
        .order_by("starts_on", "pk")
        .first()
    )
    return choose(member.organisation, "name", language).text if member else ""
