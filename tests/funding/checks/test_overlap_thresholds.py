"""The thresholds of the radar, on the labelled texts they were chosen on and on the others."""

import pytest

from benchmarks.overlaps import CHOSEN_ON, compared, measure, share
from benchmarks.overlaps_table import table
from maillon.funding.queries.overlap_signs import (
    NEARLY_SAME,
    SIMILAR,
    SIMILAR_ACROSS,
    similar_from,
)


@pytest.fixture(scope="module")
def rows():
    return compared()


def test_the_set_has_both_halves_and_every_kind(rows):
    assert CHOSEN_ON == 5
    counted = {
        (kind, held): sum(row.kind == kind and row.held_out == held for row in rows)
        for kind in ("copy", "same", "field", "other")
        for held in (False, True)
    }
    assert counted == {
        ("copy", False): 5,
        ("copy", True): 5,
        ("same", False): 40,
        ("same", True): 40,
        ("field", False): 60,
        ("field", True): 60,
        ("other", False): 30,
        ("other", True): 30,
    }


def test_what_is_sent_in_again_is_nearly_the_same_and_nothing_else_is(rows):
    assert share(rows, NEARLY_SAME, "copy") == (10, 10)
    assert share(rows, NEARLY_SAME, "same", "field", "other")[0] == 0


@pytest.mark.parametrize("across", [False, True])
def test_of_another_purpose_at_most_one_in_six_is_called_similar(rows, across):
    threshold = SIMILAR_ACROSS if across else SIMILAR
    some = [row for row in rows if (row.languages == "French and Dutch") == across]
    called, of = share(some, threshold, "field")
    assert 6 * called <= of
    found, same = share(some, threshold, "same")
    assert found >= 0.5 * same


def test_two_languages_have_a_line_of_their_own():
    french = "Un accueil de nuit pour les femmes qui fuient un conjoint violent."
    dutch = "Een nachtopvang voor vrouwen die een gewelddadige partner ontvluchten."
    assert similar_from(french, french) == SIMILAR
    assert similar_from(french, dutch) == SIMILAR_ACROSS


def test_the_table_marks_the_thresholds_in_use():
    lines = table(measure())
    assert sum("**0.22**" in line for line in lines) == 2
    assert sum("**0.16**" in line for line in lines) == 2
    assert sum("**0.65**" in line for line in lines) == 4
