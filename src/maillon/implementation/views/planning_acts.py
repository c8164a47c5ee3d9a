"""Drawing up an annual plan, copying it, and moving it from state to state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.implementation.filters import ContributionFilters, choices
from maillon.implementation.forms.planning import AdoptForm, PlanForm
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.models import ImplementationPlan, PlannedMeasure
from maillon.implementation.operations import EditConflict, Refused
from maillon.implementation.operations.planning import (
    copy_implementation_plan,
    create_implementation_plan,
    edit_implementation_plan,
)
from maillon.implementation.operations.planning_inputs import PLAN_TEXTS, plan_input_of
from maillon.implementation.operations.planning_states import (
    adopt_implementation_plan,
    close_implementation_plan,
    discuss_implementation_plan,
    return_implementation_plan,
)
from maillon.implementation.queries.planning import board, following
from maillon.implementation.workflows.planning import PlanAct, plan_step, plan_why_not
from maillon.partners.access import person, requires

_FORM = "implementation/planning/plan_form.html"


@requires("implementation_plan.create")
@require_http_methods(["GET", "POST"])
def implementation_plan_new(request: HttpRequest) -> HttpResponse:
    """Draw up the first annual plan of a plan; later ones are better copied."""
    plan = choices(ContributionFilters(plan=request.GET.get("plan", ""))).plan
    if plan is None:
        messages.error(request, _("There is no plan yet: import one first."))
        return redirect("implementation_plans")
    form = PlanForm(
        request.POST or None,
        stored=None,
        reason_needed=False,
        initial=_suggested(plan.first_year, plan.first_year),
    )
    context: dict[str, Any] = {"form": form, "plan": plan, "found": None, "problems": []}
    context |= {"conflict": None, "changed_at": "", "latest": following(plan)}
    if request.method == "POST" and form.is_valid():
        try:
            stored = create_implementation_plan(
                plan=plan, given=form.result(), by=person(request).author, now=timezone.now()
            )
        except Refused as refusal:
            context["problems"] = refusal.messages
        else:
            messages.success(request, _("The annual plan is a draft. Take measures up in it."))
            return redirect("implementation_plan", code=stored.code)
    return render(request, _FORM, context)


def _suggested(first: int, last: int) -> dict[str, Any]:
    period = str(first) if first == last else f"{first}-{last}"
    return {
        "title_fr": f"Plan de mise en œuvre annuel {period}",
        "title_nl": f"Jaarlijks uitvoeringsplan {period}",
        "title_en": f"Annual implementation plan {period}",
        "code": f"annual-plan-{period}",
        "first_year": first,
        "last_year": last,
    }


@requires("implementation_plan.edit")
@require_http_methods(["GET", "POST"])
def implementation_plan_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the title, the years and the introduction; of an adopted plan with a reason."""
    found = get_object_or_404(ImplementationPlan.objects.select_related("plan"), code=code)
    step = plan_step(found.state, PlanAct.EDIT)
    if step is None:
        messages.error(request, plan_why_not(found.state, PlanAct.EDIT))
        return redirect("implementation_plan", code=code)
    given = plan_input_of(found)
    initial = {n: getattr(given, n) for n in (*PLAN_TEXTS, "first_year", "last_year")}
    form = PlanForm(
        request.POST or None, stored=found, reason_needed=step.needs_reason, initial=initial
    )
    context: dict[str, Any] = {"form": form, "plan": found.plan, "found": found, "problems": []}
    context |= {"conflict": None, "changed_at": found.changed_at.isoformat(), "latest": None}
    if request.method == "POST":
        context["changed_at"] = request.POST.get("changed_at", "")
        if form.is_valid() and _save(request, found, form, context):
            return redirect("implementation_plan", code=code)
    return render(request, _FORM, context)


def _save(
    request: HttpRequest, found: ImplementationPlan, form: PlanForm, context: dict[str, Any]
) -> bool:
    """Store what the form says; where that cannot be, leave in the context what the page says."""
    try:
        changed = edit_implementation_plan(
            implementation_plan=found,
            given=form.result(),
            expected_changed_at=seen(request),
            reason=form.cleaned_data.get("reason", ""),
            by=person(request).author,
            now=timezone.now(),
        )
    except EditConflict as conflict:
        # What was typed stays; saving again is a choice made knowing what the other changed.
        context |= {"conflict": conflict, "changed_at": conflict.changed_at.isoformat()}
        return False
    except Refused as refusal:
        context["problems"] = refusal.messages
        return False
    told(request, changed)
    return True


def seen(request: HttpRequest) -> datetime:
    """Return the moment of the last change that the editor had before their eyes."""
    try:
        return datetime.fromisoformat(request.POST.get("changed_at", ""))
    except ValueError as error:
        raise Http404(_("The form is incomplete. Open the page again.")) from error


def told(request: HttpRequest, changed: bool) -> None:
    """Say whether anything was saved."""
    if changed:
        messages.success(request, _("Your changes are saved."))
    else:
        messages.info(request, _("Nothing was different: nothing was saved."))


@requires("implementation_plan.create")
@require_http_methods(["GET", "POST"])
def implementation_plan_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Draw up the plan that follows: what was announced and not done is offered with a tick."""
    found = get_object_or_404(ImplementationPlan.objects.select_related("plan"), code=code)
    now = timezone.now()
    rows = board(found, now=now)
    undone = [row for row in rows if row.status.code != "done"]
    year = found.last_year + 1
    form = PlanForm(
        request.POST or None, stored=None, reason_needed=False, initial=_suggested(year, year)
    )
    ticked = {row.planned.pk for row in undone}
    if request.method == "POST":
        ticked = {int(pk) for pk in request.POST.getlist("take") if pk.isdecimal()}
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "problems": [],
        "undone": undone,
        "done": [row for row in rows if row.status.code == "done"],
        "ticked": ticked,
    }
    if request.method == "POST" and form.is_valid():
        try:
            stored = copy_implementation_plan(
                previous=found,
                given=form.result(),
                taken=ticked,
                by=person(request).author,
                now=now,
            )
        except Refused as refusal:
            context["problems"] = refusal.messages
        else:
            messages.success(
                request, _("The annual plan is a draft. Check each measure, then discuss it.")
            )
            return redirect("implementation_plan", code=stored.code)
    return render(request, "implementation/planning/copy.html", context)


@requires("implementation_plan.discuss")
@require_POST
def implementation_plan_discuss(request: HttpRequest, code: str) -> HttpResponse:
    """Put a draft under discussion."""
    done = _("The annual plan is under discussion.")
    return _at_once(request, code, discuss_implementation_plan, done)


@requires("implementation_plan.close")
@require_POST
def implementation_plan_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close an adopted plan."""
    done = _("The annual plan is closed: nothing in it changes any more.")
    return _at_once(request, code, close_implementation_plan, done)


def _at_once(
    request: HttpRequest, code: str, act: Callable[..., ImplementationPlan], done: str
) -> HttpResponse:
    found = get_object_or_404(ImplementationPlan, code=code)
    try:
        act(implementation_plan=found, by=person(request).author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect("implementation_plan", code=code)


@requires("implementation_plan.adopt")
@require_http_methods(["GET", "POST"])
def implementation_plan_adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Ask which body adopted the plan and when, then open it to everybody."""
    found = get_object_or_404(ImplementationPlan, code=code)
    if plan_step(found.state, PlanAct.ADOPT) is None:
        messages.error(request, plan_why_not(found.state, PlanAct.ADOPT))
        return redirect("implementation_plan", code=code)
    today = timezone.localdate()
    form = AdoptForm(
        request.POST or None,
        today=today,
        initial={"adopted_on": today, "adopted_by": found.adopted_by},
    )
    if request.method == "POST" and form.is_valid():
        try:
            adopt_implementation_plan(
                implementation_plan=found,
                adopted_on=form.cleaned_data["adopted_on"],
                adopted_by=form.cleaned_data["adopted_by"],
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The annual plan is adopted: everybody reads it."))
        return redirect("implementation_plan", code=code)
    undated = PlannedMeasure.objects.filter(implementation_plan=found, lead=None).count()
    context = {"found": found, "form": form, "without_lead": undated}
    return render(request, "implementation/planning/adopt.html", context)


@requires("implementation_plan.return")
@require_http_methods(["GET", "POST"])
def implementation_plan_return(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then take the plan one step back."""
    found = get_object_or_404(ImplementationPlan, code=code)
    step = plan_step(found.state, PlanAct.RETURN)
    if step is None:
        messages.error(request, plan_why_not(found.state, PlanAct.RETURN))
        return redirect("implementation_plan", code=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return_implementation_plan(
                implementation_plan=found,
                reason=form.cleaned_data["reason"],
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The annual plan is one step back."))
        return redirect("implementation_plan", code=code)
    context = {"found": found, "form": form, "to": step.to.label}
    return render(request, "implementation/planning/return.html", context)
