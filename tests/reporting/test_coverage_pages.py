"""The coverage pages: open to all, one number of queries, the same rows in every format."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from maillon.reporting.exports import coverage_document
from maillon.reporting.queries.coverage import CoverageFilters, coverage_table
from tests import factories

PAGES = (
    "coverage",
    "coverage_detail",
    "coverage_measures",
    "coverage_years",
    "coverage_map",
    "coverage_published",
)


@pytest.fixture
def plan(db):
    return factories.PlanFactory(code="p")


def make_row(plan, number):
    """Make a theme, a covered and an open measure, a category, a place and a published column."""
    theme = factories.ThemeFactory(plan=plan, code=str(number))
    measure = factories.MeasureFactory(theme=theme, code=f"{number}.1")
    factories.MeasureFactory(theme=theme, code=f"{number}.2")
    link = factories.ContributionMeasureFactory(contribution__plan=plan, measure=measure)
    factories.ContributionPartnerFactory(contribution=link.contribution)
    town = factories.TerritoryFactory(boundary=factories.BoundaryFactory())
    link.contribution.territories.add(town)
    column = factories.PublishedColumnFactory(table__plan=plan)
    column.categories.add(link.contribution.category)
    factories.PublishedFigureFactory(column=column, theme_code=theme.code)
    factories.PublishedReasonFactory(column=column)
    factories.PublishedCountFactory(plan=plan)
    return theme, measure, link.contribution


@pytest.mark.parametrize("name", PAGES)
def test_one_row_or_three_take_the_same_queries(plan, name, assert_same_queries):
    assert_same_queries(reverse(name), lambda number: make_row(plan, number))


@pytest.mark.parametrize("name", PAGES)
def test_a_plan_without_anything(plan, name):
    assert Client().get(reverse(name)).status_code == 200


def test_without_a_plan_the_page_says_what_to_do(db):
    response = Client().get(reverse("coverage"))
    assert response.status_code == 200
    assert "empty" in response.content.decode()
    assert Client().get(reverse("coverage_years")).status_code == 404


def test_the_same_rows_in_every_format(plan):
    for number in (1, 2):
        make_row(plan, number)
    document = coverage_document(coverage_table(plan))
    url = reverse("coverage")
    assert Client().get(f"{url}?format=json").json() == document
    csv = Client().get(f"{url}?format=csv").content.decode("utf-8-sig").splitlines()
    book = CalamineWorkbook.from_filelike(io.BytesIO(Client().get(f"{url}?format=xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()
    for number, row in enumerate(document["rows"], start=1):
        covered = ", ".join(row["covered"])
        start = [row["theme"], row["category"], covered]
        assert csv[number].split(";")[:6] == [
            *start,
            str(row["measures"]),
            str(row["contributions"]),
            str(row["links"]),
        ]
        assert sheet[number][:6] == [*start, row["measures"], row["contributions"], row["links"]]


def test_the_filters_of_the_address(plan):
    make_row(plan, 1)
    given = f"{reverse('coverage')}?plan=p&year=2022&year=2023&kind=action&basis=stated,section"
    document = Client().get(f"{given}&format=json").json()
    filters = CoverageFilters(years=(2022, 2023), kinds=("action",), bases=("stated", "section"))
    assert document == json.loads(json.dumps(coverage_document(coverage_table(plan, filters))))
    html = Client().get(given).content.decode()
    assert 'value="2022" checked' in html
    assert 'value="2021" checked' not in html
    assert '<option value="stated,section" selected>' in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("plan=none", 404),
        ("year=last", 400),
        ("kind=none", 400),
        ("basis=hearsay", 400),
        ("rank=third", 400),
        ("category=none", 400),
    ],
)
def test_a_filter_that_does_not_exist_is_not_dropped_in_silence(plan, query, status):
    assert Client().get(f"{reverse('coverage')}?{query}").status_code == status


def test_the_details_show_contributions_and_gaps(plan):
    theme, measure, contribution = make_row(plan, 1)
    url = reverse("coverage_detail")
    category = contribution.category.code
    html = Client().get(f"{url}?theme={theme.code}&category={category}").content.decode()
    assert reverse("contribution", kwargs={"code": contribution.code}) in html
    for code in (measure.code, "1.2"):
        assert reverse("measure", kwargs={"plan": "p", "measure": code}) in html
    assert Client().get(f"{url}?theme=99").status_code == 404


@pytest.mark.parametrize("name", ["coverage_measures", "coverage_years", "coverage_map"])
@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_every_table_is_exported(plan, name, format):
    make_row(plan, 1)
    response = Client().get(f"{reverse(name)}?format={format}")
    assert response.status_code == 200
    assert f".{format}" in response["Content-Disposition"]


def test_published_numbers_are_exported_with_the_computed_ones(plan):
    make_row(plan, 1)
    rows = Client().get(f"{reverse('coverage_published')}?format=json").json()
    assert [(row["theme"], row["printed"], row["computed"]) for row in rows] == [
        ("1", 1, 1),
        ("", None, 1),
    ]


@pytest.mark.parametrize("count", ["contributions", "measures", "anything"])
def test_the_map_counts_what_is_asked(plan, count):
    make_row(plan, 1)
    html = Client().get(f"{reverse('coverage_map')}?count={count}").content.decode()
    assert "<svg" in html
    assert "style=" not in html
