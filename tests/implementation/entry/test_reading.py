"""Figures as typed, blocks as pasted, sums of parts: nothing breaks, nothing is guessed."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.core.numbers import NumberRefused, write_number
from maillon.implementation.queries.fields import is_number, longest_of
from maillon.implementation.rules.entry import (
    SumRow,
    place_block,
    problem_of,
    read_figure,
    split_block,
    sum_problems,
)

cells = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=12
)
blocks = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8)


def copied(block):
    """Return a block as a spreadsheet puts it on the clipboard."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(block)
    return out.getvalue()


@settings(max_examples=150, deadline=None)
@given(blocks)
def test_a_copied_block_comes_back_cell_by_cell(block):
    found = split_block(copied(block))
    assert found == [[cell.strip() for cell in row] for row in block]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_pasted(text):
    for row in split_block(text):
        assert all(isinstance(cell, str) for cell in row)


@settings(max_examples=100, deadline=None)
@given(blocks, st.integers(0, 3), st.integers(0, 2))
def test_every_cell_lands_once_or_is_counted_as_lost(block, top, left):
    grid = [[f"figure:{y}:{2021 + x}" for x in range(3)] for y in range(4)]
    found, lost = place_block(block, grid, grid[top][left])
    inside = sum(
        top + y < 4 and left + x < 3 for y, row in enumerate(block) for x, _ in enumerate(row)
    )
    outside = sum(
        bool(cell) and not (top + y < 4 and left + x < 3)
        for y, row in enumerate(block)
        for x, cell in enumerate(row)
    )
    assert (len(found), lost) == (inside, outside)


@settings(max_examples=150, deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_a_written_number_is_read_back_in_a_cell(value):
    typed = read_figure(write_number(value))
    assert (typed.value, typed.qualifier) == (value, "exact")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_a_figure_is_read_or_its_problem_told(text):
    try:
        read_figure(text)
    except NumberRefused as refusal:
        assert str(refusal)
        assert bool(problem_of("figure:a:2022", text)) == bool(text.strip())
    else:
        assert problem_of("figure:a:2022", text) == ""


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("1 234,5", "1234.5", "exact"),
        ("1\u202f234.5", "1234.5", "exact"),
        ("± 120", "120", "about"),
        ("environ 120", "120", "about"),
        ("ongeveer 1 200", "1200", "about"),
        ("au moins 40", "40", "at_least"),
        ("≥40", "40", "at_least"),
        ("meer dan 12", "12", "more_than"),
        ("> 12", "12", "more_than"),
    ],
)
def test_how_exact_a_figure_is_can_be_typed(text, value, qualifier):
    typed = read_figure(text)
    assert (typed.value, typed.qualifier) == (Decimal(value), qualifier)


@pytest.mark.parametrize("text", ["1.234", "12,500", "dix", "1e5", "12 %", "--4", "± "])
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(text):
    with pytest.raises(NumberRefused):
        read_figure(text)


def test_a_count_of_units_is_whole():
    assert read_figure("12", whole=True).value == 12
    with pytest.raises(NumberRefused):
        read_figure("12,5", whole=True)


ROWS = [
    SumRow("all", "tous", None, ""),
    SumRow("f", "femmes", "all", "sexe"),
    SumRow("m", "hommes", "all", "sexe"),
    SumRow("dont", "dont mineurs", "all", ""),
]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"all": 10, "f": 4, "m": 6}, []),
        ({"all": 10, "f": 4, "m": 5}, ["all"]),
        ({"all": 10, "f": 4}, []),
        ({"all": 10, "f": 14}, ["all"]),
        ({"f": 4, "m": 5}, []),
        ({"all": 10, "dont": 3}, []),
        ({"all": 10, "dont": 11}, ["all"]),
    ],
)
def test_parts_are_compared_with_their_whole(values, wrong):
    given_values = {key: Decimal(value) for key, value in values.items()}
    assert [key for key, _message in sum_problems(ROWS, given_values)] == wrong


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_names_of_fields_are_a_closed_list(name):
    longest = longest_of(name)
    assert longest is None or 0 < longest <= 20_000
    assert isinstance(is_number(name), bool)
