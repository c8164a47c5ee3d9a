"""Prizes: their years, their laureates by rank, the candidates of a year where they are public."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from maillon.funding.enums import PASSED, CallKind, InstrumentKind, JurorState, ResultsShown
from maillon.funding.models import Call, Grant, Instrument
from maillon.funding.queries.published_grants import complete, published_grants


@dataclass(frozen=True)
class Contest:
    """The call of a year's prize as far as its results are shown: how many competed and voted."""

    call: Call
    candidates: int
    voters: int


@dataclass(frozen=True)
class PrizeYear:
    """A year of a prize: laureates by rank, and the call where there was one.

    :param missing: ranks below the last one known of which the sources name no laureate.
    """

    year: int
    laureates: list[Grant]
    missing: list[int]
    contests: list[Contest]


def prizes() -> QuerySet[Instrument]:
    """Return the instruments that are prizes."""
    return Instrument.objects.filter(kind=InstrumentKind.PRIZE).order_by("code")


def prize_years(prize: Instrument) -> list[PrizeYear]:
    """Return the years of ``prize``, the newest first: five queries, whatever their number."""
    by_year: dict[int, list[Grant]] = {}
    for grant in complete(published_grants().filter(instrument=prize)):
        by_year.setdefault(grant.first_year, []).append(grant)
    contests: dict[int, list[Contest]] = {}
    for contest in _contests(prize):
        contests.setdefault(contest.call.first_year, []).append(contest)
    found = []
    for year in sorted({*by_year, *contests}, reverse=True):
        laureates = sorted(by_year.get(year, []), key=_place)
        found.append(PrizeYear(year, laureates, _missing(laureates), contests.get(year, [])))
    return found


def _contests(prize: Instrument) -> Iterable[Contest]:
    calls = Call.objects.filter(instrument=prize, kind=CallKind.PRIZE, synthetic=False).exclude(
        results_shown=ResultsShown.NOTHING
    )
    candidates = dict(
        calls.order_by()
        .filter(applications__state__in=PASSED)
        .annotate(n=Count("applications", distinct=True))
        .values_list("pk", "n")
    )
    voters = dict(
        calls.order_by()
        .filter(jurors__state=JurorState.APPOINTED, jurors__ballots__isnull=False)
        .annotate(n=Count("jurors", distinct=True))
        .values_list("pk", "n")
    )
    for call in calls.order_by("first_year", "code"):
        yield Contest(call, candidates.get(call.pk, 0), voters.get(call.pk, 0))


def _place(grant: Grant) -> tuple[bool, int, str]:
    return grant.laureate_rank is None, grant.laureate_rank or 0, grant.organisation.name


def _missing(laureates: Iterable[Grant]) -> list[int]:
    known = {grant.laureate_rank for grant in laureates if grant.laureate_rank}
    return [rank for rank in range(1, max(known, default=0)) if rank not in known]
