"""Entering a grant outside a call, and changing one, under the rules of its instrument."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.funding.forms.grant_rows import TrancheRows, tranche_initial
from maillon.funding.forms.grants import GrantForm, initial_of
from maillon.funding.models import Grant, Instrument
from maillon.funding.operations.grants import create_grant, edit_grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.tranches import plan_tranches
from maillon.funding.panels.instruments import rules_panel
from maillon.funding.views.grants_scope import done, found_grant
from maillon.funding.workflows.grants import GrantAct, may_grant
from maillon.implementation.forms.choices import FormChoices
from maillon.partners.access import person, requires
from maillon.partners.queries import spelling
from maillon.plan.models import Plan


@requires("grant.create")
@require_http_methods(["GET", "POST"])
def grant_new(request: HttpRequest) -> HttpResponse:
    """Choose an instrument and a plan, then enter a grant under its rules."""
    plans = list(Plan.objects.order_by("-first_year", "code"))
    instruments = list(Instrument.objects.select_related("legal_basis").order_by("code"))
    if not plans or not instruments:
        messages.error(request, _("Enter a plan and an instrument first."))
        return redirect("grants")
    plan = next((row for row in plans if row.code == request.GET.get("plan")), plans[0])
    wanted = request.GET.get("instrument", "")
    if not wanted:
        context = {"instruments": instruments, "plans": plans, "plan": plan}
        return render(request, "funding/grants/choose.html", context)
    instrument = get_object_or_404(Instrument.objects.select_related("legal_basis"), code=wanted)
    options = FormChoices(plan)
    year = min(max(timezone.localdate().year, plan.first_year), plan.last_year)
    initial = {"first_year": year, "last_year": year, "amount_public": True}
    form = GrantForm(request.POST or None, options=options, initial=initial)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = create_grant(
                values=form.result(instrument, None),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            problems = _place(form, refusal)
        else:
            messages.success(request, _("%(code)s is entered.") % {"code": made.code})
            return redirect("grant", code=made.code)
    return _show(request, form, instrument, plan, None, problems)


@requires("grant.edit")
@require_http_methods(["GET", "POST"])
def grant_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a grant; amount and last day of a signed one change by an amendment."""
    found = found_grant(request, code, "grant.edit")
    verdict = may_grant(found.state, GrantAct.EDIT, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("grant", code=code)
    options = FormChoices(found.plan)
    # The beneficiary stays a choice, also one that new grants are not offered (an exercise).
    options.names.setdefault(found.organisation_id, found.organisation.name)
    options.spellings.setdefault(spelling(found.organisation.name), found.organisation_id)
    form = GrantForm(request.POST or None, options=options, initial=initial_of(found, options))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_grant(
                grant=found,
                values=form.result(found.instrument, found),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            problems = _place(form, refusal)
        else:
            text = _("Saved.") if changed else _("Nothing was different: nothing was saved.")
            messages.success(request, text)
            return redirect("grant", code=code)
    return _show(request, form, found.instrument, found.plan, found, problems)


def _place(form: GrantForm, refusal: Refused) -> list[str]:
    """Put each message beside its field; return those that have none."""
    left = []
    for message in refusal.messages:
        name = refusal.fields.get(message, "")
        if name in form.fields:
            form.add_error(name, message)
        else:
            left.append(message)
    return left


def _show(
    request: HttpRequest,
    form: GrantForm,
    instrument: Instrument,
    plan: Plan,
    found: Grant | None,
    problems: list[str],
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "grant": found,
        "instrument": instrument,
        "plan": plan,
        "problems": problems,
        "names": form.options.names.values(),
        "rules": rules_panel(instrument, on=timezone.localdate()),
    }
    return render(request, "funding/grants/form.html", context)


@requires("grant.edit")
@require_http_methods(["GET", "POST"])
def grant_tranches(request: HttpRequest, code: str) -> HttpResponse:
    """Share a grant out in tranches, as long as nothing was claimed."""
    found, reader = found_grant(request, code, "grant.edit"), person(request)
    verdict = may_grant(found.state, GrantAct.PLAN, reader)
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("grant", code=code)
    initial = tranche_initial(list(found.tranches.order_by("position")))
    rows = TrancheRows(request.POST or None, initial=initial, prefix="tranches")
    problems: list[str] = []
    if request.method == "POST":
        if rows.is_valid():
            saved = done(
                request,
                lambda: plan_tranches(
                    grant=found,
                    shares=[row.share() for row in rows.filled()],
                    by=reader.author,
                    now=timezone.now(),
                ),
                _("The tranches are planned."),
            )
            if saved:
                return redirect("grant", code=code)
        problems = rows.problems()
    context = {"grant": found, "rows": rows, "problems": problems, "synthetic": found.synthetic}
    return render(request, "funding/grants/tranches_form.html", context)
