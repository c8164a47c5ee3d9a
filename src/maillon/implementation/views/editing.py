"""Entering and editing a contribution, on one page that loses nothing of what was typed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.implementation.filters import ContributionFilters, choices
from maillon.implementation.forms.choices import FormChoices
from maillon.implementation.forms.contribution import Entry, entry_of, with_one_more
from maillon.implementation.models import Contribution
from maillon.implementation.operations import (
    EditConflict,
    Refused,
    create_contribution,
    edit_contribution,
    input_of,
)
from maillon.implementation.queries.contributions import next_code
from maillon.implementation.views.scope import refuse_foreign, to_its_request
from maillon.implementation.workflows import Act, may, step_of, why_not
from maillon.partners.access import person, requires
from maillon.plan.models import Plan


@dataclass(frozen=True)
class Page:
    """What the page of a form shows beside the fields."""

    contribution: Contribution | None
    plan: Plan
    plans: list[Plan]
    problems: list[str]
    conflict: EditConflict | None = None


@requires("contribution.create")
@require_http_methods(["GET", "POST"])
def contribution_new(request: HttpRequest) -> HttpResponse:
    """Enter a new contribution of the plan that the address names."""
    offered = choices(ContributionFilters(plan=request.GET.get("plan", "")))
    if offered.plan is None:
        messages.error(request, _("There is no plan yet: import one first."))
        return redirect("contributions")
    plan, today = offered.plan, timezone.localdate()
    year = min(max(today.year, plan.first_year), plan.last_year)
    options = FormChoices(plan)
    page = Page(None, plan, offered.plans, [])
    if request.method != "POST":
        return _show(request, entry_of(options, None, reason_needed=False, first_year=year), page)
    entry, checked = _posted(request, options, None, reason_needed=False)
    if not checked or not entry.is_valid():
        return _show(request, entry, page)
    code = next_code(entry.form.cleaned_data["first_year"])
    try:
        stored = create_contribution(
            plan=plan, given=entry.result(code), by=person(request).author, now=timezone.now()
        )
    except Refused as refusal:
        return _show(request, entry, Page(None, plan, offered.plans, refusal.messages))
    messages.success(
        request,
        _("%(code)s is saved as a draft. Accept it to make it count.") % {"code": stored.code},
    )
    return redirect("contribution", code=stored.code)


@requires("contribution.edit")
@require_http_methods(["GET", "POST"])
def contribution_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit a contribution; an accepted one with a reason."""
    found = get_object_or_404(Contribution.objects.select_related("plan"), code=code)
    reader = person(request)
    refuse_foreign(reader, "contribution.edit", found)
    step = step_of(found.state, Act.EDIT)
    if step is not None:
        # A partner edits what is open; what counts is changed by proposal.
        verdict = may(found.state, Act.EDIT, reader, own=True)
        if not verdict:
            raise PermissionDenied(verdict.reason)
    if step is None:
        messages.error(request, why_not(found.state, Act.EDIT))
        return redirect("contribution", code=code)
    elsewhere = to_its_request(request, found)
    if elsewhere is not None:
        return elsewhere
    options = FormChoices(found.plan)
    page = Page(found, found.plan, [], [])
    if request.method != "POST":
        entry = entry_of(options, found, reason_needed=step.needs_reason, initial=input_of(found))
        return _show(request, entry, page)
    entry, checked = _posted(request, options, found, reason_needed=step.needs_reason)
    if not checked or not entry.is_valid():
        return _show(request, entry, page)
    return _save(request, found, entry, page)


def _save(request: HttpRequest, found: Contribution, entry: Entry, page: Page) -> HttpResponse:
    data = entry.form.cleaned_data
    try:
        changed = edit_contribution(
            contribution=found,
            given=entry.result(found.code),
            expected_changed_at=_seen(request),
            reason=data.get("reason", ""),
            by=person(request).author,
            now=timezone.now(),
        )
    except EditConflict as conflict:
        # What was typed stays; saving again is a choice made knowing what the other changed.
        return _show(request, entry, Page(found, found.plan, [], [], conflict))
    except Refused as refusal:
        return _show(request, entry, Page(found, found.plan, [], refusal.messages))
    if changed:
        messages.success(request, _("%(code)s is saved.") % {"code": found.code})
    else:
        messages.info(request, _("Nothing was different: nothing was saved."))
    return redirect("contribution", code=found.code)


def _seen(request: HttpRequest) -> datetime:
    """Return the moment of the last change that the editor had before their eyes."""
    try:
        return datetime.fromisoformat(request.POST.get("changed_at", ""))
    except ValueError as error:
        raise Http404(_("The form is incomplete. Open the page again.")) from error


def _to_send(request: HttpRequest, page: Page) -> str:
    """Return the moment that the form sends back: the one before the editor's eyes."""
    if page.conflict:
        return page.conflict.changed_at.isoformat()
    if request.method == "POST":
        return request.POST.get("changed_at", "")
    return page.contribution.changed_at.isoformat() if page.contribution else ""


def _posted(
    request: HttpRequest,
    options: FormChoices,
    contribution: Contribution | None,
    *,
    reason_needed: bool,
) -> tuple[Entry, bool]:
    """Return what was posted, and whether it is to be checked (not when a row was asked for)."""
    more = request.POST.get("add", "")
    wants_row = more in ("partners", "measures", "figures")
    data = with_one_more(request.POST, more) if wants_row else request.POST
    entry = entry_of(options, contribution, reason_needed=reason_needed, data=data)
    if wants_row:
        entry.quiet()
    return entry, not wants_row


def _show(request: HttpRequest, entry: Entry, page: Page) -> HttpResponse:
    errors = entry.errors() if entry.form.is_bound else []
    context = {
        "entry": entry,
        "form": entry.form,
        "page": page,
        "contribution": page.contribution,
        "errors": errors,
        "names": entry.partners.form_kwargs["offered"].names.values(),
        "changed_at": _to_send(request, page),
    }
    return render(request, "implementation/contribution_form.html", context)
