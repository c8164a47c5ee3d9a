"""The thesaurus: what its file may say, and what it finds in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.matching.thesaurus import ThesaurusRefused, read_thesaurus, split

HEAD = "concept;broader;fr;nl;en\n"


def found(content, text, language="fr"):
    words = split(text, language)
    return [
        (concept, text[run[0].start : run[-1].end])
        for concept, run in read_thesaurus(HEAD + content).find(words)
    ]


def test_a_term_is_met_in_its_other_forms_and_across_stop_words():
    terms = "theft;;vol vélo|plainte;fietsdiefstal*;\n"
    assert found(terms, "Des vols de vélos") == [("theft", "vols de vélos")]
    assert found(terms, "Ze deden aangifte van fietsdiefstallen", "nl") == [
        ("theft", "fietsdiefstallen")
    ]


def test_a_star_stands_for_letters_before_or_after():
    assert found("cyber;;cyber*;*fraude;\n", "Cybersécurité et internetfraude") == [
        ("cyber", "Cybersécurité"),
        ("cyber", "internetfraude"),
    ]


def test_an_equal_sign_asks_for_the_word_itself():
    assert found("film;;=film;;\n", "filmer un film") == [("film", "film")]


def test_a_shared_stem_is_not_enough_when_the_words_are_unlike():
    # "concert" and "concertation" have the same French stem.
    assert found("music;;concert;;\n", "une concertation") == []


def test_a_stem_counts_in_its_own_language_only():
    # The Dutch stem of "parking" is "park".
    assert found("green;;;park;\n", "le parking") == []


def test_broader_concepts_are_counted_in_steps():
    words = read_thesaurus(HEAD + "a;;x;;\nb;a;xx;;\nc;b|a;xxx;;\n".replace("x", "mot"))
    assert dict(words.above("c")) == {"a": 1, "b": 1}
    assert dict(words.above("b")) == {"a": 1}


def test_a_circle_of_broader_concepts_ends():
    words = read_thesaurus(HEAD + "a;b;mot;;\nb;a;phrase;;\n")
    assert set(words.above("a")) == {"a", "b"}


@pytest.mark.parametrize(
    "content",
    [
        "concept;fr\n",
        HEAD + "a;;mot;;\na;;terme;;\n",
        HEAD + "a;unknown;mot;;\n",
        HEAD + ";;mot;;\n",
        HEAD + "a;;mot;;;;;\n",
        HEAD + "a;;x*;;\n",
        HEAD + "a;;le la;;\n",
    ],
)
def test_a_file_that_is_not_a_thesaurus_is_refused(content):
    with pytest.raises(ThesaurusRefused):
        read_thesaurus(content)


@given(st.text(alphabet="abé;|*= \n\"'", max_size=60), st.text(max_size=40))
def test_any_content_is_read_or_refused(content, text):
    try:
        words = read_thesaurus(HEAD + content)
    except ThesaurusRefused:
        return
    for _, run in words.find(split(text, "fr")):
        assert text[run[0].start : run[0].end] == run[0].surface
