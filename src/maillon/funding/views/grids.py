"""The grid of a call, its checklist, its questions and answers: as the authority edits them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.funding.forms.call_forms import PointFormSet
from maillon.funding.forms.call_questions import AnswerForm
from maillon.funding.forms.grids import (
    CriterionForm,
    GridForm,
    LevelFormSet,
    initial_of_criterion,
    initial_of_grid,
    initial_of_levels,
    steps_of,
)
from maillon.funding.models import CallQuestion, Criterion, EvaluationGrid
from maillon.funding.operations.calls import (
    AnswerInput,
    PointInput,
    answer_question,
    drop_question,
    save_points,
)
from maillon.funding.operations.grids import (
    delete_criterion,
    move_criterion,
    save_criterion,
    save_grid,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.calls import weighed
from maillon.funding.views.calls import chain_words, grid_of, visible_call
from maillon.funding.views.calls_desk import attempt
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.partners.access import person, requires


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def call_grid(request: HttpRequest, code: str) -> HttpResponse:
    """Show the grid; change threshold, tie chain and seed while the call is in preparation."""
    found = visible_call(request, code)
    grid = grid_of(found)
    shown = grid or EvaluationGrid(call=found)
    verdict = may_call(found.state, CallAct.GRID, person(request))
    steps = steps_of(shown) if grid else []
    form = GridForm(request.POST or None, steps=steps, initial=initial_of_grid(shown))
    if request.method == "POST":
        if not verdict:
            messages.error(request, verdict.reason)
            return redirect("call_grid", code=code)
        if form.is_valid():
            done = attempt(
                request,
                lambda: save_grid(
                    call=found,
                    values=form.given(),
                    by=person(request).author,
                    now=timezone.now(),
                ),
                _("Saved."),
            )
            if done:
                return redirect("call_grid", code=code)
    context = {
        "call": found,
        "grid": grid,
        "criteria": weighed(grid),
        "chain": chain_words(grid),
        "form": form,
        "build": bool(verdict),
        "why_not": verdict.reason,
    }
    return render(request, "funding/calls/grid.html", context)


@requires("call.edit")
@require_http_methods(["GET", "POST"])
def call_criterion(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """Add a criterion (``pk`` 0) or change one, levels included."""
    found = visible_call(request, code)
    criterion = get_object_or_404(Criterion, grid__call=found, pk=pk) if pk else None
    verdict = may_call(found.state, CallAct.GRID, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("call_grid", code=code)
    form = CriterionForm(
        request.POST or None, initial=initial_of_criterion(criterion) if criterion else None
    )
    rows: Any = LevelFormSet(
        request.POST or None,
        prefix="levels",
        initial=initial_of_levels(criterion) if criterion else None,
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            saved = save_criterion(
                call=found,
                criterion=criterion,
                values=form.given(rows.levels()),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            if "more" in request.POST:
                return redirect("call_criterion", code=code, pk=saved.pk)
            return redirect("call_grid", code=code)
    context = {"call": found, "criterion": criterion, "form": form, "rows": rows}
    return render(request, "funding/calls/criterion.html", context)


@requires("call.edit")
@require_POST
def call_criterion_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Move a criterion up or down, or delete it (``act``)."""
    found = visible_call(request, code)
    rows = Criterion.objects.select_related("grid__call")
    criterion = get_object_or_404(rows, grid__call=found, pk=pk)
    act, by, now = request.POST.get("act", ""), person(request).author, timezone.now()
    try:
        if act == "delete":
            delete_criterion(criterion=criterion, by=by, now=now)
            messages.success(request, _("Deleted."))
        elif act in ("up", "down"):
            move_criterion(criterion=criterion, up=act == "up", by=by, now=now)
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    return redirect("call_grid", code=code)


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def call_points(request: HttpRequest, code: str) -> HttpResponse:
    """Show the checklist of admissibility; change it while the call is in preparation."""
    found = visible_call(request, code)
    verdict = may_call(found.state, CallAct.POINTS, person(request))
    points = list(found.points.all())
    names = ("code", "title_fr", "title_nl", "title_en", "decisive")
    rows: Any = PointFormSet(
        request.POST or None,
        prefix="points",
        initial=[{name: getattr(one, name) for name in names} for one in points],
    )
    if request.method == "POST":
        if not verdict:
            messages.error(request, verdict.reason)
            return redirect("call_points", code=code)
        if rows.is_valid():
            given = _moved(rows.points(), request.POST.get("move", ""))
            done = attempt(
                request,
                lambda: save_points(
                    call=found, points=given, by=person(request).author, now=timezone.now()
                ),
                _("Saved."),
            )
            if done:
                stays = request.POST.keys() & {"move", "more"}
                return redirect("call_points" if stays else "call_desk", code=code)
    context = {
        "call": found,
        "points": points,
        "rows": rows,
        "build": bool(verdict),
        "why_not": verdict.reason,
    }
    return render(request, "funding/calls/points.html", context)


def _moved(points: list[PointInput], wanted: str) -> list[PointInput]:
    """Return ``points`` with one exchanged with its neighbour: ``up-CODE`` or ``down-CODE``."""
    way, _dash, code = wanted.partition("-")
    place = next((n for n, point in enumerate(points) if point.code == code), None)
    if place is None:
        return points
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(points):
        points[place], points[other] = points[other], points[place]
    return points


@requires("call.view_draft")
@require_GET
def call_questions(request: HttpRequest, code: str) -> HttpResponse:
    """List the questions about a call, those that wait first."""
    found = visible_call(request, code)
    rows = list(found.questions.order_by("asked_at", "pk"))
    context = {
        "call": found,
        "waiting": [row for row in rows if row.published_at is None],
        "published": [row for row in rows if row.published_at is not None],
        "may_answer": bool(may_call(found.state, CallAct.ANSWER, person(request))),
        "may_see_asker": bool(person(request).may("call.answer_question")),
    }
    return render(request, "funding/calls/questions.html", context)


@requires("call.answer_question")
@require_http_methods(["GET", "POST"])
def call_answer(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """Answer a question, or add one of the coordination's own (``pk`` 0)."""
    found = visible_call(request, code)
    question = get_object_or_404(CallQuestion, call=found, pk=pk) if pk else None
    verdict = may_call(found.state, CallAct.ANSWER, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("call_questions", code=code)
    initial: dict[str, Any] = {"published": True}
    if question is not None:
        names = [name for name in AnswerForm.base_fields if name != "published"]
        initial = {name: getattr(question, name) for name in names}
        initial["published"] = question.published_at is not None or not question.answer
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(
                call=found,
                question=question,
                values=AnswerInput(**form.cleaned_data),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("call_questions", code=code)
    context = {"call": found, "question": question, "form": form}
    return render(request, "funding/calls/answer.html", context)


@requires("call.answer_question")
@require_POST
def call_question_drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Delete a question that was never published."""
    found = visible_call(request, code)
    rows = CallQuestion.objects.select_related("call")
    question = get_object_or_404(rows, call=found, pk=pk)
    attempt(
        request,
        lambda: drop_question(question=question, by=person(request).author, now=timezone.now()),
        _("Deleted."),
    )
    return redirect("call_questions", code=code)
