"""Calendar addresses: what they give, to whom, until when."""

from datetime import date

import pytest
from django.urls import reverse

from maillon.core.models import JournalLine
from maillon.implementation.models import CalendarFeed
from maillon.implementation.queries.calendars import hash_of
from maillon.plan.models import ThemeLead
from tests.factories import (
    CalendarFeedFactory,
    ImplementationPlanFactory,
    MembershipFactory,
    MilestoneFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


def made(client, body: str = "") -> str:
    """Make an address and return it."""
    address: str = client.post(reverse("calendars"), {"body": body}).context["address"]
    return address


def titles(client, address: str) -> list[str]:
    lines = client.get(address).text.replace("\r\n ", "").split("\r\n")
    return [line.split(":", 1)[1] for line in lines if line.startswith("SUMMARY:")]


@pytest.fixture
def body():
    return OrganisationFactory(code="regie", name_fr="La régie")


def milestone(title: str, **values):
    code = f"{title}-1"
    return MilestoneFactory(title_fr=title, planned__measure__code=code, **values)


def test_a_body_gets_what_falls_to_it_and_what_it_leads(client, client_as, body):
    milestone("Mien", responsible=body)
    milestone("Dirigé", planned__lead=body)
    milestone("Autre", responsible=OrganisationFactory())
    draft = ImplementationPlanFactory(state="draft", adopted_on=None)
    milestone("Brouillon", responsible=body, planned__implementation_plan=draft)
    address = made(client_as("partner_editor", organisation=body), "regie")
    assert titles(client, address) == ["Mien-1 Mien", "Dirigé-1 Dirigé"]


def test_a_person_gets_their_bodies_and_the_themes_they_lead(client, client_as, body):
    reader = client_as("theme_lead", organisation=body)
    led = milestone("Thème")
    milestone("Mien", responsible=body, done_on=date(2022, 3, 1))
    ThemeLead.objects.create(
        theme=led.planned.measure.theme, user=reader.user, starts_on=date(2020, 1, 1)
    )
    assert sorted(titles(client, made(reader))) == ["Mien-1 Mien (fait)", "Thème-1 Thème"]


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(client_as, body):
    reader = client_as("partner_editor", organisation=body)
    address = made(reader)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in CalendarFeed.objects.get().secret_hash
    assert secret not in reader.get(reverse("calendars")).text
    assert secret not in str(JournalLine.objects.values())


def test_a_withdrawn_address_and_an_older_one_answer_nothing(client, client_as, body):
    reader = client_as("partner_editor", organisation=body)
    older, newer = made(reader), made(reader)
    assert [client.get(url).status_code for url in (older, newer)] == [404, 200]
    feed = CalendarFeed.objects.get(revoked_at=None)
    assert (
        client_as("administrator").post(reverse("calendar_revoke", args=[feed.pk])).status_code
        == 404
    )
    reader.post(reverse("calendar_revoke", args=[feed.pk]))
    assert client.get(newer).status_code == 404


def test_who_leaves_a_body_loses_its_calendar(client, client_as, body):
    reader = client_as("partner_editor", organisation=body)
    address = made(reader, "regie")
    reader.user.memberships.update(ends_on=date(2021, 1, 1))
    assert client.get(address).status_code == 404


def test_nobody_makes_an_address_for_a_body_of_others(client_as, body):
    stranger = client_as("partner_editor")
    assert stranger.post(reverse("calendars"), {"body": "regie"}).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_calendar_is_read_without_session_and_kept_by_nobody(client, body):
    feed = CalendarFeedFactory(user=MembershipFactory(organisation=body).user)
    assert client.get(reverse("calendar_feed", args=["wrong"])).status_code == 404
    address = made_for(feed)
    response = client.get(address)
    assert (response["Content-Type"], response["Cache-Control"], response.cookies) == (
        "text/calendar; charset=utf-8",
        "private, no-cache",
        {},
    )


def made_for(feed) -> str:
    feed.secret_hash = hash_of("known")
    feed.save()
    return reverse("calendar_feed", args=["known"])
