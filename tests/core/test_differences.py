"""The differences between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from maillon.core.differences import ADDED, GONE, KEPT, Passage, word_differences


def test_says_what_was_kept_what_is_gone_and_what_was_added():
    assert word_differences("Lutter contre le vol.", "Agir contre le vol de vélos.") == [
        Passage(GONE, "Lutter"),
        Passage(ADDED, "Agir"),
        Passage(KEPT, " contre le vol"),
        Passage(ADDED, " de vélos"),
        Passage(KEPT, "."),
    ]


@given(st.text(alphabet="abé '.\n-", max_size=40), st.text(alphabet="abé '.\n-", max_size=40))
def test_gives_both_texts_back(old, new):
    found = word_differences(old, new)
    assert "".join(part.text for part in found if part.kind != ADDED) == old
    assert "".join(part.text for part in found if part.kind != GONE) == new
