"""The funnel of a call: from what was offered to what was renewed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from maillon.core.charts import Bar, Chart, bar_chart
from maillon.funding.enums import JurorState, ResultsShown
from maillon.funding.models import Call, Juror, JuryBody
from maillon.funding.queries.calls import visible_calls
from maillon.funding.queries.funnel import Counted, Funnel, Step, funnel
from maillon.funding.queries.visibility import visible_applications
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.partners.access import person, public
from maillon.partners.models import Organisation


@public
def call_funnel(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many applications, organisations and measures each step of a call kept.

    The public reads it once the results are shown; who is left out of a call is for those who
    follow its applications.
    """
    reader = person(request)
    calls = visible_calls(reader).select_related("instrument", "plan")
    call = get_object_or_404(calls, code=code)
    follows = reader.everywhere("application.list")
    shown = follows or call.results_shown != ResultsShown.NOTHING
    found = None
    if shown:
        found = funnel(call, among=visible_applications(reader) if follows else None)
    return render(
        request,
        "funding/opendata/funnel.html",
        {
            "call": call,
            "synthetic": call.synthetic,
            "found": found,
            "follows": follows,
            "may_announce": bool(may_call(call.state, CallAct.ANNOUNCE, reader)),
            "charts": _charts(found) if found else [],
            "bodies": _bodies(call) if shown else [],
            "jury": call.announced.filter(step="jury").first(),
        },
    )


def _bodies(call: Call) -> list[JuryBody]:
    """Return the bodies in the jury: as a document names them, else those of the jury itself."""
    named = list(call.jury_bodies.select_related("organisation"))
    if named:
        return named
    jurors = Juror.objects.filter(call=call, state=JurorState.APPOINTED)
    lending = Organisation.objects.filter(experts__juries__in=jurors).distinct()
    return [JuryBody(call=call, organisation=one) for one in lending.order_by("name_fr")]


def _charts(found: Funnel) -> list[Chart]:
    return [
        _chart(found, _("Applications"), lambda step: step.applications),
        _chart(found, _("Organisations"), lambda step: step.organisations),
    ]


def _chart(found: Funnel, title: str, of: Callable[[Step], Counted]) -> Chart:
    """Draw one quantity by step; a number that nobody says makes no bar."""
    counted = [(step, of(step)) for step in found.steps]
    most = max((one.value or 0 for _step, one in counted), default=0)
    bars = [
        Bar(step.label, one.value, shown=_said(one), total=most or None)
        for step, one in counted
        if one.value is not None
    ]
    return bar_chart(
        bars,
        title=title,
        description=", ".join(f"{bar.label}: {bar.shown}" for bar in bars),
        headings=(_("Step"), title),
    )


def _said(counted: Counted) -> str:
    if counted.from_source:
        return _("%(count)s (announced)") % {"count": counted.value}
    return str(counted.value)
