"""The quality dossier of a jury as PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from maillon.core.languages import CODES
from maillon.funding.documents.jury_dossier import dossier_pdf
from maillon.funding.rules.ranking import standing_of
from maillon.funding.views.ranking import call_shown
from maillon.partners.access import requires


@requires("ranking.view")
@require_GET
def jury_dossier(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Give the dossier of the ranking that is shown, in ``language``."""
    call = call_shown(request, code)
    standing = standing_of(call)
    if language not in CODES or standing.computed is None:
        raise Http404
    snapshot = None if standing.code in ("none", "stale") else standing.snapshot
    content = dossier_pdf(call, standing.computed, snapshot, language=language, made=timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"jury-{call.code}-{language}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
