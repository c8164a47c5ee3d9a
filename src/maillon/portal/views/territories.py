"""The list of territories with its map, and the page of one."""

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.listing import PAGE_SIZE, Column, Listing, page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.funding.panels.on_plan import grants_panel
from maillon.funding.queries.plan_grants import grants_in
from maillon.implementation.models import Contribution, ContributionMeasure
from maillon.partners.access import public
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import Territory
from maillon.portal.panels.coverage import covered_themes
from maillon.portal.panels.map import contributions_map
from maillon.portal.queries.contributions import accepted, with_parts
from maillon.portal.queries.counts import CountedTerritories
from maillon.portal.queries.places import within
from maillon.portal.queries.plans import chosen_plan

# Widest first.
_RANK = Case(
    *(When(kind=kind, then=Value(n)) for n, kind in enumerate(TerritoryKind.values)),
    default=Value(9),
    output_field=IntegerField(),
)

LISTING = Listing(
    name="territories",
    template="portal/territories.html",
    page_size=100,
    columns=[
        Column(
            "name",
            gettext_lazy("Territory"),
            lambda row: row.name,
            link=lambda row: reverse("territory", args=[row.code]),
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code),
        Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display()),
        Column("parent", gettext_lazy("In"), lambda row: row.parent.name if row.parent else ""),
        Column(
            "organisations",
            gettext_lazy("Organisations"),
            lambda row: row.organisation_count,
            numeric=True,
        ),
        Column(
            "contributions",
            gettext_lazy("Contributions located there"),
            lambda row: row.contribution_count,
            numeric=True,
        ),
        Column(
            "measures",
            gettext_lazy("Measures covered"),
            lambda row: row.measure_count,
            numeric=True,
        ),
    ],
)


@public
def territories(request: HttpRequest) -> HttpResponse:
    """List the Region, its police zones and municipalities, with the map of contributions."""
    kind = request.GET.get("kind", "")
    rows = CountedTerritories(Territory).select_related("parent").order_by(_RANK, "name_fr", "pk")
    if kind in TerritoryKind.values:
        rows = rows.filter(kind=kind)
    drawn = None if "format" in request.GET else contributions_map()
    return LISTING.respond(
        request,
        rows,
        _("Territories"),
        kind=kind,
        kinds=TerritoryKind.choices,
        chart=drawn[0] if drawn else None,
        attribution=drawn[1] if drawn else "",
        lead=_("Where the plan is carried out: a contribution counts where its source locates it."),
    )


@public
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """Show a territory: its parts, its organisations, what was done there."""
    found = get_object_or_404(Territory.objects.select_related("parent"), code=code)
    places = within(found)
    plan = chosen_plan(request.GET.get("plan", ""))
    located = Contribution.territories.through.objects.filter(territory__in=places)
    ids = located.values("contribution")
    contributions = accepted().filter(pk__in=ids).order_by("code")
    page = RememberingPaginator(with_parts(contributions), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    links = ContributionMeasure.objects.filter(contribution__in=ids)
    context = {
        "territory": found,
        "parts": list(found.parts.order_by("name_fr")),
        "organisations": list(found.organisations.order_by("kind", "name_fr")),
        "plan": plan,
        "coverage": covered_themes(plan, links) if plan else [],
        "grants": grants_panel(grants_in(places)),
        "page": page,
        "pages": page_numbers(page),
    }
    return render(request, "portal/territory.html", context)
