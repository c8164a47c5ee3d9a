"""Numbers as people type them: what is read, what is refused, what comes back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.numbers import NumberRefused, number_from_cell, parse_number, write_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.5", "1.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1 234,567", "1234.567"),
        ("−3,20", "-3.2"),
        ("+7", "7"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_a_number_is_read_as_it_is_meant(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "1.234", "12,500", "-1.234", "1 23", "12 34", "1,5,6", "12%", "1e5", "٣", "NaN",
     "1234567890123", "0,12345", "a", "1..2", ",", "1 2345,6"],
)  # fmt: skip
def test_what_is_no_number_or_can_be_read_twice_is_refused(text):
    with pytest.raises(NumberRefused):
        parse_number(text)


def test_the_refusal_says_how_to_write_both_readings():
    with pytest.raises(NumberRefused) as refusal:
        parse_number("1.234")
    assert "1234" in str(refusal.value) and "1,2340" in str(refusal.value)


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_a_refusal(text):
    try:
        value = parse_number(text)
    except NumberRefused:
        return
    assert value.is_finite()


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=4))
def test_what_is_written_is_read_back(value):
    assert parse_number(write_number(value)) == value


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_cell_is_a_number_or_a_refusal(value):
    try:
        number = number_from_cell(value)
    except NumberRefused:
        return
    assert number == round(number, 4)


def test_binary_noise_is_taken_away_but_decimals_are_not():
    assert number_from_cell(0.1 + 0.2) == Decimal("0.3")
    with pytest.raises(NumberRefused):
        number_from_cell(1.23456)
