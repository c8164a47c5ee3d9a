"""Every kind of page in Chromium: axe finds nothing, nothing is refused, nothing overflows.

Long lists are cut short first, as their rows are alike. All rules in French at 1280 px; then the
rules about colours in the dark, and all others at 360 px, in Dutch and in English.
"""

import pytest

from tests.browser.places import LANGUAGES, PLACES
from tests.consistency.test_urls import ADDRESSES

WIDE = {"width": 1280, "height": 900}
# Pages that are the same template as another one, sent by htmx, POST-only, files, or mail's.
NOT_PAGES = {
    "account_logout",
    "account_confirm_email",
    "api_unknown",
    "contribution_import_review",
    "contribution_template",
    "contribution_accept",
    "edition_file",
    "finding_decide",
    "plan_import_again",
    "plan_import_confirm",
    "plan_import_discard",
    "plan_import_document",
    "plan_import_drop",
    "plan_import_join",
    "plan_import_plan",
    "plan_import_restore",
    "plan_import_theme",
    "report_now",
}
_SHORTEN = """longest => {
  for (const list of document.querySelectorAll('tbody, ul, ol, select, .report'))
    while (list.children.length > longest) list.lastElementChild.remove();
}"""


def test_every_page_of_ours_is_visited():
    ours = {a.name for a in ADDRESSES if ":" not in a.name and not a.name.startswith("account_")}
    assert ours - NOT_PAGES - {place.name for place in PLACES} == set()


def overflow(page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_page_is_accessible(site, page_as, made, axe, place):
    page = page_as(place.by)
    page.set_viewport_size(WIDE)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: dict[str, object] = {}
    for language in LANGUAGES:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        response = page.goto(site.url + place.path(language, made))
        assert response.status == place.status
        if language != "fr":
            page.evaluate(_SHORTEN, 8)
            found[language] = axe(page, colours=False)
            continue
        page.evaluate(_SHORTEN, 25)  # a whole report would take axe half a minute
        found["fr"] = axe(page)
        page.evaluate(_SHORTEN, 8)
        page.emulate_media(color_scheme="dark")
        found["dark"] = axe(page, colours=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 360, "height": 740})
        found["360 px"] = axe(page, colours=False)
        page.set_viewport_size({"width": 320, "height": 740})
        found["wider than 320 px"] = overflow(page)
    if place.status != 200:
        complaints = [text for text in complaints if str(place.status) not in text]
    assert {look: what for look, what in found.items() if what} == {}
    assert complaints == []
