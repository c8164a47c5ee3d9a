"""What the pages of grants share: finding one, doing an act, handing out a file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from maillon.core.models import SourceDocument
from maillon.core.papers import Paper, paper_pdf, paper_word
from maillon.funding.models import Grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.grants import visible_grants
from maillon.partners.access import person
from maillon.partners.permissions import Verdict

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found_grant(request: HttpRequest, code: str, action: str = "grant.view") -> Grant:
    """Return the grant, once the reader may do ``action`` to it (in some state).

    :raises PermissionDenied: with the reason, for another organisation's, or none.
    :raises Http404: for none, where all are the reader's to see, or one hidden by a conflict.
    """
    rows = Grant.objects.select_related(
        "instrument", "organisation", "plan", "call", "application", "legal_basis", "previous"
    )
    grant = rows.filter(code=code).first()
    reader = person(request)
    # The same answer for another organisation's and for none: codes follow from applications, and
    # who is selected is not to be guessed before the results are public.
    own = grant is not None and reader.owns([grant.organisation_id])
    for asked in (action, "grant.view"):
        refuse(reader.may(asked, own=own))
    if grant is None or not visible_grants(reader).filter(pk=grant.pk).exists():
        raise Http404(_("There is no such grant."))
    return grant


def refuse(verdict: Verdict) -> None:
    """Let through who may.

    :raises PermissionDenied: with the reason, for the others.
    """
    if not verdict:
        raise PermissionDenied(verdict.reason)


def done(request: HttpRequest, act: Callable[[], Any], message: str) -> bool:
    """Do ``act`` and say so; say why not where it is refused. Return whether it was done."""
    try:
        act()
    except Refused as refusal:
        for text in refusal.messages:
            messages.error(request, text)
        return False
    messages.success(request, message)
    return True


def paper_response(paper: Paper, name: str, format: str, *, made: datetime) -> HttpResponse:
    """Hand out a paper as PDF or Word.

    :raises Http404: for another format.
    """
    if format == "pdf":
        content, media_type = paper_pdf(paper, made=made), "application/pdf"
    elif format == "docx":
        content, media_type = paper_word(paper, made=made), _WORD
    else:
        raise Http404(_("There is no such format."))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def file_response(document: SourceDocument) -> HttpResponseBase:
    """Hand out a kept file as a download.

    :raises Http404: when it is no longer kept.
    """
    path = f"documents/{document.sha256}"
    if not default_storage.exists(path):
        raise Http404(_("This file is no longer kept."))
    return FileResponse(
        default_storage.open(path, "rb"),
        as_attachment=True,
        filename=document.filename,
        content_type=document.media_type,
    )
