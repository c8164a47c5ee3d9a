"""The annual plan to print, and “Announced, done, not done” as a page and a document."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.languages import CODES
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.panels.timeline import milestone_timeline
from maillon.implementation.queries.planning import board
from maillon.implementation.views.planning import refuse_hidden
from maillon.partners.access import public
from maillon.reporting.documents import MEDIA_TYPES
from maillon.reporting.documents.annual_plan import announced_outline, plan_outline
from maillon.reporting.documents.blocks import Outline
from maillon.reporting.documents.outline.announced import outcome_words, summary
from maillon.reporting.documents.pdf import to_pdf
from maillon.reporting.documents.word import to_word
from maillon.reporting.enums import ReportFormat
from maillon.reporting.queries.report_data.announced import announced
from maillon.reporting.queries.report_data.types import AnnouncedInfo

_PRINTED = (ReportFormat.PDF, ReportFormat.DOCX)
_KINDS = {"done": "ok", "partly": "info", "not_done": "bad"}


@public
def implementation_plan_document(
    request: HttpRequest, code: str, language: str, format: str
) -> HttpResponse:
    """Give the annual plan as PDF or Word, as it stands now."""
    found, refused = _found(request, code, language, format)
    if refused is not None:
        return refused
    now = timezone.now()
    with override(language):
        rows = board(found, now=now)
        chart = milestone_timeline(found, rows, timezone.localdate(now))
        outline = plan_outline(found, rows, chart, language=language, now=now)
    return _file(outline, f"{found.code}-{language}", format, now)


@public
def announced_done(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an annual plan announced beside what was accepted, measure by measure."""
    found = get_object_or_404(ImplementationPlan.objects.select_related("plan"), code=code)
    refused = refuse_hidden(request, found)
    if refused is not None:
        return refused
    rows = announced(found, now=timezone.now())
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(rows), wanted, f"{found.code}-announced-done")
    outcome = request.GET.get("outcome", "")
    words = outcome_words()
    context = {
        "found": found,
        "summary": summary(rows),
        "rows": [
            (row, words[row.outcome], _KINDS[row.outcome])
            for row in rows
            if outcome in ("", row.outcome)
        ],
        "outcomes": list(words.items()),
        "outcome": outcome,
    }
    return render(request, "reporting/planning/announced.html", context)


@public
def announced_done_file(
    request: HttpRequest, code: str, language: str, format: str
) -> HttpResponse:
    """Give “Announced, done, not done” as PDF or Word."""
    found, refused = _found(request, code, language, format)
    if refused is not None:
        return refused
    now = timezone.now()
    with override(language):
        rows = announced(found, now=now)
        outline = announced_outline(found, rows, language=language, now=now)
    return _file(outline, f"{found.code}-announced-done-{language}", format, now)


def _found(
    request: HttpRequest, code: str, language: str, format: str
) -> tuple[ImplementationPlan, HttpResponse | None]:
    if language not in CODES or format not in _PRINTED:
        raise Http404
    plans = ImplementationPlan.objects.select_related("plan")
    found = get_object_or_404(plans, code=code)
    return found, refuse_hidden(request, found)


def _file(outline: Outline, name: str, format: str, now: datetime) -> HttpResponse:
    make = to_pdf if format == ReportFormat.PDF else to_word
    # Typst wants a fixed offset and whole seconds.
    made = datetime.fromisoformat(timezone.localtime(now).isoformat(timespec="seconds"))
    content = make(outline, made)
    response = HttpResponse(content, content_type=MEDIA_TYPES[ReportFormat(format)])
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def _sheet(rows: list[AnnouncedInfo]) -> Sheet:
    words = outcome_words()
    return Sheet(
        name=_("Announced, done, not done"),
        keys=[
            *("annual_plan", "theme", "measure", "title", "expected", "lead", "outcome"),
            *("outcome_code", "status", "causes", "reasons", "contributions"),
        ],
        headings=[
            _("Annual plan"),
            _("Theme"),
            _("Measure"),
            _("Title"),
            _("What was expected"),
            _("Lead"),
            _("Outcome"),
            _("Outcome (code)"),
            _("Status"),
            _("Causes"),
            _("Reasons given"),
            _("Accepted contributions"),
        ],
        rows=[
            [
                row.annual_plan.text,
                row.theme,
                row.measure,
                row.title.text,
                row.expected.text,
                row.lead.text,
                words[row.outcome],
                row.outcome,
                row.status,
                row.causes,
                row.reasons,
                [work.code for work in row.contributions],
            ]
            for row in rows
        ],
    )
