"""Contributions and their figures: those accepted, never a draft."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from maillon.api.schemas import ContributionOut, Contributions, Figures, Message
from maillon.api.shaping import contribution_out, figure_out
from maillon.api.views.answering import PageAsked, among, found, one_of, page_of, plan_of
from maillon.implementation.enums import COUNTED, ContributionKind, LinkBasis
from maillon.implementation.filters import ContributionFilters, choices, find
from maillon.implementation.models import Contribution, Figure
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.partners.permissions import nobody
from maillon.plan.models import Measure, Theme

router = Router(tags=["contributions"])
_ERRORS = {404: Message, 422: Message}


class ContributionsAsked(PageAsked):
    """Which contributions are asked: the filters of the page of contributions."""

    q: str = Field("", max_length=200, description="Words to search for.")
    plan: str = Field("", description="Code of a plan.")
    theme: str = Field("", description="Code of a theme; needs plan.")
    measure: str = Field("", description="Code of a measure; needs plan.")
    category: str = Field("", description="Code of a partner category.")
    kind: str = Field(
        "",
        description="financial, action, training or internal.",
        json_schema_extra=among(ContributionKind.values),
    )
    year: int | None = Field(None, ge=1900, le=2999, description="A year in which it was active.")
    basis: str = Field(
        "",
        description="What a link rests on: stated, section or deduced.",
        json_schema_extra=among(LinkBasis.values),
    )
    partner: str = Field("", description="Code of an organisation.")
    territory: str = Field("", description="Code of a territory.")


@router.get("/contributions", response={200: Contributions} | _ERRORS, url_name="contributions")
def contributions(request: HttpRequest, asked: Query[ContributionsAsked]) -> dict[str, Any]:
    """List the accepted contributions, by code."""
    _check(asked)
    given = {name: value for name, value in asked.dict().items() if name not in ("page", "size")}
    given["year"] = str(asked.year or "")
    filters = ContributionFilters(**given)
    rows = find(filters, choices(filters), reader=nobody()).rows
    return page_of(request, _complete(rows), asked, contribution_out)


def _check(asked: ContributionsAsked) -> None:
    """Refuse codes that nothing has: an empty list would look like an answer."""
    one_of(asked.kind, ContributionKind.values, "kind")
    one_of(asked.basis, LinkBasis.values, "basis")
    if asked.plan:
        plan = plan_of(asked.plan)
        if asked.theme:
            found(Theme.objects.filter(plan=plan), _("theme"), code=asked.theme)
        if asked.measure:
            found(Measure.objects.filter(plan=plan), _("measure"), code=asked.measure)
    else:
        one_of(asked.theme or asked.measure, [], _("theme or measure (name the plan first)"))
    if asked.category:
        found(PartnerCategory.objects.all(), _("partner category"), code=asked.category)
    if asked.partner:
        found(Organisation.objects.real(), _("organisation"), code=asked.partner)
    if asked.territory:
        found(Territory.objects.all(), _("territory"), code=asked.territory)


def _complete(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return rows.select_related("plan", "category").prefetch_related(
        "partners__organisation", "links__measure", "themes", "missions", "territories"
    )


@router.get(
    "/contributions/{code}", response={200: ContributionOut} | _ERRORS, url_name="contribution"
)
def contribution(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show an accepted contribution."""
    rows = _complete(Contribution.objects.filter(state__in=COUNTED))
    return contribution_out(found(rows, _("accepted contribution"), code=code))


class FiguresAsked(PageAsked):
    """Which figures are asked."""

    plan: str = Field("", description="Code of a plan.")
    contribution: str = Field("", description="Code of a contribution.")
    year: int | None = Field(None, ge=1900, le=2999, description="A year of the figure.")


@router.get("/figures", response={200: Figures} | _ERRORS, url_name="figures")
def figures(request: HttpRequest, asked: Query[FiguresAsked]) -> dict[str, Any]:
    """List the figures of accepted contributions."""
    rows = Figure.objects.filter(contribution__state__in=COUNTED)
    if asked.plan:
        rows = rows.filter(contribution__plan=plan_of(asked.plan))
    if asked.contribution:
        accepted = Contribution.objects.filter(state__in=COUNTED)
        one = found(accepted, _("accepted contribution"), code=asked.contribution)
        rows = rows.filter(contribution=one)
    if asked.year:
        rows = rows.filter(first_year__lte=asked.year, last_year__gte=asked.year)
    ordered = rows.select_related("contribution").order_by("contribution__code", "position", "pk")
    return page_of(request, ordered, asked, figure_out)
