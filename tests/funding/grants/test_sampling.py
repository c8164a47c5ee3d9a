"""The limits of the control: data of an instrument from a day on, told with each line chosen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.funding.models import Expense, SamplingLimits
from maillon.funding.operations.expense_control import accept_file, inputs_of, sample_of
from maillon.funding.operations.sampling import LimitsInput, set_limits
from maillon.funding.queries.expenses import lines_of
from maillon.funding.queries.sampling import limits_on
from maillon.funding.rules.sampling import (
    Beneficiary,
    Inputs,
    Line,
    SamplingRules,
    draw,
    from_plain,
    rules_of,
    to_plain,
)
from tests.factories_funding import (
    ExpenseFactory,
    ExpenseFileFactory,
    GrantFactory,
    InstrumentFactory,
    SamplingLimitsFactory,
)
from tests.funding.grants.given import DO, NOW

parts = st.decimals(0, 1, places=4)


def drawn(amounts, rules):
    """Draw lines of these amounts."""
    given_lines = [Line(key, Decimal(amount), "staff") for key, amount in enumerate(amounts)]
    return draw(given_lines, Beneficiary(), seed="graine", rules=rules)


def test_each_line_chosen_says_by_which_limit():
    rules = SamplingRules(always_from=Decimal(1000), share=Decimal("0.5"), fewest=3)
    found = drawn([1000, 10, 10, 10, 10], rules)
    assert found[0].limit == "always_from"
    assert sorted(one.limit for one in found[1:]) == ["", "", "fewest", "fewest"]
    by_share = drawn([100] * 10, SamplingRules(fewest=0))
    assert [one.limit for one in by_share].count("share") == 4
    assert all(bool(one.chosen_by) == one.sampled == bool(one.limit) for one in by_share + found)


def test_the_limits_of_risk_count():
    lines = [
        Line(1, Decimal(15), "staff", rejected_share=Decimal("0.07")),
        Line(2, Decimal(85), "x"),
    ]
    plain = draw(lines, Beneficiary(), seed="s")
    strict = draw(
        lines,
        Beneficiary(),
        seed="s",
        rules=SamplingRules(large_share=Decimal("0.2"), often_rejected=Decimal("0.1")),
    )
    assert [(one.risk, len(one.reasons)) for one in plain] == [(55, 2), (35, 1)]
    assert [(one.risk, len(one.reasons)) for one in strict] == [(10, 0), (35, 1)]


@given(parts, parts, st.integers(0, 50), st.booleans(), st.dictionaries(st.text(max_size=5), parts))
def test_what_is_kept_gives_the_same_inputs_again(share, tolerance, fewest, late, rejected):
    rules = SamplingRules(share=share, tolerance=tolerance, fewest=fewest)
    inputs = Inputs(rules, Beneficiary(late=late, rejected_share=share), rejected)
    assert from_plain(to_plain(inputs)) == inputs


@pytest.mark.django_db
def test_on_a_day_the_latest_limits_that_began_count():
    instrument = InstrumentFactory()
    SamplingLimitsFactory(instrument=instrument, valid_from=date(2022, 1, 1), fewest=1)
    SamplingLimitsFactory(instrument=instrument, valid_from=date(2023, 1, 1), fewest=2)
    SamplingLimitsFactory(fewest=9)
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 6, 1)]
    found = [rules_of(limits_on(instrument, day)).fewest for day in days]
    assert found == [SamplingRules().fewest, 1, 1, 2]


def submitted(instrument, *amounts):
    """Return a file handed in, of a grant of the instrument."""
    grant = GrantFactory(instrument=instrument, state="running")
    file = ExpenseFileFactory(grant=grant, state="submitted", submitted_at=NOW)
    for place, amount in enumerate(amounts):
        ExpenseFactory(file=file, position=place, amount=Decimal(amount))
    return file


@pytest.mark.django_db
def test_a_file_keeps_the_limits_and_the_facts_of_its_day():
    instrument = InstrumentFactory()
    limits = SamplingLimitsFactory(
        instrument=instrument, always_from=Decimal(50), share=Decimal(0), fewest=0
    )
    file = accept_file(file=submitted(instrument, 60, 40, 50), **DO)
    lines = lines_of(file)
    assert [line.sampled for line in lines] == [True, False, True]
    first = sample_of(file, lines)
    limits.always_from = Decimal(1)
    limits.save()
    # Meanwhile another file of the category is decided, everything of it rejected.
    other = ExpenseFileFactory(grant=file.grant, year=2023, state="decided")
    for line in lines:
        ExpenseFactory(file=other, category=line.category, accepted=0)
    file.refresh_from_db()
    assert sample_of(file, lines_of(file)) == first
    assert inputs_of(file).rules.always_from == Decimal(50)


@pytest.mark.django_db
def test_without_limits_the_defaults_draw():
    file = accept_file(file=submitted(InstrumentFactory(), 2500, "2499.99"), **DO)
    assert inputs_of(file).rules == SamplingRules()
    assert Expense.objects.filter(sampled=True).count() == 2


GIVEN = LimitsInput(
    always_from=Decimal("1000.00"),
    share=Decimal("50.00"),
    fewest=3,
    tolerance=Decimal("1.00"),
    large_share=Decimal("20.00"),
    often_rejected=Decimal("10.00"),
)


@pytest.mark.django_db
def test_the_same_limits_again_leave_no_trace():
    instrument = InstrumentFactory()
    for _again in range(2):
        set_limits(instrument=instrument, valid_from=date(2022, 1, 1), given=GIVEN, **DO)
    line = JournalLine.objects.get(action="funding_list.sampling_set")
    assert (line.changes["fewest"], SamplingLimits.objects.count()) == ([None, 3], 1)


@pytest.fixture
def limits_page(db):
    """The address of the limits of an instrument."""
    return reverse("instrument_sampling", args=[InstrumentFactory(code="zones").code])


def typed(**changes):
    """Return what the form posts."""
    return {
        "valid_from": "2022-01-01",
        "always_from": "1 000,00",
        "share": "50",
        "fewest": "3",
        "tolerance": "1,5",
        "large_share": "20",
        "often_rejected": "10",
    } | changes


def test_limits_are_set_and_replaced_on_the_page(limits_page, client_as):
    finance = client_as("finance_officer")
    assert finance.get(limits_page).context["held"] is None
    for wrong in (
        {"share": "100,01"},
        {"always_from": "0"},
        {"fewest": "-1"},
        {"large_share": "0"},
    ):
        assert finance.post(limits_page, typed(**wrong)).status_code == 200, wrong
    assert not SamplingLimits.objects.exists()
    assert finance.post(limits_page, typed()).url == limits_page
    finance.post(limits_page, typed(fewest="7"))
    row = SamplingLimits.objects.get()
    assert (row.fewest, row.tolerance, row.changed_by) == (
        *(7, Decimal("1.50")),
        finance.user.username,
    )
    tomorrow = date.today() + timedelta(days=1)
    finance.post(limits_page, typed(valid_from=tomorrow.isoformat()))
    shown = finance.get(limits_page)
    assert ([one.fewest for one in shown.context["rows"]], shown.context["held"]) == ([3, 7], row)


def test_who_reads_the_rules_does_not_change_them(limits_page, client_as):
    evaluator = client_as("evaluator")
    assert b'<form method="post" novalidate' not in evaluator.get(limits_page).content
    assert evaluator.post(limits_page, typed()).status_code == 403
    assert client_as("partner_signatory").get(limits_page).status_code == 403


@pytest.mark.django_db
def test_the_control_shows_the_limits_and_the_one_that_chose(client_as):
    SamplingLimitsFactory(valid_from=date(2020, 1, 1), fewest=0, share=0)
    row = SamplingLimits.objects.get()
    file = accept_file(file=submitted(row.instrument, 1000, 10), by=Author("finance"), now=NOW)
    address = reverse("expense_file", args=[file.grant.code, file.year])
    shown = client_as("finance_officer").get(address)
    lines = shown.context["page"].shown
    assert [line.drawn.limit for line in lines] == ["always_from", ""]
    assert lines[0].drawn.chosen_by in shown.content.decode()
    assert reverse("instrument_sampling", args=[row.instrument.code]) in shown.content.decode()
