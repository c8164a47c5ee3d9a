"""My applications: the list with what to do next, beginning one, its page, withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.languages import current
from maillon.funding.forms.applications import StartForm, WithdrawForm
from maillon.funding.models import Application
from maillon.funding.operations.applications import start_application
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import withdraw_application
from maillon.funding.queries.answers import read_sheet
from maillon.funding.queries.application_history import history_of
from maillon.funding.queries.applications import (
    calls_for,
    copyable,
    my_applications,
    open_corrections,
    partners_submitted,
    submissions_of,
)
from maillon.funding.queries.calls import is_open, visible_calls
from maillon.funding.rules.applications import number_problem
from maillon.funding.tables.applications import my_listing
from maillon.funding.views.applications_scope import need, open_application
from maillon.funding.workflows.applications import ApplicationAct, may_start, next_step
from maillon.implementation.queries.entry import names_of_authors, signatories
from maillon.partners.access import person, requires
from maillon.partners.models import Organisation

TAGS = {
    "submitted": "info",
    "correction": "warn",
    "admissible": "info",
    "inadmissible": "bad",
    "selected": "ok",
    "reserve": "info",
    "refused": "bad",
}


def _organisation(request: HttpRequest) -> Organisation | None:
    hat = person(request).hat
    return Organisation.objects.filter(pk=hat.organisation_id).first() if hat else None


@requires("application.create")
@require_GET
def my_applications_page(request: HttpRequest) -> HttpResponse:
    """List what the reader's organisation applied for, and the open calls it may answer."""
    reader, now = person(request), timezone.now()
    asked = request.GET.get("q", "").strip()[:200]
    return my_listing(now).respond(
        request,
        my_applications(reader, asked),
        _("My applications"),
        lead=_("What %(name)s asked for, where it stands, what to do next.")
        % {"name": reader.hat.name if reader.hat else "—"},
        calls=calls_for(reader, now=now),
        q=asked,
    )


@requires("application.create")
@require_http_methods(["GET", "POST"])
def application_new(request: HttpRequest, call: str) -> HttpResponse:
    """Begin an application to a call, or say why the organisation cannot."""
    now = timezone.now()
    reader = person(request)
    found = get_object_or_404(visible_calls(reader).select_related("plan"), code=call)
    organisation = _organisation(request)
    verdict = may_start(found, organisation, now=now)
    earlier = copyable(organisation) if organisation else Application.objects.none()
    form = StartForm(
        request.POST if request.method == "POST" else None,
        earlier=earlier,
        initial={"language": current()},
    )
    if request.method == "POST":
        need(verdict)
        if form.is_valid() and organisation is not None:
            try:
                made = start_application(
                    call=found,
                    organisation=organisation,
                    by=reader.author,
                    now=now,
                    **form.cleaned_data,
                )
                return redirect("application_fill", made.number)
            except Refused as refusal:
                for message in refusal.messages:
                    messages.error(request, message)
    context = {
        "call": found,
        "synthetic": found.synthetic,
        "organisation": organisation,
        "verdict": verdict,
        "form": form,
        "earlier": earlier,
        "number_problem": number_problem(organisation) if organisation else "",
    }
    return render(request, "funding/applications/new.html", context)


@requires("application.view")
@never_cache
@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """Show an application: where it stands, what was submitted when, its receipts, what it says."""
    now = timezone.now()
    opened = open_application(request, number)
    row = opened.application
    submissions = submissions_of(row)
    history = history_of(row) if opened.shared else []
    context: dict[str, Any] = {
        "application": row,
        "call": row.call,
        "synthetic": row.synthetic or row.call.synthetic,
        "opened": opened,
        "tag": TAGS.get(row.state, ""),
        "is_open": is_open(row.call, now=now),
        "next_step": next_step(row, now=now),
        "may_fill": opened.may(ApplicationAct.FILL, now=now),
        "may_submit": opened.may(ApplicationAct.SUBMIT, now=now),
        "may_withdraw": opened.may(ApplicationAct.WITHDRAW, now=now),
        "submissions": submissions,
        "changed_since": bool(submissions) and row.changed_at > submissions[0].received_at,
        "history": history,
        "authors": names_of_authors(
            {one.submitted_by for one in submissions} | {one.username for one in history}
        ),
        "corrections": open_corrections(row),
        "links": list(row.links.select_related("measure__theme", "measure__plan")),
        "partners": list(partners_submitted(row)),
        "outline_answers": read_sheet(row.sheet),
        "file_base": reverse("application_files", args=[row.number]),
        "signatories": signatories(row.organisation, on=timezone.localdate()),
        "withdraw_form": WithdrawForm(),
    }
    return render(request, "funding/applications/application.html", context)


@requires("application.withdraw")
@require_http_methods(["GET", "POST"])
def application_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw an application, with a reason."""
    now = timezone.now()
    opened = open_application(request, number)
    need(opened.may(ApplicationAct.WITHDRAW, now=now))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_application(
                application=opened.application,
                reason=form.cleaned_data["reason"],
                by=opened.reader.author,
                now=now,
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect("application", number)
    row = opened.application
    context = {"application": row, "form": form, "synthetic": row.synthetic}
    return render(request, "funding/applications/withdraw.html", context)
