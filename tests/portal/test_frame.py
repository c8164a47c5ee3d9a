"""The frame of every page: languages, navigation, errors, sign-in."""

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from maillon.portal.context import in_language
from maillon.portal.demo import DEMO_PASSWORD
from maillon.portal.views.errors import bad_request, server_error
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("/fr/partners/?q=a&page=2", "nl", "/nl/partners/?q=a&page=2"),
        ("/fr/plans/p/measures/4.9/", "en", "/en/plans/p/measures/4.9/"),
        ("/fr/nothing/here/", "nl", "/nl/nothing/here/"),
        ("/fr/partners/", "fr", "/fr/partners/"),
        ("/elsewhere/", "nl", "/elsewhere/"),
    ],
)
def test_in_language(path, code, expected):
    assert in_language(path, code) == expected


@pytest.mark.django_db
def test_a_page_names_itself_once_for_everybody(client):
    html = client.get("/nl/about/").content.decode()
    assert '<link rel="canonical" href="http://testserver/nl/about/">' in html
    assert html.count('rel="alternate" hreflang=') == 3
    assert '<meta property="og:title" content="Over Maillon">' in html
    assert '<meta property="og:locale" content="nl_BE">' in html


@pytest.mark.django_db
def test_the_current_page_is_marked(client):
    entries = client.get(reverse("partners")).context["navigation"]
    assert [entry["url"] for entry in entries if entry["current"]] == [reverse("partners")]


@pytest.mark.django_db
@override_settings(DEBUG=False)
@pytest.mark.parametrize("path", ["/fr/nothing/", "/fr/partners/nobody/", "/en/x"])
def test_not_found(path):
    response = Client().get(path)
    assert response.status_code == 404
    assert response.content.decode().count("<h1>") == 1


@pytest.mark.django_db
def test_forbidden_gives_the_reason(client_as):
    response = client_as("partner_editor").get(reverse("journal"))
    assert response.status_code == 403
    assert "Coordination" in response.content.decode()


@pytest.mark.parametrize(("view", "status"), [(server_error, 500), (None, 400)])
def test_errors_without_session_or_database(view, status):
    request = RequestFactory().get("/fr/")
    response = view(request) if view else bad_request(request, Exception("x"))
    assert response.status_code == status
    assert response.content.decode().count("<h1>") == 1


@pytest.mark.django_db
def test_a_wrong_host_gets_a_page():
    assert Client().get("/fr/", headers={"host": "bad_host"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_demonstration_accounts_show_in_demonstration_only(client, settings, demo):
    settings.DEMO = demo
    UserFactory(username="zone-1", email="zone-1@demo.maillon.invalid", description="Rédaction")
    html = client.get(reverse("account_login")).content.decode()
    assert (DEMO_PASSWORD in html, "zone-1" in html) == (demo, demo)


@pytest.mark.django_db
def test_a_real_account_is_never_listed(client):
    UserFactory(username="vraie-personne", email="a@example.org")
    assert "vraie-personne" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_signing_out_asks_first(client_as):
    client = client_as("coordinator")
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("home")).context["user"].is_authenticated
    client.post(reverse("account_logout"))
    assert not client.get(reverse("home")).context["user"].is_authenticated


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done"]
)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_account_pages(client, name, language):
    url = in_language(reverse(name), language)
    html = client.get(url).content.decode()
    assert f'<html lang="{language}"' in html and html.count("<h1>") == 1


@pytest.mark.django_db
def test_password_pages_of_an_account(client_as):
    client = client_as("evaluator")
    for name in ("account_change_password", "account_reauthenticate"):
        assert client.get(reverse(name), follow=True).status_code == 200


@pytest.mark.django_db
def test_nobody_makes_an_account(client):
    assert client.post(reverse("account_signup"), {"username": "x"}).status_code == 200
    assert client.get(reverse("account_signup")).templates[0].name == "account/signup_closed.html"


@pytest.mark.django_db
def test_a_wrong_password_shows_an_error(client):
    response = client.post(reverse("account_login"), {"login": "x", "password": "y"})
    assert 'role="alert"' in response.content.decode()
