"""Answers to parliament: the page that offers them, and the files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillon.core.languages import CODES
from maillon.funding.documents.answer_pack import PACK_FORMATS, pack_file
from maillon.funding.enums import CallState
from maillon.funding.models import Call
from maillon.funding.queries.answer_pack import years_told
from maillon.funding.queries.calls import visible_calls
from maillon.funding.views.checking_list import call_or_404
from maillon.funding.views.decisions import refuse_jurors
from maillon.partners.access import person, requires

_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires("answer_pack.export")
@require_safe
def answer_packs(request: HttpRequest) -> HttpResponse:
    """Offer the packs: one for each year and one for each call."""
    calls = visible_calls(person(request)).exclude(
        state__in=(CallState.PREPARED, CallState.CANCELLED)
    )
    context = {
        "years": years_told(),
        "calls": list(calls.order_by("-opens_at", "code")),
        "letter_languages": [(code, code.upper()) for code in CODES],
        "pack_formats": PACK_FORMATS,
    }
    return render(request, "funding/decisions/answer_packs.html", context)


@requires("answer_pack.export")
@require_safe
def answer_pack_call(request: HttpRequest, code: str, language: str, format: str) -> HttpResponse:
    """Return the pack of one call."""
    call = call_or_404(person(request), code)
    refuse_jurors(person(request), call)
    return _file(f"{code}-{language}", language, format, call=call)


@requires("answer_pack.export")
@require_safe
def answer_pack_year(request: HttpRequest, year: int, language: str, format: str) -> HttpResponse:
    """Return the pack of a year, across every instrument."""
    if not 1990 <= year <= 2200:
        raise Http404
    return _file(f"{year}-{language}", language, format, year=year)


def _file(
    name: str, language: str, format: str, *, call: Call | None = None, year: int | None = None
) -> HttpResponse:
    if language not in CODES or format not in PACK_FORMATS:
        raise Http404
    content = pack_file(call=call, year=year, language=language, format=format, made=timezone.now())
    answer = HttpResponse(content, content_type=_MEDIA[format])
    answer["Content-Disposition"] = f'attachment; filename="answer-{name}.{format}"'
    return answer
