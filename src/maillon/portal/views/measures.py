"""The page of a theme and the dossier of a measure."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from maillon.core.listing import PAGE_SIZE, page_numbers
from maillon.core.remembering import RememberingPaginator, count
from maillon.funding.panels.on_plan import calls_panel, grants_panel
from maillon.funding.queries.plan_grants import grants_of_measure, grants_of_theme
from maillon.implementation.models import Figure
from maillon.implementation.queries.planning import expected_for
from maillon.implementation.queries.proposals import open_on
from maillon.partners.access import person, public
from maillon.partners.models import PartnerCategory
from maillon.partners.panels.exchanges import exchanges_here
from maillon.plan.enums import PartnerRole
from maillon.plan.models import Measure, MeasureLineage, Theme
from maillon.portal.panels.chain import measure_chain
from maillon.portal.panels.theme import MeasureRow, contribution_groups, measure_rows
from maillon.portal.panels.to_look_at import to_look_at
from maillon.portal.queries.contributions import of_measure, of_theme, per_year, with_parts
from maillon.portal.queries.editions import latest_edition


@public
def theme(request: HttpRequest, plan: str, theme: str) -> HttpResponse:
    """Show a theme: its measures and gaps, the contributions by category."""
    themes = Theme.objects.select_related("plan", "parent")
    found = get_object_or_404(themes, plan__code=plan, code=theme)
    top = found.parent or found
    categories = list(PartnerCategory.objects.order_by("position", "code"))
    rows = measure_rows(top, categories)
    if found.parent:
        rows = [row for row in rows if row.measure.subtheme_id == found.pk]
    covered = frozenset(row.measure.code for row in rows if row.total)
    context = {
        "plan": found.plan,
        "theme": found,
        "subthemes": list(found.subthemes.order_by("position")),
        "categories": [c for i, c in enumerate(categories) if any(r.counts[i] for r in rows)],
        "rows": _without_empty_columns(rows, categories),
        "measures": [row.measure for row in rows],
        "covered": covered,
        "gaps": [row.measure for row in rows if not row.total],
        "groups": contribution_groups(top, categories),
        "figures": count(Figure.objects.filter(contribution__in=of_theme(top))),
        "grants": grants_panel(grants_of_theme(found), address=f"theme={quote(top.code)}"),
        "eligible_calls": calls_panel([row.measure for row in rows], now=timezone.now()),
        "exchanges": exchanges_here(request, found, f"{found.code}. {found.title}"),
    }
    return render(request, "portal/theme.html", context)


@public
def measure(request: HttpRequest, plan: str, measure: str) -> HttpResponse:
    """Show the dossier of a measure: everything that hangs on it, and what is missing."""
    measures = Measure.objects.select_related("plan", "theme", "subtheme", "document")
    found = get_object_or_404(measures, plan__code=plan, code=measure)
    year = _year(request.GET.get("year", ""))
    every = of_measure(found)
    number = count(every)
    page = RememberingPaginator(with_parts(of_measure(found, year)), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    ancestors, descendants = _lineage(found)
    edition = latest_edition(found.plan, drafts=bool(person(request).may("edition.view_draft")))
    now = timezone.now()
    expected = expected_for(found, now=now)
    grants = grants_panel(grants_of_measure(found), address=f"theme={quote(found.theme.code)}")
    context = {
        "plan": found.plan,
        "measure": found,
        "number": number,
        "page": page,
        "proposed": open_on(page.object_list, person(request)),
        "pages": page_numbers(page),
        "year": year,
        "years": per_year(every, range(found.plan.first_year, found.plan.last_year + 1)),
        "figures": count(Figure.objects.filter(contribution__in=every)),
        "expected": expected,
        "chain": measure_chain(
            found, ancestors, descendants, number, edition, expected, grants.totals.grants
        ),
        "to_look_at": to_look_at(found),
        "grants": grants,
        "eligible_calls": calls_panel([found], now=now),
        "ancestors": ancestors,
        "descendants": descendants,
        "exchanges": exchanges_here(request, found, f"{found.code} {found.title}"),
        **_plan_side(found),
    }
    return render(request, "portal/measure.html", context)


def _lineage(found: Measure) -> tuple[list[MeasureLineage], list[MeasureLineage]]:
    """Return the links to the measures of the plan before, and to those of the plan after."""
    before = MeasureLineage.objects.filter(newer=found).select_related("older__plan")
    after = MeasureLineage.objects.filter(older=found).select_related("newer__plan")
    return list(before.order_by("older__sort_key")), list(after.order_by("newer__sort_key"))


def _plan_side(found: Measure) -> dict[str, object]:
    """Return what the plan itself says of the measure, and its place among the others."""
    partners = list(found.partners.filter(sub_action=None).select_related("group", "organisation"))
    siblings = Measure.objects.filter(plan=found.plan)
    twins = siblings.none()
    if found.fingerprint:
        twins = siblings.filter(fingerprint=found.fingerprint).exclude(pk=found.pk)
    return {
        "leads": [p for p in partners if p.role == PartnerRole.LEAD],
        "partners": [p for p in partners if p.role != PartnerRole.LEAD],
        "sub_actions": list(
            found.sub_actions.prefetch_related("partners__group", "partners__organisation")
        ),
        "references": list(found.references.all()),
        "twins": list(twins),
        "previous": siblings.filter(sort_key__lt=found.sort_key).order_by("-sort_key").first(),
        "next": siblings.filter(sort_key__gt=found.sort_key).order_by("sort_key").first(),
    }


def _without_empty_columns(
    rows: list[MeasureRow], categories: list[PartnerCategory]
) -> list[MeasureRow]:
    """Return ``rows`` without the categories that contributed to none of them."""
    kept = [i for i in range(len(categories)) if any(row.counts[i] for row in rows)]
    return [MeasureRow(r.measure, [r.counts[i] for i in kept], r.total) for r in rows]


def _year(text: str) -> int | None:
    """Return the year of a filter, or ``None`` where it is not one."""
    return int(text) if text.isdecimal() and len(text) == 4 else None
