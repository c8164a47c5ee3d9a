"""Accepted contributions as the dossiers show them, in a fixed number of reads."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from maillon.core.remembering import question, remembered
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, ContributionMeasure, Figure
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Plan, Theme


def accepted(plan: Plan | None = None) -> QuerySet[Contribution]:
    """Return the contributions that count, of ``plan`` or of every plan."""
    found = Contribution.objects.filter(state__in=COUNTED)
    return found.filter(plan=plan) if plan else found


def with_parts(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return ``rows`` with category, plan, partners, figures and links ready to show."""
    return rows.select_related("category", "plan").prefetch_related(
        "partners__organisation",
        Prefetch("figures", Figure.objects.order_by("position", "id")),
        Prefetch("links", ContributionMeasure.objects.select_related("measure__plan")),
    )


def of_measure(measure: Measure, year: int | None = None) -> QuerySet[Contribution]:
    """Return the accepted contributions linked to ``measure``, in the order of their codes."""
    found = accepted().filter(links__measure=measure)
    if year:
        found = found.filter(first_year__lte=year, last_year__gte=year)
    return found.order_by("code")


def of_theme(theme: Theme) -> QuerySet[Contribution]:
    """Return the accepted contributions linked to a measure of ``theme`` or to the theme."""
    linked = ContributionMeasure.objects.filter(measure__theme=theme).values("contribution")
    direct = Contribution.themes.through.objects.filter(theme=theme).values("contribution")
    return accepted(theme.plan).filter(Q(pk__in=linked) | Q(pk__in=direct))


def first_of_each_category(rows: QuerySet[Contribution], number: int) -> QuerySet[Contribution]:
    """Return at most ``number`` of ``rows`` for each category of partners."""
    place = Window(RowNumber(), partition_by=F("category"), order_by=F("code").asc())
    first = rows.annotate(place=place).filter(place__lte=number)
    keys = remembered(
        f"first:{number}:{question(rows)}", lambda: list(first.values_list("pk", flat=True))
    )
    return Contribution.objects.filter(pk__in=keys).order_by("category__position", "code")


def of_organisation(organisation: Organisation) -> QuerySet[Contribution]:
    """Return the accepted contributions that ``organisation`` carried or helped with."""
    return accepted().filter(partners__organisation=organisation).order_by("code")


def covered_codes(links: QuerySet[ContributionMeasure], plan: Plan) -> frozenset[str]:
    """Return the codes of the measures of ``plan`` that these links cover."""
    found = links.filter(measure__plan=plan, contribution__state__in=COUNTED).order_by()
    codes = found.values_list("measure__code", flat=True).distinct()
    return remembered(f"covered:{question(codes)}", lambda: frozenset(codes))


def per_year(rows: QuerySet[Contribution], years: Iterable[int]) -> list[dict[str, Any]]:
    """Count ``rows`` per year; one that lasts several years counts in each of them."""
    wanted = list(years)
    aggregates = {
        f"y{year}": Count("pk", filter=Q(first_year__lte=year, last_year__gte=year))
        for year in wanted
    }
    plain = rows.order_by()
    counts = remembered(f"years:{wanted}:{question(plain)}", lambda: plain.aggregate(**aggregates))
    return [{"year": str(year), "count": counts[f"y{year}"]} for year in wanted]
