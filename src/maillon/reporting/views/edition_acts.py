"""What coordinators do with editions: create, write texts, freeze, reopen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.languages import CODES
from maillon.partners.access import person, requires
from maillon.reporting.documents.narrative import parse, to_html
from maillon.reporting.documents.sources import findings_of, is_open
from maillon.reporting.forms import EditionForm, FreezeForm, NarrativeForm, ReopenForm
from maillon.reporting.models import NarrativeBlock, ReportEdition
from maillon.reporting.operations.editions import (
    create_edition,
    edit_narrative,
    freeze_edition,
    reopen_edition,
)
from maillon.reporting.views.editions import NATIVE, titles_of
from maillon.reporting.workflows import refusal


def _edition(code: str, version: int) -> ReportEdition:
    editions = ReportEdition.objects.select_related("plan").defer("data")
    return get_object_or_404(editions, code=code, version=version)


def _to(edition: ReportEdition) -> HttpResponse:
    return redirect("edition", code=edition.code, version=edition.version)


@requires("edition.edit")
def edition_new(request: HttpRequest) -> HttpResponse:
    """Open the draft of a new report."""
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = create_edition(
                plan=form.cleaned_data["plan"],
                code=form.cleaned_data["code"],
                first_year=form.cleaned_data["first_year"],
                last_year=form.cleaned_data["last_year"],
                titles=form.titles,
                by=person(request).author,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft is open."))
            return _to(edition)
    return render(request, "reporting/editions/new.html", {"form": form})


@requires("edition.edit")
def edition_text(request: HttpRequest, code: str, version: int, section: str) -> HttpResponse:
    """Edit the text of a section, in three languages; below, how it will read."""
    edition = _edition(code, version)
    titles = titles_of(edition)
    if section not in titles:
        raise Http404
    why = refusal("edit", edition.state)
    block = NarrativeBlock.objects.filter(edition=edition, section=section).first()
    form = NarrativeForm(request.POST or None, instance=block)
    if request.method == "POST" and not why and form.is_valid():
        edit_narrative(
            edition=edition,
            section=section,
            bodies=form.bodies,
            by=person(request).author,
            now=timezone.now(),
        )
        messages.success(request, _("The text is saved."))
        return redirect("edition_text", code=code, version=version, section=section)
    readings = [
        {"code": language, "name": NATIVE[language], "html": to_html(parse(text))}
        for language in CODES
        if block and (text := getattr(block, f"body_{language}"))
    ]
    context = {
        "edition": edition,
        "section_title": titles[section],
        "form": form,
        "refusal": why,
        "readings": readings,
    }
    return render(request, "reporting/editions/text.html", context)


@requires("edition.freeze")
def edition_freeze(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Confirm the freezing of a draft, with its findings; then freeze it."""
    edition = _edition(code, version)
    why = refusal("freeze", edition.state)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and not why and form.is_valid():
        try:
            freeze_edition(
                edition=edition,
                by=person(request).author,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("The report is frozen: its data and files are kept."))
            return _to(edition)
    findings = [] if why else findings_of(edition)
    context = {
        "edition": edition,
        "form": form,
        "refusal": why,
        "open_findings": [finding for finding in findings if is_open(finding)],
        "accepted_findings": [finding for finding in findings if not is_open(finding)],
    }
    return render(request, "reporting/editions/freeze.html", context)


@requires("edition.edit")
def edition_reopen(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Make the next version of a frozen report, with the reason."""
    edition = _edition(code, version)
    why = refusal("reopen", edition.state)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and not why and form.is_valid():
        try:
            draft = reopen_edition(
                edition=edition,
                reason=form.cleaned_data["reason"],
                by=person(request).author,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("Version %(version)s is open as a draft.") % {"version": draft.version},
            )
            return _to(draft)
    context = {"edition": edition, "form": form, "refusal": why}
    return render(request, "reporting/editions/reopen.html", context)
