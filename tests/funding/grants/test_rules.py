"""Tranches, balance, sampling and communications: rules without a database."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillon.funding.enums import TrancheState, Trigger
from maillon.funding.queries.balance import Sums, settle
from maillon.funding.queries.payable import TrancheFacts
from maillon.funding.rules.communication import is_iban, structured, written
from maillon.funding.rules.expenses import ExpenseLine, file_problems
from maillon.funding.rules.grants import GrantFacts, alarms, problems
from maillon.funding.rules.sampling import (
    Beneficiary,
    Judged,
    Line,
    SamplingRules,
    draw,
    finding,
    risk_of,
)
from maillon.funding.rules.tranches import (
    Share,
    Unplannable,
    amounts,
    payable_amount,
    replanned,
    shares_of,
    why_not_claimable,
    why_not_payable,
)

euros = st.integers(1, 10**11).map(lambda cents: Decimal(cents) / 100)
euros_or_zero = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@st.composite
def percents(draw_one):
    """Percentages with two places that add up to 100."""
    cuts = draw_one(st.lists(st.integers(1, 9_999), max_size=5, unique=True))
    points = [0, *sorted(cuts), 10_000]
    return [Decimal(b - a) / 100 for a, b in pairwise(points)]


@given(euros, percents())
def test_tranches_in_percent_add_up_to_the_cent(granted, parts):
    shares = [Share(trigger="signature", percent=part) for part in parts]
    found = amounts(granted, shares)
    assert sum(found) == granted
    assert min(found) >= 0
    for amount, part in zip(found, parts, strict=True):
        assert abs(amount - granted * part / 100) <= Decimal("0.01") * len(parts)


@given(euros, st.data())
def test_an_amount_beside_percentages_adds_up_too(granted, data):
    whole = int(granted * 100)
    fixed = Decimal(data.draw(st.integers(1, whole))) / 100
    percent = ((granted - fixed) / granted * 100).quantize(Decimal("0.01"))
    assume(percent > 0)
    shares = [
        Share(trigger="signature", amount=fixed),
        Share(trigger="justification", percent=percent),
    ]
    try:
        found = amounts(granted, shares)
    except Unplannable:
        # The percentage, rounded to two places, misses the rest by more than a cent.
        assert abs(granted * percent / 100 - (granted - fixed)) > Decimal("0.005")
    else:
        assert (sum(found), found[0]) == (granted, fixed)


@given(euros, euros_or_zero, st.lists(euros_or_zero, max_size=5))
def test_after_an_amendment_nothing_exceeds_the_ceiling(granted, kept, planned):
    found = replanned(granted, kept, planned)
    assert len(found) == len(planned)
    assert all(amount >= 0 for amount in found)
    if planned:
        assert kept + sum(found) == max(granted, kept)


@pytest.mark.parametrize(
    ("granted", "shares"),
    [
        ("100.00", [Share("signature", percent=Decimal(80))]),
        ("100.00", [Share("signature", percent=Decimal(80)), Share("claim", percent=Decimal(30))]),
        ("100.00", [Share("signature", amount=Decimal("100.01"))]),
        ("100.00", [Share("signature", amount=Decimal("99.99"))]),
        ("100.00", [Share("signature", percent=Decimal(100), amount=Decimal(100))]),
        ("100.00", [Share("signature")]),
        ("100.00", [Share("never", percent=Decimal(100))]),
        ("100.00", [Share("signature", percent=Decimal("NaN"))]),
        ("100.00", [Share("signature", amount=Decimal("-1"))]),
        ("0.00", [Share("signature", percent=Decimal(100))]),
        ("100.001", [Share("signature", percent=Decimal(100))]),
    ],
)
def test_parts_that_are_no_plan_are_refused(granted, shares):
    with pytest.raises(Unplannable):
        amounts(Decimal(granted), shares)


def test_a_template_gives_the_triggers():
    assert [(share.percent, share.trigger) for share in shares_of("50, 30,20")] == [
        (Decimal(50), Trigger.SIGNATURE),
        (Decimal(30), Trigger.INTERIM_REPORT),
        (Decimal(20), Trigger.JUSTIFICATION),
    ]
    for wrong in ("", "eighty", "80,30", "0,100"):
        with pytest.raises(Unplannable):
            shares_of(wrong)


@given(
    st.none() | euros_or_zero,
    euros_or_zero,
    euros_or_zero,
    euros_or_zero,
    st.booleans(),
    st.booleans(),
)
def test_never_something_to_pay_and_to_recover(granted, paid, repaid, justified, done, cancelled):
    assume(repaid <= paid)
    sums = Sums(paid=paid, repaid=repaid, justified=justified, controlled=done)
    found = settle(granted, sums, cancelled=cancelled)
    assert min(found.to_pay, found.to_recover) == 0
    assert found.to_pay >= 0 <= found.to_recover
    if granted is not None and not cancelled:
        assert found.paid + found.to_pay <= max(granted, found.paid)
    if done and not cancelled and granted is not None:
        due = min(granted, justified)
        assert found.paid + found.to_pay - found.to_recover == due
    if cancelled and granted is not None:
        assert found.to_pay == 0
        assert found.to_recover == max(0, paid - repaid - min(granted, justified))


def facts(**changes):
    """A tranche of 80 euros payable on signature, of a grant that runs."""
    values = {
        "state": TrancheState.PLANNED,
        "trigger": Trigger.SIGNATURE,
        "amount": Decimal(80),
        "running": True,
        "met": frozenset({"signature"}),
        "earlier_paid": True,
        "blocked": False,
        "to_pay": Decimal(100),
    }
    return TrancheFacts(**(values | changes))


def test_what_is_payable_now():
    assert why_not_payable(facts()) == []
    assert why_not_payable(facts(trigger="claim", state="accepted")) == []
    assert payable_amount(facts(to_pay=Decimal(30))) == Decimal(30)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "paid"},
        {"state": "cancelled"},
        {"state": "claimed"},
        {"running": False},
        {"met": frozenset()},
        {"earlier_paid": False},
        {"blocked": True},
        {"to_pay": Decimal(0)},
        {"trigger": "claim"},
        {"trigger": "justification", "state": "accepted"},
    ],
)
def test_each_reason_not_to_pay_is_said_alone(change):
    assert len(why_not_payable(facts(**change))) == 1


def test_a_claim_waits_for_its_trigger():
    assert why_not_claimable(facts(trigger="claim", met=frozenset())) == []
    assert len(why_not_claimable(facts(trigger="justification"))) == 1
    assert len(why_not_claimable(facts(state="claimed"))) == 1


lines = st.lists(st.integers(1, 10**7), min_size=1, max_size=40).map(
    lambda cents: [Line(key, Decimal(c) / 100, "staff") for key, c in enumerate(cents)]
)


@given(lines, st.text(max_size=10), st.booleans(), st.booleans())
def test_the_sample_is_drawn_again_and_reaches_its_share(given_lines, seed, late, first):
    rules = SamplingRules(always_from=Decimal(1000), share=Decimal("0.4"), fewest=3)
    beneficiary = Beneficiary(late=late, first_time=first)
    found = draw(given_lines, beneficiary, seed=seed, rules=rules)
    again = draw(list(reversed(given_lines)), beneficiary, seed=seed, rules=rules)
    assert {one.key: one for one in found} == {one.key: one for one in again}
    sampled = {one.key for one in found if one.sampled}
    total = sum(line.amount for line in given_lines)
    reached = sum(line.amount for line in given_lines if line.key in sampled)
    assert reached >= total * rules.share
    assert len(sampled) >= min(3, len(given_lines))
    assert {line.key for line in given_lines if line.amount >= 1000} <= sampled
    assert all(10 <= one.risk <= 100 for one in found)


def test_the_risk_is_explained():
    risky = Line(1, Decimal(50), "staff", rejected_share=Decimal("0.5"))
    who = Beneficiary(late=True, first_time=True, rejected_share=Decimal("0.1"))
    risk, reasons = risk_of(risky, who, Decimal(100))
    assert (risk, len(reasons)) == (100, 5)
    assert risk_of(Line(1, Decimal(1), "staff"), Beneficiary(), Decimal(100)) == (10, ())


def test_the_rest_follows_the_sample_only_under_the_tolerance():
    def error_of(accepted):
        found = finding(
            [
                Judged(Decimal(100), True, accepted),
                Judged(Decimal(900), False),
            ],
            SamplingRules(tolerance=Decimal("0.02")),
        )
        return found.error, found.extends, found.outside

    assert error_of(None) == (None, False, Decimal(900))
    assert error_of(Decimal(98)) == (Decimal("0.02"), True, Decimal(900))
    assert error_of(Decimal(97)) == (Decimal("0.03"), False, Decimal(900))


def test_a_file_is_admissible_or_says_where_not():
    def line(place, **changes):
        values = {
            "place": place,
            "label": f"Loyer {place}",
            "spent_on": date(2022, 5, 1),
            "amount": Decimal(10),
            "needs_proof": True,
            "has_document": True,
        }
        return ExpenseLine(**(values | changes))

    first, last = date(2022, 1, 1), date(2022, 12, 31)
    assert file_problems([line(1), line(2)], first=first, last=last) == []
    assert [one.place for one in file_problems([], first=first, last=last)] == [0]
    wrong = [
        line(1, spent_on=date(2023, 1, 1)),
        line(2, has_document=False),
        line(3, has_document=False, needs_proof=False),
        line(4, label="LOYER 3 "),
        line(5, category_valid=False),
    ]
    found = file_problems(wrong, first=first, last=last)
    assert [one.place for one in found] == [1, 2, 4, 5]


@given(st.integers(0, 9_999_999), st.integers(0, 999))
def test_a_communication_checks_itself(grant, rank):
    found = structured(grant, rank)
    base, control = int(found[:10]), int(found[10:])
    assert (len(found), control) == (12, base % 97 or 97)
    assert written(found) == f"+++{found[:3]}/{found[3:7]}/{found[7:]}+++"


def test_an_account_is_checked_by_its_digits_alone():
    # The textbook account: its bank stands in no table (GRANTS.md, section 2).
    assert is_iban("BE68 5390 0754 7034")
    assert not is_iban("BE69 5390 0754 7034")
    assert not is_iban("")


def grant_facts(**changes):
    """An association's grant of 2022, of an instrument without limits."""
    values = {
        "title_fr": "Projet",
        "instrument_kind": "recurrent",
        "organisation_kind": "association",
        "first_year": 2022,
        "last_year": 2022,
    }
    return GrantFacts(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"title_fr": " "}, ["title_fr"]),
        ({"last_year": 2021}, ["last_year"]),
        ({"amount": Decimal("0.00")}, ["amount"]),
        ({"amount": Decimal("1.005")}, ["amount"]),
        ({"organisation_kind": "school"}, ["organisation"]),
        ({"instrument_kind": "police_fund"}, ["organisation"]),
        ({"instrument_kind": "police_fund", "organisation_kind": "police_zone"}, []),
        ({"instrument_years": (2023, None)}, ["first_year"]),
        ({"measures_of_plan": False}, ["measures"]),
        ({"starts_on": date(2022, 2, 1), "ends_on": date(2022, 1, 1)}, ["ends_on"]),
    ],
)
def test_the_rules_of_an_instrument(changes, fields):
    assert [field for field, _message in problems(grant_facts(**changes))] == fields


def test_a_project_before_its_decision_raises_an_alarm():
    def count(**changes):
        values = {
            "starts_on": date(2022, 3, 1),
            "awarded_on": date(2022, 2, 1),
            "signed_on": date(2022, 2, 10),
            "with_agreement": True,
            "has_measures": True,
        }
        return len(alarms(**(values | changes)))

    assert count() == 0
    assert count(awarded_on=date(2022, 3, 2)) == 1
    assert count(awarded_on=None) == 1
    assert count(signed_on=date(2022, 4, 1)) == 1
    assert count(has_measures=False) == 1
