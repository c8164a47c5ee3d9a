"""Accepting, returning and withdrawing a contribution."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.journal import Author
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.models import Contribution
from maillon.implementation.operations import (
    Refused,
    accept_contribution,
    return_to_draft,
    withdraw_contribution,
)
from maillon.implementation.views.scope import refuse_foreign
from maillon.implementation.workflows import Act, step_of, why_not
from maillon.partners.access import person, requires


@requires("contribution.accept")
@require_POST
def contribution_accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept a draft: from now on it counts."""
    found = get_object_or_404(Contribution, code=code)
    try:
        accept_contribution(contribution=found, by=person(request).author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(
            request,
            _("%(code)s is accepted: it counts in coverage and report.") % {"code": code},
        )
    return redirect("contribution", code=code)


@requires("contribution.return")
@require_http_methods(["GET", "POST"])
def contribution_return(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then return a contribution to draft."""
    return _with_reason(request, code, Act.RETURN)


@requires("contribution.withdraw")
@require_http_methods(["GET", "POST"])
def contribution_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then withdraw a contribution."""
    return _with_reason(request, code, Act.WITHDRAW)


def _with_reason(request: HttpRequest, code: str, act: Act) -> HttpResponse:
    found = get_object_or_404(Contribution.objects.select_related("plan"), code=code)
    reader = person(request)
    refuse_foreign(reader, f"contribution.{act}", found)
    step = step_of(found.state, act)
    if step is None:
        messages.error(request, why_not(found.state, act))
        return redirect("contribution", code=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            _do(act, found, reader.author, timezone.now(), reason)
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _done(act, code))
        return redirect("contribution", code=code)
    context = {"contribution": found, "form": form, "withdraws": act == Act.WITHDRAW}
    return render(request, "implementation/contribution_reason.html", context)


def _do(act: Act, found: Contribution, by: Author, now: datetime, reason: str) -> None:
    if act == Act.WITHDRAW:
        withdraw_contribution(contribution=found, by=by, now=now, reason=reason)
    else:
        return_to_draft(contribution=found, by=by, now=now, reason=reason)


def _done(act: Act, code: str) -> str:
    if act == Act.WITHDRAW:
        return _("%(code)s is withdrawn: it no longer counts.") % {"code": code}
    return _("%(code)s is a draft again: it counts once it is accepted.") % {"code": code}
