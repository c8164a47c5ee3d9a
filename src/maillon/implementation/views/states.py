"""Moving a contribution from state to state: submit, recall, accept, send back, publish…"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.forms.review import read_questions
from maillon.implementation.models import Contribution
from maillon.implementation.operations import (
    Refused,
    accept_contribution,
    recall_contribution,
    return_to_draft,
    submit_contribution,
    withdraw_contribution,
)
from maillon.implementation.operations.review import publish, send_back, settled
from maillon.implementation.panels.review import compare
from maillon.implementation.queries.contributions import is_own
from maillon.implementation.rules.comparison import LARGE_FACTOR, LEAST_DIFFERENCE
from maillon.implementation.views.scope import refuse_foreign, to_its_request
from maillon.implementation.workflows import Act, may, step_of, why_not
from maillon.partners.access import person, requires


@requires("contribution.submit")
@require_POST
def contribution_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a contribution to the coordination."""
    return _at_once(request, code, Act.SUBMIT, submit_contribution)


@requires("contribution.recall")
@require_POST
def contribution_recall(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was submitted and nobody has decided yet."""
    return _at_once(request, code, Act.RECALL, recall_contribution)


@requires("contribution.accept")
@require_POST
def contribution_accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept a draft or what was submitted: from now on it counts."""
    return _at_once(request, code, Act.ACCEPT, accept_contribution)


@requires("contribution.publish")
@require_POST
def contribution_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Say that an accepted contribution is published."""

    def act(*, contribution: Contribution, **given: Any) -> Contribution:
        publish(contributions=[contribution], **given)
        return contribution

    return _at_once(request, code, Act.PUBLISH, act)


@requires("contribution.return")
@require_http_methods(["GET", "POST"])
def contribution_return(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then return a contribution to draft."""
    return _with_reason(request, code, Act.RETURN, return_to_draft)


@requires("contribution.withdraw")
@require_http_methods(["GET", "POST"])
def contribution_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then withdraw a contribution."""
    return _with_reason(request, code, Act.WITHDRAW, withdraw_contribution)


@requires("contribution.send_back")
@require_http_methods(["GET", "POST"])
def contribution_send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Ask questions at the fields of one contribution, and send it back."""
    found = _allowed(request, code, Act.SEND_BACK)
    if found is None:
        return redirect("contribution", code=code)
    compared = compare([found.pk])
    reason, problems = request.POST.get("reason", "").strip()[:2000], []
    if request.method == "POST":
        asked = read_questions(request.POST, [compared[0].contribution])
        questions = [one for some in asked.values() for one in some]
        by, now = person(request).author, timezone.now()
        try:
            send_back(contribution=found, questions=questions, reason=reason, by=by, now=now)
        except Refused as refusal:
            problems = refusal.messages
        else:
            messages.success(request, _done(Act.SEND_BACK, code))
            return redirect("contribution", code=code)
    context = {
        "contribution": found,
        "one": compared[0],
        "reason": reason,
        "typed": request.POST,
        "problems": problems,
        "may_ask": True,
        "may_settle": True,
        "factor": LARGE_FACTOR,
        "least": LEAST_DIFFERENCE,
    }
    return render(request, "implementation/review/send_back.html", context)


def _allowed(request: HttpRequest, code: str, act: Act) -> Contribution | None:
    """Return the contribution, or ``None`` with a message where its state forbids ``act``.

    :raises PermissionDenied: where the reader may not do it, with the reason.
    """
    found = get_object_or_404(Contribution.objects.select_related("plan"), code=code)
    reader = person(request)
    refuse_foreign(reader, f"contribution.{act}", found)
    if step_of(found.state, act) is None:
        messages.error(request, why_not(found.state, act))
        return None
    verdict = may(found.state, act, reader, own=is_own(reader, found))
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return found


def _at_once(
    request: HttpRequest, code: str, act: Act, operation: Callable[..., Contribution]
) -> HttpResponse:
    found = _allowed(request, code, act)
    if found is not None:
        elsewhere = to_its_request(request, found) if act in (Act.SUBMIT, Act.RECALL) else None
        if elsewhere is not None:
            return elsewhere
        _do(request, act, operation, contribution=found)
    return redirect("contribution", code=code)


def _with_reason(
    request: HttpRequest, code: str, act: Act, operation: Callable[..., Contribution]
) -> HttpResponse:
    found = _allowed(request, code, act)
    if found is None:
        return redirect("contribution", code=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        _do(request, act, operation, contribution=found, reason=reason)
        return redirect("contribution", code=code)
    context = {"contribution": found, "form": form, "withdraws": act == Act.WITHDRAW}
    return render(request, "implementation/contribution_reason.html", context)


def _do(
    request: HttpRequest,
    act: Act,
    operation: Callable[..., Contribution],
    *,
    contribution: Contribution,
    **given: str,
) -> None:
    by, now = person(request).author, timezone.now()
    try:
        settled(operation, contribution=contribution, by=by, now=now, **given)
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, _done(act, contribution.code))


def _done(act: Act, code: str) -> str:
    texts = {
        Act.SUBMIT: _("%(code)s is submitted: the coordination looks at it now."),
        Act.RECALL: _("%(code)s is a draft again: submit it when it is complete."),
        Act.SEND_BACK: _("%(code)s is sent back: the partner answers and submits it again."),
        Act.ACCEPT: _("%(code)s is accepted: it counts in coverage and report."),
        Act.PUBLISH: _("%(code)s is published."),
        Act.RETURN: _("%(code)s is a draft again: it counts once it is accepted."),
        Act.WITHDRAW: _("%(code)s is withdrawn: it no longer counts."),
    }
    return texts[act] % {"code": code}
