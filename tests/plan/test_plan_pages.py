"""The public pages of plans."""

import json

import pytest

from tests.factories import (
    MeasureFactory,
    MeasureLineageFactory,
    MeasurePartnerFactory,
    PlanFactory,
    ThemeFactory,
)
from tests.plan.url_samples import generations

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def test_plans_stand_in_chains_the_newest_first(client):
    older = PlanFactory(code="old", first_year=2017, last_year=2020)
    PlanFactory(code="new", predecessor=older)
    PlanFactory(code="other", first_year=2010, last_year=2012)
    response = client.get("/fr/plans/")
    chains = response.context["chains"]
    assert [[plan.code for plan in chain] for chain in chains] == [["new", "old"], ["other"]]


def test_the_list_of_plans_reads_the_same_number_of_times(assert_same_queries):
    assert_same_queries("/fr/plans/", lambda number: PlanFactory())


def test_no_plan_yet_says_what_to_do(client, client_as):
    assert "/fr/plan-imports/" not in text_of(client.get("/fr/plans/"))
    assert "/fr/plan-imports/" in text_of(client_as("coordinator").get("/fr/plans/"))


def test_the_outline_reads_the_same_number_of_times(assert_same_queries):
    plan = PlanFactory(code="p", predecessor=PlanFactory())
    theme = ThemeFactory(plan=plan)

    def make(number):
        measure = MeasureFactory(theme=theme, code=f"1.{number}")
        MeasurePartnerFactory(measure=measure)
        MeasureLineageFactory(newer=measure)

    assert_same_queries("/fr/plans/p/", make)


def test_page_and_exports_give_the_same_measures(client):
    plan = PlanFactory(code="p")
    theme = ThemeFactory(plan=plan, code="1")
    MeasureFactory(theme=theme, code="1.1", title_fr="Médiation de nuit")
    MeasureFactory(theme=theme, code="1.2", title_fr="Autre chose")
    page = client.get("/fr/plans/p/?q=mediation")
    assert [row.code for row in page.context["outline"].measures] == ["1.1"]
    rows = json.loads(client.get("/fr/plans/p/?q=mediation&format=json").content)
    assert [(row["code"], row["title"]) for row in rows] == [("1.1", "Médiation de nuit")]
    csv = client.get("/fr/plans/p/?format=csv")
    assert len(csv.content.decode("utf-8-sig").splitlines()) == 3
    assert csv["Content-Disposition"] == 'attachment; filename="p-measures.csv"'
    assert client.get("/fr/plans/p/?format=xlsx").content.startswith(b"PK")


def test_an_unknown_plan_is_not_found(client):
    assert client.get("/fr/plans/nothing/").status_code == 404


def test_a_part_whose_wording_nobody_knows_says_so(client):
    plan = generations()["plan"]
    assert "tag warn" in text_of(client.get(f"/fr/plans/{plan}/"))


def test_lineage_reads_the_same_number_of_times(assert_same_queries):
    older = PlanFactory()
    newer = PlanFactory(code="p", predecessor=older)
    themes = ThemeFactory(plan=older), ThemeFactory(plan=newer)

    def make(number):
        old = MeasureFactory(theme=themes[0], code=f"M{number}")
        MeasureLineageFactory(older=old, newer=MeasureFactory(theme=themes[1], code=f"{number}"))

    assert_same_queries("/fr/plans/p/lineage/", make)


def test_lineage_can_be_narrowed_and_exported(client):
    older = PlanFactory(code="old")
    newer = PlanFactory(code="new", predecessor=older)
    theme = ThemeFactory(plan=older, code="1")
    MeasureLineageFactory(
        older=MeasureFactory(theme=theme, code="M1"),
        newer=MeasureFactory(theme=ThemeFactory(plan=newer), code="1.1"),
        relation="merged",
    )
    MeasureLineageFactory(
        older=MeasureFactory(theme=theme, code="M2"), newer=None, relation="dropped"
    )
    address = "/fr/plans/old/lineage/"
    for query, kept in (("", 2), ("?relation=merged", 1), ("?relation=orphan", 1), ("?theme=9", 0)):
        assert len(client.get(address + query).context["pairs"]) == kept
    rows = json.loads(client.get(f"{address}?format=json").content)
    assert [(row["older"], row["newer"]) for row in rows] == [("M1", "1.1"), ("M2", "")]


def test_a_plan_without_another_generation_has_no_lineage(client):
    PlanFactory(code="alone")
    assert client.get("/fr/plans/alone/lineage/").status_code == 404
