"""Deliberations: meetings of the jury, what they changed and why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.forms.ranking import DeliberationForm, OutcomeForm, ScoreChangeForm
from maillon.funding.models import Application, Call, Deliberation, ScoreSheet
from maillon.funding.operations.deliberation import (
    change_outcome,
    change_score,
    edit_deliberation,
    hold_deliberation,
    why_not_deliberated,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranking import (
    criteria_of,
    deliberated,
    present_in_conflict,
    ranked_applications,
    sheets_of,
)
from maillon.funding.rules.ranking import standing_of
from maillon.funding.rules.ranking_words import verdict_text
from maillon.funding.views.ranking import call_shown, ranking_context
from maillon.partners.access import person, requires


def _meeting_of(call: Call, pk: int) -> Deliberation:
    rows = Deliberation.objects.select_related("call").prefetch_related(
        "present__expert__organisation"
    )
    return get_object_or_404(rows, call=call, pk=pk)


@requires("ranking.view")
@require_http_methods(["GET", "POST"])
def call_deliberations(request: HttpRequest, code: str) -> HttpResponse:
    """Show the meetings of a jury, and record a new one."""
    call = call_shown(request, code)
    context = ranking_context(request, call, "deliberations")
    form = DeliberationForm(request.POST or None, call=call)
    if request.method == "POST":
        refused = _not_allowed(request)
        if refused:
            return refused
        if form.is_valid():
            try:
                meeting = hold_deliberation(
                    call=call, by=person(request).author, now=timezone.now(), **form.cleaned_data
                )
            except Refused as refusal:
                _tell(request, refusal)
            else:
                messages.success(request, _("The meeting is recorded."))
                return redirect("deliberation", call.code, meeting.pk)
    meetings = call.deliberations.prefetch_related("present", "changes", "outcomes")
    context |= {
        "form": form,
        "meetings": meetings.order_by("-held_on", "-pk"),
        "closed": why_not_deliberated(call),
    }
    return render(request, "funding/ranking/deliberations.html", context)


def _not_allowed(request: HttpRequest) -> HttpResponse | None:
    verdict = person(request).may("deliberation.edit")
    if verdict:
        return None
    messages.error(request, verdict.reason)
    return redirect(request.path)


@requires("ranking.view")
@require_http_methods(["GET", "POST"])
def deliberation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a meeting, what it changed, and an application under discussion (``?application=``)."""
    call = call_shown(request, code)
    meeting = _meeting_of(call, pk)
    start = {
        "held_on": meeting.held_on,
        "present": meeting.present.all(),
        "minutes": meeting.minutes,
    }
    form = DeliberationForm(request.POST or None, call=call, initial=start)
    if request.method == "POST":
        refused = _not_allowed(request)
        if refused:
            return refused
        if form.is_valid():
            try:
                edit_deliberation(
                    meeting=meeting,
                    by=person(request).author,
                    now=timezone.now(),
                    **form.cleaned_data,
                )
            except Refused as refusal:
                _tell(request, refusal)
            else:
                messages.success(request, _("The meeting is changed."))
                return redirect("deliberation", call.code, meeting.pk)
    context = ranking_context(request, call, "deliberations") | _meeting_context(call, meeting)
    context |= {"form": form, "discussed": None}
    number = request.GET.get("application", "")
    if number:
        application = get_object_or_404(ranked_applications(call), number=number)
        context |= {"discussed": _discussed(call, meeting, application)}
    return render(request, "funding/ranking/deliberation.html", context)


def _meeting_context(call: Call, meeting: Deliberation) -> dict[str, Any]:
    standing = standing_of(call)
    controls = standing.computed.controls if standing.computed else None
    changes = meeting.changes.select_related(
        "score__criterion",
        "score__sheet__assignment__juror__expert",
        "score__sheet__assignment__application",
    )
    return {
        "meeting": meeting,
        "changes": changes,
        "outcomes": meeting.outcomes.select_related("application"),
        "closed": why_not_deliberated(call),
        "gaps": [one.application for one in controls.gaps] if controls else [],
        "band": list(controls.band) if controls else [],
        "all_numbers": list(ranked_applications(call).values_list("number", "title")),
    }


def _discussed(call: Call, meeting: Deliberation, application: Application) -> dict[str, Any]:
    sheets, criteria = sheets_of(application), criteria_of(call)
    standing = standing_of(call)
    line = None
    if standing.computed:
        lines = standing.computed.result.lines
        line = next((one for one in lines if one.application == application.number), None)
    decided = deliberated(call).get(application.number)
    return {
        "application": application,
        "line": line,
        "verdict": verdict_text(line.verdict) if line else "",
        "proposed": verdict_text(line.proposed) if line else "",
        "criteria": criteria,
        "rows": [_points_row(sheet, criteria) for sheet in sheets],
        "leaving": present_in_conflict(application, meeting.present.all()),
        "decided": decided,
        "score_form": ScoreChangeForm(sheets=sheets, criteria=criteria, prefix="score"),
        "outcome_form": OutcomeForm(prefix="outcome"),
    }


def _points_row(sheet: ScoreSheet, criteria: list[Any]) -> dict[str, Any]:
    given = {score.criterion_id: score.points for score in sheet.scores.all()}
    return {
        "expert": sheet.assignment.juror.expert,
        "points": [given.get(one.pk) for one in criteria],
        "comment": sheet.comment,
    }


@requires("deliberation.edit")
@require_POST
def deliberation_score(request: HttpRequest, code: str, pk: int, number: str) -> HttpResponse:
    """Change the points of an expert, as the jury decided."""
    call = call_shown(request, code)
    meeting = _meeting_of(call, pk)
    application = get_object_or_404(ranked_applications(call), number=number)
    form = ScoreChangeForm(
        request.POST,
        sheets=sheets_of(application),
        criteria=criteria_of(call),
        prefix="score",
    )

    def act() -> None:
        change_score(
            meeting=meeting, by=person(request).author, now=timezone.now(), **form.cleaned_data
        )

    return _attempt(request, form, meeting, application, act)


@requires("deliberation.edit")
@require_POST
def deliberation_outcome(request: HttpRequest, code: str, pk: int, number: str) -> HttpResponse:
    """Record an outcome that the jury decides otherwise than the rule."""
    call = call_shown(request, code)
    meeting = _meeting_of(call, pk)
    application = get_object_or_404(ranked_applications(call), number=number)
    form = OutcomeForm(request.POST, prefix="outcome")

    def act() -> None:
        change_outcome(
            meeting=meeting,
            application=application,
            by=person(request).author,
            now=timezone.now(),
            **form.cleaned_data,
        )

    return _attempt(request, form, meeting, application, act)


def _attempt(
    request: HttpRequest,
    form: ScoreChangeForm | OutcomeForm,
    meeting: Deliberation,
    application: Application,
    act: Callable[[], None],
) -> HttpResponse:
    if not form.is_valid():
        for name, errors in form.errors.items():
            for error in errors:
                messages.error(request, f"{form.fields[name].label}: {error}")
    else:
        try:
            act()
        except Refused as refusal:
            _tell(request, refusal)
        else:
            messages.success(request, _("The jury's decision is recorded."))
    answer = redirect("deliberation", meeting.call.code, meeting.pk)
    answer["Location"] += f"?application={application.number}"
    return answer


def _tell(request: HttpRequest, refusal: Refused) -> None:
    for message in refusal.messages:
        messages.error(request, message)
