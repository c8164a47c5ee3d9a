"""Hats: a person with several organisations acts for one at a time."""

from datetime import date

import pytest
from django.test import Client

from maillon.core.models import JournalLine
from maillon.partners.enums import Role
from maillon.partners.permissions import person_of
from tests.factories import MembershipFactory, OrganisationFactory

DAY = date(2026, 11, 22)


@pytest.fixture
def wearer(db):
    """A signatory of a zone who also coordinates."""
    first = MembershipFactory(
        role=Role.PARTNER_SIGNATORY,
        organisation=OrganisationFactory(code="zone", name_fr="La zone"),
        starts_on=date(2019, 1, 1),
    )
    MembershipFactory(
        user=first.user,
        role=Role.COORDINATOR,
        organisation=OrganisationFactory(code="safe", name_fr="Safe"),
    )
    return first.user


@pytest.fixture
def client(wearer):
    client = Client(headers={"accept-language": "fr"})
    client.force_login(wearer)
    return client


def test_the_first_organisation_is_the_hat_by_default(wearer):
    person = person_of(wearer, on=DAY)
    assert (person.organisation, person.roles) == ("zone", {Role.PARTNER_SIGNATORY})
    assert [hat.code for hat in person.hats] == ["zone", "safe"]


def test_the_roles_are_those_of_the_hat_that_is_on(wearer):
    person = person_of(wearer, on=DAY, hat="safe")
    assert (person.organisation, person.roles) == ("safe", {Role.COORDINATOR})
    assert person.author.organisation == "safe"


def test_an_unknown_or_lost_hat_falls_back_to_the_first(wearer):
    wearer.memberships.filter(organisation__code="safe").update(ends_on=date(2021, 1, 1))
    assert person_of(wearer, on=DAY, hat="safe").organisation == "zone"


def test_choosing_a_hat_opens_and_closes_pages(client):
    assert client.get("/fr/journal/").status_code == 403
    answer = client.post("/fr/account/hat/", {"hat": "safe", "next": "/fr/partners/?q=a"})
    assert answer["Location"] == "/fr/partners/?q=a"
    page = client.get("/fr/journal/")
    assert page.status_code == 200
    assert "Safe" in page.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "", "/fr/none/"])
def test_the_way_back_stays_here(client, elsewhere):
    answer = client.post("/fr/account/hat/", {"hat": "safe", "next": elsewhere})
    assert answer["Location"] == "/fr/"


def test_a_page_closed_to_the_new_hat_leads_home(client):
    client.post("/fr/account/hat/", {"hat": "safe"})
    answer = client.post("/fr/account/hat/", {"hat": "zone", "next": "/fr/journal/"})
    assert answer["Location"] == "/fr/"


def test_a_hat_of_others_is_refused(client):
    OrganisationFactory(code="other")
    client.post("/fr/account/hat/", {"hat": "other"})
    assert client.session.get("hat") is None


def test_the_journal_names_the_organisation_of_the_hat(client):
    client.post("/fr/account/hat/", {"hat": "safe"})
    client.post(
        "/fr/partners-new/",
        {"name_fr": "Neuve", "code": "neuve", "kind": "association", "aliases": ""},
    )
    line = JournalLine.objects.get(action="organisation.created")
    assert (line.organisation, line.target_label) == ("safe", "neuve")


def test_the_chooser_is_there_with_two_hats_only(client, client_as):
    assert 'name="hat"' in client.get("/fr/").content.decode()
    assert 'name="hat"' not in client_as("coordinator").get("/fr/").content.decode()
