"""For those who decide: the plan at a glance, what is late and why, what changed since a day."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from maillon.implementation.enums import MeasureStatus
from maillon.partners.access import person, requires
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import Territory
from maillon.plan.models import Plan, Theme, ThemeLead
from maillon.portal.panels.theme_desk import desk_of
from maillon.portal.queries.overview import STATUSES, news_since, overview_of
from maillon.portal.queries.plans import chosen_plan
from maillon.portal.queries.sheets import territory_sheet, theme_sheet
from maillon.reporting.documents.sheet import Sheet, sheet_pdf

# Without another day: what changed in the last three months.
_DAYS = 90


@requires("overview.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the themes at a glance, what is late and why, what changed since a day."""
    plan = chosen_plan(request.GET.get("plan", ""))
    if plan is None:
        return render(request, "portal/no_plan.html")
    now = timezone.now()
    since = _since(request, now)
    context = {
        "overview": overview_of(plan, now=now),
        "plans": Plan.objects.all(),
        "statuses": [status.label for status in STATUSES],
        "since": since,
        "news": news_since(timezone.make_aware(datetime.combine(since, time.min))),
        "zones": Territory.objects.filter(kind=TerritoryKind.POLICE_ZONE).order_by("code"),
        "municipalities": Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY),
    }
    return render(request, "portal/overview/overview.html", context)


@requires("theme_page.view")
def theme_desks(request: HttpRequest) -> HttpResponse:
    """List the themes with what is late, those that the person leads first."""
    plan = chosen_plan(request.GET.get("plan", ""))
    if plan is None:
        return render(request, "portal/no_plan.html")
    led = led_by(request, timezone.localdate())
    states = overview_of(plan, now=timezone.now()).themes
    context = {
        "plan": plan,
        "mine": [state for state in states if (plan.pk, state.code) in led],
        "others": [state for state in states if (plan.pk, state.code) not in led],
        "late": MeasureStatus.LATE.label,
    }
    return render(request, "portal/overview/theme_desks.html", context)


@requires("theme_page.view")
def theme_desk(request: HttpRequest, plan: str, theme: str) -> HttpResponse:
    """Show a theme to who leads it: statuses, milestones, gaps, who is silent, what is open."""
    found = _theme(plan, theme)
    context = {
        "desk": desk_of(found, now=timezone.now()),
        "theme": found,
        "leads": ThemeLead.objects.filter(theme=found).select_related("user"),
        "is_mine": (found.plan_id, found.code) in led_by(request, timezone.localdate()),
    }
    return render(request, "portal/overview/theme_desk.html", context)


@requires("overview.view")
def theme_sheet_file(request: HttpRequest, plan: str, theme: str) -> HttpResponse:
    """Give the one-page sheet of a theme as PDF, in the language of the address."""
    found, now = _theme(plan, theme), timezone.now()
    sheet = theme_sheet(overview_of(found.plan, now=now), found, now=now)
    return _pdf(sheet, now, f"theme-{theme}")


@requires("overview.view")
def territory_sheet_file(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Give the one-page sheet of a police zone or municipality as PDF."""
    found, now = get_object_or_404(Territory, code=code), timezone.now()
    sheet = territory_sheet(get_object_or_404(Plan, code=plan), found, now=now)
    return _pdf(sheet, now, code)


def led_by(request: HttpRequest, today: date) -> set[tuple[int, str]]:
    """Return the themes that the person leads today, as (plan, code)."""
    rows = ThemeLead.objects.filter(user=person(request).user.pk, starts_on__lte=today)
    return {
        (plan, code)
        for plan, code, ends_on in rows.values_list("theme__plan", "theme__code", "ends_on")
        if ends_on is None or ends_on >= today
    }


def _theme(plan: str, theme: str) -> Theme:
    themes = Theme.objects.filter(parent=None).select_related("plan")
    return get_object_or_404(themes, plan__code=plan, code=theme)


def _since(request: HttpRequest, now: datetime) -> date:
    try:
        given = parse_date(request.GET.get("since", ""))
    except ValueError:
        given = None
    return given or timezone.localdate(now) - timedelta(days=_DAYS)


def _pdf(sheet: Sheet, now: datetime, name: str) -> HttpResponse:
    response = HttpResponse(sheet_pdf(sheet, now), content_type="application/pdf")
    filename = f"maillon-{name}-{sheet.language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
