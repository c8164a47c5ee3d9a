"""What every act on a decision shares: what a proposal rests on, the row locked, the checks."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.funding.enums import ApplicationState, CallState, Outcome
from maillon.funding.models import Application, Call, FundingDecision, Ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.decisions import firm_euros
from maillon.funding.queries.overlaps import open_recoveries
from maillon.funding.queries.ranked import RankedLine, adopted_ranking, lines_of
from maillon.funding.queries.ranking import deliberated
from maillon.funding.rules.reasons import Grid

STATES = {
    Outcome.SELECTED: ApplicationState.SELECTED,
    Outcome.RESERVE: ApplicationState.RESERVE,
    Outcome.REFUSED: ApplicationState.REFUSED,
    Outcome.INADMISSIBLE: ApplicationState.INADMISSIBLE,
}


@dataclass(frozen=True)
class Row:
    """What became of one application among several."""

    number: str
    decision: FundingDecision | None = None
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Basis:
    """What a proposal rests on, read once for a whole call."""

    ranking: Ranking | None
    lines: dict[str, RankedLine]
    grid: Grid
    # What the jury wrote of an outcome that it settled in a meeting, by number.
    settled: dict[str, str]

    @classmethod
    def of(cls, call: Call, ranking: Ranking | None = None) -> "Basis":
        """Read what the proposals of a call rest on; by default on its adopted ranking."""
        used = ranking or adopted_ranking(call)
        settled = {number: row.reason for number, row in deliberated(call).items()}
        return cls(used, lines_of(used), Grid.of(getattr(call, "grid", None)), settled)


def locked(decision: FundingDecision) -> FundingDecision:
    """Return a decision locked, with what its acts read."""
    rows = FundingDecision.objects.select_for_update(of=("self",))
    return rows.select_related(
        "application__call__grid",
        "application__call__instrument",
        "application__organisation",
        "application__sheet",
        "ranking",
        "legal_basis",
    ).get(pk=decision.pk)


def refuse_overtaken(row: FundingDecision) -> None:
    """Refuse where what the decision rests on changed since it was proposed.

    :raises Refused: when the application was withdrawn or its check reopened, the call cancelled,
        or the adoption of its ranking taken back.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=row.application_id)
    decidable = (
        (ApplicationState.INADMISSIBLE,)
        if row.outcome == Outcome.INADMISSIBLE
        else (ApplicationState.ADMISSIBLE, ApplicationState.RESERVE)
    )
    if application.state == ApplicationState.WITHDRAWN:
        raise Refused([_("This application was withdrawn: nothing is decided on it any more.")])
    if application.state not in decidable:
        raise Refused([_("The state of this application changed: propose the decision again.")])
    # One at a time for a call: two decisions together do not pass its budget.
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    if call.state == CallState.CANCELLED:
        raise Refused([_("This call is cancelled: nothing is decided on it any more.")])
    if row.ranking is not None and row.ranking.adopted_at is None:
        raise Refused(
            [
                _(
                    "The ranking on which this decision rests is no longer adopted: propose the "
                    "decision again."
                )
            ]
        )


def check_money(row: FundingDecision) -> None:
    """Refuse a selection that passes the budget of its call, or whose beneficiary owes money.

    :raises Refused: with the amounts.
    """
    call = row.application.call
    taken = firm_euros(call, without=row) + (row.amount or Decimal(0))
    if call.budget is not None and taken > call.budget:
        values = {"budget": euros(call.budget), "taken": euros(taken)}
        raise Refused(
            [_("The budget of the call is %(budget)s: with this one, %(taken)s is taken.") % values]
        )
    if open_recoveries(row.application.organisation).exists():
        raise Refused(
            [_("A repayment of this beneficiary is open: no new grant until it is repaid.")]
        )
