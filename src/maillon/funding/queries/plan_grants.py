"""The published grants behind the pages of the plan: of a measure, a partner, a territory…

Only what everybody may read (``queries.published_grants``): nothing fictitious, no natural person,
nothing of a call whose results are not shown. The same for whoever reads.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from maillon.funding.models import Call, Grant, GrantMeasure
from maillon.funding.queries.calls import open_calls
from maillon.funding.queries.published_grants import published_grants
from maillon.implementation.models import Contribution
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Theme

# Whose grants are for the place where they sit: an association works elsewhere than its seat.
_LOCAL = (OrganisationKind.MUNICIPALITY, OrganisationKind.POLICE_ZONE)


def grants_of_measure(measure: Measure) -> QuerySet[Grant]:
    """Return the published grants that serve ``measure``, as first or as further one."""
    links = GrantMeasure.objects.filter(measure=measure)
    return published_grants().filter(pk__in=links.values("grant"))


def grants_of_theme(theme: Theme) -> QuerySet[Grant]:
    """Return the published grants that serve a measure of ``theme`` (or of a sub-theme)."""
    links = GrantMeasure.objects.filter(Q(measure__theme=theme) | Q(measure__subtheme=theme))
    return published_grants().filter(pk__in=links.values("grant"))


def grants_of_organisation(organisation: Organisation) -> QuerySet[Grant]:
    """Return the published grants that ``organisation`` received."""
    return published_grants().filter(organisation=organisation)


def grants_of_contribution(contribution: Contribution) -> QuerySet[Grant]:
    """Return the published grants that paid for ``contribution``."""
    return published_grants().filter(contributions=contribution)


def grants_in(places: Collection[int]) -> QuerySet[Grant]:
    """Return the published grants for one of ``places`` (keys of territories).

    They name it, or went to its municipality or police zone. Those of beneficiaries whose address
    is protected are left out: the list would say where they are.
    """
    through = Grant.territories.through.objects.filter(territory__in=places)
    rows = published_grants().filter(
        Q(pk__in=through.values("grant"))
        | Q(organisation__territory__in=places, organisation__kind__in=_LOCAL)
    )
    protected = Grant.objects.filter(protected_location=True).order_by()
    return rows.exclude(organisation__in=protected.values("organisation"))


def open_calls_for(measures: Iterable[Measure], *, now: datetime) -> QuerySet[Call]:
    """Return the calls that take applications now for one of ``measures``; no exercises."""
    opened = Call.measures.through.objects.filter(measure__in=[one.pk for one in measures])
    return open_calls(now=now).filter(synthetic=False, pk__in=opened.values("call"))
