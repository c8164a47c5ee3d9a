"""The page of one contribution."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillon.implementation.enums import COUNTED, ContributionState, PartnerPart
from maillon.implementation.models import Contribution, ContributionPartner
from maillon.implementation.panels.contribution import acts, after_submission, further_panels
from maillon.implementation.queries import history_of, with_display_relations
from maillon.implementation.queries.contributions import VIEW_ALL, in_plan_order
from maillon.implementation.rules import Facts, missing_for
from maillon.partners.access import person, public, refuse_unless
from maillon.partners.panels.exchanges import exchanges_here
from maillon.plan.models import PlanPart

_DIRECT = ("themes", "missions", "principles", "objectives")


@public
def contribution(request: HttpRequest, code: str) -> HttpResponse:
    """Show a contribution: public once accepted, else for those who keep the plan."""
    rows = with_display_relations(Contribution.objects.select_related("document"))
    found = get_object_or_404(
        rows.prefetch_related("territories", "tags", "themes__plan", *_DIRECT), code=code
    )
    reader = person(request)
    partners = list(found.partners.all())
    own = reader.owns(row.organisation_id for row in partners if row.organisation_id)
    sees_all = reader.may(VIEW_ALL, own=own)
    if found.state not in COUNTED:
        refused = refuse_unless(request, sees_all)
        if refused:
            return refused
    links = sorted(found.links.all(), key=lambda link: (link.rank, link.measure.sort_key))
    after, figures = after_submission(found, partners, reader, own=own, sees_all=bool(sees_all))
    context: dict[str, Any] = {
        "contribution": found,
        "after": after,
        "leads": [row for row in partners if row.part == PartnerPart.LEAD],
        "others": [row for row in partners if row.part == PartnerPart.PARTNER],
        "links": links,
        "codes": ", ".join(in_plan_order([link.measure.code for link in links])),
        "direct": _direct_links(found),
        "figures": figures,
        "acts": acts(found, reader, own=own),
        "missing": missing_for(_facts(found, partners), ContributionState.ACCEPTED)
        if found.state in (ContributionState.DRAFT, ContributionState.SENT_BACK)
        else [],
        "exchanges": exchanges_here(
            request,
            found,
            f"{found.code} {found.title}",
            [row.organisation_id for row in partners if row.organisation_id],
            with_history=False,
        ),
        "history": history_of(found) if reader.may("journal.view") else None,
        "notes_visible": bool(sees_all),
        "panels": further_panels(request, found),
    }
    return render(request, "implementation/contribution.html", context)


def _facts(found: Contribution, partners: list[ContributionPartner]) -> Facts:
    """Return what the rules look at, from what the page has read already."""
    leads = [row for row in partners if row.part == PartnerPart.LEAD and row.organisation_id]
    return Facts(found.title_fr, found.first_year, found.last_year, True, len(leads))


def _direct_links(found: Contribution) -> list[tuple[str, list[tuple[PlanPart, str]]]]:
    """Return the links to other parts of the plan than measures: heading, (part, address)."""
    headings = {
        "themes": _("Themes"),
        "missions": _("Cross-cutting missions"),
        "principles": _("Principles of action"),
        "objectives": _("Strategic objectives"),
    }
    result = []
    for name, heading in headings.items():
        parts = sorted(getattr(found, name).all(), key=lambda part: part.position)
        if parts:
            is_theme = name == "themes"
            result.append(
                (
                    heading,
                    [
                        (
                            part,
                            reverse("theme", args=[found.plan.code, part.code]) if is_theme else "",
                        )
                        for part in parts
                    ],
                )
            )
    return result
