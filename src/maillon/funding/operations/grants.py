"""Entering, changing, closing and cancelling grants, of every instrument."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.core.money import euros
from maillon.funding.enums import DecisionState, GrantState, Outcome, TrancheState
from maillon.funding.models import Agreement, FundingDecision, Grant
from maillon.funding.operations.grant_input import (
    FIXED,
    PLAIN,
    GrantInput,
    described,
    input_of,
    store_links,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.tranches import plan_by_template
from maillon.funding.queries.overlaps import open_recoveries
from maillon.funding.rules.grants import GrantFacts, problems
from maillon.funding.searching import index_grants
from maillon.funding.workflows.grants import GrantAct, grant_step, why_not_grant
from maillon.implementation.enums import LinkRank
from maillon.plan.models import Measure

# Codes that would hide a fixed address under /grants/.
RESERVED = frozenset(
    {
        "new",
        "mine",
        "claims",
        "payments",
        "documents",
        "recoveries",
        "repayments",
        "cash",
        "reports",
        "renewals",
    }
)


def label_of(grant: Grant) -> str:
    """Return how the journal names a grant."""
    return f"{grant.code} {grant.title_fr}"


def locked(grant: Grant, act: GrantAct, reason: str = "") -> Grant:
    """Return the row as it is now, locked for this transaction, once ``act`` can be done to it.

    :raises Refused: when the state does not allow it, or a reason is wanting.
    """
    rows = Grant.objects.select_for_update(of=("self",))
    current = rows.select_related("instrument", "plan", "organisation").get(pk=grant.pk)
    step = grant_step(current.state, act)
    if step is None:
        raise Refused([why_not_grant(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current


@transaction.atomic
def create_grant(*, values: GrantInput, by: Author, now: datetime) -> Grant:
    """Store a grant with its measures, its tranches by the template, and its agreement.

    Without agreement it runs at once. A known amount alone is shared out in tranches.

    :raises Refused: when the rules of the instrument forbid it, the code is taken, or the
        beneficiary has money to repay.
    """
    mandatory = mandatory_of(values)
    _require(values, mandatory)
    _refuse_debtor(values)
    instrument = values.instrument
    code = values.code or next_code(instrument.code, values.first_year)
    taken = _("This code is taken: choose another one.")
    if code in RESERVED or Grant.objects.filter(code=code).exists():
        raise Refused([taken], {taken: "code"})
    grant = Grant(
        code=code,
        state=GrantState.AWARDED if instrument.with_agreement else GrantState.RUNNING,
        source_line=values.source_line,
        synthetic=values.synthetic,
        entered_at=now,
        entered_by=by.username,
        changed_at=now,
        **{name: getattr(values, name) for name in (*PLAIN, *FIXED)},
    )
    if grant.legal_basis is None:
        grant.legal_basis = instrument.legal_basis
    grant.save(force_insert=True)
    store_links(grant, values, mandatory)
    if instrument.with_agreement:
        Agreement.objects.create(
            grant=grant,
            number=0,
            new_amount=grant.amount,
            new_ends_on=grant.ends_on,
            created_at=now,
            created_by=by.username,
        )
    if grant.amount is not None:
        plan_by_template(grant)
    index_grants(Grant.objects.filter(pk=grant.pk))
    record(
        by=by,
        now=now,
        action="grant.created",
        target=grant,
        label=label_of(grant),
        changes={
            key: [None, value] for key, value in described(values, mandatory).items() if value
        },
    )
    return grant


@transaction.atomic
def create_grant_from_decision(*, decision: FundingDecision, by: Author, now: datetime) -> Grant:
    """Make the grant of an application that was selected, with its measures and legal basis.

    Doing it again gives the same grant.

    :raises Refused: when the decision selects nothing, is not approved, or names no amount.
    """
    rows = FundingDecision.objects.select_for_update(of=("self",))
    current = rows.select_related(
        "application__call__instrument__legal_basis",
        "application__call__plan",
        "application__organisation",
        "legal_basis",
    ).get(pk=decision.pk)
    application, call = current.application, current.application.call
    existing = Grant.objects.filter(application=application).first()
    if existing is not None:
        return existing
    if current.outcome != Outcome.SELECTED:
        raise Refused([_("Only a selected project gets a grant.")])
    if current.state not in (DecisionState.APPROVED, DecisionState.NOTIFIED):
        raise Refused([_("The decision is not approved yet.")])
    if current.amount is None:
        raise Refused([_("The decision names no amount.")])
    links = list(application.links.select_related("measure").order_by("measure__sort_key"))
    primary = next((link.measure for link in links if link.rank == LinkRank.PRIMARY), None)
    written = {f"title_{application.language}": application.title, "title_fr": application.title}
    told = {f"description_{application.language}": application.summary}
    values = GrantInput(
        instrument=call.instrument,
        plan=call.plan,
        organisation=application.organisation,
        **written,  # type: ignore[arg-type]
        **told,  # type: ignore[arg-type]
        code=_code_of(application.number),
        amount=current.amount,
        first_year=application.first_year or call.first_year,
        last_year=application.last_year or call.last_year,
        awarded_on=current.decided_on,
        legal_basis=current.legal_basis or call.legal_basis,
        legal_reference=call.legal_reference,
        primary=primary,
        secondary=tuple(link.measure for link in links if link.measure != primary),
        call=call,
        application=application,
        synthetic=application.synthetic or call.synthetic,
    )
    return create_grant(values=values, by=by, now=now)


@transaction.atomic
def edit_grant(*, grant: Grant, values: GrantInput, by: Author, now: datetime) -> bool:
    """Store what differs, and say whether anything did.

    Amount and last day of a grant whose agreement is signed change by an amendment only.

    :raises Refused: when the state, the rules of the instrument or a signed agreement forbid it.
    """
    current = locked(grant, GrantAct.EDIT)
    old = input_of(current)
    mandatory = mandatory_of(values)
    _require(values, mandatory)
    signed = current.agreements.filter(signed_on__isnull=False).exists()
    if signed and (values.amount, values.ends_on) != (old.amount, old.ends_on):
        raise Refused([_("Amount and last day are signed: they change by an amendment.")])
    if values.code not in ("", current.code):
        raise Refused([_("The code of a grant does not change.")])
    if values.organisation != old.organisation and (signed or current.application_id):
        raise Refused([_("The beneficiary was decided or signed: it no longer changes.")])
    if current.application_id and values.amount != old.amount:
        raise Refused([_("The amount was decided: it changes by an amendment, once it is signed.")])
    for name in ("instrument", "plan", "call", "application", "previous"):
        if getattr(values, name) != getattr(old, name):
            raise Refused([_("Instrument, plan and origin of a grant do not change.")])
    before = described(old, mandatory_of(old))
    changes = differences(before, described(values, mandatory))
    if not changes:
        return False
    for name in (*PLAIN, "organisation", "legal_basis"):
        setattr(current, name, getattr(values, name))
    current.changed_at = now
    current.save()
    store_links(current, values, mandatory)
    if values.amount != old.amount or values.ends_on != old.ends_on:
        current.agreements.filter(number=0).update(
            new_amount=current.amount, new_ends_on=current.ends_on
        )
        if current.amount is not None:
            plan_by_template(current)
        else:
            current.tranches.filter(state=TrancheState.PLANNED).delete()
    index_grants(Grant.objects.filter(pk=current.pk))
    record(
        by=by,
        now=now,
        action="grant.edited",
        target=current,
        label=label_of(current),
        changes=changes,
    )
    return True


def next_code(instrument: str, year: int) -> str:
    """Return a free code such as ``police-fund-2022-003``."""
    start = f"{instrument[:60]}-{year}-"
    taken = set(Grant.objects.filter(code__startswith=start).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{start}{number:03}" in taken:
        number += 1
    return f"{start}{number:03}"


def _code_of(number: str) -> str:
    code = slugify(number)[:80]
    return "" if Grant.objects.filter(code=code).exists() else code


def mandatory_of(values: GrantInput) -> list[Measure]:
    """Return the measures that every grant of the instrument contributes to, in this plan.

    None for a grant that ends before the year from which they count (``mandatory_from``).
    """
    instrument = values.instrument
    if values.last_year < (instrument.mandatory_from or 0):
        return []
    return list(instrument.mandatory_measures.filter(plan=values.plan).order_by("sort_key"))


def _refuse_debtor(values: GrantInput) -> None:
    """Refuse a grant awarded while its beneficiary has money to repay; older ones are entered."""
    if values.awarded_on is None:
        return
    rows = open_recoveries(values.organisation).filter(issued_on__lte=values.awarded_on)
    owed = sum((row.still_due for row in rows.prefetch_related("payments")), Decimal(0))
    if owed:
        text = _("The beneficiary has %(amount)s to repay: it gets no new grant until then.")
        message = text % {"amount": euros(owed)}
        raise Refused([message], {message: "organisation"})


def _require(values: GrantInput, mandatory: list[Measure]) -> None:
    measures = [*values.measures, *mandatory]
    found = problems(
        GrantFacts(
            title_fr=values.title_fr,
            instrument_kind=values.instrument.kind,
            organisation_kind=values.organisation.kind,
            first_year=values.first_year,
            last_year=values.last_year,
            instrument_years=(values.instrument.first_year, values.instrument.last_year),
            beneficiaries=values.instrument.beneficiaries,
            amount=values.amount if values.amount is None else Decimal(values.amount),
            starts_on=values.starts_on,
            ends_on=values.ends_on,
            measures={measure.pk for measure in measures},
            measures_of_plan=all(m.plan_id == values.plan.pk for m in measures),
            natural_person=values.natural_person,
        )
    )
    if found:
        raise Refused([message for _field, message in found], {m: field for field, m in found})
