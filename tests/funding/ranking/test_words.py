"""How the figures of a ranking are written."""

from decimal import Decimal

import pytest

from maillon.funding.rules.jury.ranking import Reason, Verdict
from maillon.funding.rules.ranking_words import reason_text, signed, verdict_kind, written


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (9.996, 2, "10,00"),
        (19.9999999, 0, "20"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("60.00"), None, "60"),
        (None, 2, ""),
    ],
)
def test_numbers_are_rounded_not_cut(value: Decimal | float | None, places: int, text: str) -> None:
    assert written(value, places) == text


@pytest.mark.parametrize(
    ("value", "text"), [(-3.14, "−3,1"), (0.04, "0,0"), (-0.04, "0,0"), (2.25, "+2,3")]
)
def test_a_sign_goes_with_what_is_not_zero(value: float, text: str) -> None:
    assert signed(value) == text


def test_every_outcome_has_a_kind() -> None:
    assert {verdict_kind(one) for one in Verdict} == {"ok", "info", "warn", "bad"}


def test_a_reason_names_the_criterion_in_words() -> None:
    values = (("criterion", "a"), ("mean", "1.5"), ("floor", "2"))
    text = reason_text(Reason(Verdict.BELOW_FLOOR, values), {"a": "Besoin"})
    assert "Besoin" in text
    assert "1,5" in text
