"""Repayments in parts: never more than what is due, corrected with a reason, counted by year."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.core.models import JournalLine
from maillon.funding.models import Grant, RecoveryPayment
from maillon.funding.operations.recoveries import (
    Repayment,
    cancel_recovery,
    correct_repayment,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.balance import balance
from maillon.funding.queries.cash import cash_of, cash_years
from maillon.funding.queries.payable import blocked_organisations
from tests.factories import OrganisationFactory
from tests.factories_funding import RecoveryFactory, RecoveryPaymentFactory
from tests.funding.grants.given import DO, NOW, owing, repay

pytestmark = pytest.mark.django_db


def correct(payment, right=None, reason="Faute de frappe"):
    """Strike a payment out; ``right``: the amount that came in truly."""
    given_right = None if right is None else Repayment(Decimal(right), payment.paid_on)
    return correct_repayment(payment=payment, right=given_right, reason=reason, **DO)


def fresh(recovery):
    """Return the recovery as it is stored."""
    return type(recovery).objects.get(pk=recovery.pk)


def test_several_payments_close_it_and_the_block_stays_until_the_last():
    recovery = owing("1000.00")
    owner = recovery.grant.organisation_id
    repay(recovery, "333.33", date(2022, 6, 5), "EXTRAIT 7")
    repay(recovery, "333.33", date(2022, 6, 6))
    half = fresh(recovery)
    assert (half.state, half.received, half.still_due) == (
        *("open", Decimal("666.66")),
        Decimal("333.34"),
    )
    held = balance(recovery.grant)
    assert (held.called, held.to_recover, held.to_call) == (half.still_due, half.still_due, 0)
    assert blocked_organisations([owner]) == {owner}
    repay(recovery, "333.34", date(2022, 6, 8))
    whole = fresh(recovery)
    assert (whole.state, whole.still_due, whole.paid_on) == ("paid", 0, date(2022, 6, 8))
    assert blocked_organisations([owner]) == set()
    first = RecoveryPayment.objects.order_by("pk").first()
    assert (first.reference, first.entered_by, first.entered_at) == ("EXTRAIT 7", "finance", NOW)
    said = list(JournalLine.objects.filter(action="grant.repaid").order_by("number"))
    assert [line.changes["still_due"] for line in said] == [
        ["1000.00", "666.67"],
        ["666.67", "333.34"],
        ["333.34", "0.00"],
    ]


@pytest.mark.parametrize(
    ("amount", "day"),
    [
        ("1000.01", date(2022, 6, 10)),
        ("0.00", date(2022, 6, 10)),
        ("-1.00", date(2022, 6, 10)),
        ("0.005", date(2022, 6, 10)),
        ("10.00", date(2022, 5, 31)),
        ("10.00", date(2022, 6, 16)),
    ],
)
def test_what_cannot_be_is_refused(amount, day):
    recovery = owing("1000.00")
    with pytest.raises(Refused):
        repay(recovery, amount, day)
    assert not recovery.payments.exists()


def test_nothing_is_received_on_what_is_closed():
    recovery = owing("10.00")
    repay(recovery, "10.00")
    with pytest.raises(Refused):
        repay(recovery, "0.01")


def test_a_mistake_is_struck_out_with_its_reason_and_the_debt_is_open_again():
    recovery = owing("1000.00")
    wrong = repay(recovery, "1000.00", reference="A")
    with pytest.raises(Refused):
        correct(wrong, "100.00", reason=" ")
    right = correct(wrong, "100.00")
    wrong.refresh_from_db()
    assert (wrong.struck_by, wrong.struck_at, wrong.struck_reason) == (
        *("finance", NOW),
        "Faute de frappe",
    )
    after = fresh(recovery)
    assert (after.state, after.paid_on, after.still_due) == ("open", None, Decimal("900.00"))
    line = JournalLine.objects.order_by("-number").first()
    assert (line.action, line.reason, line.changes["amount"]) == (
        "grant.repayment_corrected",
        "Faute de frappe",
        ["1000.00", "100.00"],
    )
    with pytest.raises(Refused):
        correct(wrong)
    assert correct(right) is None
    assert fresh(recovery).received == 0


def test_a_correction_above_what_is_due_changes_nothing():
    recovery = owing("1000.00")
    repay(recovery, "600.00")
    second = repay(recovery, "300.00")
    with pytest.raises(Refused):
        correct(second, "400.01")
    second.refresh_from_db()
    assert (second.struck_at, fresh(recovery).still_due) == (None, Decimal("100.00"))


def test_a_closed_grant_is_reopened_before_a_payment_of_it_is_corrected():
    recovery = owing("1000.00")
    payment = repay(recovery, "1000.00")
    Grant.objects.filter(pk=recovery.grant_id).update(state="closed")
    with pytest.raises(Refused):
        correct(payment)


def test_what_came_before_a_cancellation_stays_counted():
    recovery = owing("1000.00")
    payment = repay(recovery, "400.00")
    cancel_recovery(recovery=recovery, reason="Insolvable", **DO)
    held = balance(recovery.grant)
    assert (held.to_recover, held.called, held.to_call) == (600, 0, 600)
    line = JournalLine.objects.order_by("-number").first()
    assert line.changes["amount"] == ["600.00", None]
    correct(payment, "500.00")
    assert (fresh(recovery).state, balance(recovery.grant).to_call) == ("cancelled", 500)


euros = st.integers(1, 40_000).map(lambda cents: Decimal(cents) / 100)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    due=euros,
    parts=st.lists(st.tuples(euros, st.sampled_from(["pay", "strike", "correct"])), max_size=6),
)
def test_payments_and_open_balance_are_always_what_is_due(due, parts):
    recovery = RecoveryFactory(amount=due, issued_on=date(2022, 6, 1))
    for amount, act in parts:
        last = recovery.payments.filter(struck_at=None).last()
        try:
            if act == "pay":
                repay(recovery, amount)
            elif last is not None:
                correct(last, amount if act == "correct" else None)
        except Refused:
            pass
        now = fresh(recovery)
        counted = [row.amount for row in now.payments.all() if row.struck_at is None]
        assert sum(counted, now.still_due) == due
        assert (now.state == "paid") == (now.still_due == 0)
        assert (now.paid_on is None) == (now.state == "open")
        held = balance(now.grant)
        assert (held.called, held.paid) == (now.still_due, -sum(counted))


def test_the_cash_counts_each_payment_in_its_year():
    recovery = RecoveryFactory(due_on=date(2023, 12, 1))
    for day, amount, struck in (
        (date(2023, 4, 2), "100.00", None),
        (date(2024, 1, 5), "250.10", None),
        (date(2025, 2, 1), "5.00", NOW),
    ):
        RecoveryPaymentFactory(
            recovery=recovery,
            paid_on=day,
            amount=Decimal(amount),
            struck_at=struck,
            struck_reason="Erreur" if struck else "",
        )
    rows = Grant.objects.all()
    found = {year: cash_of(year, rows).total for year in (2023, 2024, 2025)}
    assert {year: (one.repaid, one.to_recover) for year, one in found.items()} == {
        2023: (Decimal("100.00"), Decimal("649.90")),
        2024: (Decimal("250.10"), 0),
        2025: (0, 0),
    }
    assert cash_years(rows) == sorted({2024, 2023, recovery.grant.first_year}, reverse=True)


@pytest.fixture
def finance(client_as):
    """A finance officer of the authority."""
    return client_as("finance_officer", OrganisationFactory(kind="authority"))


def test_parts_and_corrections_on_the_pages(finance, client_as):
    recovery = owing("1000.00")
    page_of_grant = reverse("grant", args=[recovery.grant.code])
    send = reverse("recovery_repaid", args=[recovery.pk])
    given_by_hand = {"amount": "250,50", "paid_on": date.today().isoformat(), "reference": "EX 1"}
    answer = finance.post(send, given_by_hand)
    assert answer.url == f"{page_of_grant}#recoveries"
    payment = recovery.payments.get()
    page = finance.get(page_of_grant).content.decode()
    assert "749,50" in page
    correction = reverse("repayment_correct", args=[payment.pk])
    assert finance.get(correction).context["form"].initial["amount"] == payment.amount
    assert finance.post(correction, given_by_hand).context["form"].errors.keys() == {"reason"}
    finance.post(correction, {"gone": "on", "reason": "Autre grant"})
    assert fresh(recovery).received == 0
    signatory = client_as("partner_signatory", recovery.grant.organisation)
    own = signatory.get(page_of_grant).content.decode()
    assert ("<s>250,50" in own, correction in own, send in own) == (True, False, False)


def test_the_list_says_what_came_and_what_is_due(finance, assert_same_queries):
    recovery = RecoveryPaymentFactory().recovery
    rows = finance.get(reverse("recoveries"), {"format": "json"}).json()
    assert [(row["amount"], row["received"], row["still_due"]) for row in rows] == [
        (1000, 400, 600)
    ]
    assert recovery.still_due == 600
    assert_same_queries(reverse("recoveries"), lambda n: RecoveryPaymentFactory(), finance)
