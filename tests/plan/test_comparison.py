"""How a document differs from a plan, word by word."""

from dataclasses import replace

import pytest

from maillon.plan.operations.imports import confirm_import
from maillon.plan.operations.plans import NewPlan
from maillon.plan.queries.imports import Content, Extent
from maillon.plan.rules.comparison import Piece, compare, differences, word_diff
from tests.plan.documents import BY, CALM_REVISED, NOW, receive

ALL = Extent(True, True, True, True, frozenset({"law", "plan", "internal"}))
NONE = Extent(False, False, False, False, frozenset())
OLD = Content(
    text="Poser des bancs.",
    theme="1",
    subtheme="1a",
    axis="prevention",
    sub_actions=(("1.1.a", "", "peindre"),),
    partners=frozenset({("Communes", "")}),
    references=frozenset({("law", "Loi 1"), ("internal", "1.2")}),
)


def fields(old, new, extent):
    return [change.field for change in differences(old, new, extent)]


def test_words_that_stay_go_and_come():
    pieces = list(word_diff("Compter chaque saison.", "Compter chaque mois."))
    assert pieces == [
        Piece("same", "Compter chaque "),
        Piece("gone", "saison"),
        Piece("new", "mois"),
        Piece("same", "."),
    ]


@pytest.mark.parametrize("text", ["", "Un texte.", "Deux\nlignes  et des espaces"])
def test_a_difference_can_be_read_back_on_both_sides(text):
    other = "Un autre texte, plus long.\nEn deux lignes."
    pieces = list(word_diff(text, other))
    assert "".join(p.text for p in pieces if p.kind != "new") == text
    assert "".join(p.text for p in pieces if p.kind != "gone") == other


def test_the_same_content_has_no_difference():
    assert fields(OLD, OLD, ALL) == []


def test_where_lines_break_is_no_difference():
    steps = (("1.1.a", "", " peindre"),)
    assert fields(OLD, replace(OLD, text="Poser\ndes  bancs.", sub_actions=steps), ALL) == []


def test_every_part_that_a_document_tells_is_compared():
    new = Content(text="Autre.", theme="2")
    told = ["text", "theme", "subtheme", "axis", "sub_actions", "partners", "references"]
    assert fields(OLD, new, ALL) == told


def test_a_part_that_a_document_never_tells_is_left_alone():
    assert fields(OLD, Content(text="Poser des bancs.", theme=""), NONE) == []


def test_references_inside_the_plan_are_added_and_never_taken_away():
    law = frozenset({("law", "Loi 1")})
    without = replace(OLD, references=law)
    assert fields(OLD, without, ALL) == []
    assert fields(without, OLD, ALL) == ["references"]


@pytest.mark.django_db
def test_a_revised_document_shows_what_is_added_changed_and_missing(tmp_path):
    new = NewPlan("calme-2030", {"fr": "Plan calme"}, 2030, 2033)
    first = receive(tmp_path).plan_import
    plan = confirm_import(plan_import=first, plan=new, by=BY, now=NOW).plan
    found = compare(receive(tmp_path, CALM_REVISED).plan_import, plan)
    assert [row.item.code for row in found.with_status("added")] == ["1.3"]
    assert [row.item.code for row in found.with_status("changed")] == ["2.1"]
    assert [row.item.code for row in found.with_status("same")] == ["1.1"]
    assert [measure.code for measure in found.missing] == ["1.2"]
    assert not found.changes_nothing
