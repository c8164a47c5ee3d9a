"""Autosave: fields come in a moment after they are typed, each against its version."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillon.core.characters import UNREADABLE
from maillon.implementation.enums import ItemAnswer
from maillon.implementation.models import RequestItem, RoundRequest
from maillon.implementation.operations.entry import Conflict, Entry, Saved, save_fields
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.entry import names_of_authors
from maillon.implementation.views.entry.scope import holds_link, open_request_of
from maillon.implementation.workflows.rounds import RequestAct
from maillon.partners.access import requires

_MOST_FIELDS = 3_000


@requires("request.view", unless=holds_link)
@require_POST
def request_field(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Store what was typed and say, field by field, what became of it.

    Takes ``{"fields": [{"item", "name", "value", "version"}], "seconds"}``. Answers 200, or 409
    where somebody else was first in one of the fields (the others are stored), 422 with the
    reason where nothing is stored.
    """
    opened = open_request_of(request, round, organisation)
    verdict = opened.may(RequestAct.FILL)
    if not verdict:
        return _refused([verdict.reason], 422)
    try:
        entries, seconds = _read(request.body)
    except UNREADABLE:
        return _refused([_("The page sent something that cannot be read. Reload it.")], 400)
    now = timezone.now()
    try:
        results = save_fields(
            request=opened.request, entries=entries, seconds=seconds, by=opened.author, now=now
        )
    except Refused as refusal:
        return _refused(refusal.messages, 422)
    conflicts = [result for result in results if isinstance(result, Conflict)]
    names = names_of_authors({conflict.by for conflict in conflicts})
    answer: dict[str, Any] = {
        "at": timezone.localtime(now).strftime("%H:%M"),
        "results": [_result(result, names) for result in results],
        "progress": progress_text(opened.request),
    }
    return JsonResponse(answer, status=409 if conflicts else 200)


def progress_text(asked: RoundRequest) -> str:
    """Return “7 of 12 answered”."""
    answers = list(RequestItem.objects.filter(request=asked).values_list("answer", flat=True))
    return progress_words(sum(a != ItemAnswer.PENDING for a in answers), len(answers))


def progress_words(done: int, total: int) -> str:
    """Return “7 of 12 answered”."""
    return ngettext("%(done)s of %(total)s answered", "%(done)s of %(total)s answered", done) % {
        "done": done,
        "total": total,
    }


def _read(body: bytes) -> tuple[list[Entry], int]:
    """Return what a page sent.

    :raises ValueError, TypeError, KeyError: for anything else.
    """
    data = json.loads(body)
    fields = data["fields"]
    if not isinstance(fields, list) or len(fields) > _MOST_FIELDS:
        raise ValueError
    return [_entry(given) for given in fields], min(max(int(data.get("seconds") or 0), 0), 3_600)


def _entry(given: Any) -> Entry:
    item, name, value, version = (given[key] for key in ("item", "name", "value", "version"))
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError
    number = None if item is None else int(item)
    if not (0 <= int(version) < 1 << 33 and (number is None or 0 < number < 1 << 62)):
        raise ValueError
    return Entry(number, name, value, int(version))


def _result(result: Saved | Conflict, names: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "item": result.item_id,
        "name": result.name,
        "version": result.version,
    }
    if isinstance(result, Conflict):
        moment = timezone.localtime(result.at)
        return found | {
            "status": "conflict",
            "value": result.value,
            "author": result.by,
            "by": names.get(result.by) or result.by or _("Somebody else"),
            "at": moment.strftime("%d/%m %H:%M"),
        }
    found |= {"status": "saved", "problem": result.problem}
    return found | ({"value": result.value} if result.value is not None else {})


def _refused(texts: list[str], status: int) -> JsonResponse:
    return JsonResponse({"refused": texts}, status=status)
