"""The report as public data stand now, for everybody: provisional, without unpublished texts."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from maillon.core.languages import CODES
from maillon.core.remembering import remembered
from maillon.partners.access import public
from maillon.plan.models import Plan
from maillon.reporting.documents import MEDIA_TYPES, current_data, render
from maillon.reporting.enums import EditionState, ReportFormat
from maillon.reporting.queries.editions import newest_edition


@public
def report_now(request: HttpRequest, plan: str, language: str, format: str) -> HttpResponse:
    """Give the report of the plan's newest edition as a file, made from accepted data only.

    The texts and findings of a draft are left out: they are nobody's word yet. The file is
    made once until somebody changes something.
    """
    if language not in CODES or format not in ReportFormat.values:
        raise Http404
    found = get_object_or_404(Plan, code=plan)
    edition = newest_edition(found)
    if edition is None:
        raise Http404
    now = timezone.now()

    def make() -> bytes:
        draft = edition
        draft.state = EditionState.DRAFT
        data = replace(current_data(draft, language, now), findings=[], narratives={})
        return render(data, format)

    content = remembered(f"report:{found.pk}:{language}:{format}", make)
    response = HttpResponse(content, content_type=MEDIA_TYPES[ReportFormat(format)])
    name = f"maillon-{edition.code}-{language}-provisional.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
