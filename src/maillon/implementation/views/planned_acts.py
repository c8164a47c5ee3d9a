"""Following a planned measure: a status decided, a reason given, a milestone done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.implementation.forms.planning import DoneForm, OutcomeForm, OverrideForm
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.models import Milestone, PlannedMeasure
from maillon.implementation.operations import Refused
from maillon.implementation.operations.planning_following import (
    complete_milestone,
    explain_outcome,
    lift_override,
    override_status,
    reopen_milestone,
)
from maillon.implementation.queries.measure_status import status_of
from maillon.implementation.queries.planning_scope import answers_for, leads
from maillon.implementation.views.planned import found_planned, refuse_foreign_theme
from maillon.implementation.workflows.planning import PlanAct, plan_may, plan_step, plan_why_not
from maillon.partners.access import person, requires


@requires("planned_measure.override")
@require_http_methods(["GET", "POST"])
def planned_measure_override(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Decide a status against the rules, with the reason that stands beside it."""
    found = found_planned(code, measure)
    status = status_of(found, now=timezone.now())
    form = OverrideForm(
        request.POST or None,
        initial={"status": found.status_override or status.code, "reason": found.override_reason},
    )

    def act() -> str:
        override_status(
            planned=found,
            status=form.cleaned_data["status"],
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )
        return _("The status is decided; the reason stands beside it.")

    context = {"status": status, "title": _("Decide the status")}
    return _ask(request, found, PlanAct.OVERRIDE, form, act, context)


@requires("planned_measure.override")
@require_http_methods(["GET", "POST"])
def planned_measure_lift(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Let the status follow the rules again."""
    found = found_planned(code, measure)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        lift_override(
            planned=found,
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )
        return _("The status follows the rules again.")

    status = status_of(found, now=timezone.now())
    context = {"status": status, "title": _("Let the status follow the rules again")}
    return _ask(request, found, PlanAct.OVERRIDE, form, act, context)


@requires("planned_measure.edit")
@require_http_methods(["GET", "POST"])
def planned_measure_outcome(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Say why what was announced was not done."""
    found = found_planned(code, measure)
    form = OutcomeForm(request.POST or None, initial={"text": found.outcome_reason})

    def act() -> str:
        explain_outcome(
            planned=found,
            text=form.cleaned_data["text"],
            by=person(request).author,
            now=timezone.now(),
        )
        return _("The reason is saved.")

    status = status_of(found, now=timezone.now())
    context = {"status": status, "title": _("Say why it was not done")}
    return _ask(request, found, PlanAct.EXPLAIN, form, act, context)


def _ask(
    request: HttpRequest,
    found: PlannedMeasure,
    act: PlanAct,
    form: forms.Form,
    do: Callable[[], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form of an act, or do it and go back to the measure."""
    plan = found.implementation_plan
    refuse_foreign_theme(person(request), found, act)
    if plan_step(plan.state, act) is None:
        messages.error(request, plan_why_not(plan.state, act))
        return redirect("planned_measure", code=plan.code, measure=found.measure.code)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do())
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        return redirect("planned_measure", code=plan.code, measure=found.measure.code)
    context |= {"found": found, "plan": plan, "form": form}
    return render(request, "implementation/planning/ask.html", context)


@requires("milestone.complete")
@require_http_methods(["GET", "POST"])
def milestone_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on which day a milestone was done, and say so."""
    milestone = _milestone(request, pk)
    today = timezone.localdate()
    form = DoneForm(request.POST or None, today=today, initial={"done_on": today})

    def act() -> None:
        complete_milestone(
            milestone=milestone,
            done_on=form.cleaned_data["done_on"],
            by=person(request).author,
            now=timezone.now(),
        )

    return _milestone_act(request, milestone, form, act, reopens=False)


@requires("milestone.complete")
@require_http_methods(["GET", "POST"])
def milestone_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a milestone is not done after all, and say so."""
    milestone = _milestone(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        reopen_milestone(
            milestone=milestone,
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )

    return _milestone_act(request, milestone, form, act, reopens=True)


def _milestone(request: HttpRequest, pk: int) -> Milestone:
    """Return the milestone, once the reader may say how it stands.

    :raises PermissionDenied: where it is of another theme and another organisation.
    """
    rows = Milestone.objects.select_related(
        "planned__implementation_plan", "planned__measure", "responsible", "planned__lead"
    )
    found = get_object_or_404(rows, pk=pk)
    reader = person(request)
    state = found.planned.implementation_plan.state
    own = leads(reader, found.planned, on=timezone.localdate()) or answers_for(reader, found)
    verdict = plan_may(state, PlanAct.COMPLETE, reader, own=own)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return found


def _milestone_act(
    request: HttpRequest,
    milestone: Milestone,
    form: forms.Form,
    do: Callable[[], None],
    *,
    reopens: bool,
) -> HttpResponse:
    planned = milestone.planned
    plan = planned.implementation_plan
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The milestone is up to date."))
        return redirect("planned_measure", code=plan.code, measure=planned.measure.code)
    context = {"milestone": milestone, "found": planned, "plan": plan, "form": form}
    context["reopens"] = reopens
    return render(request, "implementation/planning/milestone.html", context)
