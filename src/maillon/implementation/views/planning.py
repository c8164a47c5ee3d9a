"""The annual implementation plans: their list, and the board of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.exporting import FORMATS, respond
from maillon.implementation.enums import MeasureStatus
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.panels.timeline import milestone_timeline
from maillon.implementation.queries.planning import (
    BoardRow,
    board,
    by_lead,
    by_theme,
    narrowed,
)
from maillon.implementation.queries.planning_history import history_of_planning
from maillon.implementation.queries.planning_scope import VIEW_DRAFT, led_themes, plans_for
from maillon.implementation.tables.planning import BOARD, PLANS, for_plans
from maillon.implementation.workflows.planning import PlanAct, plan_may
from maillon.partners.access import person, public, refuse_unless
from maillon.partners.panels.exchanges import exchanges_here
from maillon.partners.permissions import Person
from maillon.plan.models import Plan

ADDRESSES = {
    PlanAct.EDIT: "implementation_plan_edit",
    PlanAct.DISCUSS: "implementation_plan_discuss",
    PlanAct.ADOPT: "implementation_plan_adopt",
    PlanAct.CLOSE: "implementation_plan_close",
    PlanAct.RETURN: "implementation_plan_return",
}


@public
def implementation_plans(request: HttpRequest) -> HttpResponse:
    """List the annual plans; the public sees those that were adopted."""
    rows = plans_for(person(request))
    wanted = request.GET.get("plan", "")
    if wanted:
        rows = rows.filter(plan__code=wanted)
    return PLANS.respond(
        request,
        for_plans(rows),
        _("Annual implementation plans"),
        lead=_(
            "What the partners announced for each year: on which measures they work first, what "
            "is expected, from whom and by when."
        ),
        plans=list(Plan.objects.order_by("-first_year", "code")),
        wanted=wanted,
        latest=_latest(person(request)),
    )


def _latest(reader: Person) -> list[ImplementationPlan]:
    """Return the latest annual plan of each plan, to those who may draw up the one after it."""
    if not reader.may("implementation_plan.create"):
        return []
    rows = ImplementationPlan.objects.order_by("plan__first_year", "last_year", "pk")
    return list({row.plan_id: row for row in rows}.values())


@public
def implementation_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show an annual plan: its board by theme or by lead, its milestones on a line."""
    reader = person(request)
    found = get_object_or_404(
        ImplementationPlan.objects.select_related("plan", "previous"), code=code
    )
    refused = refuse_hidden(request, found)
    if refused:
        return refused
    now = timezone.now()
    every = board(found, now=now)
    asked = {name: request.GET.get(name, "") for name in ("theme", "lead", "status", "by")}
    rows = narrowed(every, theme=asked["theme"], lead=asked["lead"], status=asked["status"])
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(BOARD.sheet(rows, found.title), wanted, found.code)  # type: ignore[arg-type]
    nobody = _("Nobody leads it yet")
    groups = by_lead(rows, nobody=nobody) if asked["by"] == "lead" else by_theme(rows)
    context: dict[str, Any] = {
        "found": found,
        "groups": groups,
        "asked": asked,
        "rows": rows,
        "total": len(every),
        "counts": status_counts(every),
        "themes": _themes(every),
        "leads": _leads(every, nobody),
        "statuses": MeasureStatus.choices,
        "chart": milestone_timeline(found, rows, timezone.localdate(now)),
        "acts": acts(found, reader),
        "may_add": _may_add(found, reader),
        "successor": ImplementationPlan.objects.filter(previous=found).first(),
        "exchanges": exchanges_here(request, found, found.title, with_history=False),
        "history": history_of_planning(found) if reader.may("journal.view") else None,
    }
    return render(request, "implementation/planning/plan.html", context)


def refuse_hidden(request: HttpRequest, found: ImplementationPlan) -> HttpResponse | None:
    """Refuse a plan that is not adopted to those who do not keep it; the public goes to sign in."""
    if found in plans_for(person(request)).filter(pk=found.pk):
        return None
    refused = refuse_unless(request, person(request).may(VIEW_DRAFT))
    if refused is None:
        raise Http404
    return refused


def status_counts(rows: list[BoardRow]) -> list[tuple[str, str, int]]:
    """Return each status with its words and how many measures have it."""
    return [
        (value, str(label), sum(row.status.code == value for row in rows))
        for value, label in MeasureStatus.choices
    ]


def acts(found: ImplementationPlan, reader: Person) -> dict[str, str]:
    """Return the addresses of what ``reader`` may do to the annual plan, by act; else empty."""
    return {
        str(act): reverse(name, args=[found.code]) if plan_may(found.state, act, reader) else ""
        for act, name in ADDRESSES.items()
    }


def _may_add(found: ImplementationPlan, reader: Person) -> bool:
    """Say whether ``reader`` may take a measure up: those who keep the plan, and theme leads."""
    act = PlanAct.EDIT_MEASURE
    if plan_may(found.state, act, reader):
        return True
    themes = led_themes(reader.user.pk, on=timezone.localdate())
    return bool(themes) and bool(plan_may(found.state, act, reader, own=True))


def _themes(rows: list[BoardRow]) -> list[tuple[str, str]]:
    found = {row.planned.measure.theme.code: row.planned.measure.theme.title for row in rows}
    return [(code, f"{code}. {title}") for code, title in found.items()]


def _leads(rows: list[BoardRow], nobody: str) -> list[tuple[str, str]]:
    found = {row.planned.lead.code: row.planned.lead.name for row in rows if row.planned.lead}
    named = sorted(found.items(), key=lambda pair: pair[1].casefold())
    return [*named, ("-", nobody)] if any(r.planned.lead is None for r in rows) else named
