"""The years of the plans: which are closed, by whom and why; closing and reopening them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from maillon.implementation.enums import RoundState
from maillon.implementation.forms.review import PeriodForm
from maillon.implementation.models import CollectionRound
from maillon.implementation.operations import Refused
from maillon.implementation.operations.periods import lock_year, lock_years, reopen_year
from maillon.implementation.queries.periods import locked_years, years_of_plans
from maillon.partners.access import person, requires
from maillon.plan.models import Plan


@requires("period.lock")
@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """List the years of each plan, open or locked, with who decided it and why."""
    plans = Plan.objects.order_by("-first_year", "code")
    context = {"plans": years_of_plans(plans), "may_reopen": person(request).may("period.reopen")}
    return render(request, "implementation/review/periods.html", context)


@requires("period.lock")
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """Ask why, then lock an open year or reopen a locked one."""
    found = get_object_or_404(Plan, code=plan)
    if not found.first_year <= year <= found.last_year:
        raise Http404
    closed = year in locked_years(found)
    verdict = person(request).may("period.reopen" if closed else "period.lock")
    if not verdict:
        raise PermissionDenied(verdict.reason)
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = reopen_year if closed else lock_year
        reason, by = form.cleaned_data["reason"], person(request).author
        try:
            act(plan=found, year=year, reason=reason, by=by, now=timezone.now())
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            text = _("%(year)s is open again.") if closed else _("%(year)s is locked.")
            messages.success(request, text % {"year": year})
        return redirect("periods")
    context = {"plan": found, "year": str(year), "closed": closed, "form": form}
    return render(request, "implementation/review/period.html", context)


@requires("period.lock")
@require_http_methods(["GET", "POST"])
def round_lock(request: HttpRequest, round: str) -> HttpResponse:
    """Offer to lock the years of a closed round; with none left to lock, lead to the round."""
    found = get_object_or_404(CollectionRound.objects.select_related("plan"), code=round)
    years = sorted(set(found.years) - locked_years(found.plan))
    if found.state != RoundState.CLOSED or not years:
        return redirect("round", code=round)
    initial = {"reason": _("The collection round “%(round)s” is closed.") % {"round": found.title}}
    form = PeriodForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], person(request).author
        lock_years(plan=found.plan, years=years, reason=reason, by=by, now=timezone.now())
        text = ngettext("%(years)s is locked.", "%(years)s are locked.", len(years))
        messages.success(request, text % {"years": ", ".join(map(str, years))})
        return redirect("round", code=round)
    context = {"round": found, "years": years, "form": form}
    return render(request, "implementation/review/round_lock.html", context)
