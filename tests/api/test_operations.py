"""Every operation of the open data: what it answers, to whom, and in how many queries."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from maillon.plan.models import Plan
from maillon.reporting.exports import coverage_document
from maillon.reporting.queries.coverage import coverage_table
from tests import factories

BASE = "/api/v1"


@pytest.fixture
def plan(db) -> Plan:
    return factories.PlanFactory(code="p")


def make_row(plan: Plan, number: int) -> dict[str, str]:
    """Make a whole row of everything; return the codes by which to ask for it."""
    theme = factories.ThemeFactory(plan=plan, code=str(number))
    measure = factories.MeasureFactory(theme=theme, code=f"{number}.1", axis="prevention")
    factories.MeasurePartnerFactory(measure=measure)
    factories.MeasureReferenceFactory(measure=measure)
    factories.MeasureLineageFactory(newer=measure)
    territory = factories.TerritoryFactory(parent=factories.TerritoryFactory(kind="region"))
    organisation = factories.OrganisationFactory(territory=territory)
    factories.OrganisationAliasFactory(organisation=organisation)
    contribution = factories.ContributionFactory(plan=plan, code=f"C{number}")
    contribution.territories.add(territory)
    contribution.themes.add(theme)
    factories.ContributionPartnerFactory(contribution=contribution, organisation=organisation)
    factories.ContributionMeasureFactory(contribution=contribution, measure=measure)
    factories.FigureFactory(contribution=contribution, first_year=2021, last_year=2021)
    column = factories.PublishedColumnFactory(table__plan=plan)
    column.categories.add(contribution.category)
    factories.PublishedFigureFactory(column=column, theme_code=theme.code)
    return {
        "measure": measure.code,
        "organisation": organisation.code,
        "territory": territory.code,
        "contribution": contribution.code,
    }


LISTS = [
    "/plans",
    "/plans/p/themes",
    "/plans/p/measures",
    "/plans/p/coverage",
    "/plans/p/published",
    "/organisations",
    "/territories",
    "/contributions",
    "/figures",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_with_one_row_as_with_three(plan, path, assert_same_queries):
    assert_same_queries(BASE + path, lambda number: make_row(plan, number))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_may_be_empty(plan, path):
    assert Client().get(BASE + path).status_code == 200


def test_one_of_each(plan):
    codes = make_row(plan, 1)
    for path in (
        "/plans/p",
        f"/plans/p/measures/{codes['measure']}",
        f"/organisations/{codes['organisation']}",
        f"/territories/{codes['territory']}",
        f"/contributions/{codes['contribution']}",
    ):
        response = Client().get(BASE + path)
        assert response.status_code == 200, path
        assert response["Access-Control-Allow-Origin"] == "*"


def test_a_measure_with_everything_about_it(plan):
    make_row(plan, 1)
    answer = Client().get(f"{BASE}/plans/p/measures/1.1").json()
    assert answer["title"] == {"fr": "Mesure 1.1"}
    assert answer["contributions"] == ["C1"]
    assert [link["relation"] for link in answer["older"]] == ["continued"]
    assert answer["newer"] == []
    assert len(answer["partners"]) == len(answer["references"]) == 1
    assert answer["url"] == reverse("measure", kwargs={"plan": "p", "measure": "1.1"})


def test_the_coverage_is_that_of_the_page(plan):
    for number in (1, 2):
        make_row(plan, number)
    answer = Client().get(f"{BASE}/plans/p/coverage").json()
    assert answer == json.loads(json.dumps(coverage_document(coverage_table(plan))))
    of_2022 = Client().get(f"{BASE}/plans/p/coverage?years=2022").json()
    assert of_2022["uncovered"] == ["1.1", "2.1"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_validated_contributions(plan, state):
    codes = make_row(plan, 1)
    given = {"state": state, "state_reason": "Erreur"}
    plan.contributions.update(**given)
    client = Client()
    assert client.get(f"{BASE}/contributions").json()["count"] == 0
    assert client.get(f"{BASE}/figures").json()["count"] == 0
    assert client.get(f"{BASE}/contributions/{codes['contribution']}").status_code == 404
    assert client.get(f"{BASE}/plans/p/measures/1.1").json()["contributions"] == []
    assert client.get(f"{BASE}/plans/p/coverage").json()["uncovered"] == ["1.1"]


def test_figures_name_no_person(plan):
    make_row(plan, 1)
    (figure,) = Client().get(f"{BASE}/figures").json()["items"]
    assert figure["value"] == 10
    assert "coordination" not in json.dumps(figure)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("plan=p", ["C1", "C2", "C3"]),
        ("plan=p&theme=2", ["C2"]),
        ("plan=p&measure=3.1", ["C3"]),
        ("year=2022", []),
        ("kind=action&basis=stated", ["C1", "C2", "C3"]),
        ("kind=training", []),
        ("size=2", ["C1", "C2"]),
        ("size=2&page=2", ["C3"]),
    ],
)
def test_contributions_are_filtered_as_on_their_page(plan, query, codes):
    for number in (1, 2, 3):
        make_row(plan, number)
    answer = Client().get(f"{BASE}/contributions?{query}").json()
    assert [row["code"] for row in answer["items"]] == codes


def test_pages_lead_to_each_other(plan):
    for number in (1, 2, 3):
        make_row(plan, number)
    first = Client().get(f"{BASE}/contributions?size=2&plan=p").json()
    assert (first["count"], first["previous"]) == (3, None)
    assert first["next"].endswith("/api/v1/contributions?size=2&plan=p&page=2")
    second = Client().get(first["next"]).json()
    assert second["next"] is None


def test_organisations_are_found_without_accents(plan):
    factories.OrganisationFactory(name_fr="Diogènes", code="diogenes")
    factories.OrganisationFactory(name_fr="Autre")
    answer = Client().get(f"{BASE}/organisations?q=DIOGENES").json()
    assert [row["code"] for row in answer["items"]] == ["diogenes"]


def test_sub_themes_have_their_own_measures(plan):
    theme = factories.ThemeFactory(plan=plan, code="6")
    part = factories.ThemeFactory(plan=plan, code="6.1", parent=theme)
    factories.MeasureFactory(theme=theme, subtheme=part, code="6.1.1")
    factories.MeasureFactory(theme=theme, code="6.2.1")
    client = Client()
    found = client.get(f"{BASE}/plans/p/themes").json()
    assert [(row["code"], row["parent"], row["measures"]) for row in found] == [
        ("6", None, 2),
        ("6.1", "6", 1),
    ]
    of_part = client.get(f"{BASE}/plans/p/measures?theme=6.1").json()
    assert [row["code"] for row in of_part] == ["6.1.1"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/plans/none", 404, "none"),
        ("/plans/none/themes", 404, "none"),
        ("/plans/p/measures/9.9", 404, "9.9"),
        ("/plans/p/measures?theme=9", 404, "9"),
        ("/plans/p/measures?axis=up", 422, "axis"),
        ("/plans/p/coverage?years=21", 422, "years"),
        ("/plans/p/coverage?basis=hearsay", 422, "hearsay"),
        ("/plans/p/coverage?category=none", 422, "none"),
        ("/organisations/none", 404, "none"),
        ("/organisations?kind=none", 422, "kind"),
        ("/territories/none", 404, "none"),
        ("/territories?kind=none", 422, "kind"),
        ("/contributions/none", 404, "none"),
        ("/contributions?plan=none", 404, "none"),
        ("/contributions?theme=1", 422, "1"),
        ("/contributions?partner=none", 404, "none"),
        ("/contributions?year=abc", 422, "year"),
        ("/contributions?size=100000", 422, "size"),
        ("/contributions?page=0", 422, "page"),
        ("/contributions?page=7", 404, "7"),
        ("/figures?contribution=none", 404, "none"),
        ("/nothing", 404, ""),
    ],
)
def test_what_is_wrong_is_said(plan, path, status, word):
    response = Client().get(BASE + path)
    assert response.status_code == status
    detail = response.json()["detail"]
    assert isinstance(detail, str)
    assert word in detail
    assert len(detail) > 10


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_written(plan, method):
    assert getattr(Client(), method)(f"{BASE}/plans").status_code == 405


def test_the_description_is_valid_and_complete(db):
    schema = Client().get(f"{BASE}/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    operations = [op for path in schema["paths"].values() for op in path.values()]
    assert len(operations) == 21
    assert all(op["description"] and op["responses"]["200"] for op in operations)
    text = json.dumps(schema)
    names = set(schema["components"]["schemas"])
    assert {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} <= names


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page_for_people_lists_every_operation(db, language):
    html = Client().get(f"/api/?lang={language}").content.decode()
    paths = Client().get(f"{BASE}/openapi.json").json()["paths"]
    assert all(path in html for path in paths)
    assert f'<html lang="{language}"' in html
