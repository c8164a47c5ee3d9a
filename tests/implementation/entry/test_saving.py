"""Saving what is typed: versions, conflicts, nothing lost, nothing in the journal."""

import pytest

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.implementation.models import EntryField
from maillon.implementation.operations.entry import (
    Conflict,
    Entry,
    Saved,
    add_item,
    answer_item,
    note_version,
    remove_item,
    save_field,
    save_fields,
)
from maillon.implementation.operations.states import Refused
from tests.implementation.entry.requests import make_request

pytestmark = pytest.mark.django_db
ANNE, BART = Author("anne"), Author("bart")


def save(item, value, version, now, by=ANNE, name="description_fr"):
    return save_field(item=item, name=name, value=value, version=version, by=by, now=now)


def test_a_field_is_saved_with_growing_versions_and_without_journal(now):
    item = make_request().section
    assert save(item, "Un", 0, now) == Saved(item.pk, "description_fr", 1)
    assert save(item, "Un deux", 1, now) == Saved(item.pk, "description_fr", 2)
    item.refresh_from_db()
    assert item.answer == "changed"
    item.request.refresh_from_db()
    assert (item.request.state, item.request.first_opened_at) == ("draft", now)
    assert JournalLine.objects.count() == 0


def test_the_second_of_two_is_told_what_the_first_wrote(now):
    item = make_request().section
    save(item, "Texte d’Anne", 0, now)
    answer = save(item, "Texte de Bart", 0, now, by=BART)
    assert answer == Conflict(item.pk, "description_fr", 1, "Texte d’Anne", "anne", now)
    assert EntryField.objects.get().value == "Texte d’Anne"
    assert save(item, "Texte de Bart", 1, now, by=BART) == Saved(item.pk, "description_fr", 2)


def test_sending_the_same_again_is_no_conflict(now):
    item = make_request().section
    save(item, "Texte", 0, now)
    assert save(item, "Texte", 0, now) == Saved(item.pk, "description_fr", 1)
    assert save(item, "", 0, now, name="title_nl") == Saved(item.pk, "title_nl", 0)


def test_a_typed_figure_is_kept_as_typed_and_its_problem_told(now):
    item = make_request().section
    saved = save(item, "1.234", 0, now, name="figure:total:2022")
    assert saved.version == 1 and "1234" in saved.problem
    assert EntryField.objects.get().value == "1.234"


@pytest.mark.parametrize("name", ["state", "figure:a b:2022", "extra:1:x", "measure:9", "a\0"])
def test_a_field_that_does_not_exist_is_refused(now, name):
    with pytest.raises(Refused):
        save(make_request().section, "x", 0, now, name=name)


def test_a_text_that_is_too_long_is_refused(now):
    with pytest.raises(Refused):
        save(make_request().section, "x" * 20_001, 0, now)


@pytest.mark.parametrize("state", ["submitted", "accepted", "excused"])
def test_a_request_that_is_not_open_takes_nothing(now, state):
    asked = make_request(state=state, submitted_at=now, state_reason="x")
    with pytest.raises(Refused):
        save(asked.section, "x", 0, now)


def test_a_closed_round_takes_nothing_but_a_late_request_does(now):
    asked = make_request(due_at=now.replace(year=2020))
    assert save(asked.section, "x", 0, now) == Saved(asked.section.pk, "description_fr", 1)
    asked.request.round.state = "closed"
    asked.request.round.save()
    with pytest.raises(Refused):
        save(asked.section, "y", 1, now)


def test_the_item_of_another_request_is_refused(now):
    asked, other = make_request(), make_request(organisation="commune-uccle")
    with pytest.raises(Refused):
        save_fields(
            request=asked.request,
            entries=[Entry(other.section.pk, "description_fr", "x")],
            by=ANNE,
            now=now,
        )
    assert EntryField.objects.count() == 0


def test_the_message_to_the_coordination_has_versions_too(now):
    request = make_request().request

    def note(value, version):
        return save_fields(
            request=request, entries=[Entry(None, "general_note", value, version)], by=ANNE, now=now
        )[0]

    first = note("Bonjour", 0)
    assert first == Saved(None, "general_note", note_version("Bonjour"))
    assert note("Autre", 0).value == "Bonjour"
    assert isinstance(note("Autre", first.version), Saved)


def test_time_is_added_and_a_page_left_open_is_not(now):
    request = make_request().request
    save_fields(request=request, entries=[], seconds=30, by=ANNE, now=now)
    save_fields(request=request, entries=[], seconds=9_000, by=ANNE, now=now)
    save_fields(request=request, entries=[], seconds=-5, by=ANNE, now=now)
    request.refresh_from_db()
    assert (request.seconds_spent, request.state) == (150, "waiting")


def test_the_same_as_last_year_takes_over_the_figures_that_are_empty(now):
    asked = make_request()
    figures = asked.confirm.fields.filter(name__startswith="figure:")
    answer_item(item=asked.confirm, answer="same", by=ANNE, now=now)
    field = figures.get()
    assert field.value == "12"
    save(asked.confirm, "15", field.version, now, name=field.name)
    answer_item(item=asked.confirm, answer="same", by=ANNE, now=now)
    assert figures.get().value == "15"


def test_a_section_cannot_be_the_same_as_nothing(now):
    with pytest.raises(Refused):
        answer_item(item=make_request().section, answer="same", by=ANNE, now=now)


def test_own_contributions_come_and_go_and_what_is_asked_stays(now):
    asked = make_request()
    own = add_item(request=asked.request, by=ANNE, now=now)
    assert (own.answer, own.section, own.previous) == ("changed", None, None)
    remove_item(item=own, by=ANNE, now=now)
    assert asked.request.items.count() == 2
    with pytest.raises(Refused):
        remove_item(item=asked.section, by=ANNE, now=now)
    asked.request.form.free_items = False
    asked.request.form.save()
    with pytest.raises(Refused):
        add_item(request=asked.request, by=ANNE, now=now)
