"""Years outside the report's or the plan's period."""

import pytest

from tests import factories


@pytest.fixture
def edition(contribution):
    """The report of 2021-2022 on the contribution's plan."""
    return factories.ReportEditionFactory(plan=contribution.plan, code="2021-2022")


@pytest.mark.parametrize(
    ("years", "hits"), [((2020, 2020), 1), ((2020, 2021), 1), ((2021, 2021), 0), ((2022, 2022), 0)]
)
def test_a_figure_outside_contribution_and_report(found, figure, edition, years, hits):
    figure(15, first_year=years[0], last_year=years[1])
    assert len(found("year-outside-period")) == hits


def test_the_values_name_the_years(found, figure, edition):
    figure(15, first_year=2020, last_year=2020)
    (finding,) = found("year-outside-period")
    assert finding.values == {
        "value": "15",
        "years": "2020",
        "period": "2021-2022",
        "contribution": "2021",
    }
    assert finding.objects[-1] == "edition:2021-2022"


def test_a_later_year_of_a_longer_contribution_belongs_to_the_next_report(
    found, figure, edition, contribution
):
    contribution.last_year = 2023
    contribution.save()
    figure(15, first_year=2023, last_year=2023)
    assert found("year-outside-period") == []


def test_a_figure_without_year_is_nowhere_outside(found, figure, edition):
    figure(15, first_year=None, last_year=None)
    assert found("year-outside-period") == []


def test_a_contribution_outside_its_plan(found, contribution):
    contribution.first_year = 2019
    contribution.save()
    (finding,) = found("year-outside-period")
    assert finding.values == {"years": "2019-2021", "period": "2021-2024"}
