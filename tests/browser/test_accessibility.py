"""Public pages in Chromium: axe finds nothing, nothing is refused, nothing overflows."""

import pytest
from django.urls import reverse
from django.utils import translation

from maillon.partners.access import access_of
from tests.consistency.test_urls import ADDRESSES

PUBLIC = [a.name for a in ADDRESSES if access_of(a.view) == "public" and not a.parameters]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_public_page_is_accessible(site, page, axe, console_errors, name, scheme):
    with translation.override("fr"):
        url = site.url + reverse(name)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    response = page.goto(url)
    if "html" not in response.headers.get("content-type", "") or response.status == 405:
        pytest.skip("not a page")
    assert axe(page) == []
    assert console_errors == []
    page.set_viewport_size({"width": 320, "height": 700})
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{url} is {overflow} px wider than a 320 px screen"
