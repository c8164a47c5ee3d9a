"""Counts beside the rows of a list, for the rows of the page only.

A count in the query itself would be made for every row of the list before it is cut into pages.
"""

from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet

from maillon.core.remembering import remembered
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, ContributionPartner
from maillon.partners.models import Organisation, Territory
from maillon.portal.queries.places import all_within


class CountedOrganisations(QuerySet[Organisation]):
    """Organisations that know ``contribution_count`` and ``measure_count`` once they are read."""

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache:
            ids = [row.pk for row in self._result_cache]
            counts = remembered(f"organisations:{ids}", partial(_done_by, ids))
            row: Any
            for row in self._result_cache:
                row.contribution_count, row.measure_count = counts.get(row.pk, (0, 0))


def _done_by(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Count the contributions of each organisation, and the measures they serve."""
    parts = ContributionPartner.objects.filter(
        organisation__in=ids, contribution__state__in=COUNTED
    )
    counted = parts.order_by().values_list("organisation")
    return {
        organisation: (contributions, measures)
        for organisation, contributions, measures in counted.annotate(
            Count("contribution", distinct=True),
            Count("contribution__links__measure", distinct=True),
        )
    }


class CountedTerritories(QuerySet[Territory]):
    """Territories that know how many organisations, contributions and measures they have.

    What lies in a part of a territory lies in it too; a contribution counts once.
    """

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache:
            ids = [row.pk for row in self._result_cache]
            organisations = _counts(
                Organisation.objects.filter(territory__in=ids), "territory", "pk"
            )
            contributions, measures = remembered(f"located:{ids}", partial(_located, ids))
            row: Any
            for row in self._result_cache:
                row.organisation_count = organisations.get(row.pk, 0)
                row.contribution_count = contributions.get(row.pk, 0)
                row.measure_count = measures.get(row.pk, 0)


def _located(ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Count the contributions located in each territory of ``ids``, and their measures."""
    places = all_within()
    located = Contribution.territories.through.objects.filter(contribution__state__in=COUNTED)
    counts = [
        located.order_by().aggregate(
            **{
                f"n{pk}": Count(what, filter=Q(territory__in=places[pk]), distinct=True)
                for pk in ids
            }
        )
        for what in ("contribution", "contribution__links__measure")
    ]
    return tuple({pk: found[f"n{pk}"] for pk in ids} for found in counts)  # type: ignore[return-value]


def _counts(rows: QuerySet[Any], group: str, what: str) -> dict[int, int]:
    """Return ``{group: number of distinct what}``, in one query."""
    grouped = rows.order_by().values_list(group).annotate(n=Count(what, distinct=True))
    return dict(grouped)
