"""The findings: who sees them, who decides, what the journal keeps."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from maillon.core.journal import Author, verify
from maillon.core.models import JournalLine
from maillon.reporting.enums import FindingDecisionKind
from maillon.reporting.models import FindingDecision
from maillon.reporting.operations.findings import decide_finding, reopen_finding
from maillon.reporting.rules.findings import all_findings
from tests import factories

RULE = "figure-without-unit"
AUTHOR = Author("coordination", 1, "safe")


@pytest.fixture
def finding(db):
    """A figure without unit, in a contribution linked to a theme."""
    contribution = factories.ContributionFactory(code="C1")
    contribution.themes.add(factories.ThemeFactory(plan=contribution.plan, code="4"))
    factories.FigureFactory(contribution=contribution, unit_fr="")
    (found,) = all_findings(rules=[RULE])
    return found


def decide(client, finding, decision="accepted", reason="C’est voulu", **fields):
    """Send the form of a finding."""
    url = reverse("finding_decide", kwargs={"key": finding.key})
    data = {"rule": finding.rule, "decision": decision, "reason": reason} | fields
    return client.post(url, data)


def test_one_row_or_three_take_the_same_queries(client_as, assert_same_queries):
    def make(number):
        contribution = factories.ContributionFactory()
        factories.FigureFactory(contribution=contribution, unit_fr="")
        if number == 1:
            factories.ContributionFactory()

    assert_same_queries(reverse("findings"), make, client_as("coordinator"))


def test_a_coordinator_accepts_with_a_reason(client_as, finding):
    client = client_as("coordinator")
    response = decide(client, finding, back="state=open")
    assert response["Location"] == reverse("findings") + "?state=open"
    decision = FindingDecision.objects.get()
    assert (decision.key, decision.rule, decision.decision, decision.reason) == (
        finding.key,
        RULE,
        "accepted",
        "C’est voulu",
    )
    line = JournalLine.objects.get()
    assert (line.action, line.username, line.reason) == (
        "finding.accepted",
        client.user.username,
        "C’est voulu",
    )
    html = client.get(reverse("findings")).content.decode()
    assert "C’est voulu" in html


def test_a_partner_was_asked_then_it_is_open_again(client_as, finding):
    client = client_as("coordinator")
    decide(client, finding, "asked", "Quelle est l’unité ?")
    assert FindingDecision.objects.get().decision == "asked"
    decide(client, finding, "open", "")
    assert not FindingDecision.objects.exists()
    assert list(JournalLine.objects.order_by("number").values_list("action", flat=True)) == [
        "finding.asked",
        "finding.reopened",
    ]


def test_a_decision_needs_a_reason(client_as, finding):
    decide(client_as("coordinator"), finding, reason="  ")
    assert not FindingDecision.objects.exists()


def test_a_finding_that_is_gone_is_not_decided(client_as, finding):
    figure = factories.FigureFactory._meta.model.objects.get()
    figure.unit_fr = "visites"
    figure.save()
    response = decide(client_as("coordinator"), finding)
    assert response.status_code == 302
    assert not FindingDecision.objects.exists()


@pytest.mark.parametrize("role", ["partner_editor", "evaluator"])
def test_others_see_but_do_not_decide(client_as, finding, role):
    client = client_as(role)
    html = client.get(reverse("findings")).content.decode()
    assert finding.message.split(":")[0] in html
    assert "<textarea" not in html
    assert decide(client, finding).status_code == 403
    assert not FindingDecision.objects.exists()


def test_the_public_signs_in_first(client_as, finding):
    assert client_as("public").get(reverse("findings")).status_code == 302


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("", 1),
        (f"rule={RULE}", 1),
        ("rule=average", 0),
        ("state=open", 1),
        ("state=accepted", 0),
        ("theme=PLAN:4", 1),
    ],
)
def test_filters(client_as, finding, query, hits):
    plan = factories.PlanFactory._meta.model.objects.get()
    url = f"{reverse('findings')}?{query.replace('PLAN', plan.code)}&format=json"
    rows = client_as("coordinator").get(url).json()
    assert [row["rule"] for row in rows if row["rule"] == RULE] == [RULE] * hits


@pytest.mark.parametrize(
    ("query", "status"), [("rule=none", 400), ("state=none", 400), ("theme=none:1", 404)]
)
def test_filters_that_do_not_exist(client_as, db, query, status):
    response = client_as("coordinator").get(f"{reverse('findings')}?{query}")
    assert response.status_code == status


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_exports(client_as, finding, format):
    response = client_as("evaluator").get(f"{reverse('findings')}?format={format}")
    assert response.status_code == 200


def test_what_the_rules_find_in_one_contribution(client_as, finding):
    client = client_as("coordinator")
    url = reverse("contribution_findings", kwargs={"code": "C1"})
    page = client.get(url).content.decode()
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    assert RULE in page
    assert RULE in fragment


def test_a_decision_is_kept_with_its_change(finding, now):
    kinds = FindingDecisionKind
    given = {"finding": finding, "by": AUTHOR, "now": now}
    decide_finding(decision=kinds.ASKED, reason="Quelle unité ?", **given)
    decide_finding(decision=kinds.ACCEPTED, reason="Sans unité", **given)
    assert FindingDecision.objects.count() == 1
    last = JournalLine.objects.order_by("-number").first()
    assert last.changes == {
        "decision": ["asked", "accepted"],
        "reason": ["Quelle unité ?", "Sans unité"],
    }
    assert verify().ok


def test_without_a_reason_nothing_is_written(finding, now):
    with pytest.raises(ValidationError):
        decide_finding(
            finding=finding, decision=FindingDecisionKind.ASKED, reason=" ", by=AUTHOR, now=now
        )
    assert not FindingDecision.objects.exists()


def test_reopening_what_is_open_changes_nothing(finding, now):
    reopen_finding(key=finding.key, by=AUTHOR, now=now)
    assert not JournalLine.objects.exists()
