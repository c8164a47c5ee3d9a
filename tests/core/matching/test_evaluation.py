"""Measuring a ranking."""

from maillon.core.matching import Document, Example, Field, Index, read_thesaurus
from maillon.core.matching.evaluation import Case, Score, cross_validate


def test_recall_counts_texts_or_every_right_key():
    score = Score()
    score.add(Case("a", "", ("x", "y")), ["x", "z", "w", "y"])
    score.add(Case("b", "", ("q",)), ["x", "z", "w", "y"])
    assert [score.recall(cut) for cut in (1, 3, 5)] == [0.5, 0.5, 0.5]
    assert [score.recall(cut, each=True) for cut in (1, 3, 5)] == [0.25, 0.25, 0.5]
    assert score.missed == ["b"]


def test_nothing_to_score_is_zero():
    assert (Score().recall(3), Score().milliseconds) == (0.0, 0.0)


def test_in_cross_validation_a_text_does_not_learn_from_its_own_group():
    documents = [Document(key, key, (Field(f"document {key}"),)) for key in ("un", "deux")]
    cases = [
        Case("a", "bicyclette gravée", ("deux",), "g"),
        Case("b", "bicyclette gravée", ("deux",), "g"),
    ]
    empty = read_thesaurus("concept;broader;fr;nl;en\n")
    index = Index(documents, [Example(c.name, c.text, c.keys) for c in cases], empty)
    assert cross_validate(index, cases).recall(1) == 0.0
