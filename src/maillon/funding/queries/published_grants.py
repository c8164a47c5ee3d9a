"""The grants that everybody may read, and how many stay out and why."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from maillon.funding.enums import CallState, GrantState, ResultsShown
from maillon.funding.models import Grant, GrantMeasure

# A call's grants are published once its results are.
_NOT_SHOWN = Q(call__results_shown=ResultsShown.NOTHING) & ~Q(call__state=CallState.ARCHIVED)


def with_year(rows: QuerySet[Grant]) -> QuerySet[Any]:
    """Return ``rows`` with ``year``: that of the decision, or the first one where it is unknown."""
    year = Coalesce(ExtractYear("awarded_on"), F("first_year"), output_field=IntegerField())
    return rows.annotate(year=year)


def real_grants() -> QuerySet[Grant]:
    """Return the grants that exist: nothing fictitious, nothing cancelled."""
    rows = Grant.objects.exclude(state=GrantState.CANCELLED)
    return rows.filter(synthetic=False, organisation__synthetic=False).exclude(call__synthetic=True)


def exercise_grants(year: int | None = None) -> QuerySet[Grant]:
    """Return the fictitious grants of training calls, with ``year``: never beside real ones."""
    rows: QuerySet[Any] = Grant.objects.exclude(state=GrantState.CANCELLED)
    rows = with_year(rows.filter(synthetic=True, call__synthetic=True, natural_person=False))
    if year is not None:
        rows = rows.filter(year=year)
    return rows.order_by("-year", "organisation__name_fr", "code")


def exercise_years() -> list[int]:
    """Return the years in which an exercise gives grants, newest first."""
    rows: QuerySet[Any] = exercise_grants()
    return sorted(rows.order_by().values_list("year", flat=True).distinct(), reverse=True)


def published_grants(year: int | None = None) -> QuerySet[Grant]:
    """Return the grants of the public inventory, with ``year``, newest year first.

    Neither fictitious ones nor those to natural persons, nor those of a call whose results are
    not shown yet.
    """
    rows: QuerySet[Any] = with_year(real_grants().filter(natural_person=False))
    rows = rows.exclude(_NOT_SHOWN)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.order_by("-year", "organisation__name_fr", "code")


def complete(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Return ``rows`` with everything that the inventory says of a grant, read beforehand."""
    links = GrantMeasure.objects.select_related("measure__theme", "measure__plan")
    return rows.select_related(
        "organisation__territory",
        "instrument__legal_basis",
        "legal_basis",
        "call__legal_basis",
        "plan",
        "previous",
    ).prefetch_related(Prefetch("links", links.order_by("rank", "measure__sort_key")))


def published_years() -> list[int]:
    """Return the years of the inventory, newest first."""
    rows: QuerySet[Any] = published_grants()
    years = rows.order_by().values_list("year", flat=True).distinct()
    return sorted(years, reverse=True)


@dataclass(frozen=True)
class LeftOut:
    """How many grants of a year are not in the public inventory, by reason."""

    natural_persons: int
    results_not_shown: int


def left_out(year: int | None = None) -> LeftOut:
    """Return how many real grants stay out of the inventory of ``year``."""
    rows = with_year(real_grants())
    if year is not None:
        rows = rows.filter(year=year)
    persons = rows.filter(natural_person=True)
    hidden = rows.filter(_NOT_SHOWN, natural_person=False)
    return LeftOut(persons.count(), hidden.count())
