"""What only a browser shows of signing in: passkeys, and leaving for an identity provider."""

import re

import pytest
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread

from tests.partners.test_sign_in import PASSWORD, member
from tools.browser import axe_violations

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
# A fingerprint reader that always says yes, and keeps what it is given.
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def go(page, selector):
    """Click and wait for the page that it opens."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def sound(page):
    """Check that axe has nothing to say about the page."""
    assert axe_violations(page) == [], page.url


def test_a_passkey_is_added_then_signs_in_without_a_password(live_server, page):
    member("agente")
    reader = page.context.new_cdp_session(page)
    reader.send("WebAuthn.enable")
    reader.send("WebAuthn.addVirtualAuthenticator", {"options": READER})
    page.goto(f"{live_server.url}/fr/accounts/login/?next=/fr/account/")
    page.fill("[name=login]", "agente")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    sound(page)
    go(page, "#second-factor .btn")
    sound(page)
    go(page, "a[href$='/webauthn/add/']")
    page.fill("[name=password]", PASSWORD)
    go(page, "main form .btn.primary")
    page.fill("[name=name]", "portable du bureau")
    sound(page)
    go(page, "main form .btn.primary")
    assert page.locator("ol.codes li").count() == 10
    sound(page)
    page.goto(f"{live_server.url}/fr/accounts/second-factor/webauthn/")
    assert page.locator("tbody th").inner_text() == "portable du bureau"
    sound(page)
    page.goto(f"{live_server.url}/fr/account/sessions/")
    sound(page)
    go(page, "[value=all]")
    # A password alone no longer opens the account; the passkey alone does.
    page.fill("[name=login]", "agente")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    assert page.url.endswith("/second-factor/authenticate/")
    sound(page)
    go(page, "form[action$='/logout/'] .btn.link")
    page.goto(f"{live_server.url}/fr/accounts/login/?next=/fr/account/")
    sound(page)
    go(page, "form[data-passkey] .btn")
    assert page.url == f"{live_server.url}/fr/account/"
    assert "portable du bureau" in page.locator("#second-factor").inner_text()


def test_the_security_policy_lets_the_browser_go_to_the_identity_provider(
    live_server, page, settings
):
    member("agente")
    identity = Identity(sub="1", claims={"email": "agente@example.org", "email_verified": True})
    with run_server_in_thread(user_claims=[identity]) as server:
        provider = f"http://localhost:{server.server_port}"
        app = {"provider_id": "sso", "name": "Région", "client_id": "maillon", "secret": "secret"}
        app["settings"] = {"server_url": provider}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        directives = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        directives["form-action"] = [*directives["form-action"], provider]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
        page.goto(f"{live_server.url}/fr/accounts/login/?next=/fr/account/")
        go(page, "form[action^='/accounts/oidc/'] .btn")
        assert page.url.startswith(f"{provider}/oauth2/authorize")
        page.fill("[name=sub]", "1")
        page.locator("form button, form input[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/fr/account/$"))
        sound(page)
