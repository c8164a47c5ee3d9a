"""Theme leads: named, ended; what was is kept."""

from datetime import date

import pytest

from maillon.core.models import JournalLine
from maillon.plan.models import ThemeLead
from maillon.plan.queries.leads import themes_led
from tests.factories import MembershipFactory, ThemeFactory, ThemeLeadFactory

DAY = date(2026, 11, 22)


@pytest.fixture
def theme(db):
    return ThemeFactory(plan__code="p")


def test_a_lead_is_named_and_ended_on_the_page(theme, client_as):
    user = MembershipFactory(role="theme_lead").user
    client = client_as("coordinator")
    given = {"theme": theme.pk, "user": user.pk, "starts_on": "2026-01-01"}
    assert client.post("/fr/plans/p/leads/", given).status_code == 302
    assert list(themes_led(user.pk, on=DAY)) == [theme]
    assert client.post("/fr/plans/p/leads/", given).status_code == 200
    lead = ThemeLead.objects.get()
    client.post(f"/fr/theme-leads/{lead.pk}/end/")
    lead.refresh_from_db()
    assert lead.ends_on is not None
    actions = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["theme_lead.named", "theme_lead.ended"]


def test_a_lead_to_come_that_is_ended_goes(theme, client_as):
    lead = ThemeLeadFactory(theme=theme, starts_on=date(2099, 1, 1))
    client_as("coordinator").post(f"/fr/theme-leads/{lead.pk}/end/")
    assert not ThemeLead.objects.exists()


def test_others_look_only(theme, client_as):
    client = client_as("evaluator")
    assert client.get("/fr/plans/p/leads/").status_code == 200
    assert client.post("/fr/plans/p/leads/", {}).status_code == 403


def test_as_many_queries_with_one_row_as_with_three(theme, client_as, assert_same_queries):
    assert_same_queries(
        "/fr/plans/p/leads/", lambda n: ThemeLeadFactory(theme=theme), client_as("coordinator")
    )
