"""Ranking documents for a text."""

from hypothesis import given
from hypothesis import strategies as st

from maillon.core.matching import (
    Document,
    Example,
    Field,
    Index,
    guess_language,
    read_thesaurus,
)

THESAURUS = read_thesaurus(
    "concept;broader;fr;nl;en\n"
    "theft;;vol vélo|voleur*;*diefstal*;theft\n"
    "training;;formation*;opleiding*;training\n"
    "drugs;;drogue*;drug*;drug*\n"
)
DOCUMENTS = [
    Document("1.1", "1", (Field("Former à la prévention des drogues. Formation."),)),
    Document("1.2", "1", (Field("Accueillir les usagers de drogues"),)),
    Document("2.1", "2", (Field("Réponse coordonnée au vol de vélos"),)),
    Document("2.2", "2", (Field("Formation sur les biens"),)),
]


def keys(text, language="", examples=(), without=()):
    index = Index(DOCUMENTS, list(examples), THESAURUS)
    return [match.key for match in index.rank(text, language, without=without)]


def test_the_document_with_the_words_of_the_text_comes_first():
    assert keys("Les usagers sont accueillis, usagers de drogues")[0] == "1.2"


def test_a_text_in_another_language_is_found_by_its_concepts():
    assert keys("Campagne tegen fietsdiefstallen", "nl")[0] == "2.1"


def test_says_which_words_of_the_text_led_there_and_what_they_met():
    match = Index(DOCUMENTS, [], THESAURUS).rank("Tegen fietsdiefstal in de wijk", "nl")[0]
    assert (match.key, match.words, match.met) == ("2.1", ("fietsdiefstal",), ("vol de vélos",))


def test_what_was_linked_before_teaches():
    text = "Marquage gratuit au marché du samedi"
    examples = [Example("C1", "Marquage gratuit au marché", ("2.1",))]
    first = Index(DOCUMENTS, examples, THESAURUS).rank(text)[0]
    assert (first.key, first.example) == ("2.1", "C1")


def test_an_example_can_be_left_out():
    text = "Marquage gratuit au marché du samedi"
    examples = [Example("C1", text, ("2.1",))]
    index = Index(DOCUMENTS, examples, THESAURUS)
    assert {match.example for match in index.rank(text, without=["C1"])} == {""}


def test_every_document_is_ranked_once():
    assert sorted(keys("formation")) == ["1.1", "1.2", "2.1", "2.2"]


def test_a_text_without_a_word_finds_nothing():
    assert keys("… !?") == []


@given(st.text(max_size=60))
def test_any_text_is_ranked_the_same_each_time(text):
    index = Index(DOCUMENTS, [Example("C1", "formation aux drogues", ("1.1",))], THESAURUS)
    assert index.rank(text) == index.rank(text)


def test_the_language_is_told_by_the_small_words():
    assert [guess_language(text) for text in ("le vol de la rue", "het werd in de wijk", "")] == [
        "fr",
        "nl",
        "fr",
    ]
