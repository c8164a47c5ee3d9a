"""What the page of a grant shows, for the authority and for its beneficiary."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.funding.enums import ExpenseFileState, GrantState, TrancheState, Trigger
from maillon.funding.models import (
    Agreement,
    Claim,
    ExpenseFile,
    Grant,
    GrantMeasure,
    Recovery,
    Tranche,
)
from maillon.funding.operations.grant_states import why_not_closed
from maillon.funding.queries.balance import Balance
from maillon.funding.queries.grants import DeMinimis, chain_of, de_minimis, legal_text
from maillon.funding.queries.payable import Money, money_of
from maillon.funding.rules.grants import alarms
from maillon.funding.rules.tranches import payable_amount, why_not_claimable, why_not_payable
from maillon.funding.workflows.grants import GrantAct, may_grant
from maillon.implementation.enums import LinkRank
from maillon.partners.permissions import Person


@dataclass(frozen=True)
class TrancheShown:
    """A tranche with its claims and why it cannot be claimed or paid now."""

    tranche: Tranche
    claims: list[Claim]
    waits: list[str]
    payable: Decimal | None
    claim_url: str = ""


@dataclass(frozen=True)
class NextStep:
    """Who must act next, for what; ``url`` leads there for who may."""

    title: str
    who: str
    by: date | None = None
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class GrantPage:
    """Everything on the page of a grant."""

    grant: Grant
    links: list[GrantMeasure]
    agreements: list[Agreement]
    money: Money
    tranches: list[TrancheShown]
    files: list[ExpenseFile]
    missing_years: list[int]
    recoveries: list[Recovery]
    chain: list[Grant]
    alarms: list[str]
    step: NextStep
    why_open: list[str]
    acts: dict[str, str]
    own: bool
    de_minimis: DeMinimis | None = None
    blocked: bool = False

    @property
    def balance(self) -> Balance:
        """The balance of the grant."""
        return self.money.balance

    @property
    def legal(self) -> str:
        """The legal basis and reference."""
        return legal_text(self.grant)

    @property
    def has_money(self) -> bool:
        """Whether anything of its money is known; else a zero would say something false."""
        held = self.balance
        return held.granted is not None or bool(held.paid or held.justified)

    @property
    def unsigned(self) -> Agreement | None:
        """The agreement or amendment that waits for its signature."""
        return next((row for row in self.agreements if row.signed_on is None), None)


def grant_page(grant: Grant, reader: Person, *, on: date) -> GrantPage:
    """Read the page of ``grant`` for ``reader``; about twenty queries, whatever it holds."""
    own = reader.owns([grant.organisation_id])
    held = money_of(grant)
    links = list(grant.links.select_related("measure__plan", "measure__theme"))
    links.sort(key=lambda link: (link.rank != LinkRank.PRIMARY, link.measure.sort_key))
    agreements = list(grant.agreements.select_related("document").order_by("number"))
    files = list(grant.expense_files.order_by("year"))
    back = grant.recoveries.prefetch_related("payments")
    recoveries = list(back.order_by("-issued_on", "pk"))
    tranches = _tranches(grant, held, reader, own=own)
    keeps = reader.everywhere("grant.view")
    first = next((row for row in agreements if row.number == 0), None)
    return GrantPage(
        grant=grant,
        links=links,
        agreements=agreements,
        money=held,
        tranches=tranches,
        files=files,
        missing_years=_missing_years(grant, files),
        recoveries=recoveries,
        chain=chain_of(grant),
        alarms=alarms(
            starts_on=grant.starts_on,
            awarded_on=grant.awarded_on,
            signed_on=first.signed_on if first else None,
            with_agreement=grant.instrument.with_agreement,
            has_measures=bool(links),
        )
        if keeps
        else [],
        step=next_step(grant, held, files, recoveries, agreements),
        why_open=why_not_closed(grant) if grant.state == GrantState.RUNNING and keeps else [],
        acts=_acts(grant, held, reader),
        own=own,
        de_minimis=de_minimis(
            grant.organisation_id,
            on=grant.awarded_on or on,
            ceiling=Decimal(settings.DE_MINIMIS_CEILING),
        )
        if grant.de_minimis
        else None,
        blocked=any(facts.blocked for facts in held.facts.values()),
    )


def next_step(
    grant: Grant,
    held: Money,
    files: list[ExpenseFile],
    recoveries: list[Recovery],
    agreements: list[Agreement],
) -> NextStep:
    """Say in what state the grant is and who must act next: the banner of its page."""
    due = next((row for row in recoveries if row.state == "open"), None)
    if due is not None:
        title = _("%(amount)s to be repaid.") % {"amount": euros(due.still_due)}
        return NextStep(title, _("the beneficiary repays."), due.due_on, "bad")
    if grant.state == GrantState.CANCELLED:
        return NextStep(_("Cancelled: %(why)s") % {"why": grant.state_reason}, "", kind="bad")
    if grant.state == GrantState.CLOSED and grant.amount is None:
        return NextStep(_("Closed."), "")
    if grant.state == GrantState.CLOSED:
        return NextStep(_("Closed: nothing is left to pay or to recover."), "", kind="ok")
    if grant.state == GrantState.AWARDED:
        return NextStep(
            _("Awarded: the agreement is not signed yet."),
            _("both parties sign the agreement; the finance officer records the signature."),
            kind="warn",
        )
    return _running_step(grant, held, files, agreements)


def _running_step(
    grant: Grant, held: Money, files: list[ExpenseFile], agreements: list[Agreement]
) -> NextStep:
    if any(row.state == TrancheState.CLAIMED for row in held.tranches):
        return NextStep(
            _("A claim waits for its decision."), _("the finance officer decides."), kind="warn"
        )
    if any(not why_not_payable(held.facts[row.pk]) for row in held.tranches):
        return NextStep(_("A tranche can be paid."), _("the finance officer pays."), kind="warn")
    if any(row.signed_on is None for row in agreements):
        return NextStep(_("An amendment waits for its signature."), _("both parties sign it."))
    states = {row.state for row in files}
    if states & {ExpenseFileState.SUBMITTED, ExpenseFileState.IN_CONTROL}:
        return NextStep(
            _("Supporting documents are in control."), _("the authority controls them.")
        )
    if ExpenseFileState.NOT_ADMISSIBLE in states:
        return NextStep(
            _("A file of supporting documents was sent back."),
            _("the beneficiary corrects it and hands it in again."),
            kind="warn",
        )
    claimable = [row for row in held.tranches if not why_not_claimable(held.facts[row.pk])]
    if claimable:
        return NextStep(_("A tranche can be claimed."), _("the beneficiary claims it."))
    if held.balance.to_call:
        title = _("%(amount)s are to be recovered.") % {"amount": euros(held.balance.to_call)}
        return NextStep(title, _("the finance officer asks the beneficiary."), kind="warn")
    if held.balance.controlled and held.balance.even:
        return NextStep(_("The account is even."), _("the authority closes the grant."))
    return NextStep(
        _("The project runs."),
        _("the beneficiary hands in the supporting documents of each year."),
    )


def _tranches(grant: Grant, held: Money, reader: Person, *, own: bool) -> list[TrancheShown]:
    claims: dict[int, list[Claim]] = {}
    for claim in Claim.objects.filter(tranche__grant=grant).order_by("made_at", "pk"):
        claims.setdefault(claim.tranche_id, []).append(claim)
    may_claim = bool(reader.may("claim.make", own=own))
    found = []
    for tranche in held.tranches:
        facts = held.facts[tranche.pk]
        can_claim = not why_not_claimable(facts)
        waits = why_not_payable(facts)
        if can_claim and tranche.trigger != Trigger.SIGNATURE:
            waits = [_("It can be claimed now.")]
        url = reverse("claim_make", args=[grant.code, tranche.position])
        found.append(
            TrancheShown(
                tranche=tranche,
                claims=claims.get(tranche.pk, []),
                waits=[] if tranche.state in ("paid", "cancelled") else waits,
                payable=None if why_not_payable(facts) else payable_amount(facts),
                claim_url=url if can_claim and may_claim else "",
            )
        )
    return found


def _missing_years(grant: Grant, files: list[ExpenseFile]) -> list[int]:
    have = {row.year for row in files}
    if grant.state not in (GrantState.RUNNING, GrantState.CANCELLED):
        return []
    return [year for year in range(grant.first_year, grant.last_year + 1) if year not in have]


def _acts(grant: Grant, held: Money, reader: Person) -> dict[str, str]:
    """Return the addresses of what the reader may do to the grant, by act."""
    names = {
        GrantAct.EDIT: "grant_edit",
        GrantAct.PLAN: "grant_tranches",
        GrantAct.AMEND: "grant_amend",
        GrantAct.CLOSE: "grant_close",
        GrantAct.CANCEL: "grant_cancel",
        GrantAct.REOPEN: "grant_reopen",
    }
    found = {
        act.value: reverse(name, args=[grant.code])
        for act, name in names.items()
        if may_grant(grant.state, act, reader)
    }
    planned = all(row.state in ("planned", "cancelled") for row in held.tranches)
    if not planned or grant.amount is None:
        found.pop(GrantAct.PLAN.value, None)
    if held.balance.to_call and reader.everywhere("recovery.issue"):
        found["recover"] = reverse("recovery_new", args=[grant.code])
    return found
