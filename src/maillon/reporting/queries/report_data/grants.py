"""The grants of the years of a report: by instrument, by project of a call, the funnel of a call.

Only what is published (``funding.queries.published_grants``): what everybody may read.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from maillon.funding.enums import RenewalOutcome, RenewalState, ResultsShown
from maillon.funding.models import Call, Grant, Instrument, Renewal
from maillon.funding.queries.funnel import Counted, Funnel, Step, funnel
from maillon.funding.queries.published_grants import complete, published_grants
from maillon.plan.models import Plan
from maillon.reporting.queries.report_data.contributions import text_of
from maillon.reporting.queries.report_data.types import (
    CallInfo,
    EndedInfo,
    FunnelStepInfo,
    GrantInfo,
    GrantsInfo,
    InstrumentInfo,
)

KNOWN, NOT_PUBLIC, UNKNOWN = "known", "not_public", "unknown"


def grants_in(plan: Plan, years: Sequence[int]) -> GrantsInfo:
    """Return the published grants of ``plan`` active in ``years``, and the calls behind them.

    A fixed number of queries, and about ten for each call.
    """
    rows = complete(
        published_grants().filter(plan=plan, first_year__lte=years[-1], last_year__gte=years[0])
    )
    grants = list(rows)
    return GrantsInfo(
        instruments=_instruments(grants),
        grants=[_grant(grant) for grant in grants],
        calls=[_call(call, grants) for call in _calls(grants)],
    )


def public_state(grant: Grant) -> str:
    """Say what everybody may know of the amount: it is known, not public, or unknown."""
    if grant.amount is None:
        return UNKNOWN
    return KNOWN if grant.amount_public else NOT_PUBLIC


def _instruments(grants: Iterable[Grant]) -> list[InstrumentInfo]:
    held: dict[Instrument, list[Grant]] = {}
    for grant in grants:
        held.setdefault(grant.instrument, []).append(grant)
    order = list(Instrument.objects.values_list("pk", flat=True))
    return [
        _instrument(instrument, held[instrument])
        for instrument in sorted(held, key=lambda one: order.index(one.pk))
    ]


def _instrument(instrument: Instrument, grants: list[Grant]) -> InstrumentInfo:
    amounts = [one.amount for one in grants if one.amount is not None and one.amount_public]
    return InstrumentInfo(
        code=instrument.code,
        title=text_of(instrument, "title"),
        grants=len(grants),
        beneficiaries=len({one.organisation_id for one in grants}),
        known=len(amounts),
        amount=str(sum(amounts, Decimal(0))),
    )


def _grant(grant: Grant) -> GrantInfo:
    state = public_state(grant)
    return GrantInfo(
        code=grant.code,
        instrument=grant.instrument.code,
        call=grant.call.code if grant.call else "",
        renews=grant.previous.code if grant.previous else "",
        title=text_of(grant, "title"),
        organisation=grant.organisation.code,
        beneficiary=text_of(grant.organisation, "name"),
        first_year=grant.first_year,
        last_year=grant.last_year,
        amount=str(grant.amount) if state == KNOWN else "",
        amount_state=state,
        measures=[link.measure.code for link in grant.links.all()],
        line=grant.source_line,
    )


def _calls(grants: Iterable[Grant]) -> list[Call]:
    """Return the calls of ``grants`` whose results everybody may read, in their order."""
    calls = {grant.call for grant in grants if grant.call is not None}
    shown = [call for call in calls if call.results_shown != ResultsShown.NOTHING]
    return sorted(shown, key=lambda call: (call.first_year, call.code))


def _call(call: Call, grants: Iterable[Grant]) -> CallInfo:
    found = funnel(call)
    return CallInfo(
        code=call.code,
        title=text_of(call, "title"),
        offered=found.offered.value,
        steps=[_step(step) for step in found.steps],
        not_renewed=_ended(call, grants),
        renewals_known=_renewals_known(found),
    )


def _renewals_known(found: Funnel) -> bool:
    """Say whether anything tells of renewals: none yet is not the same as none at all."""
    return bool(found.renewed.applications.value) or bool(found.renewed.document)


def _step(step: Step) -> FunnelStepInfo:
    def value(counted: Counted) -> int | None:
        return counted.value

    return FunnelStepInfo(
        code=step.code.value,
        label=step.label,
        applications=value(step.applications),
        organisations=value(step.organisations),
        measures=value(step.measures),
        announced=step.from_source,
        line=step.source_line,
    )


def _ended(call: Call, grants: Iterable[Grant]) -> list[EndedInfo]:
    """Return the grants of ``call`` that were decided not to be renewed, with the reason."""
    rows = Renewal.objects.filter(
        grant__in=[grant.pk for grant in grants if grant.call_id == call.pk],
        outcome=RenewalOutcome.NOT_RENEWED,
        state=RenewalState.DECIDED,
    ).select_related("grant__organisation")
    return [
        EndedInfo(
            code=row.grant.code,
            title=text_of(row.grant, "title"),
            beneficiary=text_of(row.grant.organisation, "name"),
            reason=text_of(row, "reason"),
        )
        for row in rows.order_by("grant__code")
    ]
