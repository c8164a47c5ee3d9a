"""The list of partners and the page of one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.listing import PAGE_SIZE, Column, Listing, page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.core.text import fold
from maillon.funding.panels.on_plan import grants_panel
from maillon.funding.queries.plan_grants import grants_of_organisation
from maillon.implementation.models import ContributionMeasure, Figure
from maillon.implementation.queries.proposals import open_on
from maillon.partners.access import person, public
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation
from maillon.partners.panels.exchanges import exchanges_here
from maillon.partners.queries.contacts import SHOW, public_contacts
from maillon.portal.panels.coverage import covered_themes
from maillon.portal.queries.contributions import of_organisation, per_year, with_parts
from maillon.portal.queries.counts import CountedOrganisations
from maillon.portal.queries.plans import chosen_plan

LISTING = Listing(
    name="partners",
    template="portal/partners.html",
    columns=[
        Column(
            "name",
            gettext_lazy("Partner"),
            lambda row: row.name,
            link=lambda row: reverse("partner", args=[row.code]),
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code, on_page=False),
        Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display()),
        Column(
            "territory",
            gettext_lazy("Territory"),
            lambda row: row.territory.name if row.territory else "",
        ),
        Column(
            "enterprise_number",
            gettext_lazy("Enterprise number"),
            lambda row: row.enterprise_number,
            on_page=False,
        ),
        Column(
            "contributions",
            gettext_lazy("Contributions"),
            lambda row: row.contribution_count,
            numeric=True,
        ),
        Column("measures", gettext_lazy("Measures"), lambda row: row.measure_count, numeric=True),
    ],
)


@public
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners, found by any of their spellings, filtered by kind."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = CountedOrganisations(Organisation).filter(synthetic=False)
    rows = rows.select_related("territory").order_by("name_fr", "pk")
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    if query:
        rows = rows.filter(pk__in=_found(query))
    return LISTING.respond(
        request,
        rows,
        _("Partners"),
        q=query,
        kind=kind,
        kinds=OrganisationKind.choices,
        lead=_("Who takes part in the plan, and for how many measures each one reported."),
    )


def _found(query: str) -> QuerySet[Organisation, Any]:
    """Return the organisations whose name, code or other spelling holds ``query``."""
    folded = fold(query)
    return (
        Organisation.objects.filter(
            Q(name_fr__icontains=query)
            | Q(name_nl__icontains=query)
            | Q(name_en__icontains=query)
            | Q(code__icontains=folded)
            | Q(enterprise_number__icontains=query.replace(".", ""))
            | Q(aliases__folded__contains=folded)
        )
        .order_by()
        .values("pk")
    )


@public
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """Show a partner: who it is, what it contributed, which measures it covers."""
    organisations = Organisation.objects.select_related("territory", "part_of")
    found = get_object_or_404(organisations, code=code)
    reader = person(request)
    plan = chosen_plan(request.GET.get("plan", ""))
    contributions = of_organisation(found)
    links = ContributionMeasure.objects.filter(contribution__partners__organisation=found)
    page = RememberingPaginator(with_parts(contributions), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context: Mapping[str, Any] = {
        "organisation": found,
        "private_url": f"{reverse('my_contributions')}?organisation={found.code}"
        if reader.may("request.view", own=reader.owns([found.pk]))
        else "",
        "exchanges": exchanges_here(request, found, found.name, [found.pk]),
        "aliases": list(found.aliases.all()),
        "divisions": list(found.divisions.order_by("name_fr")),
        "plan": plan,
        "coverage": covered_themes(plan, links) if plan else [],
        "years": per_year(contributions, range(plan.first_year, plan.last_year + 1))
        if plan
        else [],
        "figures": Figure.objects.filter(contribution__in=contributions).count(),
        "grants": grants_panel(grants_of_organisation(found), address=f"q={quote(found.name)}"),
        "contacts": list(public_contacts(found.pk, on=timezone.localdate())),
        "sees_contacts": bool(reader.may(SHOW, own=reader.owns([found.pk]))),
        "sees_people": bool(reader.may("people.view", own=reader.owns([found.pk]))),
        "page": page,
        "proposed": open_on(page.object_list, reader),
        "pages": page_numbers(page),
    }
    return render(request, "portal/partner.html", context)
