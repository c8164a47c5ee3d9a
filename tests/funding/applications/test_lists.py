"""The word search of the lists: desk, grants, public subsidies, my applications."""

import pytest
from django.urls import reverse

from maillon.funding.filters.grants import GrantFilters, find_grants
from maillon.funding.models import Grant
from maillon.funding.queries.inventory import InventoryFilters
from maillon.funding.queries.inventory import find as find_subsidies
from tests.factories import OrganisationFactory
from tests.factories_funding import ApplicationFactory, CallFactory, GrantFactory
from tests.funding.applications.making import make_applicant
from tests.funding.checks.world import application_of

pytestmark = pytest.mark.django_db


def numbers(answer):
    """Return the numbers of the applications that a page lists."""
    return sorted(row.number for row in answer.context["page"].object_list)


def test_the_desk_finds_without_accents(client_as):
    call = CallFactory(code="appel")
    applicant = OrganisationFactory(name_fr="Maison de l’Évêché", name_nl="Bisschopshuis")
    given = {"call": call, "state": "submitted"}
    application_of(number="A-1", title="Médiation", organisation=applicant, **given)
    application_of(number="A-2", title="Autre chose", **given)
    client = client_as("coordinator")
    address = reverse("call_applications", args=[call.code])
    assert numbers(client.get(address, {"q": "MEDIATION"})) == ["A-1"]
    assert numbers(client.get(address, {"q": "eveche"})) == ["A-1"]
    assert numbers(client.get(address, {"organisation": "bisschops"})) == ["A-1"]
    assert numbers(client.get(address)) == ["A-1", "A-2"]


def test_grants_and_public_subsidies_are_found_without_accents():
    organisation = OrganisationFactory(name_fr="Éveil", enterprise_number="0202239951")
    GrantFactory(code="un", title_fr="Médiation à l’école", organisation=organisation)
    GrantFactory(code="deux", title_fr="Rondes")
    for question in ("mediation", "ÉCOLE", "eveil", "0202.239.951"):
        rows = find_grants(GrantFilters(q=question), Grant.objects.all())
        assert [row.code for row in rows] == ["un"]
        assert [row.code for row in find_subsidies(InventoryFilters(q=question))] == ["un"]


def test_one_s_own_applications_are_found_at_one_query_count(
    client_as, django_assert_max_num_queries
):
    organisation = make_applicant()
    client = client_as("partner_editor", organisation)
    address = reverse("my_applications")
    ApplicationFactory(number="A-1", title="Médiation", organisation=organisation)
    with django_assert_max_num_queries(60) as one:
        assert numbers(client.get(address, {"q": "mediation"})) == ["A-1"]
    for n in (2, 3):
        ApplicationFactory(number=f"A-{n}", title="Médiation", organisation=organisation)
    with django_assert_max_num_queries(60) as three:
        assert numbers(client.get(address, {"q": "mediation"})) == ["A-1", "A-2", "A-3"]
    assert len(three) == len(one)
    answer = client.get(address, {"q": "rien"})
    assert numbers(answer) == []
    assert b'value="rien"' in answer.content
