"""Signing in with a password: rate limits by account, forgotten passwords, what is refused."""

import re
import time

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillon.config import settings as production
from maillon.core.mailing.sending import send_waiting
from maillon.core.models import JournalLine, OutgoingMail
from tests.factories import MembershipFactory, UserFactory

PASSWORD = "Une phrase assez longue"
pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(settings):
    """The limits of production, counted where production counts them."""
    settings.CACHES = production.CACHES
    settings.ACCOUNT_RATE_LIMITS = {
        "login": "600/m/ip",
        "login_failed": "10/m/key,300/m/ip",
        "reset_password": "5/m/key,120/m/ip",
    }


def member(name, **given):
    """Return an account with a role and the password of these tests."""
    user = MembershipFactory(user__username=name, user__email=f"{name}@example.org", **given).user
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(login, password=PASSWORD, client=None):
    """Return the answer to the sign-in form."""
    client = client or Client(headers={"accept-language": "fr"})
    return client.post("/fr/accounts/login/", {"login": login, "password": password})


def mails():
    """Let the worker send what waits, and return every mail that left."""
    send_waiting(clock=timezone.now)
    return mail.outbox


def said(response):
    """Return the messages that the next page will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_limits_of_production_are_those_of_these_tests(limits, settings):
    assert {k: production.ACCOUNT_RATE_LIMITS[k] for k in settings.ACCOUNT_RATE_LIMITS} == (
        settings.ACCOUNT_RATE_LIMITS
    )


def test_an_office_of_sixty_behind_one_address_gets_in(limits):
    names = [f"agent-{number}" for number in range(60)]
    for name in names:
        member(name)
    answers = []
    for number, name in enumerate(names):
        if number % 3 == 0:
            assert sign_in(name, "pas le bon").status_code == 200
        answers.append(sign_in(name).status_code)
    assert answers == [302] * 60


def test_ten_wrong_passwords_lock_that_account_alone_for_a_minute(limits, monkeypatch):
    member("visee")
    member("voisine")
    for number in range(10):
        # The name and the address are one account.
        sign_in("visee" if number % 2 else "visee@example.org", "faux")
    locked = sign_in("visee")
    assert locked.status_code == 200
    assert "Attendez une minute" in locked.content.decode()
    assert sign_in("voisine").status_code == 302
    later = time.time() + 61
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert sign_in("visee").status_code == 302


def test_the_pages_after_signing_in_are_in_the_language_of_the_account():
    member("nederlands", user__language="nl")
    assert sign_in("nederlands")["Location"] == "/nl/"


def test_an_account_without_role_gets_in_and_is_told():
    user = UserFactory(username="sans-role")
    user.set_password(PASSWORD)
    user.save()
    response = sign_in("sans-role")
    assert response.status_code == 302
    assert any("aucun rôle" in text for text in said(response))


def test_a_closed_account_is_told_that_it_is():
    member("partie", user__is_active=False)
    response = sign_in("partie")
    assert response["Location"] == "/fr/accounts/inactive/"


def test_a_demonstration_account_is_refused_outside_demonstration(settings):
    settings.DEMO = False
    user = member("coordination")
    user.email = "coordination@demo.maillon.invalid"
    user.save()
    assert sign_in("coordination").status_code == 200


def test_a_forgotten_password_is_chosen_again_through_the_mail(client):
    user = member("oublieuse", user__language="nl")
    client.post("/fr/accounts/password/reset/", {"email": "oublieuse@example.org"})
    (message,) = mails()
    assert message.to == ["oublieuse@example.org"]
    assert "nieuw wachtwoord" in message.subject
    # The link opens the account: it does not stay in the database.
    link = re.search(r"http\S+(/nl/accounts/\S+)", message.body)[1]
    assert not OutgoingMail.objects.filter(body__contains=link).exists()
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    new = {"password1": "Une autre phrase, longue", "password2": "Une autre phrase, longue"}
    assert client.post(form, new).status_code == 302
    assert sign_in("oublieuse").status_code == 200
    assert sign_in("oublieuse", new["password1"]).status_code == 302
    line = JournalLine.objects.get(action="account.password_reset")
    assert (line.username, line.target_id) == ("oublieuse", str(user.pk))
    # Once only.
    assert "werkt niet meer" in Client().get(link, follow=True).content.decode()
    assert "werd gewijzigd" in mails()[-1].body


def test_the_answer_does_not_say_which_addresses_have_an_account(client):
    member("connue")
    pages = [
        client.post("/fr/accounts/password/reset/", {"email": address}, follow=True)
        for address in ("connue@example.org", "inconnue@example.org")
    ]
    assert len(mails()) == 1
    assert pages[0].redirect_chain == pages[1].redirect_chain


def test_changing_the_password_keeps_this_session_and_ends_the_others(client):
    user = member("changeante")
    other = Client()
    sign_in("changeante", client=client)
    sign_in("changeante", client=other)
    data = {"oldpassword": PASSWORD, "password1": "Nouvelle phrase 2026", "password2": ""}
    data["password2"] = data["password1"]
    response = client.post("/fr/accounts/password/change/", data)
    assert response["Location"] == "/fr/account/"
    assert client.get("/fr/account/").status_code == 200
    assert other.get("/fr/account/").status_code == 302
    line = JournalLine.objects.get(action="account.password_changed")
    assert (line.username, line.target_id) == ("changeante", str(user.pk))
    assert PASSWORD not in str(line.changes)


def test_a_demonstration_account_keeps_its_password(client):
    user = UserFactory(username="coordination", email="coordination@demo.maillon.invalid")
    client.force_login(user)
    page = client.get("/fr/accounts/password/change/")
    assert page.status_code == 200
    assert client.post("/fr/accounts/password/change/", {}).status_code == 403


def test_the_address_is_changed_by_an_administrator_only(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_email")).status_code == 403
