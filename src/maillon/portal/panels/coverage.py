"""Which measures a partner or a place covers, as ticks by theme."""

from dataclasses import dataclass

from django.db.models import QuerySet

from maillon.implementation.models import ContributionMeasure
from maillon.plan.models import Measure, Plan, Theme
from maillon.portal.queries.contributions import covered_codes


@dataclass(frozen=True)
class ThemeTicks:
    """A theme, its measures in order, and the codes that are covered."""

    theme: Theme
    measures: list[Measure]
    covered: frozenset[str]


def covered_themes(plan: Plan, links: QuerySet[ContributionMeasure]) -> list[ThemeTicks]:
    """Return the themes of ``plan`` with the measures that ``links`` cover."""
    covered = covered_codes(links, plan)
    by_theme: dict[int, list[Measure]] = {}
    for measure in Measure.objects.filter(plan=plan).order_by("sort_key"):
        by_theme.setdefault(measure.theme_id, []).append(measure)
    themes = Theme.objects.filter(plan=plan, parent=None).order_by("position")
    found = []
    for theme in themes:
        measures = by_theme.get(theme.pk, [])
        codes = frozenset(m.code for m in measures) & covered
        found.append(ThemeTicks(theme, measures, codes))
    return found
