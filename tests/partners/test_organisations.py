"""Entering and changing organisations, spellings, categories of partners."""

from datetime import date

import pytest
from django.test import Client

from maillon.core.models import JournalLine
from maillon.implementation.queries.choices import PlanChoices
from maillon.partners.models import Organisation, PartnerCategory
from tests.factories import (
    OrganisationAliasFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
)

GIVEN = {"name_fr": "Neuve", "name_nl": "Nieuw", "code": "neuve", "kind": "association"}


@pytest.fixture
def client(client_as):
    return client_as("coordinator")


def test_an_organisation_is_entered_and_found_by_its_spellings(client):
    client.post("/fr/partners-new/", GIVEN | {"aliases": "La Neuve\n LA  NEUVE \nNv"})
    found = Organisation.objects.get(code="neuve")
    assert sorted(found.aliases.values_list("folded", flat=True)) == ["la neuve", "nv"]
    assert JournalLine.objects.get().action == "organisation.created"
    assert "/partners/neuve/" in Client().get("/fr/search/?q=neuve").content.decode()


def test_it_is_changed_under_its_code(client):
    organisation = OrganisationFactory(code="neuve")
    OrganisationAliasFactory(organisation=organisation, name="Vieux", folded="vieux")
    client.post("/fr/partners/neuve/edit/", GIVEN | {"code": "autre", "aliases": ""})
    organisation.refresh_from_db()
    assert (organisation.code, organisation.name_nl) == ("neuve", "Nieuw")
    changes = JournalLine.objects.get().changes
    assert changes["aliases"] == [["Vieux"], []]
    assert "code" not in changes


@pytest.mark.parametrize(
    "wrong",
    [
        {"enterprise_number": "0403019262"},
        {"enterprise_number": "0403019261"},
        {"aliases": "Prise"},
        {"code": "prise"},
        {"name_fr": ""},
        {"kind": "club"},
    ],
)
def test_what_will_not_do_is_said(client, wrong):
    taken = OrganisationFactory(code="prise", enterprise_number="0403019261")
    OrganisationAliasFactory(organisation=taken, name="Prise", folded="prise")
    answer = client.post("/fr/partners-new/", GIVEN | {"aliases": ""} | wrong)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Organisation.objects.filter(name_fr="Neuve").exists()
    assert not JournalLine.objects.exists()


def test_parts_make_no_circle(client):
    whole = OrganisationFactory(code="whole")
    part = OrganisationFactory(code="part", part_of=whole)
    given = {"name_fr": "W", "kind": "association", "part_of": part.pk, "aliases": ""}
    assert client.post("/fr/partners/whole/edit/", given).status_code == 200
    whole.refresh_from_db()
    assert whole.part_of is None


def test_nobody_else_changes_organisations(client_as):
    OrganisationFactory(code="neuve")
    for role in ("partner_signatory", "evaluator"):
        assert client_as(role).post("/fr/partners/neuve/edit/", GIVEN).status_code == 403


def test_a_category_has_days_of_validity(client):
    given = {"code": "ecole", "name_fr": "Écoles", "position": 3}
    client.post("/fr/partner-categories/new/", given)
    category = PartnerCategory.objects.get()
    url = f"/fr/partner-categories/{category.pk}/"
    client.post(url, given | {"code": "autre", "valid_to": "2020-12-31"})
    category.refresh_from_db()
    assert (category.code, category.valid_to) == ("ecole", date(2020, 12, 31))
    wrong = given | {"valid_from": "2021-01-01", "valid_to": "2020-12-31"}
    assert client.post(url, wrong).status_code == 200
    actions = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["category.created", "category.edited"]


@pytest.mark.django_db
def test_a_plan_offers_the_categories_of_its_years():
    PartnerCategoryFactory(name_fr="Ancienne", valid_to=date(2020, 12, 31))
    PartnerCategoryFactory(name_fr="Future", valid_from=date(2025, 1, 1))
    PartnerCategoryFactory(name_fr="Présente", valid_from=date(2024, 12, 31))
    plan = PlanFactory(first_year=2021, last_year=2024)
    assert [name for _pk, name in PlanChoices(plan).category_names] == ["Présente"]
