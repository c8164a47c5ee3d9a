"""Submitting an application, what was submitted, its receipts and their check."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.arrival import arrived
from maillon.core.languages import current
from maillon.funding.documents.receipt import receipt_language, receipt_pdf
from maillon.funding.enums import ApplicationState
from maillon.funding.forms.applications import ApplicationFields, ReceiptForm
from maillon.funding.models import Submission
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import NotReady, prepare, submit_application
from maillon.funding.queries.answers import read_sheet
from maillon.funding.queries.applications import (
    open_corrections,
    partners_in_draft,
    receipt_of,
    submissions_of,
)
from maillon.funding.queries.calls import is_open
from maillon.funding.queries.files import readable_file
from maillon.funding.rules.applications import is_late
from maillon.funding.rules.comparing import changes_between
from maillon.funding.views.applications_scope import Opened, need, open_application
from maillon.funding.workflows.applications import ApplicationAct
from maillon.implementation.queries.entry import signatories
from maillon.partners.access import person, public, requires


@requires("application.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def application_submit(request: HttpRequest, number: str) -> HttpResponse:
    """Show what lacks and what will be submitted; submit it."""
    now = arrived(request)  # The moment that counts: before it waited for its turn.
    opened = open_application(request, number)
    if request.method != "POST":
        return _show(request, opened)
    verdict = opened.may(ApplicationAct.SUBMIT, now=now)
    # Too late is not forbidden: the operation says it, and that the draft stays.
    if not opened.own or not opened.reader.may("application.submit", own=True):
        need(verdict)
    try:
        done = submit_application(application=opened.application, by=opened.reader.author, now=now)
    except NotReady:
        return _show(request, opened, status=422)
    except Refused as refusal:
        return _refused(request, opened, refusal, now=now)
    return redirect(reverse("application_submitted", args=[number]) + f"#{done.receipt}")


def _refused(
    request: HttpRequest, opened: Opened, refusal: Refused, *, now: datetime
) -> HttpResponse:
    """Say that nothing was submitted, and why: too late, as a rule. A light page: many read it."""
    row = opened.application
    context = {
        "application": row,
        "reasons": refusal.messages,
        "late": is_late(row.call, now=now),
        "now": now,
        "language": current(),
    }
    # Without the context of the whole frame, which asks the database.
    page = render_to_string("funding/applications/refused.html", context)
    return HttpResponse(page, status=409)


@requires("application.view")
@never_cache
@require_GET
def application_submitted(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipt of the last submission. A light page: many read it in the last minute."""
    opened = open_application(request, number)
    context = {
        "application": opened.application,
        "call": opened.application.call,
        "submission": _submission(opened, None),
        "now": timezone.now(),
    }
    return render(request, "funding/applications/submitted.html", context)


def _show(request: HttpRequest, opened: Opened, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    row = opened.application
    prepared = prepare(row, now=now)
    submissions = submissions_of(row)
    context = {
        "application": row,
        "call": row.call,
        "synthetic": row.synthetic or row.call.synthetic,
        "is_open": is_open(row.call, now=now),
        "is_correction": row.state == ApplicationState.CORRECTION,
        "next_due": min(
            (one.due_at for one in open_corrections(row) if one.due_at > now), default=None
        ),
        "problems": prepared.problems,
        "facts": ApplicationFields(row).facts,
        "partners": list(partners_in_draft(row)),
        "may_submit": opened.may(ApplicationAct.SUBMIT, now=now),
        "outline_answers": read_sheet(row.sheet, live=True),
        "file_base": reverse("application_files", args=[row.number]),
        "last": submissions[0] if submissions else None,
        "signatories": signatories(row.organisation, on=timezone.localdate(now)),
        "back": reverse("application_fill", args=[row.number]),
    }
    return render(request, "funding/applications/submit.html", context, status=status)


def _submission(opened: Opened, submission: int | None) -> Submission:
    rows = opened.application.submissions.select_related(
        "application__call", "application__organisation", "application__sheet__form"
    ).order_by("-number")
    found = rows.filter(number=submission).first() if submission else rows.first()
    if found is None:
        raise Http404(_("Nothing was submitted yet."))
    return found


@requires("application.view")
@never_cache
@require_GET
def application_submission(request: HttpRequest, number: str, submission: int) -> HttpResponse:
    """Show one submission as it was, and what it changed of the one before."""
    opened = open_application(request, number)
    found = _submission(opened, submission)
    before = opened.application.submissions.filter(number__lt=found.number).first()
    context = {
        "application": opened.application,
        "synthetic": opened.application.synthetic,
        "submission": found,
        "before": before,
        "changes": changes_between(before.content, found.content, found) if before else [],
        "outline_answers": read_sheet(opened.application.sheet, submission=found),
        "file_base": reverse("application_files", args=[opened.application.number]),
    }
    return render(request, "funding/applications/submission.html", context)


@requires("application.view")
@never_cache
@require_GET
def application_receipt(
    request: HttpRequest, number: str, submission: int | None = None
) -> HttpResponse:
    """Hand out the receipt of a submission (the last one) as PDF, in the application's language."""
    opened = open_application(request, number)
    found = _submission(opened, submission)
    data = receipt_pdf(found, language=receipt_language(found))
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.receipt}.pdf"'
    return answer


@public
@never_cache
@require_GET
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt is true, to who has its number and its hash; nothing of its content."""
    asked = bool(request.GET)
    form = ReceiptForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        found = receipt_of(form.cleaned_data["receipt"], form.cleaned_data["sha256"])
    context = {"form": form, "asked": asked and form.is_valid(), "found": found}
    return render(request, "funding/applications/receipt_check.html", context)


@requires("application.view")
@never_cache
@require_GET
def application_file(request: HttpRequest, number: str, sha256: str) -> HttpResponseBase:
    """Hand a file of an application out, to who may read the answer that it is part of."""
    found = readable_file(person(request), number, sha256)
    if found is None:
        raise Http404(_("There is no such file."))
    path = f"documents/{found.sha256}"
    if not default_storage.exists(path):
        raise Http404(_("This file is no longer kept."))
    return FileResponse(
        default_storage.open(path, "rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )


@requires("application.view")
@require_GET
def application_files(request: HttpRequest, number: str) -> HttpResponse:
    """List the files of an application."""
    opened = open_application(request, number)
    context = {
        "application": opened.application,
        "synthetic": opened.application.synthetic,
        "outline_answers": read_sheet(opened.application.sheet),
        "file_base": reverse("application_files", args=[number]),
    }
    return render(request, "funding/applications/files.html", context)
