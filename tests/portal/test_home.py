"""The front page: the plan at a glance, and what waits for the coordination."""

import pytest
from django.urls import reverse

from maillon.plan.models import Plan
from tests.factories import (
    ContributionFactory,
    ContributionImportFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    MeasureFactory,
    PlanFactory,
    PlanImportFactory,
    ReportEditionFactory,
)

pytestmark = pytest.mark.django_db


def test_without_a_plan_it_says_what_to_do(client, client_as):
    url = reverse("home")
    assert reverse("account_login") in client.get(url).content.decode()
    assert reverse("plan_imports") in client_as("coordinator").get(url).content.decode()


def test_it_counts_what_coverage_counts(client):
    link = ContributionMeasureFactory()
    MeasureFactory(theme=link.measure.theme)
    ContributionPartnerFactory(contribution=link.contribution)
    FigureFactory(contribution=link.contribution)
    ContributionMeasureFactory(
        contribution=ContributionFactory(plan=link.measure.plan, state="draft"),
        measure=link.measure,
    )
    context = client.get(reverse("home")).context
    assert (context["table"].overall.count, context["table"].overall.total) == (1, 2)
    assert [context[key] for key in ("contributions", "partners", "figures")] == [1, 1, 1]


def test_the_default_plan_is_the_newest_with_contributions(client):
    ContributionFactory(plan=PlanFactory(code="old", first_year=2017, last_year=2020))
    PlanFactory(code="new", first_year=2025, last_year=2028)
    assert client.get(reverse("home")).context["plan"].code == "old"
    assert client.get(reverse("home"), {"plan": "new"}).context["plan"].code == "new"
    assert client.get(reverse("home"), {"plan": "none"}).context["plan"].code == "old"


def test_a_plan_without_contributions_still_shows(client):
    plan = PlanFactory()
    assert client.get(reverse("home")).context["plan"] == plan


@pytest.mark.parametrize(("role", "seen"), [("public", False), ("coordinator", True)])
def test_a_draft_report_is_for_those_who_may(client_as, role, seen):
    edition = ReportEditionFactory(plan=PlanFactory(), state="draft")
    found = client_as(role).get(reverse("home")).context["edition"]
    assert found == (edition if seen else None)


def test_the_public_has_no_tasks(client):
    ContributionFactory(state="draft")
    assert client.get(reverse("home")).context["tasks"] is None


@pytest.mark.parametrize("role", ["partner_editor", "evaluator"])
def test_drafts_are_no_task_of_others(client_as, role):
    ContributionFactory(state="draft")
    assert client_as(role).get(reverse("home")).context["tasks"] == []


def test_the_coordination_sees_what_waits(client_as):
    client = client_as("coordinator")
    PlanFactory()
    assert client.get(reverse("home")).context["tasks"] == []
    ContributionFactory(state="draft", plan=Plan.objects.get())
    plan_import = PlanImportFactory(plan=None)
    waiting = ContributionImportFactory(plan=Plan.objects.get())
    urls = {task.url for task in client.get(reverse("home")).context["tasks"]}
    assert urls == {
        reverse("contributions") + "?state=draft",
        reverse("plan_import", args=[plan_import.pk]),
        reverse("contribution_import_review", args=[waiting.pk]),
    }


def test_queries_do_not_grow(assert_same_queries):
    plan = PlanFactory()

    def make(number):
        link = ContributionMeasureFactory(contribution__plan=plan)
        ContributionPartnerFactory(contribution=link.contribution)

    assert_same_queries(reverse("home"), make)
