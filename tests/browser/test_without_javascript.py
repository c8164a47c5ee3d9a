"""Everything works where scripts do not run."""

import re

import pytest

from tests.browser.places import PLAN
from tests.browser.test_journeys import PARTNER, fill_contribution, follow, url


@pytest.fixture
def plain_page(site, browser, browser_context_args):
    """A page of a browser without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_search_and_filters(site, plain_page):
    page = plain_page
    page.goto(url(site, ""))
    page.fill("#site-q", "violence")
    follow(page, ".site-search button")
    assert page.url == url(site, "search/?q=violence")
    assert page.locator("article.entry").count() > 0

    page.goto(url(site, "coverage/"))
    page.check("[name=year] >> nth=0")
    follow(page, "main form.filters button[type=submit]")
    assert "year=" in page.url and f"plan={PLAN}" in page.url
    assert page.locator("td.cov").count() > 0

    page.goto(url(site, "contributions/"))
    page.select_option("main [name=theme]", index=2)
    follow(page, "main form.filters button[type=submit]")
    assert "theme=" in page.url
    assert page.locator("main a[href*='/contributions/C']").count() > 0


def test_signing_in_and_the_rows_of_a_contribution(site, plain_page):
    page = plain_page
    site.sign_in(page, "coordination")
    page.goto(url(site, "contributions/new/"))
    fill_contribution(page, value="12")
    rows = page.locator("#figures .figure-row").count()
    follow(page, "button[name=add][value=figures]")
    assert page.locator("#figures .figure-row").count() == rows + 1
    assert page.locator("[name=figures-0-value]").input_value() == "12"
    assert page.locator("[name=partners-0-name]").input_value() == PARTNER


def test_sending_a_plan_in(site, plain_page):
    site.sign_in(plain_page, "coordination")
    number = site.upload_plan(plain_page, name="sans-script.md")
    follow(plain_page, f"article.understood a[href*='/plan-imports/{number}/items/']")
    assert re.search(r"/items/\d+/", plain_page.url)
