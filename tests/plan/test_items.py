"""Corrections of an import before it is confirmed."""

import pytest

from maillon.core.models import JournalLine
from maillon.plan.operations import ImportProblem
from maillon.plan.operations.imports import discard_import
from maillon.plan.operations.items import (
    correct_item,
    drop_item,
    join_items,
    place_in_theme,
    restore_item,
    split_item,
)
from tests.plan.documents import BY, NOW, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(tmp_path):
    """An import of three measures that waits for review."""
    return receive(tmp_path).plan_import


def item(found, code="1.1"):
    return found.items.get(code=code, kind="measure")


def last_line():
    return JournalLine.objects.order_by("-number").first()


def test_a_correction_changes_the_item_and_tells_old_and_new(found):
    assert correct_item(item=item(found), changes={"code": "1.4"}, by=BY, now=NOW)
    line = last_line()
    assert (line.action, line.changes) == ("plan_import.corrected", {"code": ["1.1", "1.4"]})
    found.refresh_from_db()
    assert found.reading["corrected"] == {str(item(found, "1.4").pk): "corrected"}


def test_a_correction_that_changes_nothing_leaves_no_line(found):
    before = JournalLine.objects.count()
    assert not correct_item(item=item(found), changes={"code": "1.1"}, by=BY, now=NOW)
    assert JournalLine.objects.count() == before


def test_only_fields_of_an_item_can_be_corrected(found):
    with pytest.raises(ValueError, match="passage"):
        correct_item(item=item(found), changes={"passage": ""}, by=BY, now=NOW)


def test_joining_adds_the_next_measure(found):
    first, second = item(found), item(found, "1.2")
    joined = join_items(item=first, by=BY, now=NOW)
    assert joined.text.endswith(second.text)
    assert second.passage in joined.passage
    assert [partner["label"] for partner in joined.partners] == ["Communes", "Associations"]
    assert list(found.items.filter(kind="measure").values_list("code", flat=True)) == ["1.1", "2.1"]
    assert last_line().changes["code"] == [["1.1", "1.2"], "1.1"]


def test_joining_skips_what_is_left_out_and_needs_a_next_one(found):
    drop_item(item=item(found, "1.2"), by=BY, now=NOW)
    join_items(item=item(found), by=BY, now=NOW)
    codes = found.items.filter(kind="measure").values_list("code", flat=True)
    assert list(codes) == ["1.1", "1.2"]
    with pytest.raises(ImportProblem):
        join_items(item=item(found, "1.2"), by=BY, now=NOW)


def test_splitting_gives_each_part_its_sub_actions_and_both_the_partners(found):
    whole = item(found)
    position = whole.text.index("- poser les panneaux")
    new = split_item(item=whole, position=position, code="1.1bis", by=BY, now=NOW)
    whole.refresh_from_db()
    assert new.text == "- poser les panneaux."
    assert [step["code"] for step in whole.sub_actions] == ["1.1.a"]
    assert [step["code"] for step in new.sub_actions] == ["1.1.b"]
    assert new.partners == whole.partners
    codes = found.items.filter(kind="measure").values_list("code", flat=True)
    assert list(codes) == ["1.1", "1.1bis", "1.2", "2.1"]


def test_splitting_twice_in_the_same_place_keeps_the_order(found):
    for code in ("1.1x", "1.1y"):
        split_item(
            item=item(found), position=20 if code == "1.1x" else 10, code=code, by=BY, now=NOW
        )
    codes = found.items.filter(kind="measure").values_list("code", flat=True)
    assert list(codes) == ["1.1", "1.1y", "1.1x", "1.2", "2.1"]


@pytest.mark.parametrize(
    ("position", "code"), [(0, "1.9"), (10_000, "1.9"), (10, "1.2"), (10, " ")]
)
def test_splitting_needs_two_texts_and_a_free_code(found, position, code):
    with pytest.raises(ImportProblem):
        split_item(item=item(found), position=position, code=code, by=BY, now=NOW)


def test_splitting_then_joining_gives_the_measure_back(found):
    whole = item(found)
    before = (whole.text, whole.sub_actions, whole.partners)
    split_item(item=whole, position=whole.text.index("\n"), code="1.1b", by=BY, now=NOW)
    whole.refresh_from_db()
    join_items(item=whole, by=BY, now=NOW)
    assert (whole.text, whole.sub_actions, whole.partners) == before


def test_leaving_out_and_putting_back(found):
    drop_item(item=item(found), by=BY, now=NOW)
    assert item(found).dropped and last_line().action == "plan_import.dropped"
    restore_item(item=item(found), by=BY, now=NOW)
    assert not item(found).dropped and last_line().action == "plan_import.restored"
    number = JournalLine.objects.count()
    restore_item(item=item(found), by=BY, now=NOW)
    assert JournalLine.objects.count() == number


def test_measures_without_theme_are_put_under_one(found):
    found.items.filter(kind="measure").update(theme_code="")
    with pytest.raises(ImportProblem):
        place_in_theme(plan_import=found, code="9", title="", by=BY, now=NOW)
    assert place_in_theme(plan_import=found, code="9", title="Divers", by=BY, now=NOW) == 3
    assert found.items.get(kind="theme", code="9").text == "Divers"
    with pytest.raises(ImportProblem):
        place_in_theme(plan_import=found, code="9", title="", by=BY, now=NOW)


def test_nothing_can_be_corrected_once_the_import_is_closed(found):
    one = item(found)
    discard_import(plan_import=found, by=BY, now=NOW)
    for write in (
        lambda: correct_item(item=one, changes={"code": "8"}, by=BY, now=NOW),
        lambda: join_items(item=one, by=BY, now=NOW),
        lambda: split_item(item=one, position=5, code="8", by=BY, now=NOW),
        lambda: drop_item(item=one, by=BY, now=NOW),
        lambda: place_in_theme(plan_import=found, code="9", title="x", by=BY, now=NOW),
    ):
        with pytest.raises(ImportProblem):
            write()
