"""What typed answers mean: numbers, amounts, dates, accounts, conditions, tables, eligibility."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.core.moments import readings, second_text
from maillon.core.numbers import write_number
from maillon.funding.enums import QuestionKind
from maillon.funding.models import Application, Call, FormChoice, FormQuestion
from maillon.funding.queries.calls import Asked
from maillon.funding.queries.conditions import asked_codes, matches
from maillon.funding.rules.answers import Typed, counted, problem_of, problems
from maillon.funding.rules.canonical import canonical_json, receipt_number, sha256_of
from maillon.funding.rules.tables import (
    BUDGET_COLUMNS,
    read_budget,
    read_figures,
    typed_rows,
    write_rows,
)
from maillon.funding.rules.values import (
    AnswerRefused,
    read_amount,
    read_date,
    read_iban,
    read_value,
    tidy,
)
from maillon.funding.workflows.applications import ApplicationAct, in_time

amounts = st.decimals(min_value=0, max_value=10**11, places=2)
texts = st.text(max_size=60)


def question(code="one", kind="text", pk=1, **values):
    """A question that is in no database."""
    return FormQuestion(pk=pk, code=code, kind=kind, label_fr=code, **values)


def asked(code="one", kind="text", pk=1, choices=(), **values):
    """The same with its choices."""
    found = question(code, kind, pk, **values)
    return Asked(found, [FormChoice(code=one, label_fr=one) for one in choices])


class OnePart:
    """A form of one section."""

    def __init__(self, *questions):
        self.questions = list(questions)


@given(amounts)
def test_an_amount_written_by_people_reads_back(value):
    assert read_amount(write_number(value)) == value
    assert read_amount(f"{write_number(value)} €") == value


@settings(max_examples=40)
@given(texts)
def test_no_text_breaks_the_reading_of_an_answer(text):
    for kind in QuestionKind:
        one = asked(kind=kind, choices=["a", "b"], maximum=Decimal(10), most=5)
        assert isinstance(problem_of(one, tidy(text)), str)
        outline = [OnePart(one)]
        assert isinstance(problems(outline, Typed({"one": tidy(text)})), list)
        done, wanted = counted(outline, Typed({"one": tidy(text)}))
        assert done <= wanted == 1


@given(texts)
def test_what_is_kept_can_be_stored_and_hashed(text):
    kept = tidy(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert sha256_of({"answer": kept}) == sha256_of({"answer": kept})


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_a_date_reads_the_same_in_both_orders(day):
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert read_date(f"{day:%d.%m.%Y}") == day
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["31/02/2022", "2022", "demain", "1/13/2022", "", "٣/٤/٢٠٢٢"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(AnswerRefused):
        read_date(text)


@pytest.mark.parametrize("text", ["-5", "1.234", "12,345", "1 000,555", "abc", "", "1e5"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(AnswerRefused):
        read_amount(text)


def test_an_account_is_checked_by_its_digits_alone():
    # A list of banks without 539 refuses this one, which is valid.
    assert read_iban("BE68 5390 0754 7034") == "BE68539007547034"
    for wrong in ("BE68 5390 0754 7035", "BE", "", "539007547034"):
        with pytest.raises(AnswerRefused):
            read_iban(wrong)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(BUDGET_COLUMNS, texts)), max_size=6))
def test_a_typed_table_is_kept_as_typed(rows):
    tidied = [{name: tidy(text).strip() for name, text in row.items()} for row in rows]
    kept = typed_rows(write_rows(tidied, BUDGET_COLUMNS), BUDGET_COLUMNS)
    while tidied and not any(tidied[-1].values()):
        tidied.pop()
    assert kept == tidied


@given(st.lists(st.tuples(amounts, amounts), max_size=5))
def test_a_sound_budget_never_asks_more_than_it_costs(pairs):
    rows = [
        {
            "category": "staff",
            "label": "x",
            "amount": write_number(cost),
            "requested": write_number(wanted),
        }
        for cost, wanted in pairs
    ]
    found = read_budget(write_rows(rows, BUDGET_COLUMNS), {"staff"})
    assert found.requested <= found.amount
    assert len(found.rows) + len(found.problems) == len(pairs)
    assert all(wanted > cost for cost, wanted in pairs) or found.rows


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[1]", "[" * 5000, '[{"label": null}]'])
def test_what_is_no_table_is_an_empty_one(text):
    assert read_budget(text, {"staff"}).rows == []
    assert read_figures(text).rows == []


def test_figures_say_how_exact_they_are():
    text = write_rows([{"label": "jeunes", "value": "± 120", "unit": ""}], ("label", "value"))
    (figure,) = read_figures(text).rows
    assert (figure.label, figure.value, figure.qualifier) == ("jeunes", Decimal(120), "about")


@pytest.mark.parametrize(
    ("kind", "text", "wanted", "same"),
    [
        ("yes_no", "oui", "yes", True),
        ("yes_no", "no", "yes", False),
        ("choices", "a,b", "b", True),
        ("choices", "ab", "b", False),
        ("number", "1 000", "1000", True),
        ("number", "x", "1000", False),
        ("text", " Parc ", "parc", True),
        ("text", "", "", False),
    ],
)
def test_a_condition_compares_what_is_meant(kind, text, wanted, same):
    assert matches(question(kind=kind), text, wanted) is same


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.lists(st.booleans(), min_size=6))
def test_conditions_end_whatever_depends_on_what(parents, yes):
    questions = [
        asked(f"q{n}", "yes_no", n + 1, depends_on_id=parents[n] + 1, depends_value="yes")
        for n in range(6)
    ]
    answers = {f"q{n}": "yes" if yes[n] else "no" for n in range(6)}
    assert asked_codes(questions, answers) <= set(answers)


def test_a_question_below_one_that_is_not_asked_is_not_asked():
    first = asked("first", "yes_no", 1)
    second = asked("second", "yes_no", 2, depends_on_id=1, depends_value="yes")
    third = asked("third", "text", 3, depends_on_id=2, depends_value="yes", required=True)
    listed = [first, second, third]
    assert asked_codes(listed, {"first": "no", "second": "yes"}) == {"first"}
    assert asked_codes(listed, {"first": "yes", "second": "yes"}) == {"first", "second", "third"}
    assert problems([OnePart(*listed)], Typed({"first": "no", "second": "yes"})) == []
    missing = problems([OnePart(*listed)], Typed({"first": "yes", "second": "yes"}))
    assert [one.anchor for one in missing] == ["q-third"]


def test_an_answer_that_excludes_says_why():
    one = asked("region", "yes_no", eligible_value="yes", ineligible_fr="Hors de la Région.")
    assert problem_of(one, "non") == "Hors de la Région."
    assert problem_of(one, "oui") == ""
    assert problem_of(one, "") == ""


def test_limits_are_those_of_the_question():
    most = question(kind="text", most=3)
    assert read_value(most, [], "abc") == "abc"
    with pytest.raises(AnswerRefused):
        read_value(most, [], "abcd")
    bounded = question(kind="number", minimum=Decimal(2), maximum=Decimal(4))
    assert read_value(bounded, [], "3") == 3
    for text in ("1", "5"):
        with pytest.raises(AnswerRefused):
            read_value(bounded, [], text)
    with pytest.raises(AnswerRefused):
        read_value(question(kind="choices", most=1), ["a", "b"], "a,b")


@given(st.dictionaries(texts, texts | st.lists(texts, max_size=3), max_size=5))
def test_the_order_of_keys_does_not_change_a_hash(content):
    kept = {tidy(key): str(value) for key, value in content.items()}
    turned = dict(reversed(kept.items()))
    assert canonical_json(kept) == canonical_json(turned)
    assert sha256_of(kept) == sha256_of(turned)


def test_a_receipt_number_follows_from_the_hash():
    assert receipt_number("1a2b3c4d5e6f7a8b" + "0" * 48) == "AR-1A2B-3C4D-5E6F-7A8B"


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26))
    | st.datetimes(datetime(2027, 3, 27), datetime(2027, 3, 29)),
    st.timedeltas(timedelta(hours=-3), timedelta(hours=3)),
)
def test_closing_across_a_change_of_clock_is_a_moment_not_an_hour(wall, after):
    found = readings(wall.date(), wall.time(), ZoneInfo("Europe/Brussels"))
    for closes in found:
        call = Call(state="published", opens_at=closes - timedelta(days=30), closes_at=closes)
        application = Application(call=call, state="draft")
        now = (closes + after).astimezone(ZoneInfo("Europe/Brussels"))
        verdict = in_time(application, ApplicationAct.SUBMIT, now=now)
        assert bool(verdict) is (after < timedelta(0))
        # A draft is never lost, whatever the hour.
        assert in_time(application, ApplicationAct.FILL, now=now)


def test_a_receipt_prints_the_second_and_the_zone():
    noon = datetime(2021, 6, 28, 9, 59, 58, tzinfo=UTC)
    assert second_text(noon) == "28/06/2021 11:59:58 CEST (UTC+02:00)"
    assert second_text(datetime(2021, 12, 1, tzinfo=UTC)) == "01/12/2021 01:00:00 CET (UTC+01:00)"
