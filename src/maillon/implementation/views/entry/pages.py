"""What my organisation is asked, and the page on which it answers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.languages import current
from maillon.implementation.enums import EvidenceState
from maillon.implementation.exports.request_workbook import NEW_ROWS
from maillon.implementation.forms.entry import RequestForm, Trouble, posted_entries
from maillon.implementation.importers.request_workbook import new_entries
from maillon.implementation.models import Evidence, RoundRequest
from maillon.implementation.operations.entry import (
    Conflict,
    Entry,
    add_item,
    answer_item,
    remove_item,
    save_fields,
)
from maillon.implementation.operations.evidence import (
    LARGEST,
    add_evidence,
    remove_evidence,
    scan_evidence,
)
from maillon.implementation.operations.pasting import paste_block
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.entry import requests_of, sheet_of, signatories
from maillon.implementation.queries.rounds import answerable, is_late
from maillon.implementation.views.entry.saving import progress_words
from maillon.implementation.views.entry.scope import (
    Opened,
    holds_link,
    need,
    open_request_of,
)
from maillon.implementation.workflows.rounds import RequestAct
from maillon.partners.access import person, requires

TAGS = {"submitted": "info", "sent_back": "warn", "accepted": "ok"}


@requires("request.view")
@require_GET
def my_requests(request: HttpRequest) -> HttpResponse:
    """List what the reader's organisation is asked: state, deadline, what to do."""
    reader, now = person(request), timezone.now()
    rows = [
        {
            "request": row,
            "late": is_late(row, now=now),
            "open": bool(answerable(row, now=now)),
            "tag": TAGS.get(row.state, ""),
        }
        for row in requests_of(reader)
    ]
    context = {"rows": rows, "organisation": reader.hat, "now": now}
    return render(request, "implementation/entry/my_requests.html", context)


@requires("request.view", unless=holds_link)
@never_cache
@require_http_methods(["GET", "POST"])
def request(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Show what is asked and what is typed; take the whole page where scripts do not run."""
    opened = open_request_of(request, round, organisation)
    if request.method != "POST":
        return show(request, opened)
    need(opened.may(RequestAct.FILL))
    try:
        return _save(request, opened)
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return _back(opened, "")


def _save(request: HttpRequest, opened: Opened) -> HttpResponse:
    now = timezone.now()
    entries = posted_entries(request.POST)
    results = save_fields(request=opened.request, entries=entries, by=opened.author, now=now)
    conflicts = {
        (result.item_id, result.name): result for result in results if isinstance(result, Conflict)
    }
    if conflicts:
        mine = {
            (entry.item_id, entry.name): entry.value
            for entry in entries
            if (entry.item_id, entry.name) in conflicts
        }
        opened.request.refresh_from_db()
        return show(request, opened, Trouble(conflicts, mine), status=409)
    act, _colon, about = request.POST.get("do", "").partition(":")
    kept = _keep_files(request, opened) or _add_from_workbook(request, opened)
    anchor = _do(request, opened, act, about) or kept
    if act == "check":
        return redirect("request_submit", *_names(opened))
    if act in ("", "save"):
        moment = timezone.localtime(now).strftime("%H:%M")
        messages.success(request, _("Saved at %(time)s.") % {"time": moment})
    return _back(opened, anchor)


def _do(request: HttpRequest, opened: Opened, act: str, about: str) -> str:
    """Do what a button of the page asks, and return where to go on the page."""
    by, now = opened.author, timezone.now()
    if act == "add":
        return f"item-{add_item(request=opened.request, by=by, now=now).pk}"
    if act == "unattach":
        found = Evidence.objects.filter(pk=_number(about), item__request=opened.request).first()
        if found is not None and found.item is not None:
            remove_evidence(evidence=found, by=by, now=now)
            return f"item-{found.item.pk}"
        return ""
    number, _colon, more = about.partition(":")
    item = opened.request.items.filter(pk=_number(number)).first()
    if item is None:
        return ""
    if act == "remove":
        remove_item(item=item, by=by, now=now)
        messages.success(request, _("It is taken away."))
        return ""
    if act == "answer":
        answer_item(item=item, answer=more, by=by, now=now)
    elif act == "paste":
        lost = paste_block(
            item=item, block=request.POST.get(f"block:{item.pk}", ""), by=by, now=now
        )
        if lost:
            messages.warning(request, _("What did not fit in the table was left out."))
    return f"item-{item.pk}"


def _keep_files(request: HttpRequest, opened: Opened) -> str:
    """Keep the files that came with the page; return where the last one went."""
    anchor = ""
    for key, given in request.FILES.items():
        number = key.removeprefix("file:")
        item = opened.request.items.filter(pk=_number(number)).first()
        if item is None or not isinstance(given, UploadedFile):
            continue
        if given.size and given.size > LARGEST:
            size = LARGEST // 1024 // 1024
            messages.error(
                request, _("The file is too large: at most %(size)s MB.") % {"size": size}
            )
            continue
        data = given.read()
        evidence = add_evidence(
            item=item,
            data=data,
            filename=given.name or "",
            title=request.POST.get(f"file-title:{item.pk}", ""),
            by=opened.author,
            now=timezone.now(),
        )
        scan_evidence(evidence=evidence, command=settings.SCAN_COMMAND)
        if evidence.state == EvidenceState.REFUSED:
            messages.error(request, f"{evidence.title}: {evidence.verdict}")
        anchor = f"item-{item.pk}"
    return anchor


def _add_from_workbook(request: HttpRequest, opened: Opened) -> str:
    """Add the contributions that a checked workbook brings (``n:<number>:<field>``)."""
    found: dict[str, dict[str, str]] = {}
    for key, value in request.POST.items():
        parts = str(key).split(":", 2)
        if len(parts) == 3 and parts[0] == "n":
            found.setdefault(parts[1], {})[parts[2]] = str(value)
    by, now, anchor = opened.author, timezone.now(), ""
    for given in list(found.values())[:NEW_ROWS]:
        item = add_item(request=opened.request, by=by, now=now)
        entries = [Entry(item.pk, name, text) for name, text in new_entries(current(), given)]
        save_fields(request=opened.request, entries=entries, by=by, now=now)
        anchor = f"item-{item.pk}"
    return anchor


def _number(text: str) -> int:
    """Return the id in a posted text; 0, which leads to nothing, where there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def show(
    request: HttpRequest, opened: Opened, trouble: Trouble | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the page of a request."""
    asked = opened.request
    sheet = sheet_of(asked)
    form = RequestForm(sheet, trouble or Trouble())
    may_fill = opened.may(RequestAct.FILL)
    may_submit = opened.may(RequestAct.SUBMIT)
    context: dict[str, Any] = {
        "opened": opened,
        "asked": asked,
        "sheet": sheet,
        "form": form,
        "names": form.parts[0].choices.names.values() if form.parts else (),
        "may_fill": may_fill,
        "may_submit": may_submit,
        "may_recall": opened.may(RequestAct.RECALL),
        "late": is_late(asked, now=timezone.now()),
        "tag": TAGS.get(asked.state, ""),
        "signatories": signatories(asked.organisation, on=timezone.localdate()),
        "person_key": opened.author.username,
        "scans": bool(settings.SCAN_COMMAND),
        "minutes": round_minutes(asked),
        "progress": progress_words(sheet.answered, len(sheet.parts)),
        "urls": urls_of(opened),
    }
    return render(request, "implementation/entry/request.html", context, status=status)


def round_minutes(asked: RoundRequest) -> int:
    """Return the minutes spent so far, measured on the page."""
    return (asked.seconds_spent + 30) // 60


def urls_of(opened: Opened) -> dict[str, str]:
    """Return the addresses of what can be done on the page."""
    names = ("request", "request_field", "request_submit", "request_recall", "request_workbook")
    found = {name: reverse(name, args=_names(opened)) for name in names}
    found["upload"] = reverse("request_workbook_check", args=_names(opened))
    return found


def _names(opened: Opened) -> tuple[str, str]:
    return opened.request.round.code, opened.request.organisation.code


def _back(opened: Opened, anchor: str) -> HttpResponse:
    url = reverse("request", args=_names(opened))
    return redirect(f"{url}#{anchor}" if anchor else url)
