"""The limits of the control of supporting documents of an instrument: those of today, others."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.funding.forms.sampling import LimitsForm, initial_limits
from maillon.funding.models import Instrument
from maillon.funding.operations.sampling import set_limits
from maillon.funding.queries.sampling import limits_of, limits_on
from maillon.funding.rules.sampling import rules_of
from maillon.funding.views.grants_scope import done
from maillon.partners.access import person, requires


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def instrument_sampling(request: HttpRequest, code: str) -> HttpResponse:
    """Show the limits of an instrument by day; who keeps its rules sets others from a day on."""
    found, today = get_object_or_404(Instrument, code=code), timezone.localdate()
    verdict = person(request).may("funding_lists.edit")
    if request.method == "POST" and not verdict:
        raise PermissionDenied(verdict.reason)
    held = limits_on(found, today)
    initial = initial_limits(rules_of(held)) | {"valid_from": today}
    form = LimitsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = done(
            request,
            lambda: set_limits(
                instrument=found,
                valid_from=form.cleaned_data["valid_from"],
                given=form.given(),
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The limits are saved."),
        )
        if made:
            return redirect("instrument_sampling", code=code)
    context = {
        "instrument": found,
        "form": form,
        "rows": limits_of(found),
        "held": held,
        "defaults": initial_limits(rules_of(None)),
        "may_edit": bool(verdict),
        "why_not": verdict.reason,
        "today": today,
    }
    return render(request, "funding/lists/sampling.html", context)
