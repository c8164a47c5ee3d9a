"""Amounts: written the reader's way, shared out to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.money import euros, split

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
shares = st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "1\u202f234,50\u00a0€"), ("nl", "€\u00a01.234,50"), ("en", "€1,234.50")],
)
def test_the_readers_way(language, written):
    assert euros(Decimal("1234.5"), language) == written


def test_an_unknown_amount_is_not_zero():
    assert euros(None, "fr") == ""


@given(amount=amounts, given_shares=shares)
def test_parts_add_up_and_are_whole_cents(amount, given_shares):
    if not sum(given_shares):
        with pytest.raises(ValueError, match="zero"):
            split(amount, given_shares)
        return
    parts = split(amount, given_shares)
    assert sum(parts) == amount
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts)
    assert [p == 0 for p, s in zip(parts, given_shares, strict=True) if s == 0] == [
        True for s in given_shares if s == 0
    ]
