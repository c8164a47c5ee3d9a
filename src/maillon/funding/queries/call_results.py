"""The results of a call, to the extent that the authority shows them to everybody."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from maillon.funding.enums import ApplicationState, ResultsShown
from maillon.funding.models import Application, Call, Grant
from maillon.funding.queries.ranked import adopted_ranking, lines_of
from maillon.implementation.enums import LinkRank
from maillon.plan.models import Measure


@dataclass(frozen=True)
class Selected:
    """A selected project as everybody may read it.

    :param organisation: empty for a natural person, who is never published.
    :param grant_code: of the grant's public page; empty where it has none.
    :param amount: euros, where the amount is public; ``mean`` and ``rank`` where they are shown.
    """

    title: str
    organisation: str
    organisation_code: str
    measures: tuple[Measure, ...]
    amount: Decimal | None
    grant_code: str = ""
    rank: int | None = None
    mean: Decimal | None = None


def shown_results(call: Call) -> list[Selected]:
    """Return the selected projects of ``call``, none where nothing is shown yet.

    Grants that the sources give without an application stand with them; renewals do not.
    """
    if call.results_shown == ResultsShown.NOTHING:
        return []
    with_rank = call.results_shown == ResultsShown.RANKING
    lines = lines_of(adopted_ranking(call)) if with_rank else {}
    grants = {
        grant.application_id: grant for grant in call.grants.filter(application__isnull=False)
    }
    found = []
    for row in _applications(call):
        line = lines.get(row.number)
        links = sorted(row.links.all(), key=lambda link: link.rank != LinkRank.PRIMARY)
        grant = grants.get(row.pk)
        person = grant is not None and grant.natural_person
        found.append(
            Selected(
                title=grant.title if grant is not None else row.title,
                organisation="" if person else row.organisation.name,
                organisation_code="" if person else row.organisation.code,
                measures=tuple(link.measure for link in links),
                amount=_public_amount(grant),
                grant_code=_public_code(grant),
                rank=line.rank if line else None,
                mean=line.mean if line else None,
            )
        )
    found += [_of_grant(grant) for grant in _grants_alone(call)]
    last = len(found) + 1
    return sorted(found, key=lambda one: (one.rank or last, one.organisation, one.title))


def _applications(call: Call) -> list[Application]:
    rows = Application.objects.filter(call=call, state=ApplicationState.SELECTED)
    return list(rows.select_related("organisation").prefetch_related("links__measure__plan"))


def _grants_alone(call: Call) -> list[Grant]:
    rows = Grant.objects.filter(
        Q(previous__isnull=True), call=call, application__isnull=True
    ).exclude(state="cancelled")
    return list(rows.select_related("organisation").prefetch_related("measures__plan"))


def _of_grant(grant: Grant) -> Selected:
    person = grant.natural_person
    return Selected(
        title=grant.title,
        organisation="" if person else grant.organisation.name,
        organisation_code="" if person else grant.organisation.code,
        measures=tuple(grant.measures.all()),
        amount=_public_amount(grant),
        grant_code=_public_code(grant),
    )


def _public_code(grant: Grant | None) -> str:
    if grant is None or grant.synthetic or grant.natural_person or grant.state == "cancelled":
        return ""
    return grant.code


def _public_amount(grant: Grant | None) -> Decimal | None:
    return grant.amount if grant is not None and grant.amount_public else None
