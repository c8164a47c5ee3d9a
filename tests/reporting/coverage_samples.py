"""What to visit of coverage and findings: one row of everything that their pages show."""

from typing import Any

from tests import factories
from tests.url_samples import Sample


def make_coverage() -> dict[str, Any]:
    """Make a covered and an open measure, a place on the map, a published column."""
    theme = factories.ThemeFactory(code="1")
    measure = factories.MeasureFactory(theme=theme, code="1.1")
    factories.MeasureFactory(theme=theme, code="1.2")
    link = factories.ContributionMeasureFactory(contribution__plan=theme.plan, measure=measure)
    town = factories.TerritoryFactory(boundary=factories.BoundaryFactory())
    link.contribution.territories.add(town)
    column = factories.PublishedColumnFactory(table__plan=theme.plan)
    column.categories.add(link.contribution.category)
    factories.PublishedFigureFactory(column=column, theme_code="1", value=9)
    factories.PublishedReasonFactory(column=column)
    factories.PublishedCountFactory(plan=theme.plan)
    return {}


def make_finding() -> dict[str, Any]:
    """Make a contribution with a figure that has no unit."""
    return {"code": factories.FigureFactory(unit_fr="").contribution.code}


def make_key() -> dict[str, Any]:
    """Return the address of a decision."""
    return {"key": "0" * 64}


COVERAGE_SAMPLES = {
    "coverage": Sample(make_coverage, query="year=2021&basis=stated,section"),
    "coverage_detail": Sample(make_coverage, query="theme=1"),
    "coverage_measures": Sample(make_coverage),
    "coverage_years": Sample(make_coverage),
    "coverage_map": Sample(make_coverage, query="count=measures"),
    "coverage_published": Sample(make_coverage),
    "findings": Sample(lambda: make_finding() and {}),
    "finding_decide": Sample(make_key, expect=405),
    "contribution_findings": Sample(make_finding),
}
