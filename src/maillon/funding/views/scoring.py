"""The expert's page: an application and its grid side by side, saved as it is typed."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.enums import CallState, SheetState
from maillon.funding.forms.jury import ConflictForm
from maillon.funding.models import Assignment, Criterion, Score, ScoreSheet
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.scoring import (
    LONGEST_COMMENT,
    Entry,
    Stale,
    recuse,
    save_sheet,
    submit_sheet,
    why_not_scored,
)
from maillon.funding.panels.score_sheet import lines_of, open_words, other_readers, total_words
from maillon.funding.queries.answers import read_sheet
from maillon.funding.queries.jury import (
    criteria_of,
    my_readings,
    points_of,
    reading_of,
)
from maillon.funding.workflows.jury import why_not_filled, why_not_read
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person


def _reading(reader: Person, number: str) -> Assignment:
    """Return the reader's own reading; what is another's or in conflict does not exist.

    :raises Http404: always in the same way.
    """
    found = reading_of(reader, number)
    if found is None:
        raise Http404
    return found


@requires("score.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, number: str) -> HttpResponse:
    """Show an application beside its grid; take the whole sheet where scripts do not run."""
    reader = person(request)
    assignment = _reading(reader, number)
    if request.method != "POST":
        return _show(request, reader, assignment)
    now = timezone.now()
    entries = _entries(request, assignment)
    try:
        result = _save(request, reader, assignment, entries)
        if isinstance(result, Stale):
            messages.error(request, _stale_words())
            return _show(request, reader, assignment, typed=entries, status=409)
        if result.problems:
            return _show(
                request, reader, assignment, typed=entries, problems=result.problems, status=422
            )
        if request.POST.get("do") == "submit":
            submit_sheet(assignment=assignment, by=reader.author, now=now)
            messages.success(request, _("Your score sheet is handed in. Thank you."))
        else:
            moment = timezone.localtime(now).strftime("%H:%M")
            messages.success(request, _("Saved at %(time)s.") % {"time": moment})
    except Refused as refusal:
        if refusal.fields:  # criteria without an answer: what was typed is stored
            open_ = {code: text for text, code in refusal.fields.items()}
            return _show(request, reader, assignment, problems=open_, missing=True, status=422)
        for message in refusal.messages:
            messages.error(request, message)
    return redirect("reading", number)


@requires("score.fill")
@require_POST
def reading_save(request: HttpRequest, number: str) -> JsonResponse:
    """Store the sheet as it is typed; answer with the version, the total, and what is wrong."""
    reader = person(request)
    assignment = _reading(reader, number)
    try:
        result = _save(request, reader, assignment, _entries(request, assignment))
    except Refused as refusal:
        return JsonResponse({"refused": refusal.messages}, status=409)
    if isinstance(result, Stale):
        return JsonResponse({"stale": _stale_words(), "version": result.version}, status=409)
    criteria = criteria_of(assignment.application.call)
    points = _points_now(assignment)
    return JsonResponse(
        {
            "version": result.version,
            "problems": result.problems,
            "total": total_words(criteria, points),
            "open": open_words(criteria, points),
            "at": timezone.localtime(timezone.now()).strftime("%H:%M"),
        }
    )


@requires("score.fill")
@require_http_methods(["GET", "POST"])
def reading_recuse(request: HttpRequest, number: str) -> HttpResponse:
    """Step back from an application, with the reason."""
    reader = person(request)
    assignment = _reading(reader, number)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            recuse(
                assignment=assignment,
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                by=reader.author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error(refusal.fields.get(message), message)
        else:
            messages.success(request, _("You no longer read this application. Thank you."))
            return redirect("my_readings")
    context = {
        "assignment": assignment,
        "application": assignment.application,
        "call": assignment.application.call,
        "synthetic": assignment.application.call.synthetic,
        "over": why_not_read(assignment.application.call.state),
        "form": form,
    }
    return render(request, "funding/jury/recuse.html", context)


def _entries(request: HttpRequest, assignment: Assignment) -> list[Entry]:
    codes = Criterion.objects.filter(grid__call=assignment.application.call_id)
    return [
        Entry(
            code,
            request.POST.get(f"points-{code}", ""),
            f"na-{code}" in request.POST,
            request.POST.get(f"comment-{code}", ""),
        )
        for code in codes.values_list("code", flat=True)
    ]


def _save(
    request: HttpRequest, reader: Person, assignment: Assignment, entries: list[Entry]
) -> Any:
    version = request.POST.get("version", "")
    return save_sheet(
        assignment=assignment,
        entries=entries,
        comment=request.POST.get("comment", ""),
        private_note=request.POST.get("private_note", ""),
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        by=reader.author,
        now=timezone.now(),
    )


def _points_now(assignment: Assignment) -> dict[str, Decimal | None]:
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    scores = Score.objects.filter(sheet=sheet).select_related("criterion") if sheet else []
    return {score.criterion.code: score.points for score in scores}


def _stale_words() -> str:
    return _(
        "This sheet was changed in another window since: open the page again to see it; what you "
        "typed here is not stored."
    )


def _show(
    request: HttpRequest,
    reader: Person,
    assignment: Assignment,
    typed: list[Entry] | None = None,
    problems: dict[str, str] | None = None,
    missing: bool = False,
    status: int = 200,
) -> HttpResponse:
    application, call = assignment.application, assignment.application.call
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    criteria = criteria_of(call)
    points = points_of(sheet)
    over = why_not_scored(call)
    refused = over or (why_not_filled(sheet.state) if sheet else "")
    if not refused and application.state != "admissible":
        refused = _("This application is not evaluated any more.")
    done = sheet is not None and sheet.state == SheetState.SUBMITTED
    others = (
        other_readers(assignment, criteria) if done and call.state == CallState.EVALUATED else []
    )
    before, after, place, count = _neighbours(reader, assignment)
    context = {
        "assignment": assignment,
        "application": application,
        "call": call,
        "synthetic": call.synthetic,
        "outline_answers": read_sheet(application.sheet, blind=call.blind, accounts=False),
        "file_base": reverse("application_files", args=[application.number]),
        "sheet": sheet,
        "lines": lines_of(criteria, sheet, typed, problems or {}),
        "may_fill": not refused,
        "refused": refused,
        "over": over,
        "done": done,
        "total": total_words(criteria, points),
        "open_words": open_words(criteria, points),
        "threshold": getattr(getattr(call, "grid", None), "threshold", None),
        "others": others,
        "others_open": call.state == CallState.EVALUATED,
        "before": before,
        "after": after,
        "place": place,
        "count": count,
        "missing": missing,
        "longest": LONGEST_COMMENT,
        "comment": _text(request, "comment", sheet.comment if sheet else "", typed),
        "private_note": _text(request, "private_note", sheet.private_note if sheet else "", typed),
        "version": sheet.version if sheet else 0,
    }
    return render(request, "funding/jury/reading.html", context, status=status)


def _text(request: HttpRequest, name: str, stored: str, typed: list[Entry] | None) -> str:
    """Return what was typed where the page is shown again, what is stored otherwise."""
    return stored if typed is None else request.POST.get(name, "")


def _neighbours(reader: Person, assignment: Assignment) -> tuple[str | None, str | None, int, int]:
    """Return the readings before and after this one among the reader's own, its place,
    and how many they are.

    Only what the reader may know of counts: no gap tells of anything else.
    """
    numbers = list(
        my_readings(reader)
        .filter(application__call=assignment.application.call_id)
        .values_list("application__number", flat=True)
    )
    place = numbers.index(assignment.application.number)
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return before, after, place + 1, len(numbers)
