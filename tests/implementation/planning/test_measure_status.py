"""What the status of a planned measure is read from."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillon.implementation.models import (
    CollectionRound,
    PlannedMeasure,
    ReportForm,
    RoundRequest,
)
from maillon.implementation.queries.measure_status import (
    category_members,
    facts_of,
    status_of,
    statuses,
)
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    ImplementationPlanFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlannedMeasureFactory,
    PlannedPartnerFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 6, 15, 10, 0, tzinfo=UTC)


def reported(planned, organisation, category=None, state="accepted", year=2022):
    """Make a contribution of ``organisation`` to the measure, of one year."""
    given = {"category": category} if category else {}
    contribution = ContributionFactory(
        plan=planned.measure.plan, state=state, first_year=year, last_year=year, **given
    )
    ContributionPartnerFactory(contribution=contribution, organisation=organisation)
    ContributionMeasureFactory(contribution=contribution, measure=planned.measure)
    return contribution


def asked(planned, organisation, state="waiting", due_at=NOW, **values):
    """Ask ``organisation`` in a round about the years of the plan."""
    plan = planned.implementation_plan
    collection_round = CollectionRound.objects.create(
        code=f"round-{organisation.code}",
        plan=plan.plan,
        title_fr="Collecte",
        first_year=2022,
        last_year=2022,
        state="launched",
        opens_at=datetime(2023, 1, 1, tzinfo=UTC),
        closes_at=datetime(2023, 12, 1, tzinfo=UTC),
        contact_name="Coordination",
        contact_email="coordination@example.org",
        changed_at=NOW,
    )
    form = ReportForm.objects.create(round=collection_round, category=PartnerCategoryFactory())
    return RoundRequest.objects.create(
        round=collection_round,
        organisation=organisation,
        form=form,
        state=state,
        due_at=due_at,
        changed_at=NOW,
        **values,
    )


@pytest.fixture
def planned():
    return PlannedMeasureFactory()


def test_nothing_known_gives_no_information(planned):
    assert status_of(planned, now=NOW).code == "no_information"


def test_who_has_not_reported_makes_it_late_and_leads_to_the_partner(planned):
    zone = PlannedPartnerFactory(planned=planned, organisation__name_fr="Zone Midi").organisation
    status = status_of(planned, now=NOW)
    assert status.code == "late"
    assert [(c.text, c.url) for c in status.causes] == [
        ("Zone Midi n’a rien rapporté depuis 17 mois", f"/fr/partners/{zone.code}/")
    ]


def test_an_accepted_contribution_of_the_years_is_a_report(planned):
    zone = PlannedPartnerFactory(planned=planned).organisation
    reported(planned, zone)
    assert status_of(planned, now=NOW).code == "done"


@pytest.mark.parametrize(
    ("state", "year"), [("draft", 2022), ("submitted", 2022), ("accepted", 2021)]
)
def test_a_draft_and_another_year_are_none(planned, state, year):
    zone = PlannedPartnerFactory(planned=planned).organisation
    reported(planned, zone, state=state, year=year)
    assert status_of(planned, now=NOW).code == "late"


def test_a_part_of_an_organisation_reports_for_it(planned):
    zone = PlannedPartnerFactory(planned=planned).organisation
    reported(planned, OrganisationFactory(part_of=zone))
    assert status_of(planned, now=NOW).code == "done"


def test_everybody_of_a_category_is_expected(planned):
    category = PartnerCategoryFactory(name_fr="Zones")
    zones = OrganisationFactory.create_batch(3)
    other = PlannedMeasureFactory(implementation_plan=planned.implementation_plan)
    for zone in zones:
        reported(other, zone, category)
    reported(planned, zones[0], category)
    PlannedPartnerFactory(planned=planned, organisation=None, category=category)
    status = status_of(planned, now=NOW)
    assert [c.text for c in status.causes] == [
        "2 sur 3 n’ont rien rapporté depuis 17 mois\u00a0: Zones",
        "1 contribution acceptée",
    ]


def test_who_is_asked_in_a_round_belongs_to_its_category(planned):
    organisation = OrganisationFactory()
    request = asked(planned, organisation)
    category = request.form.category
    assert category_members([category.pk]) == {category.pk: [organisation]}


def test_an_open_request_sets_the_day(planned):
    zone = PlannedPartnerFactory(planned=planned).organisation
    request = asked(planned, zone, due_at=datetime(2023, 7, 1, tzinfo=UTC))
    assert status_of(planned, now=NOW).code == "no_information"
    request.due_at = datetime(2023, 6, 1, tzinfo=UTC)
    request.save()
    assert status_of(planned, now=NOW).code == "late"


def test_what_is_submitted_is_not_late_and_is_not_told(planned):
    zone = PlannedPartnerFactory(planned=planned).organisation
    asked(planned, zone, state="submitted", submitted_at=NOW)
    status = status_of(planned, now=NOW)
    assert (status.code, [c.text for c in status.causes]) == (
        "no_information",
        ["1 partenaire attendu sur 1 n’a pas encore de rapport accepté"],
    )


def test_who_need_not_report_is_not_expected(planned):
    zone = PlannedPartnerFactory(planned=planned).organisation
    asked(planned, zone, state="excused", state_reason="Fusion")
    assert facts_of(planned).members == []


def test_a_person_decides_otherwise_and_the_rules_are_still_told(planned):
    MilestoneFactory(planned=planned, due_on=date(2022, 12, 1), title_fr="Bilan")
    planned.status_override, planned.override_reason = "under_way", "Repris en 2023"
    status = status_of(planned, now=NOW)
    assert (status.code, status.derived, status.overridden, status.reason) == (
        "under_way",
        "late",
        True,
        "Repris en 2023",
    )
    assert status.explanation == "En cours\u00a0: Repris en 2023"


def test_one_plan_takes_the_same_queries_whatever_its_size():
    plan = ImplementationPlanFactory()

    def fill(number: int) -> None:
        for _ in range(number):
            one = PlannedMeasureFactory(implementation_plan=plan)
            PlannedPartnerFactory(planned=one)
            category = PartnerCategoryFactory()
            PlannedPartnerFactory(planned=one, organisation=None, category=category)
            reported(one, OrganisationFactory(), category)
            MilestoneFactory(planned=one)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found = statuses(plan, now=NOW)
        assert len(found) == PlannedMeasure.objects.count()
        return len(queries)

    fill(1)
    one = count()
    fill(3)
    assert count() == one
