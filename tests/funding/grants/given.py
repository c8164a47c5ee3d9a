"""Grants for the tests: one that runs, with its tranches, and the operations' shorthands."""

from datetime import UTC, date, datetime
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.operations.agreements import Signed, sign_agreement
from maillon.funding.operations.grant_input import GrantInput
from maillon.funding.operations.grants import create_grant
from maillon.funding.operations.recoveries import Repayment, issue_recovery, record_repayment
from tests.factories import MeasureFactory, OrganisationFactory
from tests.factories_funding import GrantFactory, InstrumentFactory, TrancheFactory

NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
BY = Author("finance")
DO = {"by": BY, "now": NOW}
IBAN = "BE68539007547034"
PDF = b"%PDF-1.4 piece"


def values_of(organisation=None, instrument=None, **changes):
    """Return the input of a grant of 10 000 euros for 2022, for an association."""
    measure = changes.pop("primary", None) or MeasureFactory(code="4.9")
    given = {
        "instrument": instrument or InstrumentFactory(kind="recurrent", by_call=False),
        "plan": measure.plan,
        "organisation": organisation or OrganisationFactory(kind="association"),
        "title_fr": "Permanence sociale",
        "amount": Decimal("10000.00"),
        "first_year": 2022,
        "last_year": 2022,
        "awarded_on": date(2022, 1, 10),
        "primary": measure,
    }
    return GrantInput(**(given | changes))


def awarded(organisation=None, **changes):
    """Return a grant awarded, its agreement not signed."""
    return create_grant(values=values_of(organisation, **changes), **DO)


def running(organisation=None, **changes):
    """Return a grant that runs: 80 % at signature, 20 % on accepted documents."""
    grant = awarded(organisation, **changes)
    first = grant.agreements.first()
    if first is not None:
        sign_agreement(agreement=first, signed=Signed(date(2022, 2, 1)), **DO)
    grant.refresh_from_db()
    return grant


def owing(amount="1000.00", **changes):
    """Return a recovery of all that was paid of a cancelled grant, asked for on 1 June 2022."""
    state = {"state": "cancelled", "state_reason": "Abandon"}
    grant = GrantFactory(**(state | changes))
    paid = {"state": "paid", "paid_on": date(2022, 3, 1), "paid_amount": Decimal(amount)}
    TrancheFactory(grant=grant, amount=Decimal(amount), **paid)
    return issue_recovery(
        grant=grant,
        amount=Decimal(amount),
        reason="Abandon",
        issued_on=date(2022, 6, 1),
        due_on=date(2022, 7, 15),
        **DO,
    )


def repay(recovery, amount, paid_on=date(2022, 6, 10), reference=""):
    """Record a payment on a recovery."""
    return record_repayment(
        recovery=recovery, given=Repayment(Decimal(amount), paid_on, reference), **DO
    )
