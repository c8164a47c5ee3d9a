"""The applicant's page of corrections: what is asked, until when, the answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillon.core.arrival import arrived
from maillon.core.choosing import key_of
from maillon.funding.enums import ApplicationState
from maillon.funding.forms.checking import CorrectionAnswerForm
from maillon.funding.models import Application, CorrectionRequest
from maillon.funding.operations.checking import answer_correction
from maillon.funding.operations.corrections import is_late, late_text
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.visibility import own_applications
from maillon.partners.access import person, requires


@requires("application.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def application_corrections(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is asked of the applicant; POST keeps the answer to one request."""
    now = arrived(request)
    rows = own_applications(person(request)).select_related("call", "organisation", "sheet")
    application = get_object_or_404(rows, number=number)
    forms: dict[int, CorrectionAnswerForm] = {}
    if request.method == "POST":
        asked = get_object_or_404(
            application.corrections.select_related("application__call"),
            pk=key_of(request.POST.get("correction", "")),
        )
        form = CorrectionAnswerForm(request.POST, prefix=str(asked.pk))
        if form.is_valid() and _answer(request, asked, form, now):
            return redirect("application_corrections", number=number)
        forms[asked.pk] = form
    return render(
        request, "funding/checking/corrections.html", _context(request, application, forms, now)
    )


def _answer(
    request: HttpRequest, asked: CorrectionRequest, form: CorrectionAnswerForm, now: Any
) -> bool:
    allowed = person(request).may("application.fill", state=asked.application.state)
    if not allowed:
        form.add_error(None, allowed.reason)
        return False
    try:
        answer_correction(
            correction=asked,
            answer=form.cleaned_data["answer"],
            by=person(request).author,
            now=now,
        )
    except Refused as refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        return False
    messages.success(request, _("Your answer is kept. You can change it until the deadline."))
    return True


def _context(
    request: HttpRequest,
    application: Application,
    forms: dict[int, CorrectionAnswerForm],
    now: Any,
) -> dict[str, Any]:
    open_state = application.state == ApplicationState.CORRECTION
    lines: list[dict[str, Any]] = []
    for one in application.corrections.select_related("question"):
        late = is_late(one, now)
        can = open_state and one.settled_at is None and not late
        initial = {"answer": one.answer}
        form = forms.get(one.pk) or (
            CorrectionAnswerForm(prefix=str(one.pk), initial=initial) if can else None
        )
        lines.append(
            {
                "asked": one,
                "late": late_text(one, application) if late and one.settled_at is None else "",
                "can": can,
                "form": form,
            }
        )
    last = application.submissions.first()
    changed = last is not None and application.sheet.changed_at > last.received_at
    waiting = [line for line in lines if line["can"] and line["asked"].answered_at is None]
    return {
        "application": application,
        "call": application.call,
        "lines": lines,
        "waiting": len(waiting),
        "moment_now": now,
        "next_due": min((line["asked"].due_at for line in lines if line["can"]), default=None),
        "must_hand_in": open_state and changed and any(line["can"] for line in lines),
        "may_submit": bool(person(request).may("application.submit", state=application.state)),
        "synthetic": application.synthetic or application.call.synthetic,
    }
