"""The changes of a journal line, readable."""

from maillon.core.changes import Change, readable, summary


def test_pairs_lists_and_plain_values():
    changes = {"first_year": [2021, 2022], "measures": [None, ["1.1", "1.2"]], "state": "draft"}
    assert readable(changes) == [
        Change("first year", "2021", "2022"),
        Change("measures", "", "1.1, 1.2"),
        Change("state", "", "draft"),
    ]


def test_summary_is_one_line():
    assert summary({"kind": ["action", None]}) == "kind: action → ∅"
