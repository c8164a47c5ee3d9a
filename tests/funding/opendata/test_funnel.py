"""The funnel of a call: counted from records, compared with what a document announces."""

import pytest
from django.test import Client
from django.urls import reverse

from maillon.funding.queries.funnel import funnel
from tests import factories


@pytest.fixture
def call(db):
    """A decided call with two measures: one covered."""
    made = factories.CallFactory(code="appel", state="decided", results_shown="selected")
    for number in (1, 2):
        made.measures.add(factories.MeasureFactory(code=f"1.{number}", theme__plan=made.plan))
    return made


def apply(call, state, organisation=None, measure=None, **given):
    """Make an application of ``call``; a refusal has its reason."""
    reason = "Statuts manquants" if state in ("inadmissible", "withdrawn") else ""
    form = call.forms.first() or factories.FormVersionFactory(call=call)
    application = factories.ApplicationFactory(
        call=call,
        sheet=factories.AnswerSheetFactory(form=form),
        state=state,
        state_reason=reason,
        organisation=organisation or factories.OrganisationFactory(),
        **given,
    )
    if measure:
        factories.ApplicationMeasureFactory(application=application, measure=measure)
    return application


def world(call):
    """Five received, four admissible, three selected of two organisations, one renewed."""
    one, two = factories.OrganisationFactory.create_batch(2)
    measure = call.measures.get(code="1.1")
    for state in ("draft", "withdrawn"):
        apply(call, state)
    apply(call, "inadmissible", title="Hors délai")
    apply(call, "refused")
    selected = [
        apply(call, "selected", organisation=who, measure=measure) for who in (one, one, two)
    ]
    grants = [
        factories.GrantFactory(call=call, application=one, organisation=one.organisation)
        for one in selected
    ]
    factories.GrantFactory(
        call=call, previous=grants[0], organisation=one, first_year=2023, last_year=2023
    )
    factories.RenewalFactory(
        grant=grants[1], outcome="not_renewed", reason_fr="Plus de capacité.", state="decided"
    )
    return grants


def test_every_step_is_counted_from_the_records(call):
    world(call)
    assert funnel(call).to_json() == {
        "received": {"applications": 5, "organisations": 4},
        "admissible": {"applications": 4, "organisations": 3},
        "selected": {"applications": 3, "organisations": 2, "measures": 1},
        "renewed": {"applications": 1, "organisations": 1},
    }


def test_the_names_behind_each_difference(call):
    grants = world(call)
    found = funnel(call)
    assert [reason for _name, reason in found.received.lost_applications.rows] == [
        "Statuts manquants"
    ]
    assert found.admissible.lost_applications.count == 1
    reasons = dict(found.selected.lost_applications.rows)
    assert list(reasons.values()) == ["Plus de capacité."]
    # The renewal of the third one is not decided: that is no loss yet.
    assert (found.selected.lost_applications.pending, found.selected.lost_applications.unnamed) == (
        1,
        0,
    )
    assert found.selected.lost_organisations.names == ()
    assert found.uncovered.names == ("1.2 " + call.measures.get(code="1.2").title,)
    factories.RenewalFactory(
        grant=grants[2], outcome="not_renewed", reason_fr="Rapport inadéquat.", state="decided"
    )
    assert funnel(call).selected.lost_organisations.names == (grants[2].organisation.name,)


def test_a_renewal_that_is_only_proposed_is_not_told(call):
    grants = world(call)
    factories.RenewalFactory(grant=grants[2], outcome="not_renewed", reason_fr="Projet secret.")
    html = Client().get(reverse("call_funnel", args=["appel"])).content.decode()
    assert "Projet secret." not in html


def test_what_waits_for_a_decision_is_not_lost(call):
    for state in ("submitted", "correction", "admissible"):
        apply(call, state)
    found = funnel(call)
    assert (found.received.applications.value, found.admissible.applications.value) == (3, 1)
    assert (found.received.lost_applications.count, found.received.lost_applications.pending) == (
        0,
        2,
    )
    assert found.admissible.lost_applications.pending == 1


def test_what_is_announced_stands_where_records_are_missing(call):
    world(call)
    factories.CallFigureFactory(call=call, applications=64, organisations=52)
    factories.CallFigureFactory(call=call, step="admissible", applications=59, organisations=None)
    found = funnel(call)
    assert found.received.applications.value == 64
    assert found.received.from_source
    assert found.received.lost_applications.count == 5
    # The record that is there is named; the others are not invented.
    assert found.received.lost_applications.unnamed == 4
    assert found.admissible.organisations.value is None
    assert found.received.lost_organisations is None


def test_records_that_are_whole_are_counted_and_compared(call):
    world(call)
    factories.CallFigureFactory(
        call=call, step="selected", applications=4, organisations=2, recorded=True
    )
    selected = funnel(call).selected
    assert (selected.applications.value, selected.applications.differs) == (3, True)
    assert not selected.organisations.differs


def test_an_empty_call_has_an_empty_funnel(call):
    found = funnel(call)
    assert [step.applications.value for step in found.steps] == [0, 0, 0, 0]
    assert found.uncovered.count == 2


def test_the_same_queries_whatever_the_number(call, django_assert_num_queries):
    world(call)
    with django_assert_num_queries(5):
        funnel(call)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page(call, language, client_as):
    world(call)
    html = Client().get(f"/{language}/calls/appel/funnel/").content.decode()
    assert "Plus de capacité." in html
    # Who was refused is not for everybody.
    assert "Hors délai" not in html
    coordination = client_as("coordinator").get(f"/{language}/calls/appel/funnel/")
    assert "Hors délai" in coordination.content.decode()


def test_results_that_are_not_shown_make_no_funnel_for_everybody(call, client_as):
    world(call)
    call.results_shown = "nothing"
    call.save()
    url = reverse("call_funnel", args=["appel"])
    assert "kpis" not in Client().get(url).content.decode()
    assert "kpis" in client_as("coordinator").get(url).content.decode()
    assert Client().get("/api/v1/calls/appel/funnel").status_code == 404


def test_the_bodies_of_a_jury_are_those_of_its_experts(call):
    juror = factories.JurorFactory(call=call)
    factories.JurorFactory(call=call, expert__organisation=juror.expert.organisation)
    declined = factories.JurorFactory(call=call, state="declined")
    html = Client().get(reverse("call_funnel", args=["appel"])).content.decode()
    assert html.count(juror.expert.organisation.name) == 1
    assert declined.expert.organisation.name not in html
    assert juror.expert.label not in html


def test_a_call_in_preparation_has_no_page(call):
    call.state = "prepared"
    call.save()
    assert Client().get(reverse("call_funnel", args=["appel"])).status_code == 404


def test_a_conflicted_expert_does_not_count_what_they_may_not_know(call, client_as):
    world(call)
    call.results_shown = "nothing"
    call.save()
    client = client_as("coordinator")
    expert = factories.ExpertFactory(user=client.user)
    hidden = call.applications.get(state="inadmissible")
    factories.ConflictOfInterestFactory(
        application=hidden, juror=factories.JurorFactory(call=call, expert=expert)
    )
    html = client.get(reverse("call_funnel", args=["appel"])).content.decode()
    assert "Hors délai" not in html
