"""Authenticator apps and recovery codes, with real codes; which roles must have one."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from maillon.config import settings as production
from maillon.core.models import JournalLine
from tests.partners.test_sign_in import PASSWORD, mails, member, sign_in

pytestmark = pytest.mark.django_db
CODE = "/fr/accounts/second-factor/authenticate/"


@pytest.fixture(autouse=True)
def _remembered(settings):
    """Used codes are remembered in the cache."""
    settings.CACHES = production.CACHES


def code_of(secret, shift=0):
    """Return the code that an app shows now, or ``shift`` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def signed_in(name, **given):
    """Return a client signed in as a new account."""
    member(name, **given)
    client = Client(headers={"accept-language": "fr"})
    assert sign_in(name, client=client).status_code == 302
    return client


def set_up(client):
    """Set up an authenticator app and return its secret."""
    page = client.get("/fr/accounts/second-factor/totp/activate/")
    assert page["Location"].startswith("/fr/accounts/reauthenticate/")
    client.post(page["Location"], {"password": PASSWORD})
    page = client.get("/fr/accounts/second-factor/totp/activate/")
    assert 'src="data:image/svg+xml' in page.content.decode()
    secret = page.context["form"].secret
    answer = client.post("/fr/accounts/second-factor/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/fr/accounts/second-factor/recovery-codes/"
    return secret


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in():
    client = signed_in("double")
    secret = set_up(client)
    assert client.get("/fr/accounts/second-factor/").status_code == 200
    other = Client()
    assert sign_in("double", client=other)["Location"] == CODE
    assert other.get("/fr/account/").status_code == 302
    assert "n’est pas correct" in other.post(CODE, {"code": "000000"}).content.decode()
    code = code_of(secret, 1)
    assert other.post(CODE, {"code": code})["Location"] == "/fr/"
    assert other.get("/fr/account/").status_code == 200
    # A code opens once.
    third = Client()
    sign_in("double", client=third)
    assert third.post(CODE, {"code": code}).status_code == 200
    assert [line.action for line in JournalLine.objects.filter(action__startswith="account.")] == [
        "account.totp_added"
    ]
    assert "application d’authentification" in mails()[-1].body


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_opens_once_and_new_ones_replace_them():
    client = signed_in("prevoyante")
    set_up(client)
    page = client.get("/fr/accounts/second-factor/recovery-codes/")
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    download = client.get("/fr/accounts/second-factor/recovery-codes/download/")
    assert download.content.decode().split() == codes
    for attempt, status in ((1, 302), (2, 200)):
        other = Client()
        sign_in("prevoyante", client=other)
        assert other.post(CODE, {"code": codes[0]}).status_code == status, attempt
    client.post("/fr/accounts/second-factor/recovery-codes/generate/")
    left = client.get("/fr/accounts/second-factor/recovery-codes/").context["unused_codes"]
    assert len(left) == 10 and not set(left) & set(codes)
    assert JournalLine.objects.filter(action="account.recovery_codes_made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_removing_the_app_leaves_a_line_and_ends_the_second_step():
    client = signed_in("changeante")
    set_up(client)
    assert client.get("/fr/accounts/second-factor/totp/deactivate/").status_code == 200
    client.post("/fr/accounts/second-factor/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert JournalLine.objects.filter(action="account.totp_removed").count() == 1
    assert sign_in("changeante")["Location"] == "/fr/"


@pytest.mark.django_db(transaction=True)
def test_the_secrets_are_enciphered_in_the_database():
    client = signed_in("discrete")
    secret = set_up(client)
    stored = " ".join(str(one.data) for one in Authenticator.objects.all())
    assert secret not in stored


@pytest.mark.django_db(transaction=True)
def test_a_role_that_must_have_one_is_led_to_the_set_up(settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"administrator"})
    client = signed_in("responsable", role="administrator")
    answer = client.get("/fr/journal/")
    assert answer["Location"] == "/fr/account/second-factor/"
    page = client.get(answer["Location"])
    assert "second facteur" in page.content.decode()
    assert client.get("/fr/account/").status_code == 200
    assert client.post("/fr/plan-imports/", {}).status_code == 403
    set_up(client)
    assert client.get("/fr/journal/").status_code == 200
    assert client.get("/fr/account/second-factor/")["Location"] == "/fr/account/"


def test_the_other_roles_and_the_public_are_not_asked(settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"administrator"})
    assert signed_in("lectrice", role="evaluator").get("/fr/journal/").status_code == 200
    assert Client().get("/fr/").status_code == 200
