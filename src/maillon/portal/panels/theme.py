"""The parts of a theme's page."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from maillon.core.remembering import remembered
from maillon.implementation.models import Contribution
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Measure, Theme
from maillon.portal.queries.contributions import (
    first_of_each_category,
    of_theme,
    with_parts,
)
from maillon.reporting.queries.coverage import CoverageFilters, counted_links

SHOWN_PER_CATEGORY = 4


@dataclass(frozen=True)
class MeasureRow:
    """A measure with the number of its contributions per category, and all together."""

    measure: Measure
    counts: list[int]
    total: int


@dataclass(frozen=True)
class Group:
    """The contributions of a category: how many, and the first of them."""

    category: PartnerCategory
    count: int
    contributions: list[Contribution]


def measure_rows(theme: Theme, categories: list[PartnerCategory]) -> list[MeasureRow]:
    """Return the measures of ``theme`` with what each category contributed to them."""
    links = counted_links(theme.plan, CoverageFilters()).filter(measure__theme=theme).order_by()
    grouped = links.values_list("measure_id", "contribution__category_id")
    counts: dict[tuple[int, int], int] = remembered(
        f"theme-links:{theme.pk}",
        lambda: {(m, category): n for m, category, n in grouped.annotate(n=Count("id"))},
    )
    measures = theme.measures.select_related("subtheme").order_by("sort_key")
    rows = []
    for measure in measures:
        numbers = [counts.get((measure.pk, category.pk), 0) for category in categories]
        rows.append(MeasureRow(measure, numbers, sum(numbers)))
    return rows


def contribution_groups(theme: Theme, categories: list[PartnerCategory]) -> list[Group]:
    """Return the contributions of ``theme`` by category, the first few of each."""
    rows = of_theme(theme)
    grouped = rows.order_by().values_list("category_id").annotate(n=Count("id"))
    numbers: dict[Any, int] = remembered(f"theme-categories:{theme.pk}", lambda: dict(grouped))
    shown: dict[int, list[Contribution]] = defaultdict(list)
    for contribution in with_parts(first_of_each_category(rows, SHOWN_PER_CATEGORY)):
        shown[contribution.category_id].append(contribution)
    return [
        Group(category, numbers[category.pk], shown[category.pk])
        for category in categories
        if numbers.get(category.pk)
    ]
