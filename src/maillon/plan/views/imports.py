"""Imports of plan documents: bring one in, review it, confirm it or set it aside."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.core.listing import PAGE_SIZE, page_numbers
from maillon.partners.access import person, requires
from maillon.plan.enums import ImportState
from maillon.plan.forms.confirm import NEW, ConfirmForm
from maillon.plan.forms.items import LostThemeForm
from maillon.plan.forms.upload import UploadForm
from maillon.plan.importers import ImportRefused, Limits, read_plan
from maillon.plan.importers.intake import read_again
from maillon.plan.models import Plan, PlanImport
from maillon.plan.operations import ImportProblem
from maillon.plan.operations.imports import (
    Received,
    choose_plan,
    confirm_import,
    discard_import,
    document_path,
    receive_plan_document,
)
from maillon.plan.operations.items import place_in_theme
from maillon.plan.panels.review import Review, build_review
from maillon.plan.queries.imports import imports
from maillon.plan.rules.comparison import compare
from maillon.plan.rules.problems import problems_of
from maillon.plan.tables import IMPORTS, UNUSED

# Up to here a document is shown whole; beyond, a theme at a time.
WHOLE = PAGE_SIZE


@requires("plan.import")
def plan_imports(request: HttpRequest) -> HttpResponse:
    """List the imports; take a document in."""
    limit = Limits().file_bytes
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, limit=limit)
        if form.is_valid():
            try:
                received = _receive(request, form)
            except (ImportRefused, ImportProblem) as refusal:
                form.add_error("document", str(refusal))
            else:
                return _tell_received(request, received)
    else:
        form = UploadForm(limit=limit)
    status = 422 if form.errors else 200
    response = IMPORTS.respond(request, imports(), _("Imports of plan documents"), form=form)
    response.status_code = status
    return response


def _receive(request: HttpRequest, form: UploadForm) -> Received:
    """Read the uploaded document, from a scratch folder under its own name, and keep it."""
    upload: UploadedFile = form.cleaned_data["document"]
    with tempfile.TemporaryDirectory(prefix="maillon-") as folder:
        path = Path(folder) / _safe_name(upload.name or "")
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        draft = read_plan(path)
        return receive_plan_document(
            reading=draft.as_json(),
            content=path.read_bytes(),
            by=person(request).author,
            now=timezone.now(),
            plan=form.cleaned_data["plan"],
        )


def _safe_name(name: str) -> str:
    """Return the last part of ``name`` without control characters, at most 150 characters."""
    clean = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    clean = clean.strip(". ")
    return clean[-150:] or "document"


def _tell_received(request: HttpRequest, received: Received) -> HttpResponse:
    found = received.plan_import
    if not received.same:
        messages.success(
            request,
            _("The document was read. Nothing is in the plan yet: review it, then confirm."),
        )
    elif found.state == ImportState.REVIEW:
        messages.info(request, _("This very document already waits for review: here it is."))
    else:
        messages.info(
            request,
            _("This very document was imported before: nothing was changed. Here is that import."),
        )
    return redirect("plan_import", pk=found.pk)


@requires("plan.import")
def plan_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was understood of a document beside it, and what confirming would change."""
    found = _import(pk)
    review = _review(found, found.plan)
    return _show(request, review, _confirm_form(review))


@requires("plan.import")
@require_POST
def plan_import_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the plan that an import is to fill, and compare with it."""
    found = _import(pk)
    plan = _target(request.POST.get("plan", ""))
    try:
        choose_plan(plan_import=found, plan=plan, by=person(request).author, now=timezone.now())
    except ImportProblem as problem:
        messages.error(request, str(problem))
    return redirect("plan_import", pk=pk)


@requires("plan.import")
@require_POST
def plan_import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the reviewed import into the plan."""
    found = _import(pk)
    # The plan that the page showed, even where somebody chose another one meanwhile.
    target = _target(request.POST.get("target", ""))
    review = _review(found, target)
    form = _confirm_form(review, request)
    if form.is_valid():
        try:
            confirmed = confirm_import(
                plan_import=found,
                plan=form.plan(),
                by=person(request).author,
                now=timezone.now(),
                remove_missing=form.remove_missing,
            )
        except ImportProblem as problem:
            form.add_error(None, str(problem))
        else:
            written = confirmed.written
            if confirmed.changed_nothing:
                messages.info(request, _("The plan already said all of it: nothing was changed."))
            else:
                messages.success(
                    request,
                    _("Written to the plan: %(added)s new measures, %(changed)s changed.")
                    % {"added": len(written.added), "changed": len(written.changed)},
                )
            return redirect("plan", plan=confirmed.plan.code)
    return _show(request, review, form, status=422)


@requires("plan.import")
@require_POST
def plan_import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an import aside."""
    try:
        discard_import(plan_import=_import(pk), by=person(request).author, now=timezone.now())
    except ImportProblem as problem:
        messages.error(request, str(problem))
        return redirect("plan_import", pk=pk)
    messages.success(request, _("The import was set aside; the plan is as it was."))
    return redirect("plan_imports")


@requires("plan.import")
@require_POST
def plan_import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the document of a confirmed import once more, for a new review."""
    try:
        received = read_again(_import(pk), by=person(request).author, now=timezone.now())
    except (ImportRefused, ImportProblem) as refusal:
        messages.error(request, str(refusal))
        return redirect("plan_import", pk=pk)
    return _tell_received(request, received)


@requires("plan.import")
@require_POST
def plan_import_theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the measures without theme under one."""
    form = LostThemeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the code of a theme, and its title when it is new."))
        return redirect("plan_import", pk=pk)
    try:
        number = place_in_theme(
            plan_import=_import(pk),
            code=form.cleaned_data["code"],
            title=form.cleaned_data["title"],
            by=person(request).author,
            now=timezone.now(),
        )
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Measures put under the theme: %(count)s.") % {"count": number})
    return redirect("plan_import", pk=pk)


@requires("plan.import")
def plan_import_unused(request: HttpRequest, pk: int) -> HttpResponse:
    """List the passages of the document that no item holds."""
    found = _import(pk)
    rows = found.reading.get("unused", [])
    return UNUSED.respond(request, rows, _("Passages not used"), plan_import=found)


@requires("plan.import")
def plan_import_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the document as it came in."""
    document = _import(pk).document
    name = document_path(document.sha256)
    if not default_storage.exists(name):
        raise Http404(_("The bytes of this document are not kept in Maillon."))
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    header = content_disposition_header(as_attachment=True, filename=document.filename)
    response["Content-Disposition"] = header or "attachment"
    return response


def _import(pk: int) -> PlanImport:
    return get_object_or_404(PlanImport.objects.select_related("document", "plan"), pk=pk)


def _target(code: str) -> Plan | None:
    """Return the plan with this code; ``new`` stands for one that is yet to be made."""
    return None if code == NEW else get_object_or_404(Plan, code=code)


def _review(plan_import: PlanImport, target: Plan | None) -> Review:
    comparison = compare(plan_import, target)
    waits = plan_import.state == ImportState.REVIEW
    return build_review(plan_import, comparison, problems_of(comparison) if waits else [])


def _confirm_form(review: Review, request: HttpRequest | None = None) -> ConfirmForm:
    return ConfirmForm(
        request.POST if request else None,
        target=review.comparison.plan,
        some_missing=bool(review.comparison.missing),
    )


def _show(
    request: HttpRequest, review: Review, form: ConfirmForm, status: int = 200
) -> HttpResponse:
    """Render the review page: a theme at a time where the document is long."""
    found = review.plan_import
    show = request.GET.get("show", "")
    theme = request.GET.get("theme", "")
    long = len(review.rows) > WHOLE
    if long and not show and not theme and review.tabs:
        theme = review.tabs[0].code
    rows = review.narrowed(theme, show)
    # A theme is shown whole: a page holds all of it, however long.
    size = max(PAGE_SIZE, *(tab.measures for tab in review.tabs)) if theme else PAGE_SIZE
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    comparison = review.comparison
    context = {
        "plan_import": found,
        "open": found.state == ImportState.REVIEW,
        "kept_bytes": default_storage.exists(document_path(found.document.sha256)),
        "review": review,
        "comparison": comparison,
        "theme": theme,
        "show": show,
        "page": page,
        "pages": page_numbers(page),
        "form": form,
        "lost_form": LostThemeForm(),
        "target": comparison.plan.code if comparison.plan else NEW,
        "plans": [(plan.code, plan.title) for plan in Plan.objects.all()]
        + [(NEW, _("a new plan"))],
        "unused": len(found.reading.get("unused", [])),
    }
    return render(request, "plan/import.html", context, status=status)


def refuse_closed(plan_import: PlanImport) -> None:
    """Refuse to correct an import that no longer waits for review."""
    if plan_import.state != ImportState.REVIEW:
        raise PermissionDenied(
            _("This import is %(state)s: nothing can be changed in it any more.")
            % {"state": plan_import.get_state_display()}
        )
