"""Grants for the tests: one that runs, with its tranches, and the operations' shorthands."""

from datetime import UTC, date, datetime
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.operations.agreements import Signed, sign_agreement
from maillon.funding.operations.grant_input import GrantInput
from maillon.funding.operations.grants import create_grant
from tests.factories import MeasureFactory, OrganisationFactory
from tests.factories_funding import InstrumentFactory

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
