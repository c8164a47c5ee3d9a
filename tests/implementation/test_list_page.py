"""The list of contributions: who sees what, filters in the address, exports, queries."""

import csv
import io

import pytest
from django.test import Client

from maillon.core.search import index
from maillon.implementation.models import Contribution
from maillon.implementation.searching import search_items
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    MeasureFactory,
    PartnerCategoryFactory,
    ThemeFactory,
)

URL = "/fr/contributions/"


@pytest.fixture
def three(world):
    """Three contributions: two linked, one not; one of them a draft."""
    common = {"plan": world.plan, "category": world.category}
    first = ContributionFactory(code="A-1", title_fr="Accueil des victimes", **common)
    second = ContributionFactory(
        code="A-2", kind="training", first_year=2021, last_year=2022, **common
    )
    third = ContributionFactory(
        code="A-3", state="draft", plan=world.plan, category=PartnerCategoryFactory()
    )
    ContributionMeasureFactory(contribution=first, measure=world.measures[0])
    ContributionMeasureFactory(
        contribution=first, measure=world.measures[1], rank="secondary", basis="deduced"
    )
    ContributionMeasureFactory(contribution=second, measure=world.measures[1], basis="section")
    ContributionPartnerFactory(contribution=first, organisation=world.zone)
    second.territories.add(world.place)
    third.themes.add(world.theme)
    index(search_items())
    return first, second, third


def codes(client, query=""):
    response = client.get(f"{URL}?format=csv&{query}")
    text = response.content.decode("utf-8-sig")
    return [row["Code"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def test_the_public_sees_validated_ones_and_a_coordinator_all(three, client_as):
    assert codes(Client()) == ["A-1", "A-2"]
    assert codes(client_as("coordinator")) == ["A-1", "A-2", "A-3"]
    assert codes(Client(), "state=draft") == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("theme=4", ["A-1", "A-2", "A-3"]),
        ("measure=4.1", ["A-1"]),
        ("measure=4.2&basis=deduced", ["A-1"]),
        ("measure=9.9", []),
        ("basis=section", ["A-2"]),
        ("theme=4&basis=section", ["A-2"]),
        ("category=zones", ["A-1", "A-2"]),
        ("kind=training", ["A-2"]),
        ("year=2022", ["A-2"]),
        ("year=2019", []),
        ("partner=zone-midi", ["A-1"]),
        ("territory=21001", ["A-2"]),
        ("state=draft", ["A-3"]),
        ("unlinked=1", ["A-3"]),
        ("plan=plan", ["A-1", "A-2", "A-3"]),
        ("q=victime", ["A-1"]),
        ("q=zone+midi", ["A-1"]),
        ("q=a-2", ["A-2"]),
        ("kind=nonsense&year=abc&state=x", ["A-1", "A-2", "A-3"]),
    ],
)
def test_filters_live_in_the_address(three, client_as, query, found):
    assert codes(client_as("coordinator"), query) == found


def test_the_counts_count_links_contributions_and_measures(three, client_as):
    html = client_as("coordinator").get(URL + "?category=zones").content.decode()
    assert "3 liens, 2 contributions, 2 mesures" in html


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_exports_hold_every_row(three, client_as, format):
    response = client_as("coordinator").get(f"{URL}?format={format}")
    assert response.status_code == 200
    assert f'filename="contributions.{format}"' in response["Content-Disposition"]


def test_the_number_of_queries_does_not_grow_with_the_rows(db, assert_same_queries):
    def make(number):
        contribution = ContributionFactory()
        ContributionPartnerFactory(contribution=contribution)
        ContributionMeasureFactory(contribution=contribution)
        FigureFactory(contribution=contribution)

    assert_same_queries(URL, make)


def test_a_filtered_list_reads_no_contribution_twice(three, queries_of):
    sql = "\n".join(queries_of(URL + "?theme=4&year=2021"))
    assert "SELECT DISTINCT" not in sql


def test_with_one_theme_of_many_only_its_contributions_show(three, world):
    other = MeasureFactory(theme=ThemeFactory(plan=world.plan, code="5"), code="5.1")
    ContributionMeasureFactory(
        contribution=ContributionFactory(code="A-9", plan=world.plan), measure=other
    )
    assert codes(Client(), "theme=5") == ["A-9"]
    assert Contribution.objects.count() == 4
