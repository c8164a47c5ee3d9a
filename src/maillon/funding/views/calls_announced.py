"""What documents say of a call, kept by the coordination: numbers, bodies of the jury, themes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.funding.enums import FunnelStep
from maillon.funding.forms.call_announced import (
    BodyFormSet,
    LeftOutForm,
    figure_forms,
    initial_bodies,
    organisation_choice,
    reason_form,
)
from maillon.funding.models import Call, CallFigure
from maillon.funding.operations.calls import save_figures, save_jury_bodies, save_themes_left_out
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.funnel import funnel
from maillon.funding.queries.visibility import visible_applications
from maillon.funding.rules.announced import doubts
from maillon.funding.views.calls import visible_call
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.implementation.forms.reason import ReasonForm
from maillon.partners.access import person, requires
from maillon.partners.models import Organisation


@requires("call.record_announced")
@require_http_methods(["GET", "POST"])
def call_figures(request: HttpRequest, code: str) -> HttpResponse:
    """Edit what documents count at each step of a call."""
    found = visible_call(request, code)
    refused = _refused(request, found)
    if refused is not None:
        return refused
    data = _data(request)
    rows, why = figure_forms(found, data), reason_form(found, data)
    errors: list[str] = []
    if request.method == "POST" and all([*[row.is_valid() for row in rows], _told(why)]):
        try:
            changed = save_figures(
                call=found, figures=[row.given() for row in rows], **_author(request, why)
            )
        except Refused as refusal:
            errors = list(refusal.messages)
        else:
            for doubt in doubts(found.announced.all()):
                messages.warning(request, doubt)
            return _done(request, found, changed)
    counted = _counted(request, found)
    context = {
        "call": found,
        "synthetic": found.synthetic,
        "rows": [{"form": row, "counted": counted.get(row.step, "")} for row in rows],
        "documents": _documents(),
        "why": why,
        "errors": errors,
    }
    return render(request, "funding/calls/figures.html", context)


@requires("call.record_announced")
@require_http_methods(["GET", "POST"])
def call_jury_bodies(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the bodies of a jury of which no expert is named."""
    found = visible_call(request, code)
    refused = _refused(request, found)
    if refused is not None:
        return refused
    data = _data(request)
    rows: Any = BodyFormSet(data, prefix="bodies", initial=initial_bodies(found))
    why = reason_form(found, data)
    errors: list[str] = []
    if request.method == "POST" and all([rows.is_valid(), _told(why)]):
        try:
            changed = save_jury_bodies(call=found, bodies=rows.bodies(), **_author(request, why))
        except Refused as refusal:
            errors = list(refusal.messages)
        else:
            if "more" in request.POST:
                return redirect("call_jury_bodies", code=code)
            return _done(request, found, changed)
    own = Organisation.objects.filter(synthetic=found.synthetic).order_by("name_fr")
    context = {
        "call": found,
        "synthetic": found.synthetic,
        "rows": rows,
        "organisations": [organisation_choice(one) for one in own],
        "why": why,
        "errors": errors,
    }
    return render(request, "funding/calls/jury_bodies.html", context)


@requires("call.record_announced")
@require_http_methods(["GET", "POST"])
def call_left_out(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the themes that a call leaves out on purpose."""
    found = visible_call(request, code)
    refused = _refused(request, found)
    if refused is not None:
        return refused
    data = _data(request)
    form, why = LeftOutForm(data, call=found), reason_form(found, data)
    errors: list[str] = []
    if request.method == "POST" and all([form.is_valid(), _told(why)]):
        try:
            changed = save_themes_left_out(
                call=found,
                themes=[theme.pk for theme in form.cleaned_data["themes"]],
                **_author(request, why),
            )
        except Refused as refusal:
            errors = list(refusal.messages)
        else:
            return _done(request, found, changed)
    context = {
        "call": found,
        "synthetic": found.synthetic,
        "form": form,
        "why": why,
        "errors": errors,
    }
    return render(request, "funding/calls/left_out.html", context)


def _refused(request: HttpRequest, call: Call) -> HttpResponse | None:
    """Return to the desk with the reason where the state of ``call`` forbids the act."""
    verdict = may_call(call.state, CallAct.ANNOUNCE, person(request))
    if verdict:
        return None
    messages.error(request, verdict.reason)
    return redirect("call_desk", code=call.code)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _told(why: ReasonForm | None) -> bool:
    """Say whether the reason is given, where one is asked."""
    return why is None or why.is_valid()


def _author(request: HttpRequest, why: ReasonForm | None) -> dict[str, Any]:
    reason = why.cleaned_data["reason"] if why else ""
    return {"by": person(request).author, "now": timezone.now(), "reason": reason}


def _done(request: HttpRequest, call: Call, changed: bool) -> HttpResponse:
    messages.success(request, _("Saved.") if changed else _("Nothing has changed."))
    return redirect("call_desk", code=call.code)


def _documents() -> list[str]:
    """Return the documents in which numbers were read so far: suggestions."""
    rows = CallFigure.objects.exclude(document="").values_list("document", flat=True)
    return sorted(set(rows))


def _counted(request: HttpRequest, call: Call) -> dict[FunnelStep, str]:
    """Return, by step, what the records that the reader may know of make."""
    found = funnel(call, among=visible_applications(person(request)))
    counted = {FunnelStep(step.code): step for step in found.steps}
    words = _(
        "%(applications)s applications, %(organisations)s organisations, %(measures)s measures"
    )
    said = {
        code: words
        % {
            "applications": step.applications.computed,
            "organisations": step.organisations.computed,
            "measures": step.measures.computed,
        }
        for code, step in counted.items()
    }
    said[FunnelStep.OPEN] = _("%(measures)s measures, %(themes)s themes") % {
        "measures": found.offered.computed,
        "themes": found.themes.computed,
    }
    return said
