"""Typing on a sheet, for every page that has one: autosave, files, refusals."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.characters import UNREADABLE
from maillon.core.journal import Author
from maillon.funding.forms.answers import AnswerForm, progress_words
from maillon.funding.models import AnswerSheet, Attachment
from maillon.funding.operations.answering import Conflict, Entry, Saved
from maillon.funding.operations.attaching import LARGEST, attach, detach, scan_attachment
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.calls import form_outline
from maillon.funding.queries.conditions import all_questions
from maillon.implementation.enums import EvidenceState
from maillon.implementation.queries.entry import names_of_authors

_MOST_FIELDS = 1_000
Save = Callable[[list[Entry]], "list[Saved | Conflict]"]


def answer_fields(
    request: HttpRequest, sheet: AnswerSheet, save: Save, *, now: datetime
) -> HttpResponse:
    """Store fields that come as JSON and say, field by field, what became of each.

    Takes ``{"fields": [{"item": null, "name", "value", "version"}]}``. Answers 200, or 409 where
    somebody else was first in one of the fields (the others are stored), 422 with the reason where
    nothing is stored.
    """
    try:
        entries = _read(request.body)
    except UNREADABLE:
        return refused([_("The page sent something that cannot be read. Reload it.")], 400)
    try:
        results = save(entries)
    except Refused as refusal:
        return refused(refusal.messages, 422)
    conflicts = [one for one in results if isinstance(one, Conflict)]
    names = names_of_authors({one.by for one in conflicts})
    form = AnswerForm(sheet, on=timezone.localdate(now))
    answer: dict[str, Any] = {
        "at": timezone.localtime(now).strftime("%H:%M"),
        "results": [_result(one, names) for one in results],
        "progress": progress_words(*form.progress),
    }
    return JsonResponse(answer, status=409 if conflicts else 200)


def _read(body: bytes) -> list[Entry]:
    """Return what a page sent.

    :raises ValueError, TypeError, KeyError: for anything else.
    """
    fields = json.loads(body)["fields"]
    if not isinstance(fields, list) or len(fields) > _MOST_FIELDS:
        raise ValueError
    return [_entry(given) for given in fields]


def _entry(given: Any) -> Entry:
    name, value, version = (given[key] for key in ("name", "value", "version"))
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError
    if not 0 <= int(version) < 1 << 31:
        raise ValueError
    return Entry(name, value, int(version))


def _result(result: Saved | Conflict, names: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"item": None, "name": result.name, "version": result.version}
    if isinstance(result, Conflict):
        return found | {
            "status": "conflict",
            "value": result.value,
            "author": result.by,
            "by": names.get(result.by) or result.by or _("Somebody else"),
            "at": timezone.localtime(result.at).strftime("%d/%m %H:%M"),
        }
    return found | {"status": "saved", "problem": result.problem}


def refused(texts: list[str], status: int) -> JsonResponse:
    """Answer a script that nothing was stored, and why."""
    return JsonResponse({"refused": texts}, status=status)


def show_refusal(request: HttpRequest, refusal: Refused) -> None:
    """Show why an act was refused, on the next page."""
    for message in refusal.messages:
        messages.error(request, message)


def change_files(request: HttpRequest, sheet: AnswerSheet, *, by: Author, now: datetime) -> str:
    """Keep the files that came with a page, take out the one whose button was pressed.

    Return where on the page it happened; nothing where no file was concerned.

    :raises Refused: with the reason.
    """
    act, _colon, key = request.POST.get("do", "").partition(":")
    if act == "detach":
        pk = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
        rows = Attachment.objects.select_related("question__part", "sheet")
        found = rows.filter(pk=pk, sheet=sheet, removed_at__isnull=True).first()
        if found is None:
            return ""
        detach(attachment=found, by=by, now=now)
        return f"q-{found.question.code}-ask" if found.question else ""
    anchor = ""
    questions = {one.question.code: one.question for one in all_questions(form_outline(sheet.form))}
    for name, given in request.FILES.items():
        question = questions.get(name.removeprefix("file:"))
        if question is None or not isinstance(given, UploadedFile):
            continue
        if given.size and given.size > LARGEST:
            size = LARGEST // 1024 // 1024
            raise Refused([_("The file is too large: at most %(size)s MB.") % {"size": size}])
        made = attach(sheet=sheet, question=question, file=given, by=by, now=now)
        scan_attachment(attachment=made, command=settings.SCAN_COMMAND)
        if made.scan_state == EvidenceState.REFUSED:
            # Said at the head of the page: that is where it then opens.
            messages.error(request, f"{made.document.filename}: {made.scan_verdict}")
            return ""
        text = _("The file “%(name)s” is attached.")
        messages.success(request, text % {"name": made.document.filename})
        anchor = f"q-{question.code}-ask"
    return anchor
