"""Launching: who is asked what, what is to confirm, and how many statements it takes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillon.core.models import JournalLine, OutgoingMail
from maillon.implementation.models import RequestItem
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    add_organisations,
    announce_opened,
    create_round,
    launch_round,
    rehearse_launch,
)
from tests.factories import (
    ContactPointFactory,
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    MeasureFactory,
    OrganisationFactory,
    PeriodLockFactory,
    ReportFormFactory,
)
from tests.implementation.rounds.making import (
    BY,
    CLOSES_AT,
    OPENS_AT,
    PREPARED_AT,
    launched,
    prepared,
    round_input,
)

pytestmark = pytest.mark.django_db


def reported(world, *organisations, **values):
    """Make a contribution of 2020 with these lead partners, in order."""
    given = {"plan": world.plan, "first_year": 2020, "last_year": 2020, "state": "accepted"}
    contribution = ContributionFactory(**given | values)
    for organisation in organisations:
        ContributionPartnerFactory(contribution=contribution, organisation=organisation)
    return contribution


def items_of(world, organisation):
    """Return (section, contribution to confirm) of the items of an organisation."""
    rows = RequestItem.objects.filter(request__organisation=organisation)
    return list(rows.values_list("section__code", "previous__code"))


def test_launching_asks_every_organisation_its_sections():
    world = launched()
    assert world.round.state == "launched"
    assert {r.organisation.code: (r.state, r.due_at) for r in world.round.requests.all()} == {
        "jette": ("waiting", CLOSES_AT),
        "uccle": ("waiting", CLOSES_AT),
    }
    assert items_of(world, world.jette) == [("mediation", None)]
    line = JournalLine.objects.order_by("-number").first()
    assert line.action == "round.launched"
    assert line.changes["requests"] == [None, 2]


def test_what_was_reported_the_year_before_is_to_confirm_and_nothing_else():
    world = prepared()
    before = reported(world, world.jette, state="published")
    reported(world, world.jette, state="draft")
    reported(world, world.jette, first_year=2019, last_year=2019)
    reported(world, world.jette, first_year=2021, last_year=2021)
    reported(world, OrganisationFactory())
    launch_round(collection_round=world.round, by=BY, now=OPENS_AT)
    assert items_of(world, world.jette) == [("mediation", None), (None, before.code)]
    assert items_of(world, world.uccle) == [("mediation", None)]


def test_a_joint_contribution_is_confirmed_by_its_first_lead_that_is_asked():
    world = prepared()
    joint = reported(world, OrganisationFactory(), world.uccle, world.jette)
    launch_round(collection_round=world.round, by=BY, now=OPENS_AT)
    assert items_of(world, world.uccle) == [("mediation", None), (None, joint.code)]
    assert items_of(world, world.jette) == [("mediation", None)]


def test_a_contribution_that_another_goes_on_from_is_not_asked_twice():
    world = prepared(first_year=2021, last_year=2022)
    older = reported(world, world.jette, first_year=2019, last_year=2019)
    newer = reported(world, world.jette, previous=older)
    launch_round(collection_round=world.round, by=BY, now=OPENS_AT)
    assert items_of(world, world.jette) == [("mediation", None), (None, newer.code)]


def test_a_section_stands_beside_the_only_contribution_of_its_kind_to_its_measures():
    world = prepared()
    measure = MeasureFactory(theme__plan=world.plan)
    world.section.measures.set([measure])
    one = reported(world, world.jette, kind="action")
    ContributionMeasureFactory(contribution=one, measure=measure)
    two = [reported(world, world.uccle, kind="action") for _n in range(2)]
    for contribution in two:
        ContributionMeasureFactory(contribution=contribution, measure=measure)
    launch_round(collection_round=world.round, by=BY, now=OPENS_AT)
    assert items_of(world, world.jette) == [("mediation", one.code)]
    assert items_of(world, world.uccle) == [
        ("mediation", None),
        *((None, contribution.code) for contribution in two),
    ]


def test_a_section_asked_again_stands_beside_its_answer_of_the_round_before():
    world = launched()
    item = RequestItem.objects.get(request=world.requests["jette"])
    item.contribution = reported(world, world.jette, first_year=2021, last_year=2021)
    item.save()
    following = create_round(
        given=round_input(world.plan, code="suivante", first_year=2022, last_year=2022),
        by=BY,
        now=PREPARED_AT,
        copied_from=world.round,
    )
    launch_round(collection_round=following, by=BY, now=OPENS_AT)
    rows = RequestItem.objects.filter(request__round=following, request__organisation=world.jette)
    found = list(rows.values_list("section__code", "previous__code"))
    assert found == [("mediation", item.contribution.code)]


def test_the_rehearsal_says_what_launching_does():
    world = prepared()
    reported(world, world.jette)
    rehearsal = rehearse_launch(world.round, on=OPENS_AT.date())
    made = launch_round(collection_round=world.round, by=BY, now=OPENS_AT)
    assert (rehearsal.organisations, rehearsal.items) == (len(made.requests), made.items)
    assert rehearsal.forms[0].to_confirm == 1
    assert rehearsal.unreachable == [world.uccle]


def test_an_open_round_is_announced_at_launch_and_a_later_one_at_its_opening():
    world = launched(now=OPENS_AT - timedelta(seconds=1))
    assert not OutgoingMail.objects.exists()
    assert set(world.round.requests.values_list("announced_at", flat=True)) == {None}
    assert announce_opened(now=OPENS_AT - timedelta(seconds=1)) == 0
    assert announce_opened(now=OPENS_AT) == 1
    assert announce_opened(now=OPENS_AT) == 0
    other = prepared_again(world)
    launch_round(collection_round=other, by=BY, now=OPENS_AT)
    told = list(OutgoingMail.objects.values_list("to", flat=True))
    assert told == ["jette@example.org", "jette@example.org"]
    ContactPointFactory(organisation=world.uccle, email="uccle@example.org")
    assert announce_opened(now=OPENS_AT) == 2


def prepared_again(world):
    """Take over the round of ``world`` under another code."""
    return create_round(
        given=round_input(world.plan, code="autre"),
        by=BY,
        now=PREPARED_AT,
        copied_from=world.round,
    )


def test_a_round_is_launched_once():
    world = launched()
    with pytest.raises(Refused):
        launch_round(collection_round=world.round, by=BY, now=OPENS_AT)


def test_a_round_that_is_not_ready_says_all_that_is_missing():
    world = prepared()
    world.section.delete()
    world.form.free_items = False
    world.form.save()
    second = ReportFormFactory(round=world.round)
    second.organisations.add(world.jette)
    ReportFormFactory(round=world.round)
    PeriodLockFactory(plan=world.plan, year=2021)
    with pytest.raises(Refused) as refusal:
        launch_round(collection_round=world.round, by=BY, now=CLOSES_AT)
    # Past, locked, a form that asks nothing, one that nobody gets, an organisation with two.
    assert len(refusal.value.messages) == 5
    world.round.refresh_from_db()
    assert world.round.state == "prepared"


def test_launching_takes_as_many_statements_for_many_organisations_as_for_few():
    def statements(code, number):
        world_round = create_round(given=round_input(world.plan, code=code), by=BY, now=PREPARED_AT)
        form = ReportFormFactory(round=world_round, category=world.category)
        asked = [OrganisationFactory() for _n in range(number)]
        for organisation in asked:
            ContactPointFactory(organisation=organisation)
            reported(world, organisation)
        ids = [organisation.pk for organisation in asked]
        add_organisations(form=form, organisations=ids, by=BY, now=PREPARED_AT)
        with CaptureQueriesContext(connection) as captured:
            launch_round(collection_round=world_round, by=BY, now=OPENS_AT)
        return len(captured)

    world = prepared()
    assert statements("peu", 3) == statements("beaucoup", 30)
