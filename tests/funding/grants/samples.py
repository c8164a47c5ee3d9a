"""What to visit for the addresses of grants."""

from datetime import date
from decimal import Decimal

from tests.factories import OrganisationFactory, PlanFactory
from tests.factories_funding import (
    AgreementFactory,
    ClaimFactory,
    ExpenseCategoryFactory,
    ExpenseFactory,
    ExpenseFileFactory,
    GrantFactory,
    GrantMeasureFactory,
    InstrumentFactory,
    RecoveryFactory,
    RecoveryPaymentFactory,
    TrancheFactory,
)
from tests.url_samples import Owner, Sample


def granted(owner: Owner, **changes):
    """Make a grant of the owner that runs; the reference of a payment is for its readers alone.

    What was granted to whom, and on what basis, is public (the inventory).
    """
    grant = GrantFactory(organisation=owner.organisation, **({"state": "running"} | changes))
    measure = GrantMeasureFactory(grant=grant, measure__plan=grant.plan)
    AgreementFactory(grant=grant, signed_on=date(2022, 7, 15), new_amount=grant.amount)
    TrancheFactory(grant=grant, position=1)
    TrancheFactory(
        grant=grant,
        position=2,
        percent=Decimal("10"),
        amount=Decimal("1000.00"),
        state="paid",
        paid_on=date(2022, 8, 1),
        paid_amount=Decimal("1000.00"),
        payment_reference=owner.secret("grant.view"),
    )
    return grant, measure


def of_grant(owner: Owner):
    """Make a grant; return its parameters."""
    grant, _measure = granted(owner)
    return {"code": grant.code}


def anywhere():
    """Make a grant of nobody in particular."""
    return of_grant(Owner(OrganisationFactory()))


def agreement(owner: Owner):
    """Make the papers' parameters of a grant."""
    grant, _measure = granted(owner)
    return {"code": grant.code, "number": 0, "language": "fr", "format": "pdf"}


def with_claim(owner: Owner):
    """Make a claim that waits, its message for those who decide."""
    grant, _measure = granted(owner)
    ClaimFactory(tranche__grant=grant, tranche__state="claimed", note=owner.secret("claim.decide"))
    return {}


def file_of(owner: Owner, **changes):
    """Make a file of supporting documents with a line."""
    grant, _measure = granted(owner)
    file = ExpenseFileFactory(grant=grant, **({"state": "draft"} | changes))
    ExpenseFactory(file=file, label=owner.secret("grant.view"), category=ExpenseCategoryFactory())
    return {"code": grant.code, "year": file.year}


def recovery_of(owner: Owner):
    """Make a recovery given up (an open one would block payments), its letter's parameters."""
    grant, _measure = granted(owner)
    row = RecoveryFactory(
        grant=grant, reason=owner.secret("grant.view"), state="cancelled", closed_reason="Erreur"
    )
    return {"pk": row.pk, "language": "nl", "format": "pdf"}


def repayment_of(owner: Owner):
    """Make a payment on a recovery given up later; return its parameters."""
    row = RecoveryPaymentFactory(
        recovery__grant=granted(owner)[0],
        recovery__state="cancelled",
        recovery__closed_reason="Erreur",
        reference=owner.secret("grant.view"),
    )
    return {"pk": row.pk}


def only(make, *names):
    """Return ``make`` with some of its parameters."""

    def chosen(owner: Owner):
        return {key: value for key, value in make(owner).items() if key in names}

    return chosen


def instruments():
    """Make a plan and an instrument to choose."""
    PlanFactory()
    InstrumentFactory(code="zones")
    return {}


def to_recover(owner: Owner):
    """Make a cancelled grant of which a tranche was paid."""
    grant, _measure = granted(owner, state="cancelled", state_reason="Abandon")
    rows = grant.tranches.filter(position=1)
    rows.update(state="paid", paid_on=date(2022, 8, 1), paid_amount=Decimal("8000.00"))
    return {"code": grant.code}


SAMPLES = {
    "grants": Sample(lambda: anywhere() and {}, query="year=2022&amount=known"),
    "grant_new": Sample(instruments, query="instrument=zones"),
    "my_grants": Sample(lambda: anywhere() and {}),
    "cash": Sample(of=only(of_grant), query="year=2022"),
    "claims": Sample(of=with_claim),
    "claims_decide": Sample(expect=405),
    "payments_record": Sample(expect=405),
    "expense_files": Sample(of=only(lambda owner: file_of(owner, state="submitted"))),
    "recoveries": Sample(of=only(recovery_of)),
    "recovery_letter": Sample(of=recovery_of),
    "recovery_repaid": Sample(of=only(recovery_of, "pk"), expect=405),
    "recovery_cancel": Sample(of=only(recovery_of, "pk")),
    "repayment_correct": Sample(of=repayment_of),
    "grant": Sample(of=of_grant),
    "grant_edit": Sample(of=of_grant),
    "grant_tranches": Sample(of=of_grant),
    "claim_make": Sample(of=lambda owner: of_grant(owner) | {"position": 1}),
    "grant_amend": Sample(of=of_grant),
    "grant_close": Sample(of=of_grant, expect=405),
    "grant_cancel": Sample(of=of_grant),
    # Runs: nothing to reopen, one is sent back to the grant with the reason.
    "grant_reopen": Sample(of=of_grant, expect=302),
    "recovery_new": Sample(of=to_recover),
    "agreement_sign": Sample(of=only(agreement, "code", "number"), expect=405),
    "amendment_drop": Sample(of=only(agreement, "code", "number"), expect=405),
    "agreement_signed": Sample(of=only(agreement, "code", "number"), expect=405),
    "agreement_file": Sample(of=agreement),
    "expense_file": Sample(of=file_of),
    "expense_template": Sample(of=file_of),
    "expense_import": Sample(of=file_of, expect=405),
    "expense_scan": Sample(of=file_of, expect=405),
    "expense_admissible": Sample(of=file_of, expect=405),
    "expense_judge": Sample(of=file_of, expect=405),
    "expense_document": Sample(of=lambda owner: of_grant(owner) | {"pk": 1}, expect=405),
}
