"""What became of each measure: the coordination reads the proposals and decides."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from maillon.partners.access import person, requires
from maillon.plan.enums import LineageRelation
from maillon.plan.forms.lineage import LineageForm
from maillon.plan.models import Measure, Plan
from maillon.plan.operations.lineage import LineageProblem, decide_lineage, declare_new
from maillon.plan.panels.lineage import DECIDED, OPEN
from maillon.plan.panels.lineage import lineage_review as review_of
from maillon.plan.queries.measures import themes_of


@requires("lineage.decide")
def lineage_review(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the older measures of a theme with proposals, and the orphans of both plans."""
    newer = _newer(plan)
    older = _older(newer)
    themes = [t for t in themes_of(older.pk) if t.parent_id is None]
    theme = request.GET.get("theme") or (themes[0].code if themes else "")
    state = request.GET.get("state", "")
    context = {
        "plan": newer,
        "older": older,
        "review": review_of(older, newer, theme=theme, state=state),
        "form": LineageForm(measures=_measures(newer)),
        "themes": [(t.code, f"{t.code}. {t.title}") for t in themes],
        "states": [(OPEN, _("to decide")), (DECIDED, pgettext("lineage", "decided"))],
        "theme": theme,
        "state": state,
    }
    return render(request, "plan/lineage_review.html", context)


@requires("lineage.decide")
@require_POST
def lineage_decide(request: HttpRequest, plan: str, measure: str) -> HttpResponse:
    """Take the decision about one older measure."""
    newer = _newer(plan)
    found = get_object_or_404(
        Measure.objects.select_related("plan", "theme"), plan=_older(newer), code=measure
    )
    form = LineageForm(request.POST, measures=_measures(newer))
    if not form.is_valid():
        for texts in form.errors.values():
            messages.error(request, f"{found.code} : {texts[0]}")
        return _back(request, newer, found)
    try:
        decide_lineage(
            older=found,
            newer=form.chosen,
            relation=form.cleaned_data["relation"],
            by=person(request).author,
            now=timezone.now(),
        )
    except LineageProblem as problem:
        messages.error(request, f"{found.code} : {problem}")
    else:
        words = str(LineageRelation(form.cleaned_data["relation"]).label)
        codes = ", ".join(one.code for one in form.chosen)
        messages.success(
            request,
            _("%(code)s: %(relation)s %(codes)s.")
            % {"code": found.code, "relation": words, "codes": codes},
        )
    return _back(request, newer, found)


@requires("lineage.decide")
@require_POST
def lineage_new(request: HttpRequest, plan: str, measure: str) -> HttpResponse:
    """Take the decision that a later measure is new."""
    newer = _newer(plan)
    found = get_object_or_404(Measure, plan=newer, code=measure)
    try:
        declare_new(newer=found, by=person(request).author, now=timezone.now())
    except LineageProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(code)s is a new measure.") % {"code": found.code})
    return redirect(reverse("lineage_review", args=[newer.code]) + "#alone")


def _newer(code: str) -> Plan:
    return get_object_or_404(Plan.objects.select_related("predecessor"), code=code)


def _older(newer: Plan) -> Plan:
    if newer.predecessor is None:
        raise Http404(_("This plan has no earlier generation in Maillon."))
    return newer.predecessor


def _measures(plan: Plan) -> list[Measure]:
    return list(Measure.objects.filter(plan=plan).order_by("sort_key").select_related("plan"))


def _back(request: HttpRequest, newer: Plan, measure: Measure) -> HttpResponse:
    """Go back to the measure, on the page as it was narrowed."""
    query = {"theme": measure.theme.code}
    if request.POST.get("state") in (OPEN, DECIDED):
        query["state"] = request.POST["state"]
    address = reverse("lineage_review", args=[newer.code])
    return redirect(f"{address}?{urlencode(query)}#m-{measure.code}")
