"""Deciding what became of each measure."""

import json
from decimal import Decimal

import pytest

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.plan.models import MeasureLineage
from maillon.plan.operations.lineage import LineageProblem, decide_lineage, declare_new
from maillon.plan.queries.lineage_proposals import propose_lineage
from tests.factories import MeasureFactory, MeasureLineageFactory, PlanFactory, ThemeFactory

pytestmark = pytest.mark.django_db
BY = Author("somebody")


@pytest.fixture
def plans():
    older = PlanFactory(code="old", first_year=2017, last_year=2020)
    newer = PlanFactory(code="new", first_year=2021, last_year=2024, predecessor=older)
    old = ThemeFactory(plan=older, code="5", title_fr="Atteintes aux biens")
    new = ThemeFactory(plan=newer, code="5", title_fr="Atteintes aux biens")
    for theme, code, title in (
        (old, "M5.1", "Lutter contre le vol de vélos"),
        (old, "M5.2", "Former les agents"),
        (new, "5.1", "Réponse coordonnée aux vols de vélos"),
        (new, "5.2", "Formation multidisciplinaire"),
        (new, "5.3", "Analyse des tendances"),
    ):
        MeasureFactory(plan=theme.plan, theme=theme, code=code, title_fr=title, title_nl="")
    return older, newer


def one(plans, code):
    return plans[code[0] != "M"].measures.get(code=code)


def said(plans, code):
    links = MeasureLineage.objects.filter(older=one(plans, code)).order_by("newer__sort_key")
    return [(link.relation, link.newer.code if link.newer else None) for link in links]


def decide(plans, code, relation, *newer, now):
    decide_lineage(
        older=one(plans, code),
        newer=[one(plans, other) for other in newer],
        relation=relation,
        by=BY,
        now=now,
    )


def test_the_likeliest_later_measures_are_proposed_first(plans):
    found = propose_lineage(*plans)
    assert found[one(plans, "M5.1").pk][0].measure.code == "5.1"
    assert found[one(plans, "M5.2").pk][0].measure.code == "5.2"
    assert found[one(plans, "M5.1").pk][0].words[0] == "vol de vélos"


@pytest.mark.parametrize(
    ("relation", "newer"),
    [
        ("continued", ["5.1"]),
        ("reworded", ["5.2"]),
        ("merged", ["5.1"]),
        ("merged", ["5.1", "5.3"]),
        ("split", ["5.1", "5.2"]),
        ("dropped", []),
    ],
)
def test_a_decision_replaces_what_was_provisional(plans, now, relation, newer):
    MeasureLineageFactory(
        older=one(plans, "M5.1"),
        newer=one(plans, "5.3"),
        relation="echo",
        confidence=Decimal("0.40"),
    )
    decide(plans, "M5.1", relation, *newer, now=now)
    assert said(plans, "M5.1") == [(relation, code) for code in newer or [None]]
    assert set(MeasureLineage.objects.values_list("confidence", flat=True)) == {None}
    line = JournalLine.objects.get()
    assert (line.action, line.changes["lineage"][0]) == ("lineage.decided", ["echo 5.3"])


@pytest.mark.parametrize(
    ("relation", "newer"),
    [
        ("continued", []),
        ("continued", ["5.1", "5.2"]),
        ("split", ["5.1"]),
        ("merged", []),
        ("dropped", ["5.1"]),
        ("new", []),
        ("whatever", ["5.1"]),
    ],
)
def test_a_decision_that_does_not_hold_is_refused(plans, now, relation, newer):
    with pytest.raises(LineageProblem):
        decide(plans, "M5.1", relation, *newer, now=now)
    assert (said(plans, "M5.1"), JournalLine.objects.count()) == ([], 0)


def test_a_later_measure_is_one_of_the_next_plan(plans, now):
    with pytest.raises(LineageProblem):
        decide(plans, "M5.1", "continued", "M5.2", now=now)


def test_a_new_measure_is_declared_once_and_only_if_nothing_leads_to_it(plans, now):
    for _ in range(2):
        declare_new(newer=one(plans, "5.3"), by=BY, now=now)
    assert JournalLine.objects.count() == 1
    decide(plans, "M5.1", "continued", "5.3", now=now)
    assert not MeasureLineage.objects.filter(older=None).exists()
    with pytest.raises(LineageProblem):
        declare_new(newer=one(plans, "5.3"), by=BY, now=now)


def test_the_page_shows_proposals_and_the_orphans_of_both_sides(plans, client_as, now):
    decide(plans, "M5.1", "continued", "5.1", now=now)
    review = client_as("coordinator").get("/fr/plans/new/lineage/review/").context["review"]
    assert [row.older.code for row in review.rows] == ["M5.1", "M5.2"]
    assert [row.decided for row in review.rows] == [True, False]
    assert (review.decided, review.total) == (1, 2)
    assert [measure.code for measure in review.lost] == ["M5.2"]
    assert [measure.code for measure in review.alone] == ["5.2", "5.3"]
    assert review.rows[0].candidates[0].measure.code == "5.1"


def test_the_page_can_be_narrowed(plans, client_as, now):
    decide(plans, "M5.1", "dropped", now=now)
    client = client_as("coordinator")
    for state, codes in (("open", ["M5.2"]), ("decided", ["M5.1"])):
        review = client.get(f"/fr/plans/new/lineage/review/?state={state}").context["review"]
        assert [row.older.code for row in review.rows] == codes


def test_the_page_reads_the_same_number_of_times(plans, assert_same_queries, client_as):
    theme = one(plans, "M5.1").theme
    assert_same_queries(
        "/fr/plans/new/lineage/review/",
        lambda number: MeasureFactory(plan=theme.plan, theme=theme, code=f"M5.{number + 10}"),
        client_as("coordinator"),
    )


def test_a_decision_is_taken_on_the_page(plans, client_as):
    client = client_as("coordinator")
    sent = {"relation": "split", "newer": [one(plans, "5.1").pk], "other": one(plans, "5.3").pk}
    answer = client.post("/fr/plans/new/lineage/M5.1/decide/", sent)
    assert answer.url == "/fr/plans/new/lineage/review/?theme=5#m-M5.1"
    assert said(plans, "M5.1") == [("split", "5.1"), ("split", "5.3")]
    client.post("/fr/plans/new/lineage/5.2/new/")
    assert MeasureLineage.objects.get(older=None).newer.code == "5.2"


def test_a_wrong_decision_says_why_and_changes_nothing(plans, client_as):
    client = client_as("coordinator")
    for sent in ({}, {"relation": "continued"}, {"relation": "dropped", "newer": ["999999"]}):
        answer = client.post("/fr/plans/new/lineage/M5.1/decide/", sent, follow=True)
        assert len(list(answer.context["messages"])) == 1
    assert said(plans, "M5.1") == []


def test_who_may_not_decide_is_refused_and_sees_no_button(plans, client_as):
    client = client_as("evaluator")
    assert client.get("/fr/plans/new/lineage/review/").status_code == 403
    assert client.post("/fr/plans/new/lineage/M5.1/decide/", {}).status_code == 403
    assert "lineage/review" not in client.get("/fr/plans/new/lineage/").content.decode()
    page = client_as("coordinator").get("/fr/plans/new/lineage/").content.decode()
    assert "lineage/review" in page


def test_a_plan_without_a_predecessor_has_nothing_to_decide(plans, client_as):
    assert client_as("coordinator").get("/fr/plans/old/lineage/review/").status_code == 404


def test_decisions_are_in_the_export_of_the_lineage(plans, client, now):
    decide(plans, "M5.1", "continued", "5.1", now=now)
    rows = json.loads(client.get("/fr/plans/new/lineage/?format=json").content)
    assert "5.1" in json.dumps(rows)
