"""Calls: announced numbers against the records, projects in a theme that was left out."""

import pytest

from tests import factories


@pytest.fixture
def call(db):
    """A decided call with one selected project."""
    made = factories.CallFactory(code="appel", state="decided")
    factories.ApplicationFactory(call=made, state="selected")
    return made


def announce(call, **given):
    """Announce numbers at a step whose records are whole."""
    values = {"step": "selected", "applications": 1, "organisations": None, "recorded": True}
    return factories.CallFigureFactory(call=call, **values | given)


def test_an_announced_number_that_the_records_contradict(found, call):
    announce(call, applications=2, organisations=1, source_line=679)
    (finding,) = found("call-funnel")
    assert finding.values == {"announced": "2", "computed": "1", "difference": "-1"}
    assert finding.objects == ("call:appel", "call:appel:selected-applications")
    assert finding.place.line == 679
    assert finding.place.url == "/fr/calls/appel/funnel/"


@pytest.mark.parametrize("given", [{}, {"applications": 9, "recorded": False}])
def test_a_number_that_holds_or_cannot_be_counted(found, call, given):
    announce(call, **given)
    assert found("call-funnel") == []


def test_an_exercise_contradicts_nothing(found, call):
    announce(call, applications=2)
    call.synthetic = True
    call.save()
    assert found("call-funnel") == []


@pytest.mark.parametrize(("printed", "hits"), [(1, 1), (0, 0)])
def test_a_project_in_a_theme_that_was_left_out(found, call, printed, hits):
    table = factories.PublishedTableFactory(plan=call.plan, code="t", counts="projects")
    column = factories.PublishedColumnFactory(table=table, code="2021")
    theme = factories.ThemeFactory(plan=call.plan, code="5")
    factories.PublishedFigureFactory(column=column, theme_code="5", value=printed)
    call.excluded_themes.add(theme)
    assert len(found("call-excluded-theme")) == hits
