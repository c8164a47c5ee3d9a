"""The inventory of grants: what is in it, what is not, and what hides a shelter."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from maillon.funding.exports.inventory import inventory_sheet, lines
from maillon.funding.queries.inventory import InventoryFilters, find, inventory_totals
from maillon.funding.queries.published_grants import left_out, published_grants, published_years
from tests import factories
from tests.funding.opendata.worlds import grant, organisation


def rows(year=None):
    """Return the lines of a year."""
    return lines(find(InventoryFilters(year=year)))


def table(year=None):
    """Return the inventory as the dictionaries of its CSV."""
    sheet = inventory_sheet(rows(year))
    return [dict(zip(sheet.keys, row, strict=True)) for row in sheet.rows]


def test_a_grant_with_everything_about_it(db):
    basis = factories.LegalBasisFactory(reference="Ordonnance du 4 avril 2024")
    made = grant(legal_basis=basis, title_fr="Atelier")
    (line,) = table()
    assert line == {
        "year": 2022,
        "code": made.code,
        "beneficiary": made.organisation.name,
        "enterprise_number": "0428759497",
        "legal_form": "ASBL",
        "postcode": "1060",
        "kind": made.organisation.get_kind_display(),
        "object": "Atelier",
        "amount": made.amount,
        "amount_note": "",
        "legal_basis": "Ordonnance du 4 avril 2024",
        "date": date(2022, 7, 14),
        "instrument": made.instrument.title,
        "call": "",
        "measures": [made.measures.get().code],
        "themes": [made.measures.get().theme.code],
        "first_year": 2022,
        "last_year": 2022,
        "renews": "",
        "source_line": None,
    }


def test_the_year_is_that_of_the_decision_or_the_first_one(db):
    factories.GrantFactory(awarded_on=date(2023, 1, 10), first_year=2022)
    factories.GrantFactory(awarded_on=None, first_year=2021, last_year=2022)
    assert published_years() == [2023, 2021]
    assert [row.year for row in rows(2023)] == [2023]


@pytest.mark.parametrize(
    "given",
    [
        {"synthetic": True},
        {"organisation__synthetic": True},
        {"call__synthetic": True, "call__results_shown": "ranking"},
        {"natural_person": True},
        {"state": "cancelled", "state_reason": "Erreur"},
        {"call__results_shown": "nothing", "call__state": "decided"},
    ],
)
def test_what_never_leaves(db, given):
    if "call__synthetic" in given or "call__results_shown" in given:
        call = {k.removeprefix("call__"): v for k, v in given.items()}
        given = {"call": factories.CallFactory(**call)}
    made = factories.GrantFactory(title_fr="Secret", **given)
    assert list(published_grants()) == []
    html = Client().get(reverse("subsidies")).content.decode()
    assert "Secret" not in html
    assert Client().get("/api/v1/grants").json()["count"] == 0
    assert Client().get(f"/api/v1/grants/{made.code}").status_code == 404
    assert "Secret" not in Client().get("/fr/subsidies/?format=csv").content.decode()


def test_what_is_left_out_is_counted_not_named(db):
    grant(natural_person=True, title_fr="Secret")
    made = left_out(2022)
    assert (made.natural_persons, made.results_not_shown) == (1, 0)
    html = Client().get(reverse("subsidies")).content.decode()
    assert "1 " in html
    assert "Secret" not in html


def test_a_protected_address_is_masked_everywhere(db):
    shelter = organisation(
        postcode="1099", territory=factories.TerritoryFactory(kind="municipality")
    )
    grant(organisation=shelter, protected_location=True)
    # Another grant of the same beneficiary would give it away.
    grant(organisation=shelter)
    assert [line["postcode"] for line in table()] == ["", ""]
    assert all(row.place_hidden and row.municipality == "" for row in rows())
    for path in ("/fr/subsidies/", "/fr/subsidies/?format=csv", "/api/v1/grants"):
        assert "1099" not in Client().get(path).content.decode(), path


def test_an_unknown_amount_is_not_zero(db):
    owner = organisation()
    grant(amount=None, organisation=owner)
    grant(amount_public=False, organisation=owner)
    with override("en"):
        assert {line["amount_note"] for line in table()} == {
            "unknown",
            "not public",
        }
    assert [line["amount"] for line in table()] == [None, None]
    totals = inventory_totals(published_grants())
    assert (totals.grants, totals.unknown, totals.known, totals.amount) == (2, 2, 0, 0)


def test_the_files_hold_what_the_page_lists(db):
    made = grant()
    text = Client().get(reverse("subsidies_file", args=[2022, "csv"])).content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert made.code in line.values()
    assert Client().get(reverse("subsidies_file", args=[2022, "xlsx"])).status_code == 200
    assert Client().get(reverse("subsidies_file", args=[2022, "pdf"])).status_code == 404
    assert Client().get(reverse("subsidies_file", args=[1950, "csv"])).status_code == 404


def test_it_is_filtered(db):
    one = grant(title_fr="Médiation")
    two = grant(organisation=factories.OrganisationFactory(kind="municipality", name_fr="Évère"))
    theme = one.measures.get().theme
    asked = {
        f"instrument={one.instrument.code}": {one.code},
        f"theme={theme.code}&instrument={one.instrument.code}": {one.code},
        "kind=municipality": {two.code},
        "q=evere": {two.code},
        "q=0428.759.497": {one.code},
        "year=2021": set(),
    }
    for query, codes in asked.items():
        found = Client().get(f"/fr/subsidies/?{query}&format=json").json()
        assert {row["code"] for row in found} == codes, query


@pytest.mark.parametrize("path", ["/fr/subsidies/", "/api/v1/grants"])
def test_the_same_queries_with_one_row_as_with_three(path, assert_same_queries):
    assert_same_queries(path, lambda number: factories.GrantMeasureFactory())
