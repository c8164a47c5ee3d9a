"""Contributions from a workbook: the template, the upload, the review, the confirmation."""

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.exporting import defuse
from maillon.implementation.exports.template import template_bytes
from maillon.implementation.filters import ContributionFilters, choices
from maillon.implementation.forms.upload import UploadForm
from maillon.implementation.importers.reviews import (
    CONFIRMED,
    REVIEW,
    confirm_review,
    discard_review,
    open_review,
    report_of,
)
from maillon.implementation.models import ContributionImport
from maillon.implementation.queries.choices import PlanChoices
from maillon.implementation.queries.wording import Wording
from maillon.partners.access import person, requires

ERRORS_SHOWN = 200
CHANGES_SHOWN = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("contribution.import")
@require_GET
def contribution_template(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook of a plan: empty, or with ``?filled=1`` as the plan stands."""
    offered = choices(ContributionFilters(plan=request.GET.get("plan", "")))
    if offered.plan is None:
        messages.error(request, _("There is no plan yet: import one first."))
        return redirect("contributions")
    filled = request.GET.get("filled") == "1"
    content = template_bytes(PlanChoices(offered.plan), made_at=timezone.now(), filled=filled)
    response = HttpResponse(content, content_type=_XLSX)
    name = f"contributions-{offered.plan.code}{'-filled' if filled else ''}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires("contribution.import")
@require_http_methods(["GET", "POST"])
def contribution_import(request: HttpRequest) -> HttpResponse:
    """Take a file, check it to the last cell, and go to its review. Nothing is written yet."""
    offered = choices(ContributionFilters(plan=request.GET.get("plan", "")))
    form = UploadForm(request.POST or None, request.FILES or None, initial={"plan": offered.plan})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        review = open_review(
            data=given.read(),
            filename=given.name,
            plan=form.cleaned_data["plan"],
            by=person(request).author,
            now=timezone.now(),
        )
        return redirect("contribution_import_review", pk=review.pk)
    waiting = ContributionImport.objects.select_related("document", "plan").order_by("-created_at")
    context = {"form": form, "plans": offered.plans, "imports": waiting[:20]}
    return render(request, "implementation/import.html", context)


@requires("contribution.import")
@require_http_methods(["GET", "POST"])
def contribution_import_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would do, then write it or set it aside."""
    found = get_object_or_404(ContributionImport.objects.select_related("document", "plan"), pk=pk)
    if request.method == "POST":
        return _decide(request, found)
    report = report_of(found)
    if report is None:
        messages.warning(request, _("The check of this file is gone: send the file again."))
        return redirect("contribution_import")
    if request.GET.get("errors") == "csv":
        return _error_list(found, [(e.sheet, e.cell, e.message) for e in report.errors])
    wording = Wording()
    context = {
        "review": found,
        "report": report,
        "errors": report.errors[:ERRORS_SHOWN],
        "notices": report.notices[:CHANGES_SHOWN],
        "changed": [
            (row["code"], row["title"], wording.changes(row["changes"]))
            for row in report.changed_rows[:CHANGES_SHOWN]
        ],
        "new_rows": [
            row | {name: wording.listed(name, row[name]) for name in ("partners", "measures")}
            for row in report.new_rows
        ],
        "waits": found.state == REVIEW,
        "is_confirmed": found.state == CONFIRMED,
        "may_accept": bool(person(request).may("contribution.accept")),
    }
    return render(request, "implementation/import_review.html", context)


def _decide(request: HttpRequest, found: ContributionImport) -> HttpResponse:
    if found.state != REVIEW:
        messages.error(request, _("This import is decided already."))
        return redirect("contribution_import_review", pk=found.pk)
    if request.POST.get("decision") == "discard":
        discard_review(found)
        messages.success(request, _("The import is set aside: nothing was written."))
        return redirect("contribution_import")
    reader = person(request)
    wants = request.POST.get("accept") == "1" and reader.may("contribution.accept")
    report = confirm_review(found, by=reader.author, now=timezone.now(), accept=bool(wants))
    if report.error_count:
        messages.error(request, report.message)
        return redirect("contribution_import_review", pk=found.pk)
    messages.success(request, report.message)
    return redirect("contribution_import_review", pk=found.pk)


def _error_list(found: ContributionImport, rows: list[tuple[str, str, str]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Sheet"), _("Cell"), _("Error")])
    writer.writerows([defuse(text) for text in row] for row in rows)
    content = ("\ufeff" + out.getvalue()).encode()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{found.pk}.csv"'
    return response
