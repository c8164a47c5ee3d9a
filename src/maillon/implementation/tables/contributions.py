"""The list of contributions, declared once for the page and the exports."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillon.core.languages import choose
from maillon.core.listing import Column, Listing
from maillon.implementation.enums import PartnerPart
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
)
from maillon.implementation.queries.contributions import in_plan_order


def partner_names(row: Contribution, part: str = "") -> list[str]:
    """Return the names of the partners of ``row``, or of those with this part."""
    return [str(p) for p in row.partners.all() if not part or p.part == part]


def year_text(row: Contribution) -> str:
    """Return ``2021`` or ``2021-2022``."""
    first, last = row.first_year, row.last_year
    return str(first) if first == last else f"{first}-{last}"


def measure_codes(row: Contribution) -> list[str]:
    """Return the codes of the measures of ``row``, in the order of the plan."""
    return in_plan_order([link.measure.code for link in row.links.all()])


def _url(row: Contribution) -> str:
    return reverse("contribution", args=[row.code])


_COLUMNS = [
    Column("code", gettext_lazy("Code"), lambda row: row.code, link=_url),
    Column("title", gettext_lazy("Title"), lambda row: choose(row, "title"), link=_url),
    Column(
        "leads",
        gettext_lazy("Lead partners"),
        lambda row: partner_names(row, PartnerPart.LEAD),
    ),
    Column(
        "partners",
        gettext_lazy("Other partners"),
        lambda row: partner_names(row, PartnerPart.PARTNER),
        on_page=False,
    ),
    Column("years", gettext_lazy("Years"), year_text),
    Column("first_year", gettext_lazy("First year"), lambda row: row.first_year, on_page=False),
    Column("last_year", gettext_lazy("Last year"), lambda row: row.last_year, on_page=False),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    Column("category", gettext_lazy("Category of partners"), lambda row: row.category.name),
    Column("measures", gettext_lazy("Measures"), measure_codes),
    Column("plan", gettext_lazy("Plan"), lambda row: row.plan.code, on_page=False),
    Column(
        "description",
        gettext_lazy("Description"),
        lambda row: choose(row, "description"),
        on_page=False,
    ),
]
_STATE = Column("state", gettext_lazy("State"), lambda row: row.get_state_display())


def listing(*, with_state: bool) -> Listing:
    """Return the list; the state of each row is shown only to those who see more than one."""
    columns = [*_COLUMNS, _STATE] if with_state else _COLUMNS
    return Listing("contributions", columns, template="implementation/contributions.html")


def for_listing(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return ``rows`` with what the columns read: four queries, whatever the number of rows."""
    parts = ContributionPartner.objects.select_related("organisation").order_by("part", "pk")
    links = ContributionMeasure.objects.select_related("measure").order_by("pk")
    return rows.select_related("category", "plan").prefetch_related(
        Prefetch("partners", parts), Prefetch("links", links)
    )
