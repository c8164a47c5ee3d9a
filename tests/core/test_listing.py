"""Lists declared once: the page and its exports give the same rows."""

import json

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from maillon.core.listing import Cell, Column, Listing, page_numbers
from maillon.partners.models import Organisation
from tests.factories import OrganisationFactory

LISTING = Listing(
    name="essai",
    columns=[
        Column("name", "Nom", lambda row: row.name, link=lambda row: f"/{row.code}/"),
        Column("code", "Code", lambda row: row.code, on_page=False),
    ],
    page_size=2,
)


@pytest.fixture
def rows(db):
    for n in range(5):
        OrganisationFactory(name_fr=f"Partenaire {n}", code=f"p-{n}")
    return Organisation.objects.order_by("code")


def get(query: str = ""):
    return RequestFactory().get("/fr/essai/" + query)


@pytest.mark.parametrize("query", ["?format=json", "?format=json&page=2"])
def test_an_export_holds_every_row_and_column(rows, query):
    response = LISTING.respond(get(query), rows, "Essai")
    expected = [{"name": f"Partenaire {n}", "code": f"p-{n}"} for n in range(5)]
    assert json.loads(response.content) == expected


def test_the_sheet_has_the_order_of_the_page(rows):
    sheet = LISTING.sheet(rows, "Essai")
    assert [row[0] for row in sheet.rows] == [f"Partenaire {n}" for n in range(5)]
    assert (sheet.keys, sheet.headings) == (["name", "code"], ["Nom", "Code"])


def test_a_page_shows_its_rows_and_columns(client, rows):
    response = client.get("/fr/partners/?q=Partenaire")
    table = response.context["table"]
    assert [row[0].value for row in table] == [f"Partenaire {n}" for n in range(5)]
    assert table[0][0] == Cell("Partenaire 0", "/fr/partners/p-0/", False)


@pytest.mark.parametrize("number", ["x", "-3", "999"])
def test_a_wrong_page_number_shows_a_page(client, rows, number):
    assert client.get(f"/fr/partners/?page={number}").status_code == 200


def test_page_numbers_leave_gaps():
    page = Paginator(range(100), 5).get_page(10)
    assert page_numbers(page) == [1, None, 8, 9, 10, 11, 12, None, 20]
