"""What is so of each tranche: the facts by which ``rules.tranches`` says what can be paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from maillon.funding.enums import (
    GrantState,
    RecoveryState,
    ReportState,
    ReportVerdict,
    TrancheState,
    Trigger,
)
from maillon.funding.models import ActivityReport, Agreement, Claim, Grant, Recovery, Tranche
from maillon.funding.queries.balance import Balance, balances

_SETTLED = (TrancheState.PAID, TrancheState.CANCELLED)


@dataclass(frozen=True)
class TrancheFacts:
    """What decides whether a tranche can be claimed or paid.

    :param met: the triggers that are fulfilled.
    :param earlier_paid: every tranche before it is paid or cancelled.
    :param blocked: the beneficiary has an open recovery, of whichever grant.
    :param to_pay: what may still be paid of the grant, in euros.
    """

    state: str
    trigger: str
    amount: Decimal
    running: bool
    met: frozenset[str]
    earlier_paid: bool
    blocked: bool
    to_pay: Decimal


@dataclass(frozen=True)
class Money:
    """The tranches of a grant in order, the facts of each by its id, and the balance."""

    tranches: list[Tranche]
    facts: dict[int, TrancheFacts]
    balance: Balance


def money_of(grant: Grant) -> Money:
    """Return the tranches of one grant with their facts."""
    return money([grant])[grant.pk]


def money(grants: Iterable[Grant]) -> dict[int, Money]:
    """Return the tranches of each grant, by its id; the queries do not grow with the grants.

    The grants must have their instrument at hand (``select_related``).
    """
    rows = list(grants)
    ids = [row.pk for row in rows]
    held = balances(rows)
    by_grant: dict[int, list[Tranche]] = {pk: [] for pk in ids}
    for tranche in Tranche.objects.filter(grant__in=ids).order_by("grant", "position"):
        by_grant[tranche.grant_id].append(tranche)
    met = _met(rows, held)
    blocked = blocked_organisations({row.organisation_id for row in rows})
    found = {}
    for row in rows:
        facts, earlier = {}, True
        for tranche in by_grant[row.pk]:
            facts[tranche.pk] = TrancheFacts(
                state=tranche.state,
                trigger=tranche.trigger,
                amount=tranche.amount,
                running=row.state == GrantState.RUNNING,
                met=met[row.pk],
                earlier_paid=earlier,
                blocked=row.organisation_id in blocked,
                to_pay=held[row.pk].to_pay,
            )
            earlier = earlier and tranche.state in _SETTLED
        found[row.pk] = Money(by_grant[row.pk], facts, held[row.pk])
    return found


def blocked_organisations(ids: Iterable[int]) -> set[int]:
    """Return which of these organisations have money to repay, of whichever grant."""
    rows = Recovery.objects.filter(state=RecoveryState.OPEN, grant__organisation__in=list(ids))
    return set(rows.order_by().values_list("grant__organisation", flat=True))


def _met(rows: list[Grant], held: dict[int, Balance]) -> dict[int, frozenset[str]]:
    ids = [row.pk for row in rows]
    signed = set(
        Agreement.objects.filter(grant__in=ids, number=0, signed_on__isnull=False)
        .order_by()
        .values_list("grant", flat=True)
    )
    adequate = set(
        ActivityReport.objects.filter(
            grant__in=ids, state=ReportState.DECIDED, verdict=ReportVerdict.ADEQUATE
        )
        .order_by()
        .values_list("grant", flat=True)
    )
    found = {}
    for row in rows:
        met = set()
        if row.pk in signed or not row.instrument.with_agreement:
            met.add(Trigger.SIGNATURE.value)
        if row.pk in adequate:
            met.add(Trigger.INTERIM_REPORT.value)
        if held[row.pk].controlled:
            met.add(Trigger.JUSTIFICATION.value)
        found[row.pk] = frozenset(met)
    return found


@dataclass(frozen=True)
class ToPay:
    """A tranche for the finance officer: its facts, its accepted claim and what can be paid.

    :param claim: ``None`` where the signature alone makes it payable and nobody claimed it.
    """

    tranche: Tranche
    facts: TrancheFacts
    claim: Claim | None

    @property
    def amount(self) -> Decimal:
        """What can be paid, in euros: the claim within the tranche and the ceiling."""
        most = min(self.facts.amount, self.facts.to_pay)
        return min(most, self.claim.amount) if self.claim else most


def waiting_claims(*, among: QuerySet[Grant]) -> QuerySet[Claim]:
    """Return the claims of these grants that wait for a decision, the oldest first."""
    return (
        Claim.objects.filter(accepted=None, tranche__grant__in=among.order_by().values("pk"))
        .select_related("tranche__grant__organisation", "tranche__grant__instrument")
        .order_by("made_at", "pk")
    )


def tranches_to_pay(*, among: QuerySet[Grant]) -> list[ToPay]:
    """Return the tranches of these grants accepted, or that a signature makes payable."""
    rows = list(
        Tranche.objects.filter(
            Q(state=TrancheState.ACCEPTED)
            | Q(state=TrancheState.PLANNED, trigger=Trigger.SIGNATURE, amount__gt=0),
            grant__in=among.order_by().filter(state=GrantState.RUNNING).values("pk"),
        )
        .select_related("grant__organisation", "grant__instrument")
        .order_by("grant__code", "position")
    )
    grants = {row.grant_id: row.grant for row in rows}
    held = money(grants.values())
    claims: dict[int, Claim] = {}
    accepted = Claim.objects.filter(tranche__in=[row.pk for row in rows], accepted=True)
    for claim in accepted.order_by("pk"):
        claims[claim.tranche_id] = claim
    return [ToPay(row, held[row.grant_id].facts[row.pk], claims.get(row.pk)) for row in rows]
