"""A planned measure: its page, and taking it up, editing it, taking it out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.implementation.enums import MeasureStatus
from maillon.implementation.forms.contribution import with_one_more
from maillon.implementation.forms.planned import PlannedEntry, planned_entry
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.models import ImplementationPlan, PlannedMeasure
from maillon.implementation.operations import EditConflict, Refused
from maillon.implementation.operations.planning import (
    add_planned_measure,
    edit_planned_measure,
    remove_planned_measure,
)
from maillon.implementation.operations.planning_inputs import planned_input_of
from maillon.implementation.panels.planned import expected_partners, milestone_rows
from maillon.implementation.queries import contributions_for_measure
from maillon.implementation.queries.measure_status import status_of
from maillon.implementation.queries.planning import with_board_relations
from maillon.implementation.queries.planning_history import history_of_planning
from maillon.implementation.queries.planning_scope import leads, led_themes, plans_for
from maillon.implementation.views.planning import refuse_hidden
from maillon.implementation.views.planning_acts import seen, told
from maillon.implementation.workflows.planning import PlanAct, plan_may, plan_step, plan_why_not
from maillon.partners.access import person, public, requires
from maillon.partners.permissions import Person, Verdict
from maillon.plan.models import Measure

ADDRESSES = {
    PlanAct.EDIT_MEASURE: "planned_measure_edit",
    PlanAct.OVERRIDE: "planned_measure_override",
    PlanAct.EXPLAIN: "planned_measure_outcome",
}
_FORM = "implementation/planning/planned_form.html"


def found_planned(code: str, measure: str) -> PlannedMeasure:
    """Return a planned measure with what its page shows.

    :raises Http404: when the annual plan does not hold this measure.
    """
    rows = with_board_relations(PlannedMeasure.objects.all())
    return get_object_or_404(rows, implementation_plan__code=code, measure__code=measure)


def verdict_on(reader: Person, planned: PlannedMeasure, act: PlanAct) -> Verdict:
    """Say whether ``reader`` may do ``act`` to ``planned``: theme leads for their own theme."""
    own = leads(reader, planned, on=timezone.localdate())
    return plan_may(planned.implementation_plan.state, act, reader, own=own)


def refuse_foreign_theme(reader: Person, planned: PlannedMeasure, act: PlanAct) -> None:
    """Refuse those who lead another theme than that of ``planned``.

    :raises PermissionDenied: with the reason. What the state forbids is said by the page.
    """
    plan = planned.implementation_plan
    step = plan_step(plan.state, act)
    verdict = verdict_on(reader, planned, act)
    if step is not None and not verdict:
        raise PermissionDenied(verdict.reason)


@public
def planned_measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Show a planned measure: what is expected, from whom, how far it is and why."""
    found = found_planned(code, measure)
    refused = refuse_hidden(request, found.implementation_plan)
    if refused:
        return refused
    reader, now = person(request), timezone.now()
    plan = found.implementation_plan
    rows = contributions_for_measure(found.measure).filter(
        first_year__lte=plan.last_year, last_year__gte=plan.first_year
    )
    page = RememberingPaginator(rows, 10).get_page(request.GET.get("page"))
    status = status_of(found, now=now)
    context: dict[str, Any] = {
        "found": found,
        "plan": plan,
        "status": status,
        "partners": expected_partners(found, reader, now=now),
        "milestones": milestone_rows(found, reader, on=timezone.localdate(now)),
        "page": page,
        "pages": page_numbers(page),
        "acts": _acts(found, reader),
        "carried_to": list(
            found.carried_to.select_related("implementation_plan").filter(
                implementation_plan__in=plans_for(reader).values("pk")
            )
        ),
        "history": history_of_planning(found) if reader.may("journal.view") else None,
        "is_open": status.code not in (MeasureStatus.DONE,),
    }
    return render(request, "implementation/planning/planned.html", context)


def _acts(found: PlannedMeasure, reader: Person) -> dict[str, str]:
    own = leads(reader, found, on=timezone.localdate())
    plan = found.implementation_plan
    args = [plan.code, found.measure.code]
    return {
        str(act): reverse(name, args=args) if plan_may(plan.state, act, reader, own=own) else ""
        for act, name in ADDRESSES.items()
    }


@requires("planned_measure.edit")
@require_http_methods(["GET", "POST"])
def planned_measure_new(request: HttpRequest, code: str) -> HttpResponse:
    """Take a measure up in an annual plan."""
    plan = get_object_or_404(ImplementationPlan.objects.select_related("plan"), code=code)
    step = plan_step(plan.state, PlanAct.EDIT_MEASURE)
    if step is None:
        messages.error(request, plan_why_not(plan.state, PlanAct.EDIT_MEASURE))
        return redirect("implementation_plan", code=code)
    wanted = Measure.objects.filter(plan=plan.plan, code=request.GET.get("measure", "")).first()
    options: dict[str, Any] = {"reason_needed": step.needs_reason}
    context: dict[str, Any] = {"plan": plan, "found": None, "problems": [], "conflict": None}
    context["changed_at"] = ""
    if request.method != "POST":
        entry = planned_entry(plan, measure=wanted.pk if wanted else None, **options)
        return _show(request, entry, context)
    entry, checked = _posted(request, plan, options)
    if not checked or not entry.is_valid():
        return _show(request, entry, context)
    given = entry.result(0)
    _refuse_other_theme(person(request), plan, given.measure_id)
    try:
        stored = add_planned_measure(
            implementation_plan=plan,
            given=given,
            reason=entry.form.cleaned_data.get("reason", ""),
            by=person(request).author,
            now=timezone.now(),
        )
    except Refused as refusal:
        return _show(request, entry, context | {"problems": refusal.messages})
    messages.success(request, _("%(code)s is in the annual plan.") % {"code": stored.measure.code})
    return redirect("planned_measure", code=code, measure=stored.measure.code)


def _refuse_other_theme(reader: Person, plan: ImplementationPlan, measure: int) -> None:
    """Refuse a theme lead who takes up a measure of another theme."""
    themes = led_themes(reader.user.pk, on=timezone.localdate())
    own = Measure.objects.filter(pk=measure, theme__in=themes).exists()
    verdict = plan_may(plan.state, PlanAct.EDIT_MEASURE, reader, own=own)
    if not verdict:
        raise PermissionDenied(verdict.reason)


@requires("planned_measure.edit")
@require_http_methods(["GET", "POST"])
def planned_measure_edit(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Edit a planned measure, its partners and milestones; of an adopted plan with a reason."""
    found = found_planned(code, measure)
    plan = found.implementation_plan
    refuse_foreign_theme(person(request), found, PlanAct.EDIT_MEASURE)
    step = plan_step(plan.state, PlanAct.EDIT_MEASURE)
    if step is None:
        messages.error(request, plan_why_not(plan.state, PlanAct.EDIT_MEASURE))
        return redirect("planned_measure", code=code, measure=measure)
    options: dict[str, Any] = {"reason_needed": step.needs_reason}
    options["initial"] = planned_input_of(found)
    context: dict[str, Any] = {"plan": plan, "found": found, "problems": [], "conflict": None}
    if request.method != "POST":
        context["changed_at"] = found.changed_at.isoformat()
        return _show(request, planned_entry(plan, **options), context)
    context["changed_at"] = request.POST.get("changed_at", "")
    entry, checked = _posted(request, plan, options)
    if not checked or not entry.is_valid():
        return _show(request, entry, context)
    try:
        changed = edit_planned_measure(
            planned=found,
            given=entry.result(found.measure_id),
            expected_changed_at=seen(request),
            reason=entry.form.cleaned_data.get("reason", ""),
            by=person(request).author,
            now=timezone.now(),
        )
    except EditConflict as conflict:
        again = {"conflict": conflict, "changed_at": conflict.changed_at.isoformat()}
        return _show(request, entry, context | again)
    except Refused as refusal:
        return _show(request, entry, context | {"problems": refusal.messages})
    told(request, changed)
    return redirect("planned_measure", code=code, measure=measure)


def _posted(
    request: HttpRequest, plan: ImplementationPlan, options: dict[str, Any]
) -> tuple[PlannedEntry, bool]:
    """Return what was posted, and whether it is to be checked (not when a row was asked for)."""
    more = request.POST.get("add", "")
    wants_row = more in ("partners", "milestones")
    data = with_one_more(request.POST, more) if wants_row else request.POST
    entry = planned_entry(plan, data=data, **options)
    if wants_row:
        entry.quiet()
    return entry, not wants_row


def _show(request: HttpRequest, entry: PlannedEntry, context: dict[str, Any]) -> HttpResponse:
    more = {
        "entry": entry,
        "form": entry.form,
        "errors": entry.errors() if entry.form.is_bound else [],
        "names": entry.form.offered.names.values(),
    }
    return render(request, _FORM, context | more)


@requires("planned_measure.edit")
@require_http_methods(["GET", "POST"])
def planned_measure_remove(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Ask why, then take a measure out of an annual plan."""
    found = found_planned(code, measure)
    refuse_foreign_theme(person(request), found, PlanAct.EDIT_MEASURE)
    if plan_step(found.implementation_plan.state, PlanAct.EDIT_MEASURE) is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_planned_measure(
                planned=found,
                reason=form.cleaned_data["reason"],
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("%(code)s is out of the annual plan.") % {"code": measure})
        return redirect("implementation_plan", code=code)
    context = {"found": found, "plan": found.implementation_plan, "form": form}
    return render(request, "implementation/planning/remove.html", context)
