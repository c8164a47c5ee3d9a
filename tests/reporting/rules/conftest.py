"""What the tests of the rules share: one contribution with figures, and the rules run on it."""

from collections.abc import Callable

import pytest

from maillon.implementation.models import Contribution, Figure
from maillon.reporting.rules.findings import all_findings
from maillon.reporting.rules.found import Found
from tests import factories


@pytest.fixture
def found(db: None) -> Callable[[str], list[Found]]:
    """Return ``found(rule)``: what one rule finds in everything."""
    return lambda rule: all_findings(rules=[rule])


@pytest.fixture
def contribution(db: None) -> Contribution:
    """A contribution of 2021."""
    return factories.ContributionFactory(code="C1")


@pytest.fixture
def figure(contribution: Contribution) -> Callable[..., Figure]:
    """Return ``figure(value, label, **fields)``: a figure of 2021 in persons."""

    def make(value: object, label: str = "personnes", **fields: object) -> Figure:
        given = {"unit_fr": "personnes", "first_year": 2021, "last_year": 2021} | fields
        return factories.FigureFactory(
            contribution=contribution, value=value, label_fr=label, **given
        )

    return make
