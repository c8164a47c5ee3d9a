"""“My account”, the list of sessions, and who may open each page of the sign-in library."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maillon.core.models import JournalLine
from maillon.partners.access import access_of
from maillon.partners.library_views import ACCESS, name_of
from tests.factories import UserFactory
from tests.partners.test_sign_in import PASSWORD, member, sign_in

pytestmark = pytest.mark.django_db


def views_of_the_library(patterns=None):
    """Yield the name and the view of every address that the sign-in library brings."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views_of_the_library(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("allauth"):
            yield pattern.name, pattern.callback


def parameters(name):
    """Return what an address of the library needs."""
    if name.startswith("openid_connect"):
        return {"provider_id": "sso"}
    return {
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "account_confirm_email": {"key": "x"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    }.get(name, {})


def test_the_table_names_views_that_exist():
    assert set(ACCESS) <= {name_of(view) for _name, view in views_of_the_library()}


def test_what_is_closed_is_closed_on_purpose():
    closed = {name for name, view in views_of_the_library() if access_of(view) is None}
    assert closed == {
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
        "socialaccount_signup",
        "socialaccount_connections",
    }


@pytest.mark.parametrize(
    ("name", "view"),
    [pytest.param(name, view, id=name) for name, view in views_of_the_library()],
)
def test_the_public_and_people_get_what_the_table_says(name, view, client):
    url = reverse(name, kwargs=parameters(name))
    access = access_of(view)
    answer = client.get(url)
    if access is None:
        assert answer.status_code == 403
    elif access == "account.own":
        assert answer.status_code == 302
        assert "/accounts/login/?next=" in answer["Location"]
    else:
        assert answer.status_code in (200, 302, 401, 404)
    client.force_login(UserFactory())
    assert client.get(url).status_code in ((403,) if access is None else (200, 302, 401, 404))


def test_my_account_says_who_i_am_and_how_i_sign_in(client):
    user = member("agente", user__description="Fonctionnaire de prévention")
    client.force_login(user)
    page = client.get("/fr/account/").content.decode()
    assert "Fonctionnaire de prévention" in page
    assert all(f'id="{name}"' in page for name in ("who", "password", "second-factor", "sessions"))


def test_an_account_without_role_reads_what_is_missing(client):
    client.force_login(UserFactory())
    assert "aucun rôle" in client.get("/fr/account/").content.decode()


def test_the_language_is_kept_and_followed(client):
    user = member("bilingue")
    client.force_login(user)
    answer = client.post("/fr/account/language/", {"language": "nl"})
    assert answer["Location"] == "/nl/account/"
    user.refresh_from_db()
    assert user.language == "nl"
    line = JournalLine.objects.get(action="account.language_changed")
    assert line.changes == {"language": ["fr", "nl"]}
    assert client.post("/nl/account/language/", {"language": "xx"})["Location"] == "/nl/account/"


@pytest.fixture
def three_sessions():
    """Return three browsers signed in with one account, and one of somebody else's."""
    member("agente")
    member("autre")
    browsers = [Client(headers={"user-agent": f"Navigateur {n}"}) for n in range(3)]
    for browser in browsers:
        sign_in("agente", client=browser)
    stranger = Client()
    sign_in("autre", client=stranger)
    return browsers, stranger


def open_browsers(browsers):
    """Return which of the browsers are still signed in."""
    return [one.get("/fr/account/").status_code == 200 for one in browsers]


def test_the_list_shows_my_sessions_only(three_sessions):
    (first, *_others), _stranger = three_sessions
    rows = first.get("/fr/account/sessions/").context["rows"]
    assert [row["browser"] for row in rows] == [f"Navigateur {n}" for n in (2, 1, 0)]
    assert [row["current"] for row in rows] == [False, False, True]


def test_one_session_is_ended(three_sessions):
    browsers, stranger = three_sessions
    row = browsers[0].get("/fr/account/sessions/").context["rows"][0]
    browsers[0].post("/fr/account/sessions/end/", {"which": row["session"].pk})
    assert open_browsers([*browsers, stranger]) == [True, True, False, True]
    line = JournalLine.objects.get(action="account.sessions_ended")
    assert (line.username, line.changes) == ("agente", {"sessions": [1, 0]})


def test_signing_out_everywhere_else_keeps_this_browser(three_sessions):
    browsers, stranger = three_sessions
    browsers[1].post("/fr/account/sessions/end/", {"which": "others"})
    assert open_browsers([*browsers, stranger]) == [False, True, False, True]


def test_signing_out_everywhere_ends_this_browser_too(three_sessions):
    browsers, stranger = three_sessions
    answer = browsers[1].post("/fr/account/sessions/end/", {"which": "all"})
    assert answer["Location"] == "/fr/accounts/login/"
    assert open_browsers([*browsers, stranger]) == [False, False, False, True]


@pytest.mark.parametrize("which", ["", "x", "9" * 30, "²"])
def test_a_session_of_somebody_else_is_not_found(three_sessions, which):
    browsers, stranger = three_sessions
    row = stranger.get("/fr/account/sessions/").context["rows"][0]
    for value in (which, row["session"].pk):
        assert browsers[0].post("/fr/account/sessions/end/", {"which": value}).status_code == 404
    assert open_browsers([stranger]) == [True]


def test_reading_the_list_writes_nothing(three_sessions, assert_same_queries):
    browsers, _stranger = three_sessions
    user = browsers[0].get("/fr/account/").context["user"]
    assert user.check_password(PASSWORD)
    assert_same_queries(
        "/fr/account/sessions/", lambda number: sign_in("agente", client=Client()), browsers[0]
    )
