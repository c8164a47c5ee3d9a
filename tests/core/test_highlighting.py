"""Why a text was found: its matching words, marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.highlighting import excerpt, highlighted, matching_spans


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Aide aux victimes", "victime", "Aide aux <mark>victimes</mark>"),
        ("Un cœur à Évere", "coeur evere", "Un <mark>cœur</mark> à <mark>Évere</mark>"),
        ("Hulp aan slachtoffers", "slachtoffer", "Hulp aan <mark>slachtoffers</mark>"),
        ("Mesure 4.10", "4.10", "Mesure <mark>4.10</mark>"),
        ("<b>victime</b>", "victime", "&lt;b&gt;<mark>victime</mark>&lt;/b&gt;"),
        ("Rien ici", "", "Rien ici"),
    ],
)
def test_highlighted(text, query, marked):
    assert highlighted(text, query) == marked


@given(st.text(), st.text(max_size=30))
def test_marks_never_lose_or_open_anything(text, query):
    bare = highlighted(text, query).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare and ">" not in bare


def test_an_excerpt_holds_the_match_and_cuts_between_words():
    text = "avant " * 100 + "la victime " + "après " * 100
    found = excerpt(text, "victimes", 60)
    assert len(matching_spans(found, "victimes")) == 1
    assert found.startswith("… avant ") and found.endswith(" après …")


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("court", "rien") == "court"
