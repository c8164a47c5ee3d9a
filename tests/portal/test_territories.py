"""The list of territories with its map, and the page of one."""

import json

import pytest
from django.urls import reverse

from tests.factories import (
    BoundaryFactory,
    ContributionFactory,
    ContributionMeasureFactory,
    OrganisationFactory,
    PlanFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db
URL = "/fr/territories/"


@pytest.fixture
def places():
    region = TerritoryFactory(code="BXL", kind="region", name_fr="Région")
    zone = TerritoryFactory(code="5340", kind="police_zone", name_fr="Zone", parent=region)
    town = TerritoryFactory(code="21010", name_fr="Jette", parent=zone)
    return region, zone, town


def rows(client, **query):
    return json.loads(client.get(URL, {"format": "json", **query}).content)


def test_what_lies_in_a_part_lies_in_the_whole_once(client, places):
    _region, zone, town = places
    link = ContributionMeasureFactory()
    link.contribution.territories.add(zone, town)
    draft = ContributionFactory(plan=link.measure.plan, state="draft")
    draft.territories.add(town)
    OrganisationFactory(territory=town)
    found = [
        (r["code"], r["organisations"], r["contributions"], r["measures"]) for r in rows(client)
    ]
    assert found == [("BXL", 0, 1, 1), ("5340", 0, 1, 1), ("21010", 1, 1, 1)]


@pytest.mark.parametrize("code", ["BXL", "5340", "21010"])
def test_the_page_counts_as_the_list_does(client, places, code):
    link = ContributionMeasureFactory()
    link.contribution.territories.add(places[2])
    context = client.get(reverse("territory", args=[code])).context
    assert list(context["page"]) == [link.contribution]


def test_a_part_does_not_get_what_the_whole_has(client, places):
    region, _zone, town = places
    link = ContributionMeasureFactory()
    link.contribution.territories.add(region)
    context = client.get(reverse("territory", args=[town.code])).context
    assert list(context["page"]) == []


def test_the_kind_is_a_filter(client, places):
    assert [row["code"] for row in rows(client, kind="municipality")] == ["21010"]


def test_the_map_has_a_number_for_each_shape(client, places):
    town = places[2]
    town.boundary = BoundaryFactory(code="21010", attribution="© Essai")
    town.save()
    ContributionMeasureFactory().contribution.territories.add(town)
    context = client.get(URL).context
    assert (context["chart"].rows, context["attribution"]) == ((("Jette", "1"),), "© Essai")


def test_without_boundaries_there_is_no_map(client, places):
    assert client.get(URL).context["chart"] is None


def test_queries_do_not_grow(assert_same_queries):
    plan = PlanFactory()

    def make(number):
        ContributionFactory(plan=plan).territories.add(TerritoryFactory())

    assert_same_queries(URL, make)


def test_the_pages_queries_do_not_grow(assert_same_queries, places):
    plan = PlanFactory()

    def make(number):
        link = ContributionMeasureFactory(contribution__plan=plan)
        link.contribution.territories.add(places[2])
        OrganisationFactory(territory=places[1])
        TerritoryFactory(parent=places[1])

    assert_same_queries(reverse("territory", args=["5340"]), make)
