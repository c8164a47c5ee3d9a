"""Sign-in through an identity provider: a real one (oidc-provider-mock) on loopback, end to end."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread

from maillon.partners.models import User
from tests.partners.test_sign_in import PASSWORD, member

# The provider of these tests uses names that its own libraries have retired.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LOGIN, CALLBACK = "/accounts/oidc/sso/login/", "/accounts/oidc/sso/login/callback/"
IDENTITIES = [
    Identity(sub="1", claims={"email": "agente@example.org", "email_verified": True}),
    Identity(sub="2", claims={"email": "inconnue@example.org", "email_verified": True}),
    Identity(sub="3", claims={"email": "agente@example.org", "email_verified": False}),
    # What some providers write; a text is not a confirmation.
    Identity(sub="4", claims={"email": "agente@example.org", "email_verified": "false"}),
    Identity(sub="5", claims={"name": "Sans adresse"}),
    Identity(sub="6", claims={"email": "x@demo.maillon.invalid", "email_verified": True}),
]


@pytest.fixture(scope="module")
def provider():
    """The address of an identity provider that knows these people."""
    with run_server_in_thread(user_claims=IDENTITIES) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(settings, provider):
    """Maillon, told about the provider as the environment does."""
    app = {
        "provider_id": "sso",
        "name": "Région",
        "client_id": "maillon",
        "secret": "secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    return provider


def start(client, following=""):
    """Leave for the provider and return the address that the browser is sent to."""
    answer = client.post(f"{LOGIN}?process=login&next={following}")
    assert answer.status_code == 302
    return answer["Location"]


def come_back(client, authorize, subject):
    """Sign in at the provider as ``subject`` and return Maillon's answer."""
    sent = requests.post(authorize, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    assert back.path == CALLBACK
    return client.get(f"{back.path}?{back.query}", headers={"accept-language": "fr"})


def test_somebody_known_gets_in_where_they_were_going(configured):
    user = member("agente")
    client = Client()
    assert "Se connecter avec Région" in client.get("/fr/accounts/login/").content.decode()
    authorize = start(client, "/fr/account/")
    asked = parse_qs(urlsplit(authorize).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["code_challenge"][0]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert come_back(client, authorize, "1")["Location"] == "/fr/account/"
    assert client.get("/fr/account/").context["user"] == user
    # The password stays, nothing is kept about the identity, nobody is made.
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert (SocialAccount.objects.count(), User.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("2", "Aucun compte de Maillon n’a l’adresse inconnue@example.org"),
        ("3", "ne confirme pas votre adresse"),
        ("4", "ne confirme pas votre adresse"),
        ("5", "pas donné d’adresse"),
        ("6", "Aucun compte"),
    ],
)
def test_everybody_else_is_refused_and_told_whom_to_ask(configured, subject, why):
    member("agente")
    client = Client()
    page = come_back(client, start(client), subject)
    assert page.status_code == 403
    assert why in page.content.decode()
    assert "coordination du plan" in page.content.decode()
    assert client.get("/fr/account/").status_code == 302
    assert User.objects.count() == 1


def test_an_address_of_two_accounts_opens_neither(configured):
    member("agente")
    User.objects.filter(pk=member("autre").pk).update(email="AGENTE@example.org")
    client = Client()
    assert come_back(client, start(client), "1").status_code == 403


def test_a_closed_account_stays_closed(configured):
    member("agente", user__is_active=False)
    client = Client()
    assert come_back(client, start(client), "1")["Location"].endswith("/accounts/inactive/")
    assert client.get("/fr/account/").status_code == 302


def test_an_answer_that_was_not_asked_for_is_refused(configured):
    member("agente")
    authorize = start(Client())
    page = come_back(Client(), authorize, "1")
    assert page.status_code in (200, 401)
    assert "n’a pas répondu comme il faut" in page.content.decode()


def test_the_second_factor_is_left_to_the_provider(configured, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"evaluator"})
    member("agente", role="evaluator")
    client = Client()
    come_back(client, start(client), "1")
    assert client.get("/fr/journal/").status_code == 200


def test_without_a_provider_there_is_no_such_way(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Région" not in Client().get("/fr/accounts/login/").content.decode()
    assert Client().get(LOGIN).status_code == 404
