"""Working offline: the workbook of a request, out and in again."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.implementation.exports.request_workbook import request_workbook_bytes
from maillon.implementation.forms.entry import RequestForm
from maillon.implementation.importers.limits import LIMITS, FileRefused
from maillon.implementation.importers.request_workbook import (
    WorkbookResult,
    read_request_workbook,
)
from maillon.implementation.queries.entry import sheet_of
from maillon.implementation.views.entry.scope import holds_link, need, open_request_of
from maillon.implementation.workflows.rounds import RequestAct
from maillon.partners.access import requires

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("request.view", unless=holds_link)
@never_cache
@require_GET
def request_workbook(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Hand out the workbook, filled with what stands on the page now."""
    opened = open_request_of(request, round, organisation)
    form = RequestForm(sheet_of(opened.request))
    content = request_workbook_bytes(form, made_at=timezone.now())
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{round}-{organisation}.xlsx"'
    return response


@requires("request.view", unless=holds_link)
@never_cache
@require_http_methods(["GET", "POST"])
def request_workbook_check(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Take the workbook and show, cell by cell, what it would change. Nothing is stored."""
    opened = open_request_of(request, round, organisation)
    result: WorkbookResult | None = None
    if request.method == "POST":
        need(opened.may(RequestAct.FILL))
        result = _check(request, RequestForm(sheet_of(opened.request)))
    context = {
        "opened": opened,
        "asked": opened.request,
        "may_fill": opened.may(RequestAct.FILL),
        "result": result,
        "seen": json.dumps(result.seen) if result else "{}",
        "new": [list(given.items()) for given in result.new] if result else [],
    }
    return render(request, "implementation/entry/workbook.html", context)


def _check(request: HttpRequest, form: RequestForm) -> WorkbookResult | None:
    given = request.FILES.get("file")
    if given is None:
        messages.error(request, _("Choose a file."))
        return None
    if (given.size or 0) > LIMITS.file_bytes:
        size = LIMITS.file_bytes // (1024 * 1024)
        messages.error(request, _("The file is too large: at most %(size)s MB.") % {"size": size})
        return None
    try:
        return read_request_workbook(given.read(), given.name or "", form)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
        return None
