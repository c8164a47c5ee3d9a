"""The published report: its sums, and what Maillon computes."""

import pytest

from tests import factories


@pytest.fixture
def column(db):
    """Return ``column(printed, total, covered, counts)``: a printed column with its themes.

    ``printed`` are the printed numbers of the themes 1, 2…; ``covered`` how many contributions,
    each to a measure of its own, each theme really has.
    """

    def make(printed, total=None, covered=(), counts="measures"):
        table = factories.PublishedTableFactory(code="t", counts=counts, line=10)
        category = factories.PartnerCategoryFactory()
        made = factories.PublishedColumnFactory(table=table, code="c")
        made.categories.add(category)
        for number, value in enumerate(printed, start=1):
            theme = factories.ThemeFactory(plan=table.plan, code=str(number))
            factories.PublishedFigureFactory(column=made, theme_code=theme.code, value=value)
            for _copy in range(covered[number - 1] if covered else 0):
                factories.ContributionMeasureFactory(
                    contribution__plan=table.plan,
                    contribution__category=category,
                    contribution__kind="financial",
                    measure__theme=theme,
                )
        if total is not None:
            factories.PublishedFigureFactory(column=made, theme_code="", value=total)
        return made

    return make


def test_a_printed_total_that_its_column_contradicts(found, column):
    column([14, 22, 8], total=43)
    (finding,) = found("published-total")
    assert finding.values == {"printed": "43", "sum": "44", "difference": "-1"}
    assert finding.objects == ("published:t:c",)
    assert "14 + 22 + 8 = 44" in finding.message


@pytest.mark.parametrize("total", [44, None])
def test_a_printed_total_that_holds_or_is_missing(found, column, total):
    column([14, 22, 8], total=total)
    assert found("published-total") == []


@pytest.mark.parametrize(("printed", "hits"), [(50, 1), (44, 0)])
def test_a_total_printed_once_for_all_columns(found, column, printed, hits):
    made = column([14, 22, 8])
    second = factories.PublishedColumnFactory(table=made.table, code="d")
    factories.PublishedFigureFactory(column=second, theme_code="1", value=49)
    factories.PublishedCountFactory(plan=made.table.plan, code="t-total", value=printed)
    assert len(found("published-total")) == hits


def test_projects_that_do_not_add_up_to_what_there_is(found, column):
    made = column([2, 1], covered=(1, 1), counts="projects")
    factories.PublishedCountFactory(plan=made.table.plan, code="call-selected-projects", value=2)
    (finding,) = found("published-computed")
    assert finding.values == {
        "sum": "3",
        "computed": "2",
        "announced": "2",
        "differing": ["1: 2 / 1"],
    }


def test_projects_that_add_up(found, column):
    column([1, 1], covered=(1, 1), counts="projects")
    assert found("published-computed") == []


def test_measures_that_differ_are_one_finding_a_column(found, column):
    column([5, 1, 3], total=9, covered=(2, 1, 0))
    (finding,) = found("published-computed")
    assert finding.values == {
        "printed": "9",
        "computed": "3",
        "difference": "-6",
        "differing": ["1: 5 / 2", "3: 3 / 0"],
    }


def test_a_column_that_is_no_category_is_not_computed(found, column):
    made = column([5, 1], total=6)
    made.categories.clear()
    assert found("published-computed") == []


@pytest.mark.parametrize(("value", "hits"), [(3, 1), (2, 0)])
def test_a_number_in_the_prose(found, value, hits):
    plan = factories.PlanFactory()
    for code in ("1", "2"):
        factories.ThemeFactory(plan=plan, code=code)
    factories.PublishedCountFactory(plan=plan, code="theme-count", value=value)
    factories.PublishedCountFactory(plan=plan, code="experts", value=20)
    assert len(found("published-count")) == hits
