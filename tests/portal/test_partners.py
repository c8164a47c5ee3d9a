"""The list of partners and the page of one."""

import json

import pytest
from django.urls import reverse

from maillon.core.text import fold
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    MeasureFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db
URL = "/fr/partners/"


def rows(client, **query):
    return json.loads(client.get(URL, {"format": "json", **query}).content)


def test_counts_are_of_validated_contributions_and_distinct_measures(client):
    organisation = OrganisationFactory(code="transit")
    plan, measure = PlanFactory(), MeasureFactory()
    for state in ("accepted", "accepted", "draft"):
        contribution = ContributionFactory(plan=plan, state=state)
        ContributionPartnerFactory(contribution=contribution, organisation=organisation)
        ContributionMeasureFactory(contribution=contribution, measure=measure)
    assert [(r["code"], r["contributions"], r["measures"]) for r in rows(client)] == [
        ("transit", 2, 1)
    ]


@pytest.mark.parametrize(
    "query", ["PolBru", "polbru", "Bruxelles Capitale", "brûxelles capitale", "zone-5339", "5339"]
)
def test_any_spelling_finds_the_one_organisation(client, query):
    zone = OrganisationFactory(
        code="zone-5339", name_fr="Zone de police Bruxelles-Capitale-Ixelles (5339)"
    )
    for name in ("PolBru", "Bruxelles Capitale - Ixelles"):
        OrganisationAliasFactory(organisation=zone, name=name, folded=fold(name))
    OrganisationFactory(name_fr="Transit")
    assert [row["code"] for row in rows(client, q=query)] == ["zone-5339"]


def test_an_enterprise_number_is_found_with_its_points(client):
    OrganisationFactory(code="asbl", enterprise_number="0403019261")
    OrganisationFactory()
    assert [row["code"] for row in rows(client, q="0403.019.261")] == ["asbl"]


def test_the_kind_is_a_filter_and_a_wrong_one_is_none(client):
    OrganisationFactory(code="a", kind="school")
    OrganisationFactory(code="b", kind="association")
    assert [row["code"] for row in rows(client, kind="school")] == ["a"]
    assert len(rows(client, kind="x")) == 2


def test_nothing_found_says_what_to_do(client):
    response = client.get(URL, {"q": "zzz"})
    assert (response.status_code, response.context["table"]) == (200, [])


def test_the_lists_queries_do_not_grow(assert_same_queries):
    assert_same_queries(URL, lambda number: ContributionPartnerFactory())


def test_the_page_of_a_partner(client):
    organisation = OrganisationFactory()
    link = ContributionMeasureFactory()
    ContributionPartnerFactory(contribution=link.contribution, organisation=organisation)
    division = OrganisationFactory(part_of=organisation)
    alias = OrganisationAliasFactory(organisation=organisation)
    context = client.get(reverse("partner", args=[organisation.code])).context
    assert list(context["page"]) == [link.contribution]
    assert (context["divisions"], context["aliases"]) == ([division], [alias])
    assert [row.covered for row in context["coverage"]] == [frozenset({link.measure.code})]


def test_a_partner_without_anything(client):
    url = reverse("partner", args=[OrganisationFactory().code])
    assert client.get(url).status_code == 200


def test_the_pages_queries_do_not_grow(assert_same_queries):
    organisation, plan = OrganisationFactory(), PlanFactory()

    def make(number):
        link = ContributionMeasureFactory(contribution__plan=plan)
        ContributionPartnerFactory(contribution=link.contribution, organisation=organisation)
        OrganisationFactory(part_of=organisation)

    assert_same_queries(reverse("partner", args=[organisation.code]), make)
