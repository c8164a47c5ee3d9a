"""Decisions proposed: as the adopted ranking says, or by hand with a reason where they differ."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.money import euros
from maillon.funding.documents.letters import language_of
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
    Call,
    FundingDecision,
    LegalBasis,
    Ranking,
)
from maillon.funding.operations.decisions.basis import STATES, Basis, Row
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.decisions import route_of
from maillon.funding.queries.ranked import RankedLine
from maillon.funding.rules.reasons import Reasons, decision_reasons
from maillon.funding.workflows.decisions import DecisionAct, decision_step, why_not_decide

_REFUSALS = (Outcome.REFUSED, Outcome.INADMISSIBLE)


def propose_from_ranking(*, call: Call, ranking: Ranking, by: Author, now: datetime) -> list[Row]:
    """Propose a decision for every application that has none yet, as the adopted ranking says.

    The inadmissible get one too, with the points that are not met. What somebody proposed by hand
    stays. Returns what became of each application, with what stands in the way.

    :raises Refused: for a ranking that is not adopted, or of another call.
    """
    if ranking.call_id != call.pk or ranking.adopted_at is None:
        raise Refused([_("Adopt the ranking first: decisions rest on an adopted ranking.")])
    basis = Basis.of(call, ranking)
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
    application: Application, basis: Basis, *, by: Author, now: datetime
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
        amount = most_granted(application) if outcome == Outcome.SELECTED else None
    return propose_on(application, outcome=outcome, amount=amount, basis=basis, by=by, now=now)


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
    :param departs_reason: why, where the outcome is not the one of the adopted ranking, or where
        a ranked project gets less than it asked for.
    :param legal_basis: default: that of the call, else of its instrument.
    :raises Refused: when the state forbids it, a refusal has no reason, a departure no reason, or
        the amount is missing, zero, or more than was asked.
    """
    return propose_on(
        application,
        outcome=outcome,
        amount=amount,
        reasons=reasons,
        departs_reason=departs_reason,
        legal_basis=legal_basis,
        basis=Basis.of(application.call),
        by=by,
        now=now,
    )


@transaction.atomic
def propose_on(
    application: Application,
    *,
    outcome: str,
    amount: Decimal | None,
    basis: Basis,
    reasons: Reasons | None = None,
    departs_reason: str = "",
    legal_basis: LegalBasis | None = None,
    by: Author,
    now: datetime,
) -> FundingDecision:
    """Propose a decision on what was read once for a whole call (as ``propose_decision``)."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__instrument", "call__legal_basis", "organisation")
        .get(pk=application.pk)
    )
    existing = FundingDecision.objects.select_for_update().filter(application=row).first()
    _allow_proposal(row, existing, outcome)
    line = basis.lines.get(row.number)
    departs = line is not None and outcome in STATES and _departs(line, outcome)
    less = line is not None and outcome == Outcome.SELECTED and grants_less(row, amount)
    texts = reasons if reasons is not None else _written(row, outcome, line, basis)
    _check_proposal(row, outcome, amount, texts)
    _check_reason(departs, less, departs_reason)
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
    decision.departs = departs
    decision.departs_reason = departs_reason.strip() if departs or less else ""
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


def _written(row: Application, outcome: str, line: RankedLine | None, basis: Basis) -> Reasons:
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
) -> None:
    problems = []
    if outcome not in Outcome.values:
        raise Refused([_("Choose what is decided.")])
    if outcome == Outcome.SELECTED:
        problems += _amount_problems(row, amount)
    if outcome in _REFUSALS and not texts.get("fr", "").strip():
        problems.append(_("A refusal says its reasons: write them in French at least."))
    elif outcome in _REFUSALS and not texts.get(language_of(row), "").strip():
        # Law of 29 July 1991, and those on languages: a letter without its reasons is void.
        problems.append(
            _("Write the reasons in the language of the applicant too: %(language)s.")
            % {"language": language_of(row).upper()}
        )
    if problems:
        raise Refused(problems)


def _check_reason(departs: bool, less: bool, reason: str) -> None:
    """Refuse what differs from the ranking without a word.

    :raises Refused: saying what differs.
    """
    if reason.strip():
        return
    if departs:
        raise Refused([_("This departs from the ranking: say why.")])
    if less:
        raise Refused([_("Less is granted than was asked for: say why.")])


def most_granted(application: Application) -> Decimal | None:
    """Return what a selected project gets at most: what it asked for, within the call's maximum."""
    asked, most = application.requested, application.call.maximum_amount
    return asked if asked is None or most is None else min(asked, most)


def grants_less(application: Application, amount: Decimal | None) -> bool:
    """Say whether ``amount`` is less than the project could get."""
    most = most_granted(application)
    return amount is not None and most is not None and amount < most


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
