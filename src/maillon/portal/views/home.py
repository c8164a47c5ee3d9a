"""The front page: the plan at a glance."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillon.core.remembering import count
from maillon.funding.panels.calls import open_calls_panel
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import ContributionPartner, Figure
from maillon.partners.access import person, public
from maillon.partners.models import Organisation
from maillon.plan.models import Plan
from maillon.portal.panels.annual import annual_plan
from maillon.portal.queries.contributions import accepted
from maillon.portal.queries.editions import latest_edition
from maillon.portal.queries.plans import chosen_plan
from maillon.portal.todo import tasks
from maillon.reporting.queries.coverage import coverage_table
from maillon.reporting.queries.editions import newest_edition

RECENT = 5
# The front page shows the most urgent ones; “My tasks” has them all.
TASKS = 6


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show the plan at a glance: coverage by theme, the latest report, what changed last."""
    plan = chosen_plan(request.GET.get("plan", ""))
    if plan is None:
        return render(request, "portal/no_plan.html")
    reader = person(request)
    now = timezone.now()
    contributions = accepted(plan)
    recent = contributions.select_related("category").order_by("-changed_at", "-pk")
    context = {
        "plan": plan,
        "plans": Plan.objects.all(),
        "table": coverage_table(plan),
        "contributions": count(contributions),
        "partners": _partners(plan),
        "figures": count(Figure.objects.filter(contribution__in=contributions)),
        "edition": latest_edition(plan, drafts=bool(reader.may("edition.view_draft"))),
        "has_report": newest_edition(plan) is not None,
        "recent": recent.prefetch_related("partners__organisation")[:RECENT],
        "annual": annual_plan(plan, reader, now=now),
        "open_calls": open_calls_panel(now=now),
        "tasks": tasks(reader, now=now)[:TASKS] if reader.roles else None,
    }
    return render(request, "portal/home.html", context)


def _partners(plan: Plan) -> int:
    """Count the organisations that carried an accepted contribution, or helped with it."""
    parts = ContributionPartner.objects.filter(
        organisation=OuterRef("pk"),
        contribution__plan=plan,
        contribution__state__in=COUNTED,
    )
    return count(Organisation.objects.filter(Exists(parts)))
