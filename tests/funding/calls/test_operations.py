"""Calls from preparation to archive: what can be done when, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maillon.core.models import JournalLine
from maillon.funding.models import Call
from maillon.funding.operations.calls import (
    archive_call,
    cancel_call,
    create_call,
    edit_call,
    input_of,
    mark_decided,
    publish_call,
    return_call,
    show_results,
    start_evaluation,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import publish_problems
from maillon.funding.queries.calls import current_form, newest_form
from maillon.funding.rules.call_content import form_hash, grid_hash
from tests.factories import ApplicationFactory, CallFactory, InstrumentFactory, OrganisationFactory
from tests.funding.calls.given import BY, CLOSES, call_input

pytestmark = pytest.mark.django_db


def published(now, **changes):
    """Make a call through the operations and publish it."""
    call = create_call(values=call_input(**changes), by=BY, now=now)
    return publish_call(call=call, by=BY, now=now)


def test_a_new_call_has_a_form_a_grid_and_a_checklist_and_can_be_published(now):
    call = create_call(values=call_input(), by=BY, now=now)
    assert call.state == "prepared"
    assert publish_problems(call, now=now) == []
    assert current_form(call) is None

    done = publish_call(call=call, by=BY, now=now)

    form = current_form(done)
    assert done.state == "published"
    assert form.sha256 == form_hash(form)
    assert done.grid.sha256 == grid_hash(done.grid)
    assert (done.points.count(), done.grid.criteria.count()) == (9, 5)
    actions = list(JournalLine.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["call.created", "call.published"]


def test_a_call_without_its_essentials_is_not_published_and_says_where(now):
    values = replace(call_input(), measures=frozenset(), audiences=frozenset(), text_fr="")
    call = create_call(values=values, by=BY, now=now, with_defaults=False)
    with pytest.raises(Refused):
        publish_call(call=call, by=BY, now=now)
    blocking = [problem.place for problem in publish_problems(call, now=now) if problem.blocks]
    assert blocking == ["frame", "frame", "frame", "form", "grid"]
    assert Call.objects.get().state == "prepared"


def test_a_renewal_needs_its_closed_list(now):
    call = create_call(values=call_input(kind="renewal"), by=BY, now=now)
    with pytest.raises(Refused):
        publish_call(call=call, by=BY, now=now)
    asbl = OrganisationFactory()
    edit_call(
        call=call, values=replace(input_of(call), invited=frozenset({asbl.pk})), by=BY, now=now
    )
    assert publish_call(call=call, by=BY, now=now).state == "published"


def test_a_published_call_changes_with_a_reason_and_never_closes_earlier(now):
    call = published(now)
    values = input_of(call)
    later = replace(values, closes_at=CLOSES + timedelta(days=7))
    with pytest.raises(Refused):
        edit_call(call=call, values=later, by=BY, now=now)
    assert edit_call(call=call, values=later, by=BY, now=now, reason="Grève de la poste.")
    earlier = replace(values, closes_at=CLOSES)
    with pytest.raises(Refused):
        edit_call(call=call, values=earlier, by=BY, now=now, reason="Trop long.")
    with pytest.raises(Refused):
        edit_call(
            call=call, values=replace(later, measures=frozenset()), by=BY, now=now, reason="Non."
        )
    call.refresh_from_db()
    assert call.closes_at == CLOSES + timedelta(days=7)
    with pytest.raises(Refused):
        edit_call(
            call=call,
            values=replace(later, closes_at=later.closes_at + timedelta(days=1)),
            by=BY,
            now=later.closes_at,
            reason="Encore un jour.",
        )


def test_a_call_runs_from_published_to_archived_and_back(now):
    call = published(now)
    with pytest.raises(Refused):
        start_evaluation(call=call, by=BY, now=CLOSES - timedelta(microseconds=1))
    start_evaluation(call=call, by=BY, now=CLOSES)
    with pytest.raises(Refused):
        show_results(call=call, shown="selected", by=BY, now=CLOSES)
    waiting = ApplicationFactory(call=call, sheet__form=current_form(call))
    with pytest.raises(Refused):
        mark_decided(call=call, by=BY, now=CLOSES)
    waiting.state = "refused"
    waiting.save()
    mark_decided(call=call, by=BY, now=CLOSES)
    show_results(call=call, shown="ranking", by=BY, now=CLOSES)
    assert archive_call(call=call, by=BY, now=CLOSES).state == "archived"
    with pytest.raises(Refused):
        return_call(call=call, reason=" ", by=BY, now=CLOSES)
    assert return_call(call=call, reason="Recours.", by=BY, now=CLOSES).state == "decided"
    back = return_call(call=call, reason="Recours.", by=BY, now=CLOSES)
    assert (back.state, back.results_shown) == ("evaluated", "nothing")


def test_cancelling_takes_a_reason_and_ends_before_decisions(now):
    call = published(now)
    with pytest.raises(Refused):
        cancel_call(call=call, reason="", by=BY, now=now)
    done = cancel_call(call=call, reason="Budget retiré.", by=BY, now=now)
    assert (done.state, done.state_reason) == ("cancelled", "Budget retiré.")
    with pytest.raises(Refused):
        cancel_call(call=CallFactory(state="decided"), reason="Non.", by=BY, now=now)


def test_a_copy_takes_over_form_grid_and_checklist(now):
    source = published(now)
    copy = create_call(
        values=call_input(code="appel-2023", instrument=source.instrument),
        by=BY,
        now=now,
        copied_from=source,
    )
    assert copy.previous == source
    before, after = current_form(source), newest_form(copy)
    assert after.frozen_at is None
    assert _content(after) == _content(before)
    assert grid_hash(copy.grid) == source.grid.sha256
    assert copy.points.count() == source.points.count()


def _content(form):
    return [
        (part.title_fr, question.code, question.depends_on and question.depends_on.code)
        for part in form.parts.all()
        for question in part.questions.all()
    ]


def test_a_call_without_jury_has_no_grid_and_is_published(now):
    call = published(now, instrument=InstrumentFactory(with_jury=False))
    assert not hasattr(call, "grid")


def test_a_code_is_taken_once(now):
    create_call(values=call_input(), by=BY, now=now)
    with pytest.raises(Refused):
        create_call(values=call_input(), by=BY, now=now)
