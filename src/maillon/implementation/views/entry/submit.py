"""Handing a request in after a look at everything, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillon.implementation.operations.answers import read_sheet, title_of
from maillon.implementation.operations.states import Refused
from maillon.implementation.operations.submitting import (
    NotReady,
    recall_request,
    submit_request,
)
from maillon.implementation.queries.entry import sheet_of, signatories
from maillon.implementation.queries.rounds import is_late
from maillon.implementation.views.entry.saving import progress_words
from maillon.implementation.views.entry.scope import (
    Opened,
    holds_link,
    need,
    open_request_of,
)
from maillon.implementation.workflows.rounds import RequestAct
from maillon.partners.access import requires


@requires("request.view", unless=holds_link)
@never_cache
@require_http_methods(["GET", "POST"])
def request_submit(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Show what will be handed in and what lacks; hand it in."""
    opened = open_request_of(request, round, organisation)
    if request.method != "POST":
        return _show(request, opened)
    need(opened.may(RequestAct.SUBMIT))
    try:
        done = submit_request(
            request=opened.request,
            confirmed=request.POST.get("confirmed") == "1",
            by=opened.author,
            now=timezone.now(),
        )
    except NotReady:
        return _show(request, opened, asked_again=True)
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("request", round, organisation)
    minutes = max(1, (done.seconds_spent + 30) // 60)
    messages.success(
        request,
        _("Your report is submitted. Thank you. It took %(minutes)s min in all.")
        % {"minutes": minutes}
        if done.seconds_spent
        else _("Your report is submitted. Thank you."),
    )
    return redirect("request", round, organisation)


def _show(request: HttpRequest, opened: Opened, *, asked_again: bool = False) -> HttpResponse:
    sheet = sheet_of(opened.request)
    reading = read_sheet(sheet)
    may_submit = opened.may(RequestAct.SUBMIT)
    parts: list[dict[str, Any]] = [
        {
            "part": part,
            "title": title_of(part),
            "figures": sum(bool(part.value(name).strip()) for row in part.grid for name in row),
        }
        for part in sheet.parts
    ]
    context = {
        "opened": opened,
        "asked": opened.request,
        "sheet": sheet,
        "parts": parts,
        "progress": progress_words(sheet.answered, len(sheet.parts)),
        "reading": reading,
        "may_submit": may_submit,
        "asked_again": asked_again,
        "late": is_late(opened.request, now=timezone.now()),
        "signatories": signatories(opened.request.organisation, on=timezone.localdate()),
    }
    return render(request, "implementation/entry/submit.html", context)


@requires("request.view", unless=holds_link)
@require_POST
def request_recall(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Take back what was handed in, as long as nobody has decided any part of it."""
    opened = open_request_of(request, round, organisation)
    need(opened.may(RequestAct.RECALL))
    try:
        recall_request(request=opened.request, by=opened.author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("You have it back: change it and submit it again."))
    return redirect("request", round, organisation)
