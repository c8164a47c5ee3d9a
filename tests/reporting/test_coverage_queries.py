"""The coverage tables: what counts, and how."""

import pytest

from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan, Theme
from maillon.portal.demo.loader import build_demo
from maillon.reporting.exports import coverage_document, coverage_sheet
from maillon.reporting.queries.coverage import CoverageFilters, coverage_table
from maillon.reporting.queries.coverage_detail import SHOWN, coverage_detail
from maillon.reporting.queries.coverage_tables import measure_table, place_table, year_table
from maillon.reporting.queries.published import published_comparison
from tests import factories


@pytest.fixture
def plan(db):
    """Two themes of two measures; category a."""
    plan = factories.PlanFactory(code="p")
    for theme in ("1", "2"):
        made = factories.ThemeFactory(plan=plan, code=theme, position=int(theme))
        for number in ("1", "2"):
            factories.MeasureFactory(
                theme=made, code=f"{theme}.{number}", sort_key=f"{theme}.{number}"
            )
    factories.PartnerCategoryFactory(code="a", position=1)
    factories.PartnerCategoryFactory(code="b", position=2)
    return plan


@pytest.fixture
def contribute(plan):
    """Return ``contribute(category, codes, **fields)``: a contribution linked to measures."""

    def make(category, codes, rank="secondary", basis="stated", **fields):
        made = factories.ContributionFactory(
            plan=plan, category=PartnerCategory.objects.get(code=category), **fields
        )
        for code in codes:
            factories.ContributionMeasureFactory(
                contribution=made, measure=plan.measures.get(code=code), rank=rank, basis=basis
            )
        return made

    return make


def numbers(cell):
    """Return a cell as (covered, contributions, links)."""
    return cell.covered_codes, cell.contributions, cell.links


def test_a_contribution_that_serves_several_measures_is_one(plan, contribute):
    contribute("a", ["1.1", "1.2", "2.1"])
    contribute("a", ["1.1"])
    contribute("b", ["1.1"])
    table = coverage_table(plan)
    assert numbers(table.rows[0].cells["a"]) == (["1.1", "1.2"], 2, 3)
    assert numbers(table.rows[1].cells["a"]) == (["2.1"], 1, 1)
    assert numbers(table.rows[0].together) == (["1.1", "1.2"], 3, 4)
    assert numbers(table.totals["a"]) == (["1.1", "1.2", "2.1"], 2, 4)
    assert numbers(table.overall) == (["1.1", "1.2", "2.1"], 3, 5)
    assert [measure.code for measure in table.uncovered] == ["2.2"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_what_is_validated_counts(plan, contribute, state):
    contribute("a", ["1.1"], state=state, state_reason="Erreur")
    assert coverage_table(plan).overall.count == 0


def test_a_link_to_a_theme_alone_covers_nothing(plan, contribute):
    contribute("a", []).themes.add(plan.themes.first())
    assert coverage_table(plan).overall.count == 0


def test_a_measure_of_another_plan_is_not_counted(plan, contribute):
    made = contribute("a", ["1.1"])
    factories.ContributionMeasureFactory(contribution=made, measure=factories.MeasureFactory())
    assert numbers(coverage_table(plan).overall) == (["1.1"], 1, 1)


@pytest.mark.parametrize(
    ("filters", "covered"),
    [
        ({"years": (2022,)}, ["1.2"]),
        ({"years": (2021, 2022)}, ["1.1", "1.2", "2.1"]),
        ({"kinds": ("training",)}, ["1.2"]),
        ({"bases": ("deduced",)}, ["2.1"]),
        ({"bases": ("stated", "section")}, ["1.1", "1.2"]),
        ({"ranks": ("primary",)}, ["2.1"]),
        ({"categories": ("b",)}, ["2.1"]),
        ({"territory": "t"}, ["1.1"]),
    ],
)
def test_filters(plan, contribute, filters, covered):
    contribute("a", ["1.1"]).territories.add(factories.TerritoryFactory(code="t"))
    contribute("a", ["1.2"], first_year=2022, last_year=2022, kind="training")
    contribute("b", ["2.1"], rank="primary", basis="deduced")
    assert coverage_table(plan, CoverageFilters(**filters)).overall.covered_codes == covered


def test_a_table_has_the_columns_asked(plan):
    table = coverage_table(plan, CoverageFilters(categories=("b",)))
    assert [category.code for category in table.categories] == ["b"]


def test_the_document_has_a_row_for_each_theme_and_category(plan, contribute):
    contribute("a", ["1.1", "1.2"])
    document = coverage_document(coverage_table(plan))
    assert document["uncovered"] == ["2.1", "2.2"]
    assert document["rows"][0] == {
        "theme": "1",
        "category": "a",
        "covered": ["1.1", "1.2"],
        "measures": 2,
        "contributions": 1,
        "links": 2,
    }
    assert [(row["theme"], row["category"]) for row in document["rows"]] == [
        ("1", "a"),
        ("1", "b"),
        ("2", "a"),
        ("2", "b"),
    ]


def test_the_sheet_has_the_rows_of_the_document(plan, contribute):
    contribute("a", ["1.1", "1.2"])
    table = coverage_table(plan)
    sheet = coverage_sheet(table)
    rows = [dict(zip(sheet.keys, row, strict=True)) for row in sheet.rows]
    keys = ("theme", "category", "covered", "measures", "contributions", "links")
    assert [{key: row[key] for key in keys} for row in rows] == coverage_document(table)["rows"]


def test_years(plan, contribute):
    contribute("a", ["1.1"], first_year=2021, last_year=2022)
    contribute("a", ["1.2"], first_year=2022, last_year=2022)
    table = year_table(plan, CoverageFilters())
    assert table.years == [2021, 2022, 2023, 2024]
    assert numbers(table.rows[0].cells[2021]) == (["1.1"], 1, 1)
    assert numbers(table.rows[0].cells[2022]) == (["1.1", "1.2"], 2, 2)
    assert numbers(table.overall) == (["1.1", "1.2"], 2, 2)
    assert table.totals[2023].count == 0


def test_measures(plan, contribute):
    contribute("a", ["1.1"])
    contribute("a", ["1.1", "2.2"])
    contribute("b", ["1.1"])
    table = measure_table(plan, CoverageFilters())
    assert [(row.measure.code, row.counts) for row in table.rows] == [
        ("1.1", {"a": 2, "b": 1}),
        ("1.2", {}),
        ("2.1", {}),
        ("2.2", {"a": 1}),
    ]
    assert table.covered == {"a": 2, "b": 1}


def test_municipalities(plan, contribute):
    shape = factories.BoundaryFactory()
    towns = [factories.TerritoryFactory(code=c, name_fr=c, boundary=shape) for c in ("A", "B")]
    zone = factories.TerritoryFactory(kind="police_zone")
    both = contribute("a", ["1.1", "1.2"])
    both.territories.set(towns)
    contribute("a", []).territories.add(towns[0])
    contribute("a", ["2.1"]).territories.add(zone)
    found = place_table(plan, CoverageFilters())
    assert [(p.territory.code, p.contributions, p.measures) for p in found.places] == [
        ("A", 2, 2),
        ("B", 1, 2),
    ]
    assert [(s.contributions, s.measures) for s in found.shapes] == [(2, 2)]
    assert found.elsewhere == 1
    assert found.table.rows[0].counts == {"A": 1, "B": 1}


def test_behind_a_cell(plan, contribute):
    contribute("a", ["1.1"])
    contribute("b", ["1.1", "1.2"])
    theme = Theme.objects.get(plan=plan, code="1")
    category = PartnerCategory.objects.get(code="a")
    detail = coverage_detail(plan, CoverageFilters(), theme, category)
    assert [(m.name.code, m.count, m.by_others) for m in detail.covered] == [("1.1", 1, 1)]
    assert [(m.name.code, m.by_others) for m in detail.by_others_only] == [("1.2", 1)]
    assert detail.by_nobody == []
    everything = coverage_detail(plan, CoverageFilters())
    assert [measure.code for measure in everything.by_nobody] == ["2.1", "2.2"]


def test_behind_a_cell_only_the_first_contributions_are_read(plan, contribute):
    for _number in range(SHOWN + 2):
        contribute("a", ["1.1"])
    (measure,) = coverage_detail(plan, CoverageFilters()).covered
    assert (len(measure.links), measure.count) == (SHOWN, SHOWN + 2)


def test_the_demonstration_data(db):
    build_demo()
    plan = Plan.objects.get(code="pgsp-2021-2024")
    table = coverage_table(plan)
    in_call = [row.cells["association in call"].count for row in table.rows]
    assert in_call == [4, 5, 3, 2, 0, 1, 1, 0, 1]
    assert table.totals["association in call"].count == 17
    assert (table.overall.links, table.overall.contributions, table.overall.count) == (172, 135, 36)
    tables = {found.table.code: found for found in published_comparison(plan)}
    first, second = tables["call-projects"].columns
    assert [cell.computed for cell in first.cells] == [14, 22, 8, 5, 0, 1, 1, 0, 1]
    assert [cell.computed for cell in second.cells] == [13, 21, 8, 5, 0, 1, 1, 0, 1]
    assert (first.total.computed, second.total.computed) == (52, 50)
    assert (first.printed_sum, second.printed_sum) == (54, 49)
    call = tables["themes-summary"].columns[3]
    assert [cell.difference for cell in [*call.cells, call.total]] == [0] * 10


def test_a_printed_number_fills_no_gap(db):
    column = factories.PublishedColumnFactory()
    theme = factories.ThemeFactory(plan=column.table.plan, code="1")
    factories.PublishedFigureFactory(column=column, theme_code=theme.code, value=6)
    (table,) = published_comparison(column.table.plan)
    (cell,) = table.columns[0].cells
    assert (cell.printed, cell.computed, cell.difference) == (6, None, None)
    column.categories.add(factories.PartnerCategoryFactory())
    (table,) = published_comparison(column.table.plan)
    assert (table.columns[0].cells[0].computed, table.columns[0].total.printed) == (0, None)
