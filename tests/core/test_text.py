"""Text as people search and sort it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.text import code_sort_key, fingerprint, fold, search_text, stems, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cœur d’Évere", "coeur d'evere"),
        ("Straße Ægir", "strasse aegir"),
        ("Woluwe-Saint-Étienne", "woluwe-saint-etienne"),
        ("coördinatie", "coordinatie"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mesure 4.10, zone 5339", ["mesure", "4.10", "zone", "5339"]),
        ("l’été", ["l", "ete"]),
        ("…", []),
    ],
)
def test_words_keep_codes_whole(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("victimes", "victime", "fr"),
        ("préventions", "prévention", "fr"),
        ("slachtoffers", "slachtoffer", "nl"),
        ("measures", "measure", "en"),
    ],
)
def test_stems_join_endings(one, other, language):
    assert stems(one, language) == stems(other, language)


def test_search_text_holds_each_token_once():
    line = search_text(("Violences, violences", "fr"), ("geweld", "nl"))
    assert line.split() == ["violences", "violenc", "geweld"]


def test_fingerprint_looks_at_letters_and_digits_only():
    assert fingerprint("Renforcer l’accueil ; 24 h/24") == fingerprint("renforcer L'ACCUEIL 24h24")
    assert fingerprint("accueil") != fingerprint("écueil")


def test_codes_sort_as_people_count():
    codes = ["M10.1", "4.10", "4.9", "M2.1", "4.1"]
    assert sorted(codes, key=code_sort_key) == ["4.1", "4.9", "4.10", "M2.1", "M10.1"]
