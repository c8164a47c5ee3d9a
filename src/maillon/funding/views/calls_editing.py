"""The frame of a call: preparing one, taking one over, changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.funding.enums import CallKind, CallState
from maillon.funding.forms.call_kinds import instruments_for, kind_choices, kind_of
from maillon.funding.forms.calls import CallForm, initial_of
from maillon.funding.models import Call
from maillon.funding.operations.calls import create_call, edit_call
from maillon.funding.operations.refusal import Refused
from maillon.funding.views.calls import visible_call
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.partners.access import person, requires
from maillon.plan.models import Plan


@requires("call.create")
@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    """Prepare a call: empty, or taken over from an earlier one (``?from=CODE``)."""
    source = visible_call(request, request.GET["from"]) if request.GET.get("from") else None
    plan = source.plan if source else _plan(request)
    if plan is None:
        messages.error(request, _("There is no plan yet: a call opens measures of a plan."))
        return redirect("calls_desk")
    kind = kind_of(
        request.POST.get("kind"), request.GET.get("kind"), source.kind if source else None
    )
    if not instruments_for(kind).exists():
        text = _("There is no instrument yet for a call of the kind “%(kind)s”: add one first.")
        messages.error(request, text % {"kind": CallKind(kind).label})
        return redirect("instruments")
    renewal = kind == CallKind.RENEWAL
    initial = _follow_up(source, renewal=renewal) if source else {"audiences": ["association"]}
    form = CallForm(request.POST or None, plan=plan, initial=initial, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_call(
                values=form.given(),
                by=person(request).author,
                now=timezone.now(),
                copied_from=source,
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            with_grid = made.instrument.with_jury and made.kind != CallKind.PRIZE
            messages.success(
                request,
                _("The call is in preparation: now its form, its grid, its checklist.")
                if with_grid
                else _("The call is in preparation: now its form and its checklist."),
            )
            return redirect("call_desk", code=made.code)
    context = {
        "form": form,
        "call": None,
        "source": source,
        "plan": plan,
        "kinds": kind_choices(form.call_kind),
        "plans": list(Plan.objects.all()),
        "sources": list(Call.objects.all()) if not source else [],
        "fixed": False,
    }
    return render(request, "funding/calls/edit.html", context)


def _plan(request: HttpRequest) -> Plan | None:
    if request.GET.get("plan"):
        return get_object_or_404(Plan, code=request.GET["plan"])
    return Plan.objects.order_by("-first_year", "code").first()


def _follow_up(source: Call, *, renewal: bool) -> dict[str, Any]:
    """Return what a call that takes over ``source`` starts with: the years after, no moments."""
    found = initial_of(source)
    span = source.last_year - source.first_year + 1
    for name in ("code", "opens_at", "closes_at", "legal_reference", "published_on"):
        del found[name]
    found["first_year"], found["last_year"] = source.first_year + span, source.last_year + span
    if renewal:
        holders = source.grants.exclude(state="cancelled").values_list("organisation_id", flat=True)
        found |= {"kind": CallKind.RENEWAL, "invited": sorted(set(holders))}
    return found


@requires("call.edit")
@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a call; once published, with a reason."""
    found = visible_call(request, code)
    verdict = may_call(found.state, CallAct.EDIT, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("call_desk", code=code)
    prepared = found.state == CallState.PREPARED
    kind = kind_of(request.GET.get("kind") if prepared else None, found.kind)
    form = CallForm(
        request.POST or None, plan=found.plan, initial=initial_of(found), edited=found, kind=kind
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_call(
                call=found,
                values=form.given(),
                by=person(request).author,
                now=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing has changed."))
            return redirect("call_desk", code=form.cleaned_data["code"])
    context = {
        "form": form,
        "call": found,
        "source": None,
        "plan": found.plan,
        "kinds": kind_choices(form.call_kind) if prepared else [],
        "plans": [],
        "sources": [],
        "fixed": found.state != CallState.PREPARED,
    }
    return render(request, "funding/calls/edit.html", context)
