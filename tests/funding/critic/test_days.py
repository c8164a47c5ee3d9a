"""A day is that of the local clock: at one in the morning in Brussels, UTC is still yesterday."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from maillon.funding.operations.agreements import Signed, sign_agreement
from maillon.funding.operations.claims import (
    Payment,
    decide_claims,
    make_claim,
    record_payments,
)
from maillon.funding.operations.committee import note_meeting
from maillon.funding.operations.recoveries import Repayment, record_repayment
from maillon.funding.operations.refusal import Refused
from tests.factories import RecoveryFactory
from tests.funding.grants.given import BY, IBAN, awarded, running

pytestmark = pytest.mark.django_db

# 16 June 2022, 0:30 in Brussels; in UTC it is still the 15th.
NIGHT = datetime(2022, 6, 15, 22, 30, tzinfo=UTC)
TODAY, TOMORROW = date(2022, 6, 16), date(2022, 6, 17)


def test_an_agreement_is_signed_today_not_tomorrow() -> None:
    grant = awarded()
    agreement = grant.agreements.get()
    with pytest.raises(Refused):
        sign_agreement(agreement=agreement, signed=Signed(TOMORROW), by=BY, now=NIGHT)
    assert sign_agreement(agreement=agreement, signed=Signed(TODAY), by=BY, now=NIGHT)


def test_a_payment_is_of_today_not_of_tomorrow() -> None:
    tranche = running().tranches.order_by("position").first()
    claim = make_claim(tranche=tranche, iban=IBAN, by=BY, now=NIGHT)
    decide_claims(claims=[claim], accepted=True, by=BY, now=NIGHT)
    amount = Decimal("8000.00")
    with pytest.raises(Refused):
        record_payments(payments=[Payment(tranche, amount, TOMORROW)], by=BY, now=NIGHT)
    paid = record_payments(payments=[Payment(tranche, amount, TODAY)], by=BY, now=NIGHT)
    assert paid[0].paid_on == TODAY


def test_money_comes_back_today_not_tomorrow() -> None:
    recovery = RecoveryFactory(issued_on=TODAY - timedelta(days=9))
    with pytest.raises(Refused):
        given = Repayment(recovery.amount, TOMORROW)
        record_repayment(recovery=recovery, given=given, by=BY, now=NIGHT)
    given = Repayment(recovery.amount, TODAY)
    assert record_repayment(recovery=recovery, given=given, by=BY, now=NIGHT).paid_on == TODAY


def test_a_committee_met_today_not_tomorrow() -> None:
    said = {"participants": "", "minutes": "Avancement.", "agreed": "", "by": BY, "now": NIGHT}
    grant = running()
    with pytest.raises(Refused):
        note_meeting(grant=grant, held_on=TOMORROW, **said)
    assert note_meeting(grant=grant, held_on=TODAY, **said).held_on == TODAY
