"""Contact points: who sees them, the yearly check, closing, what is recorded."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from maillon.core.models import JournalLine
from maillon.partners.models import ContactPoint, Viewing
from maillon.partners.permissions import person_of
from maillon.portal.todo.contacts import contacts as contact_tasks
from tests.factories import ContactPointFactory, MembershipFactory, OrganisationFactory

SECRET = "reservee@example.org"
GIVEN = {
    "function_fr": "Fonctionnaire de prévention",
    "email": "prevention@example.org",
    "language": "fr",
}


@pytest.fixture
def organisation(db):
    return OrganisationFactory(code="commune")


@pytest.fixture
def contact(organisation):
    """A restricted contact point verified in 2024."""
    return ContactPointFactory(
        organisation=organisation, email=SECRET, verified_on=date(2024, 1, 1)
    )


def test_the_partner_page_shows_public_ones_only(organisation, contact):
    ContactPointFactory(organisation=organisation, email="publique@example.org", public=True)
    html = Client().get("/fr/partners/commune/").content.decode()
    assert "publique@example.org" in html
    assert SECRET not in html


def test_showing_a_restricted_one_is_recorded(contact, client_as):
    client = client_as("coordinator")
    assert SECRET not in client.get("/fr/partners/commune/contacts/").content.decode()
    assert SECRET in client.post(f"/fr/contacts/{contact.pk}/show/").content.decode()
    client.post(f"/fr/contacts/{contact.pk}/show/")
    seen = Viewing.objects.get()
    assert (seen.user, seen.target_id) == (client.user, str(contact.pk))


def test_editing_a_restricted_one_of_others_asks_first(contact, client_as):
    client = client_as("coordinator")
    url = f"/fr/contacts/{contact.pk}/edit/"
    assert SECRET not in client.get(url).content.decode()
    assert SECRET in client.post(url, {"open": "1"}).content.decode()
    assert Viewing.objects.count() == 1


def test_the_own_organisation_sees_its_own_without_a_record(contact, organisation, client_as):
    client = client_as("partner_editor", organisation)
    assert SECRET in client.get("/fr/partners/commune/contacts/").content.decode()
    assert not Viewing.objects.exists()


def test_another_organisation_is_refused_with_the_reason(contact, client_as):
    client = client_as("partner_editor")
    answer = client.get("/fr/partners/commune/contacts/")
    assert answer.status_code == 403
    assert "autre organisation" in answer.content.decode()
    assert client.post(f"/fr/contacts/{contact.pk}/verify/").status_code == 403
    assert client.post(f"/fr/contacts/{contact.pk}/show/").status_code == 403


def test_the_export_hides_the_restricted_unless_asked_and_recorded(contact, client_as):
    client = client_as("coordinator")
    assert SECRET not in client.get("/fr/contacts/?format=csv").content.decode()
    assert not Viewing.objects.exists()
    answer = client.post("/fr/contacts/export/")
    assert answer["Content-Disposition"].endswith('"contacts.xlsx"')
    assert Viewing.objects.count() == 1


def test_a_contact_point_is_entered_verified_edited_and_closed(organisation, client_as):
    client = client_as("partner_editor", organisation)
    client.post("/fr/partners/commune/contacts/new/", GIVEN)
    contact = ContactPoint.objects.get()
    assert contact.verified_on == timezone.localdate()
    client.post(f"/fr/contacts/{contact.pk}/edit/", GIVEN | {"phone": "02 000 00 00"})
    client.post(f"/fr/contacts/{contact.pk}/verify/")
    client.post(f"/fr/contacts/{contact.pk}/close/")
    contact.refresh_from_db()
    assert (contact.phone, contact.ends_on) == ("02 000 00 00", timezone.localdate())
    assert "prevention@example.org" not in Client().get("/fr/partners/commune/").content.decode()
    actions = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == [
        "contact.added",
        "contact.edited",
        "contact.verified",
        "contact.closed",
    ]
    assert "prevention@example.org" not in str(list(JournalLine.objects.values()))
    closed = client.post(f"/fr/contacts/{contact.pk}/edit/", GIVEN, follow=True)
    assert "fermé" in closed.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"email": ""}, {"function_fr": ""}, {"email": "", "phone": "02", "for_reporting": "on"}],
)
def test_what_will_not_do_is_not_entered(organisation, client_as, wrong):
    client = client_as("partner_editor", organisation)
    assert client.post("/fr/partners/commune/contacts/new/", GIVEN | wrong).status_code == 200
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("verified_on", "waits"),
    [(None, 1), (date(2025, 11, 22), 1), (date(2025, 11, 23), 0)],
)
def test_the_yearly_check_is_a_task_of_the_organisation(organisation, verified_on, waits):
    ContactPointFactory(organisation=organisation, verified_on=verified_on)
    ContactPointFactory(verified_on=None)
    member = MembershipFactory(organisation=organisation, role="partner_editor")
    person = person_of(member.user, on=date(2026, 11, 22))
    found = list(contact_tasks(person, datetime(2026, 11, 22, 9, 0, tzinfo=UTC)))
    assert len(found) == waits


def test_lists_take_as_many_queries_with_one_row_as_with_three(
    organisation, client_as, assert_same_queries
):
    def make(number):
        ContactPointFactory(organisation=organisation)

    assert_same_queries("/fr/contacts/", make, client_as("coordinator"))
    assert_same_queries("/fr/partners/commune/contacts/", make, client_as("coordinator"))
