"""Opening a piece of evidence: a file that leaves Maillon, noted with who took it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.implementation.enums import EvidenceState
from maillon.implementation.models import Evidence
from maillon.implementation.views.entry.scope import link_for
from maillon.partners.access import person, requires
from maillon.partners.operations.viewings import note_viewings
from maillon.partners.permissions import Person, Verdict


def _found(pk: int) -> Evidence:
    rows = Evidence.objects.select_related("document", "contribution", "item__request")
    return get_object_or_404(rows, pk=pk)


def may_open(reader: Person, evidence: Evidence) -> Verdict:
    """Say whether ``reader`` may open the file: one that was not scanned only by its own."""
    if evidence.state == EvidenceState.REFUSED:
        return Verdict(False, _("The scanner refused this file."))
    own = reader.owns(_organisations(evidence))
    verdict = reader.may("evidence.view", own=own)
    if not verdict or evidence.state == EvidenceState.CLEAN:
        return verdict
    if own or reader.everywhere("evidence.add"):
        return verdict
    return Verdict(False, _("This file was not scanned: only who sent it may open it."))


def _organisations(evidence: Evidence) -> list[int]:
    if evidence.item is not None:
        return [evidence.item.request.organisation_id]
    assert evidence.contribution is not None
    partners = evidence.contribution.partners.values_list("organisation_id", flat=True)
    return [pk for pk in partners if pk is not None]


def _holds_link(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    evidence = Evidence.objects.filter(pk=kwargs["pk"]).select_related("item__request").first()
    if evidence is None or evidence.item is None or evidence.state == EvidenceState.REFUSED:
        return False
    return link_for(request, evidence.item.request) is not None


@requires("evidence.view", unless=_holds_link)
@require_POST
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand a file out as a download."""
    evidence, reader = _found(pk), person(request)
    if not _holds_link(request, {"pk": pk}):
        verdict = may_open(reader, evidence)
        if not verdict:
            raise PermissionDenied(verdict.reason)
    path = f"documents/{evidence.document.sha256}"
    if not default_storage.exists(path):
        raise Http404(_("This file is no longer kept."))
    note_viewings(
        objects=[(evidence, evidence.title)],
        by=reader.author,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    return FileResponse(
        default_storage.open(path, "rb"),
        as_attachment=True,
        filename=evidence.document.filename,
        content_type=evidence.document.media_type,
    )
