"""Renewal: a grant and the verdict on its report become a proposal, then the next grant or none."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import (
    GrantState,
    RenewalOutcome,
    RenewalState,
    ReportState,
    ReportVerdict,
)
from maillon.funding.models import ActivityReport, Grant, Renewal
from maillon.funding.operations.grant_contributions import contribution_for
from maillon.funding.operations.grant_input import GrantInput
from maillon.funding.operations.grants import create_grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.overlaps import open_recoveries


@transaction.atomic
def propose_renewal(
    *,
    grant: Grant,
    outcome: str,
    amount: Decimal | None = None,
    reasons: dict[str, str] | None = None,
    by: Author,
    now: datetime,
) -> Renewal:
    """Propose to renew a grant, with another amount, or not; a proposal can be made again.

    A renewal rests on an adequate report of the last year (seed 003, line 679).

    :param amount: in euros, for a changed amount.
    :param reasons: language → reason; French is required unless it is simply renewed.
    :raises Refused: without the verdict, the reason or the amount that it takes.
    """
    current = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    given = {language: text.strip() for language, text in (reasons or {}).items()}
    report = _report_of(current)
    _check(current, outcome, amount, given, report)
    renewal = Renewal.objects.filter(grant=current).first() or Renewal(grant=current)
    if renewal.state == RenewalState.DECIDED:
        raise Refused([_("This renewal is decided: what follows is the new grant.")])
    before = renewal.outcome
    renewal.report, renewal.outcome = report, outcome
    renewal.amount = amount if outcome == RenewalOutcome.CHANGED else current.amount
    if outcome == RenewalOutcome.NOT_RENEWED:
        renewal.amount = None
    for language in ("fr", "nl", "en"):
        setattr(renewal, f"reason_{language}", given.get(language, ""))
    renewal.proposed_at, renewal.proposed_by = now, by.username
    renewal.save()
    record(
        by=by,
        now=now,
        action="renewal.proposed",
        target=renewal,
        label=f"{current.code} {current.title_fr}",
        changes={"outcome": [before, outcome], "amount": [None, renewal.amount]},
        reason=given.get("fr", ""),
    )
    return renewal


def _report_of(grant: Grant) -> ActivityReport | None:
    """Return the report of the last year of a grant: that of an earlier one says too little."""
    return grant.reports.filter(year=grant.last_year).first()


def _check(
    grant: Grant,
    outcome: str,
    amount: Decimal | None,
    reasons: dict[str, str],
    report: ActivityReport | None,
) -> None:
    if outcome not in RenewalOutcome.values:
        raise Refused([_("Say whether the grant is renewed.")])
    if outcome != RenewalOutcome.RENEWED and not reasons.get("fr"):
        raise Refused([_("Say why it is not simply renewed.")])
    if grant.state == GrantState.CANCELLED and outcome != RenewalOutcome.NOT_RENEWED:
        raise Refused([_("This grant is cancelled: it cannot be renewed.")])
    if outcome == RenewalOutcome.NOT_RENEWED:
        return
    if outcome == RenewalOutcome.CHANGED and (amount is None or amount <= 0):
        raise Refused([_("Say the new amount.")])
    if report is None or report.state != ReportState.DECIDED:
        raise Refused([_("The activity report is not judged yet: the renewal rests on it.")])
    if report.verdict == ReportVerdict.INADEQUATE:
        raise Refused([_("The activity report was found inadequate: this grant is not renewed.")])
    if report.verdict == ReportVerdict.INCOMPLETE and outcome == RenewalOutcome.RENEWED:
        raise Refused(
            [
                _(
                    "The activity report is incomplete: have it completed and judge it again, or "
                    "renew with another amount and say why."
                )
            ]
        )


@transaction.atomic
def decide_renewal(
    *, renewal: Renewal, decided_on: date, by: Author, now: datetime
) -> Grant | None:
    """Decide what was proposed: make the next grant, or none.

    :raises Refused: when it is decided already, when a repayment of the beneficiary is open, or by
        who proposed another amount or the end of it.
    """
    rows = Renewal.objects.select_for_update(of=("self",))
    current = rows.select_related(
        "grant__instrument", "grant__plan", "grant__call", "grant__organisation", "grant__previous"
    ).get(pk=renewal.pk)
    grant = current.grant
    if current.state == RenewalState.DECIDED:
        raise Refused([_("This renewal is decided: what follows is the new grant.")])
    if current.outcome != RenewalOutcome.RENEWED and current.proposed_by == by.username:
        raise Refused([_("You proposed this renewal: somebody else must decide it.")])
    following = None
    if current.outcome != RenewalOutcome.NOT_RENEWED:
        if open_recoveries(grant.organisation).exists():
            raise Refused(
                [_("The beneficiary has a repayment open: no new grant before it is settled.")]
            )
        following = _next_grant(current, decided_on, by=by, now=now)
    current.state, current.decided_on = RenewalState.DECIDED, decided_on
    current.save(update_fields=["state", "decided_on"])
    record(
        by=by,
        now=now,
        action="renewal.decided",
        target=current,
        label=f"{grant.code} {grant.title_fr}",
        changes={
            "state": [RenewalState.PROPOSED, RenewalState.DECIDED],
            "next": [None, following.code if following else None],
        },
        reason=current.reason_fr,
    )
    return following


def _next_grant(renewal: Renewal, decided_on: date, *, by: Author, now: datetime) -> Grant:
    grant = renewal.grant
    links = list(grant.links.select_related("measure").order_by("rank", "measure__sort_key"))
    years = grant.last_year - grant.first_year + 1
    following = create_grant(
        values=GrantInput(
            instrument=grant.instrument,
            plan=grant.plan,
            call=grant.call,
            organisation=grant.organisation,
            title_fr=grant.title_fr,
            title_nl=grant.title_nl,
            title_en=grant.title_en,
            description_fr=grant.description_fr,
            description_nl=grant.description_nl,
            description_en=grant.description_en,
            amount=renewal.amount,
            amount_public=grant.amount_public,
            first_year=grant.first_year + years,
            last_year=grant.last_year + years,
            awarded_on=decided_on,
            legal_basis=grant.legal_basis,
            legal_reference=grant.legal_reference,
            protected_location=grant.protected_location,
            natural_person=grant.natural_person,
            de_minimis=grant.de_minimis,
            primary=next((link.measure for link in links if link.rank == "primary"), None),
            secondary=tuple(link.measure for link in links if link.rank != "primary"),
            territories=tuple(grant.territories.all()),
            previous=grant,
            synthetic=grant.synthetic,
        ),
        by=by,
        now=now,
    )
    if grant.contributions.exists():
        contribution_for(following, by=by, now=now)
    return following
