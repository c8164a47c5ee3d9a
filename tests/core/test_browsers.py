"""What a browser calls itself, in words."""

import pytest

from maillon.core.browsers import browser_name

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/140 Safari/537 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) {KIT} Version/18 Safari/604", "Safari, iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("", "inconnu"),
    ],
)
def test_a_browser_is_named_as_its_user_knows_it(user_agent, name):
    assert browser_name(user_agent) == name
