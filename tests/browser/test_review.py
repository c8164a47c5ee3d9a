"""The coordinator sends two figures back with a question and accepts the rest in bulk."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.factories import (
    FigureFactory,
    MeasureFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
    ThemeFactory,
)
from tests.implementation.reviewing import request_with


@pytest.fixture
def queue(transactional_db):
    """Three submitted requests of a plan of two measures; the first has two figures."""
    plan = PlanFactory(code="plan")
    theme = ThemeFactory(plan=plan, code="1")
    measures = [
        MeasureFactory(theme=theme, code=f"1.{n}", sort_key=f"000001.00000{n}") for n in (1, 2)
    ]
    world = SimpleNamespace(plan=plan, category=PartnerCategoryFactory(code="zones"))
    rows = []
    for name, measure in (("A", measures[0]), ("B", measures[1]), ("C", measures[1])):
        world.measures = [measure]
        organisation = OrganisationFactory(code=f"zone-{name.lower()}", name_fr=f"Zone {name}")
        _request, (row,) = request_with(world, organisation=organisation)
        rows.append(row)
    for label in ("visites", "patrouilles"):
        FigureFactory(contribution=rows[0], label_fr=label, value=188)
    return rows


def sign_in(page, live_server, client, user):
    """Put the session of an account in the browser."""
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )


def covered(page, live_server):
    """Return the covered measures of the plan, as the public's coverage table says them."""
    page.goto(f"{live_server.url}/fr/coverage/?plan=plan")
    return page.locator("tfoot .frac").last.inner_text()


def test_two_figures_go_back_with_questions_and_the_rest_counts_at_once(
    queue, live_server, page, client
):
    first, second, third = queue
    coordinator = MembershipFactory(role="coordinator").user
    partner = MembershipFactory(
        role="partner_signatory", organisation=first.partners.get().organisation
    ).user
    assert covered(page, live_server) == "0/2"
    sign_in(page, live_server, client, coordinator)
    page.goto(f"{live_server.url}/fr/rounds/collecte/review/")
    page.get_by_role("link", name="Zone A").click()
    for label in ("visites", "patrouilles"):
        row = page.locator("tr", has_text=label)
        row.locator("summary").click()
        row.locator("textarea").fill(f"D’où viennent ces {label} ?")
    page.locator("[name=reason]").fill("Deux précisions.")
    page.locator("button[value=send_back]").click()
    expect(page.locator(".messages")).to_contain_text("avec 2 questions")
    page.goto(f"{live_server.url}/fr/rounds/collecte/review/")
    assert page.get_by_role("link", name="Zone A").count() == 0
    for name in ("Zone B", "Zone C"):
        page.get_by_role("checkbox", name=name).check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("2 demandes acceptées")
    for row in queue:
        row.refresh_from_db()
    assert [row.state for row in (first, second, third)] == ["sent_back", "accepted", "accepted"]
    assert covered(page, live_server) == "1/2"
    page.context.clear_cookies()
    sign_in(page, live_server, client, partner)
    page.goto(f"{live_server.url}/fr/my-contributions/")
    page.get_by_role("link", name=re.compile("à répondre")).first.click()
    expect(page.locator("#questions")).to_contain_text("D’où viennent ces patrouilles ?")
