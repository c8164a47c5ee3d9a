"""Roles given and ended, invitations sent and accepted; what was is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillon.core.journal import Author
from maillon.core.models import JournalLine, OutgoingMail
from maillon.partners.enums import Role
from maillon.partners.models import Invitation, Membership, User
from maillon.partners.operations.invitations import (
    accept_invitation,
    invite,
    open_account,
    withdraw_invitation,
)
from maillon.partners.operations.memberships import end_membership, give_membership
from maillon.partners.permissions import person_of
from maillon.partners.rules import PARTNER_ROLES, PeopleRefused, roles_to_give
from tests.factories import InvitationFactory, MembershipFactory, OrganisationFactory, UserFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BY = Author("administration")
PASSWORD = "une phrase assez longue"


def give(user, organisation, **dates):
    values = {"role": Role.PARTNER_EDITOR, "starts_on": TODAY} | dates
    return give_membership(user=user, organisation=organisation, by=BY, now=NOW, **values)


def end(membership, day=TODAY):
    return end_membership(
        membership=membership, ends_on=day, reason="Parti", by=BY, now=NOW, today=TODAY
    )


@pytest.mark.django_db
def test_a_role_may_begin_later_and_counts_from_then():
    user, organisation = UserFactory(), OrganisationFactory()
    give(user, organisation, starts_on=date(2027, 1, 1))
    assert person_of(user, on=TODAY).roles == frozenset()
    assert person_of(user, on=date(2027, 1, 1)).roles == {Role.PARTNER_EDITOR}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 6, 1), date(2026, 6, 30), True),
        (date(2026, 7, 1), None, False),
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2026, 3, 1), date(2026, 2, 1), True),
    ],
)
def test_the_same_role_is_not_held_twice_at_once(starts_on, ends_on, refused):
    user, organisation = UserFactory(), OrganisationFactory()
    give(user, organisation, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    if refused:
        with pytest.raises(PeopleRefused):
            give(user, organisation, starts_on=starts_on, ends_on=ends_on)
    else:
        assert give(user, organisation, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.django_db
def test_leaving_keeps_the_history():
    held = MembershipFactory(role=Role.PARTNER_EDITOR)
    end(held)
    held.refresh_from_db()
    assert held.ends_on == TODAY
    assert person_of(held.user, on=TODAY + timedelta(days=1)).roles == frozenset()
    line = JournalLine.objects.get()
    assert (line.action, line.reason) == ("membership.ended", "Parti")
    with pytest.raises(PeopleRefused):
        end_membership(
            membership=held,
            ends_on=TODAY,
            reason="",
            by=BY,
            now=NOW,
            today=TODAY + timedelta(days=1),
        )


@pytest.mark.django_db
def test_a_role_that_has_not_begun_goes_and_the_journal_says_so():
    held = MembershipFactory(role=Role.PARTNER_EDITOR, starts_on=date(2027, 1, 1))
    assert end(held) is None
    assert not Membership.objects.exists()
    assert JournalLine.objects.get().action == "membership.cancelled"


@pytest.mark.django_db
def test_the_last_administrator_stays():
    last = MembershipFactory(role=Role.ADMINISTRATOR)
    with pytest.raises(PeopleRefused):
        end(last)
    MembershipFactory(role=Role.ADMINISTRATOR)
    end(last)


@pytest.mark.django_db
def test_who_may_give_what():
    def may(role, own=True):
        member = MembershipFactory(role=role)
        person = person_of(member.user, on=TODAY)
        return roles_to_give(person, member.organisation_id if own else 0)

    assert may(Role.ADMINISTRATOR) == tuple(Role)
    assert set(Role) - set(may(Role.COORDINATOR)) == {
        Role.ADMINISTRATOR,
        Role.DATA_PROTECTION_OFFICER,
    }
    assert may(Role.PARTNER_SIGNATORY) == PARTNER_ROLES
    assert may(Role.PARTNER_SIGNATORY, own=False) == ()
    assert may(Role.PARTNER_EDITOR) == may(Role.EVALUATOR) == ()


def send(organisation, **values):
    given = {"email": "neuf@example.org", "role": Role.PARTNER_EDITOR, "language": "nl"} | values
    return invite(organisation=organisation, by=BY, now=NOW, **given)


@pytest.mark.django_db
def test_an_invitation_is_written_in_its_language_and_keeps_no_secret():
    invitation, secret = send(OrganisationFactory(name_fr="Commune", name_nl="Gemeente"))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == ("neuf@example.org", "nl")
    assert f"/nl/invitations/{secret}/" in mail.body
    assert "Gemeente" in mail.body
    assert secret not in str(Invitation.objects.values().get())
    assert secret not in str(list(JournalLine.objects.values()))
    assert invitation.expires_at == NOW + timedelta(days=14)


@pytest.mark.django_db
def test_a_newer_invitation_makes_the_older_link_dead():
    organisation = OrganisationFactory()
    first, _secret = send(organisation)
    send(organisation)
    first.refresh_from_db()
    assert first.withdrawn_at == NOW


@pytest.mark.django_db
def test_who_holds_the_role_is_not_invited_to_it():
    held = MembershipFactory(role=Role.PARTNER_EDITOR, user__email="Neuf@example.org")
    with pytest.raises(PeopleRefused):
        send(held.organisation)


@pytest.mark.django_db
def test_an_invitation_opens_once():
    invitation, _secret = send(OrganisationFactory())
    user = open_account(
        invitation=invitation,
        username="neuf",
        password=PASSWORD,
        description="Prévention",
        now=NOW,
        today=TODAY,
    )
    assert user.check_password(PASSWORD)
    assert person_of(user, on=TODAY).roles == {Role.PARTNER_EDITOR}
    with pytest.raises(PeopleRefused):
        accept_invitation(invitation=invitation, user=user, by=BY, now=NOW, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["expired", "withdrawn"])
def test_a_dead_invitation_gives_nothing(state):
    invitation, _secret = send(OrganisationFactory())
    later = NOW + timedelta(days=15) if state == "expired" else NOW
    if state == "withdrawn":
        withdraw_invitation(invitation=invitation, by=BY, now=NOW)
    with pytest.raises(PeopleRefused):
        accept_invitation(invitation=invitation, user=UserFactory(), by=BY, now=later, today=TODAY)
    assert not Membership.objects.exists()


@pytest.fixture
def link(db):
    """The address of an invitation that is valid today."""
    _invitation, secret = invite(
        email="neuf@example.org",
        organisation=OrganisationFactory(code="commune"),
        role=Role.PARTNER_EDITOR,
        language="fr",
        by=BY,
        now=timezone.now(),
    )
    return f"/fr/invitations/{secret}/"


ACCOUNT = {
    "username": "neuf",
    "description": "Prévention",
    "password": PASSWORD,
    "again": PASSWORD,
}


def test_the_invited_person_opens_an_account_and_signs_in(link):
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link, ACCOUNT)["Location"] == "/fr/accounts/login/"
    assert User.objects.get(username="neuf").memberships.get().organisation.code == "commune"
    assert client.login(username="neuf", password=PASSWORD) is not None
    again = client.get(link)
    assert again.status_code == 200
    assert '<form method="post" novalidate>' not in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "court", "again": "court"},
        {"again": "autre chose encore"},
        {"password": "neuf@example.org", "again": "neuf@example.org"},
        {"username": "taken"},
        {"username": "avec espace"},
    ],
)
def test_what_will_not_do_makes_no_account(link, wrong):
    UserFactory(username="Taken")
    answer = Client().post(link, ACCOUNT | wrong)
    assert answer.status_code == 200
    assert not User.objects.filter(username="neuf").exists()


def test_somebody_signed_in_accepts_with_their_account(link, client_as):
    client = client_as("partner_editor")
    assert client.post(link)["Location"] == "/fr/account/"
    codes = client.user.memberships.values_list("organisation__code", flat=True)
    assert "commune" in codes


def test_a_wrong_link_is_unknown(link):
    assert Client().get("/fr/invitations/nothing/").status_code == 404


def test_a_signatory_invites_for_the_own_organisation_only(client_as):
    own, other = OrganisationFactory.create_batch(2)
    client = client_as("partner_signatory", own)
    given = {"email": "x@example.org", "role": "partner_editor", "language": "fr"}
    refused = client.post("/fr/people/invitations/", given | {"organisation": other.code})
    assert refused.status_code == 200
    client.post(
        "/fr/people/invitations/", given | {"organisation": own.code, "role": "coordinator"}
    )
    assert not Invitation.objects.exists()
    client.post("/fr/people/invitations/", given | {"organisation": own.code})
    assert Invitation.objects.get().organisation == own


def test_a_coordinator_does_not_take_back_an_administrators_invitation(client_as):
    invitation = InvitationFactory(role="administrator")
    url = f"/fr/people/invitations/{invitation.pk}/withdraw/"
    assert client_as("coordinator").post(url).status_code == 403
    assert client_as("coordinator").post(url, {"again": "1"}).status_code == 403
    assert Invitation.objects.count() == 1


def test_an_administrator_gives_and_ends_a_role(client_as):
    client = client_as("administrator")
    user, organisation = UserFactory(username="quelquun"), OrganisationFactory()
    url = "/fr/people/accounts/quelquun/"
    given = {"organisation": organisation.code, "role": "analyst", "starts_on": "2026-11-01"}
    assert client.post(url, given).status_code == 302
    held = user.memberships.get()
    answer = client.post(
        f"/fr/people/roles/{held.pk}/end/", {"ends_on": "2026-12-31", "reason": "Fin"}
    )
    assert answer.status_code == 302
    held.refresh_from_db()
    assert held.ends_on == date(2026, 12, 31)


def test_a_coordinator_and_a_signatory_give_no_role_out_of_reach(client_as):
    user = UserFactory(username="quelquun")
    own = OrganisationFactory()
    given = {"organisation": own.code, "role": "administrator", "starts_on": "2026-11-01"}
    assert client_as("coordinator").post("/fr/people/accounts/quelquun/", given).status_code == 403
    client = client_as("partner_signatory", own)
    assert client.post("/fr/people/accounts/quelquun/", given).status_code == 404
    MembershipFactory(user=user, organisation=own, role="partner_editor")
    assert client.post("/fr/people/accounts/quelquun/", given).status_code == 200
    assert user.memberships.count() == 1


def test_one_leaves_a_role_oneself(client_as):
    client = client_as("partner_editor")
    held = client.user.memberships.get()
    client.post(f"/fr/account/roles/{held.pk}/leave/")
    held.refresh_from_db()
    assert held.ends_on == timezone.localdate()
    foreign = MembershipFactory()
    assert client.post(f"/fr/account/roles/{foreign.pk}/leave/").status_code == 404


@pytest.mark.parametrize("role", ["administrator", "partner_signatory"])
def test_the_list_takes_as_many_queries_with_one_row_as_with_three(
    client_as, assert_same_queries, role
):
    own = OrganisationFactory()
    assert_same_queries(
        "/fr/people/",
        lambda n: MembershipFactory(organisation=own, role="partner_editor"),
        client_as(role, own),
    )


def test_invitations_take_as_many_queries_with_one_row_as_with_three(
    client_as, assert_same_queries
):
    assert_same_queries(
        "/fr/people/invitations/", lambda n: InvitationFactory(), client_as("administrator")
    )


@pytest.mark.parametrize(
    ("when", "names"), [("now", ["now"]), ("future", ["later"]), ("ended", ["gone"])]
)
def test_roles_are_found_by_when_they_hold(client_as, when, names):
    client = client_as("administrator")
    MembershipFactory(user__username="now", role="expert")
    MembershipFactory(user__username="later", role="expert", starts_on=date(2099, 1, 1))
    MembershipFactory(user__username="gone", role="expert", ends_on=date(2021, 1, 1))
    rows = client.get(f"/fr/people/?format=json&role=expert&when={when}").json()
    assert [row["account"] for row in rows] == names
