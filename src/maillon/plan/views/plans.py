"""Plans, the outline of one, and two generations side by side."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from maillon.core.exporting import FORMATS
from maillon.partners.access import public
from maillon.plan.filters import (
    ORPHAN,
    lineage_choices,
    outline_choices,
    outline_filters,
)
from maillon.plan.models import Plan
from maillon.plan.queries.lineage import LineagePair, lineage_pairs
from maillon.plan.queries.measures import themes_of
from maillon.plan.queries.outline import outline
from maillon.plan.tables import LINEAGE, OUTLINE, export, lineage_rows


@public
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans, each generation under the one that follows it."""
    found = list(
        Plan.objects.annotate(
            measures_count=Count("measures", distinct=True),
            themes_count=Count("themes", filter=Q(themes__parent=None), distinct=True),
            official_count=Count("measures", filter=~Q(measures__official_text=""), distinct=True),
        ).order_by("-first_year", "code")
    )
    by_id = {plan.pk: plan for plan in found}
    followed = {plan.predecessor_id for plan in found}
    chains = []
    for newest in (plan for plan in found if plan.pk not in followed):
        chain = [newest]
        while (before := by_id.get(chain[-1].predecessor_id or 0)) and before not in chain:
            chain.append(before)
        chains.append(chain)
    return render(request, "plan/plans.html", {"chains": chains})


@public
def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the outline of a plan: its frame, its themes and their measures."""
    found = get_object_or_404(Plan.objects.select_related("predecessor"), code=plan)
    filters = outline_filters(request.GET)
    everything = outline(found)
    narrowed = outline(found, filters) if filters else everything
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return export(OUTLINE, narrowed.measures, found.title, wanted, f"{found.code}-measures")
    context = {
        "plan": found,
        "successor": Plan.objects.filter(predecessor=found).first(),
        "filters": filters,
        "choices": outline_choices(found, everything),
        "outline": narrowed,
        "objectives": list(found.objectives.order_by("position")),
        "principles": list(found.principles.order_by("position")),
        "missions": list(found.missions.order_by("position")),
        "linked": list(found.linked_plans.order_by("relation", "title")),
        "abbreviations": list(found.abbreviations.order_by("short")),
        "with_text": sum(bool(row.measure.official_text) for row in everything.measures),
        "formats": FORMATS,
    }
    return render(request, "plan/plan.html", context)


@public
def plan_lineage(request: HttpRequest, plan: str) -> HttpResponse:
    """Show a plan beside the one before it: what became of each measure."""
    found = get_object_or_404(Plan.objects.select_related("predecessor"), code=plan)
    older, newer = _generations(found)
    pairs = lineage_pairs(older, newer)
    theme, relation = request.GET.get("theme", ""), request.GET.get("relation", "")
    kept = [pair for pair in pairs if _keeps(pair, theme, relation)]
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        name = f"{older.code}-{newer.code}"
        return export(LINEAGE, lineage_rows(kept), _("Lineage"), wanted, name)
    context = {
        "plan": found,
        "older": older,
        "newer": newer,
        "pairs": [pair for pair in kept if pair.older],
        "alone": [pair.newer for pair in kept if pair.newer],
        "total_older": sum(pair.older is not None for pair in pairs),
        "followed": sum(pair.older is not None and not pair.orphan for pair in pairs),
        "total_alone": sum(pair.newer is not None for pair in pairs),
        "themes": [
            (t.code, f"{t.code}. {t.title}") for t in themes_of(older.pk) if t.parent_id is None
        ],
        "relations": lineage_choices(),
        "theme": theme,
        "relation": relation,
        "formats": FORMATS,
    }
    return render(request, "plan/lineage.html", context)


def _generations(plan: Plan) -> tuple[Plan, Plan]:
    """Return the older and the newer plan to compare.

    :raises Http404: when ``plan`` has neither a plan before it nor one after it.
    """
    if plan.predecessor is not None:
        return plan.predecessor, plan
    successor = Plan.objects.filter(predecessor=plan).first()
    if successor is None:
        raise Http404(_("This plan has no earlier or later generation in Maillon."))
    return plan, successor


def _keeps(pair: LineagePair, theme: str, relation: str) -> bool:
    if theme and (pair.older is None or pair.older.theme.code != theme):
        return False
    if relation == ORPHAN:
        return pair.orphan
    return not relation or relation in pair.relations
