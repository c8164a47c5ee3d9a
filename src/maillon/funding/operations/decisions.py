"""Decisions: proposed from a ranking, approved step by step, notified with a letter."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.money import euros
from maillon.funding.documents.letters import language_of, letter_pdf
from maillon.funding.enums import (
    ApplicationState,
    CallState,
    DecisionState,
    Outcome,
    PointVerdict,
)
from maillon.funding.models import (
    Application,
    Approval,
    ApprovalThreshold,
    Call,
    FundingDecision,
    LegalBasis,
    Ranking,
)
from maillon.funding.notifications.checks import tell_decided
from maillon.funding.operations.grants import create_grant_from_decision
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.decisions import firm_euros, route_of
from maillon.funding.queries.overlaps import open_recoveries
from maillon.funding.queries.ranked import RankedLine, adopted_ranking, lines_of
from maillon.funding.queries.ranking import deliberated
from maillon.funding.rules.reasons import Grid, Reasons, decision_reasons
from maillon.funding.workflows.decisions import DecisionAct, decision_step, why_not_decide
from maillon.implementation.operations.imports import keep_document

_STATES = {
    Outcome.SELECTED: ApplicationState.SELECTED,
    Outcome.RESERVE: ApplicationState.RESERVE,
    Outcome.REFUSED: ApplicationState.REFUSED,
    Outcome.INADMISSIBLE: ApplicationState.INADMISSIBLE,
}
_REFUSALS = (Outcome.REFUSED, Outcome.INADMISSIBLE)


@dataclass(frozen=True)
class Row:
    """What became of one application among several."""

    number: str
    decision: FundingDecision | None = None
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Basis:
    """What a proposal rests on, read once for a whole call."""

    ranking: Ranking | None
    lines: dict[str, RankedLine]
    grid: Grid
    # What the jury wrote of an outcome that it settled in a meeting, by number.
    settled: dict[str, str]

    @classmethod
    def of(cls, call: Call, ranking: Ranking | None = None) -> "_Basis":
        used = ranking or adopted_ranking(call)
        settled = {number: row.reason for number, row in deliberated(call).items()}
        return cls(used, lines_of(used), Grid.of(getattr(call, "grid", None)), settled)


def propose_from_ranking(*, call: Call, ranking: Ranking, by: Author, now: datetime) -> list[Row]:
    """Propose a decision for every application that has none yet, as the adopted ranking says.

    The inadmissible get one too, with the points that are not met. What somebody proposed by hand
    stays. Returns what became of each application, with what stands in the way.

    :raises Refused: for a ranking that is not adopted, or of another call.
    """
    if ranking.call_id != call.pk or ranking.adopted_at is None:
        raise Refused([_("Adopt the ranking first: decisions rest on an adopted ranking.")])
    basis = _Basis.of(call, ranking)
    waiting = Application.objects.filter(
        call=call,
        state__in=(ApplicationState.ADMISSIBLE, ApplicationState.INADMISSIBLE),
        decision__isnull=True,
    )
    found = []
    for application in waiting.select_related("call", "organisation").order_by("number"):
        try:
            decision = _propose_as_ranked(application, basis, by=by, now=now)
        except Refused as refusal:
            found.append(Row(application.number, None, tuple(refusal.messages)))
        else:
            found.append(Row(application.number, decision))
    return found


def _propose_as_ranked(
    application: Application, basis: _Basis, *, by: Author, now: datetime
) -> FundingDecision:
    if application.state == ApplicationState.INADMISSIBLE:
        outcome, amount = Outcome.INADMISSIBLE, None
    else:
        line = basis.lines.get(application.number)
        if line is None:
            raise Refused([_("The ranking does not hold this application: take a new one.")])
        if not line.is_decidable:
            raise Refused([_("Too few experts read it for the ranking to decide: decide by hand.")])
        outcome = line.outcome
        amount = application.requested if outcome == Outcome.SELECTED else None
    return _propose(application, outcome=outcome, amount=amount, basis=basis, by=by, now=now)


def propose_decision(
    *,
    application: Application,
    outcome: str,
    amount: Decimal | None = None,
    reasons: Reasons | None = None,
    departs_reason: str = "",
    legal_basis: LegalBasis | None = None,
    by: Author,
    now: datetime,
) -> FundingDecision:
    """Propose a decision, or write anew one that is not notified: its route then starts again.

    :param amount: euros, for a selected project: what was asked, or less.
    :param reasons: by language (``fr``, ``nl``, ``en``); ``None``: written from the records.
    :param departs_reason: why, where the outcome is not the one of the adopted ranking.
    :param legal_basis: default: that of the call, else of its instrument.
    :raises Refused: when the state forbids it, a refusal has no reason, a departure no reason, or
        the amount is missing, zero, or more than was asked.
    """
    return _propose(
        application,
        outcome=outcome,
        amount=amount,
        reasons=reasons,
        departs_reason=departs_reason,
        legal_basis=legal_basis,
        basis=_Basis.of(application.call),
        by=by,
        now=now,
    )


@transaction.atomic
def _propose(
    application: Application,
    *,
    outcome: str,
    amount: Decimal | None,
    basis: _Basis,
    reasons: Reasons | None = None,
    departs_reason: str = "",
    legal_basis: LegalBasis | None = None,
    by: Author,
    now: datetime,
) -> FundingDecision:
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__instrument", "call__legal_basis", "organisation")
        .get(pk=application.pk)
    )
    existing = FundingDecision.objects.select_for_update().filter(application=row).first()
    _allow_proposal(row, existing, outcome)
    line = basis.lines.get(row.number)
    departs = line is not None and outcome in _STATES and _departs(line, outcome)
    texts = reasons if reasons is not None else _written(row, outcome, line, basis)
    _check_proposal(row, outcome, amount, texts, departs, departs_reason)
    decision = existing or FundingDecision(application=row)
    before = {
        "outcome": decision.outcome,
        "amount": decision.amount,
        "state": decision.state if existing else "",
    }
    decision.outcome, decision.state = outcome, DecisionState.PROPOSED
    decision.amount = amount if outcome == Outcome.SELECTED else None
    decision.reason_fr, decision.reason_nl = texts.get("fr", ""), texts.get("nl", "")
    decision.reason_en = texts.get("en", "")
    decision.ranking = basis.ranking if line is not None else None
    decision.departs, decision.departs_reason = departs, departs_reason.strip() if departs else ""
    decision.legal_basis = legal_basis or row.call.legal_basis or row.call.instrument.legal_basis
    decision.proposed_at, decision.proposed_by = now, by.username
    decision.decided_on = decision.notified_at = None
    decision.letter_sha256 = ""
    decision.save()
    _start_route(decision, now)
    record(
        by=by,
        now=now,
        action="decision.decision_proposed",
        target=decision,
        label=row.number,
        changes={
            "outcome": [before["outcome"], outcome],
            "amount": [before["amount"], decision.amount],
            "state": [before["state"], str(decision.state)],
        },
        reason=decision.departs_reason,
    )
    return decision


def _departs(line: RankedLine, outcome: str) -> bool:
    """Whether ``outcome`` is another one than the ranking's; too few readings: nothing is said."""
    return line.is_decidable and line.outcome != outcome


def _written(row: Application, outcome: str, line: RankedLine | None, basis: _Basis) -> Reasons:
    failed = row.checks.filter(verdict=PointVerdict.NOT_MET).select_related("point")
    return decision_reasons(
        outcome=outcome,
        line=line,
        grid=basis.grid,
        failed=failed.order_by("point__position", "point"),
        said=row.state_reason,
        settled=basis.settled.get(row.number, ""),
        ranked=sum(one.rank is not None for one in basis.lines.values()),
    )


def _allow_proposal(row: Application, existing: FundingDecision | None, outcome: str) -> None:
    if existing is not None:
        state = DecisionState(existing.state)
        promoted = state == DecisionState.NOTIFIED
        act = DecisionAct.PROMOTE if promoted else DecisionAct.PROPOSE
        if decision_step(state, act, existing.outcome) is None:
            raise Refused([why_not_decide(state, act)])
        if promoted and outcome not in (Outcome.SELECTED, Outcome.REFUSED):
            raise Refused([_("From the reserve list a project is selected, or refused for good.")])
        if promoted:
            return
    if outcome == Outcome.INADMISSIBLE:
        if row.state != ApplicationState.INADMISSIBLE:
            raise Refused([_("This application was not declared inadmissible.")])
        return
    if row.state not in (ApplicationState.ADMISSIBLE, ApplicationState.RESERVE):
        raise Refused([_("Only an admissible application is decided on.")])
    if row.call.state not in (CallState.EVALUATED, CallState.DECIDED):
        raise Refused([_("Start the evaluation of the call first.")])


def _check_proposal(
    row: Application,
    outcome: str,
    amount: Decimal | None,
    texts: Reasons,
    departs: bool,
    departs_reason: str,
) -> None:
    problems = []
    if outcome not in Outcome.values:
        raise Refused([_("Choose what is decided.")])
    if outcome == Outcome.SELECTED:
        problems += _amount_problems(row, amount)
    if outcome in _REFUSALS and not texts.get("fr", "").strip():
        problems.append(_("A refusal says its reasons: write them in French at least."))
    if departs and not departs_reason.strip():
        problems.append(_("This departs from the ranking: say why."))
    if problems:
        raise Refused(problems)


def _amount_problems(row: Application, amount: Decimal | None) -> list[str]:
    if amount is None or amount <= 0:
        return [_("Give the amount that is granted.")]
    if row.requested is not None and amount > row.requested:
        asked = euros(row.requested)
        return [_("No more is granted than was asked for: %(asked)s.") % {"asked": asked}]
    most = row.call.maximum_amount
    if most is not None and amount > most:
        shown = {"most": euros(most)}
        return [_("The call gives at most %(most)s for one project.") % shown]
    return []


def _start_route(decision: FundingDecision, now: datetime) -> None:
    """Write the approval route anew: nobody has agreed to the new text yet."""
    steps = route_of(decision.amount, on=timezone.localtime(now).date())
    if not steps:
        raise Refused(
            [_("No approval step covers this amount today: write the approval steps first.")]
        )
    decision.approvals.all().delete()
    Approval.objects.bulk_create(
        Approval(decision=decision, step=step, position=number)
        for number, step in enumerate(steps, start=1)
    )


def next_step(decision: FundingDecision) -> Approval | None:
    """Return the step of the route whose turn it is; ``None`` when all agreed."""
    return next((one for one in decision.approvals.all() if one.agreed is not True), None)


@transaction.atomic
def approve(
    *,
    decision: FundingDecision,
    step: ApprovalThreshold,
    agreed: bool,
    note: str = "",
    by: Author,
    now: datetime,
) -> None:
    """Agree at a step of the route, or send the decision back with a note.

    :raises Refused: out of turn, by the person who proposed it, for a refusal without a note, when
        the budget of the call would be exceeded, or when a repayment is open.
    """
    row = _locked(decision)
    if decision_step(row.state, DecisionAct.APPROVE) is None:
        raise Refused([why_not_decide(row.state, DecisionAct.APPROVE)])
    turn = next_step(row)
    if turn is None or turn.step_id != step.pk:
        raise Refused([_("It is not the turn of this step.")])
    if row.proposed_by == by.username:
        raise Refused([_("You proposed this decision: somebody else must approve it.")])
    if not agreed and not note.strip():
        raise Refused([_("Say why you do not agree.")])
    if agreed and row.outcome == Outcome.SELECTED:
        _check_money(row)
    turn.agreed, turn.note, turn.at, turn.by = agreed, note.strip(), now, by.username
    turn.save()
    before = row.state
    if not agreed:
        row.state = DecisionState.REJECTED
    elif not row.approvals.exclude(agreed=True).exists():
        row.state, row.decided_on = DecisionState.APPROVED, timezone.localtime(now).date()
    row.save(update_fields=["state", "decided_on"])
    record(
        by=by,
        now=now,
        action="decision.agreed" if agreed else "decision.sent_back",
        target=row,
        label=row.application.number,
        changes={"step": ["", step.title], "state": [str(before), str(row.state)]},
        reason=turn.note,
    )
    decision.state, decision.decided_on = row.state, row.decided_on


def _check_money(row: FundingDecision) -> None:
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


@transaction.atomic
def notify(*, decision: FundingDecision, by: Author, now: datetime) -> None:
    """Tell the applicant: the application takes its outcome, a selected one gets its grant.

    The letter in the applicant's language is kept as it leaves, with its SHA-256.

    :raises Refused: while a step of the route is open, or when it was notified already.
    """
    row = _locked(decision)
    step = decision_step(row.state, DecisionAct.NOTIFY)
    if step is None:
        raise Refused([why_not_decide(row.state, DecisionAct.NOTIFY)])
    if row.outcome == Outcome.SELECTED:
        _check_money(row)
    row.state, row.notified_at = step.to, now
    row.letter_sha256 = _kept_letter(row, by=by, now=now)
    row.save(update_fields=["state", "notified_at", "letter_sha256"])
    application = row.application
    before, application.state = application.state, _STATES[Outcome(row.outcome)]
    application.changed_at = now
    application.save(update_fields=["state", "changed_at"])
    if row.outcome == Outcome.SELECTED:
        create_grant_from_decision(decision=row, by=by, now=now)
    record(
        by=by,
        now=now,
        action="decision.notified",
        target=row,
        label=application.number,
        changes={
            "state": [str(before), str(application.state)],
            "letter": ["", row.letter_sha256],
        },
    )
    tell_decided(row, now=now)
    decision.state, decision.notified_at = row.state, row.notified_at
    decision.letter_sha256 = row.letter_sha256


def _kept_letter(row: FundingDecision, *, by: Author, now: datetime) -> str:
    """Keep the letter in the applicant's language as it leaves, and return its SHA-256."""
    content = letter_pdf(row, language=language_of(row.application), made=now)
    name = f"{row.application.number}.pdf"
    return keep_document(data=content, filename=name, by=by, now=now).sha256


def _locked(decision: FundingDecision) -> FundingDecision:
    rows = FundingDecision.objects.select_for_update(of=("self",))
    return rows.select_related(
        "application__call__grid",
        "application__call__instrument",
        "application__organisation",
        "application__sheet",
        "ranking",
        "legal_basis",
    ).get(pk=decision.pk)


def approve_all(
    *, decisions: Iterable[FundingDecision], by: Author, now: datetime, note: str = ""
) -> list[Row]:
    """Agree to several decisions, each at the step whose turn it is; say what became of each."""
    found = []
    for one in decisions:
        turn = next_step(one)
        try:
            if turn is None:
                raise Refused([why_not_decide(one.state, DecisionAct.APPROVE)])
            approve(decision=one, step=turn.step, agreed=True, note=note, by=by, now=now)
        except Refused as refusal:
            found.append(Row(one.application.number, one, tuple(refusal.messages)))
        else:
            found.append(Row(one.application.number, one))
    return found


def notify_all(*, decisions: Iterable[FundingDecision], by: Author, now: datetime) -> list[Row]:
    """Notify several decisions, each in its own transaction, and say what became of each."""
    found = []
    for one in decisions:
        try:
            notify(decision=one, by=by, now=now)
        except Refused as refusal:
            found.append(Row(one.application.number, one, tuple(refusal.messages)))
        else:
            found.append(Row(one.application.number, one))
    return found
