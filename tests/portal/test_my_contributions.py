"""What was done with my figures: for the organisation and the coordination only."""

import pytest

from maillon.core.journal import Author
from maillon.implementation.models import Contribution
from maillon.implementation.operations.review import publish
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    OrganisationFactory,
    PlanFactory,
)

URL = "/fr/my-contributions/"


@pytest.fixture
def zone(db):
    return OrganisationFactory(code="zone-midi", name_fr="Zone Midi")


def reported(zone, state, plan=None):
    plan = plan or PlanFactory()
    row = ContributionFactory(state=state, state_reason="Une raison", plan=plan)
    ContributionPartnerFactory(contribution=row, organisation=zone)
    ContributionMeasureFactory(contribution=row)
    return row


def test_each_contribution_says_its_state_and_where_it_counts(zone, client_as, now):
    plan = PlanFactory()
    counted, sent_back = reported(zone, "accepted", plan), reported(zone, "sent_back", plan)
    publish(contributions=[counted], by=Author("c"), now=now)
    text = client_as("partner_editor", zone).get(URL).content.decode()
    assert "Publi" in text and sent_back.code in text and "Une raison" in text
    assert "/fr/coverage/cell/?plan=" in text
    rows = client_as("partner_editor", zone).get(f"{URL}?format=json").json()
    assert sorted(row["code"] for row in rows) == sorted([counted.code, sent_back.code])
    only = client_as("partner_editor", zone).get(f"{URL}?format=json&state=sent_back").json()
    assert [row["code"] for row in only] == [sent_back.code]
    assert Contribution.objects.get(pk=counted.pk).state == "published"


def test_the_page_is_the_organisation_s_and_the_coordination_s(zone, client_as):
    draft = reported(zone, "draft")
    other = client_as("partner_signatory")
    asked = f"{URL}?organisation=zone-midi"
    assert other.get(asked).status_code == 403
    assert draft.code not in other.get(URL).content.decode()
    assert draft.code in client_as("coordinator").get(asked).content.decode()
    assert client_as("expert").get(asked).status_code == 403
    assert client_as("public").get(asked).status_code == 302


def test_the_page_has_equal_queries(zone, client_as, assert_same_queries):
    assert_same_queries(
        URL, lambda _n: reported(zone, "accepted"), client_as("partner_editor", zone)
    )
