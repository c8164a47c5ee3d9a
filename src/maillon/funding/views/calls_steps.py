"""A call from state to state: publishing, the steps after it, cancelling, its results."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.enums import FormPurpose
from maillon.funding.forms.calls import ResultsForm
from maillon.funding.operations.calls import (
    archive_call,
    cancel_call,
    mark_decided,
    publish_call,
    return_call,
    show_results,
    start_evaluation,
)
from maillon.funding.queries.call_checks import publish_problems
from maillon.funding.views.calls import grid_of, visible_call
from maillon.funding.views.calls_desk import attempt, place_url
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.implementation.forms.reason import ReasonForm
from maillon.partners.access import person, requires


@requires("call.publish")
@require_http_methods(["GET", "POST"])
def call_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show what publishing fixes and what is missing, then publish."""
    found, now = visible_call(request, code), timezone.now()
    verdict = may_call(found.state, CallAct.PUBLISH, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("call_desk", code=code)
    if request.method == "POST":
        done = attempt(
            request,
            lambda: publish_call(call=found, by=person(request).author, now=now),
            _("The call is published: everybody reads it."),
        )
        return redirect("call_desk" if done else "call_publish", code=code)
    problems = publish_problems(found, now=now)
    context = {
        "call": found,
        "problems": [{"problem": one, "url": place_url(found, one.place)} for one in problems],
        "blocked": any(one.blocks for one in problems),
        "form": found.forms.filter(purpose=FormPurpose.APPLICATION).order_by("-number").first(),
        "grid": grid_of(found),
        "opens_later": now < found.opens_at,
        "closes_in_days": (found.closes_at - now).days,
    }
    return render(request, "funding/calls/publish.html", context)


# The steps that take no reason: their operation, and what is said once it is done.
_STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    CallAct.EVALUATE: (start_evaluation, gettext_lazy("The evaluation has begun.")),
    CallAct.DECIDE: (mark_decided, gettext_lazy("The call is decided.")),
    CallAct.ARCHIVE: (archive_call, gettext_lazy("The call is archived.")),
}


@requires("call.advance")
@require_POST
def call_advance(request: HttpRequest, code: str) -> HttpResponse:
    """Take a call to its next state (``act``: evaluate, decide or archive)."""
    found = visible_call(request, code)
    step = _STEPS.get(request.POST.get("act", ""))
    if step is not None:
        operation, done = step
        attempt(
            request,
            lambda: operation(call=found, by=person(request).author, now=timezone.now()),
            str(done),
        )
    return redirect("call_desk", code=code)


@requires("call.cancel")
@require_http_methods(["GET", "POST"])
def call_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel a call, with a reason."""
    return _with_reason(request, code, CallAct.CANCEL, cancel_call, _("The call is cancelled."))


@requires("call.return")
@require_http_methods(["GET", "POST"])
def call_return(request: HttpRequest, code: str) -> HttpResponse:
    """Take a call one step back, with a reason."""
    done = _("The call is one step back.")
    return _with_reason(request, code, CallAct.RETURN, return_call, done)


def _with_reason(
    request: HttpRequest, code: str, act: CallAct, operation: Callable[..., Any], done: str
) -> HttpResponse:
    found = visible_call(request, code)
    verdict = may_call(found.state, act, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("call_desk", code=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: operation(
                call=found,
                reason=form.cleaned_data["reason"],
                by=person(request).author,
                now=timezone.now(),
            ),
            done,
        )
        return redirect("call_desk", code=code)
    context = {"call": found, "form": form, "act": act.value}
    return render(request, "funding/calls/reason.html", context)


@requires("call.show_results")
@require_POST
def call_results(request: HttpRequest, code: str) -> HttpResponse:
    """Choose how much of the results everybody reads."""
    found = visible_call(request, code)
    form = ResultsForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: show_results(
                call=found,
                shown=form.cleaned_data["shown"],
                by=person(request).author,
                now=timezone.now(),
            ),
            _("Saved."),
        )
    return redirect("call_desk", code=code)
