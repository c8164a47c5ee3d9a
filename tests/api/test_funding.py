"""Calls and grants in the open data: what is public, in how many queries, and nothing else."""

import inspect

import pytest
from django.test import Client

from maillon.api import schemas_funding
from tests import factories
from tests.funding.opendata.worlds import grant

BASE = "/api/v1"


@pytest.fixture
def call(db):
    """A decided call with one selected project and a body in its jury."""
    made = factories.CallFactory(code="appel", state="decided", results_shown="selected")
    made.measures.add(factories.MeasureFactory(theme__plan=made.plan))
    factories.JuryBodyFactory(call=made)
    factories.ApplicationFactory(call=made, state="selected")
    return made


def test_one_of_each(call):
    made = grant(call=call)
    for path in ("/calls/appel", "/calls/appel/funnel", f"/grants/{made.code}"):
        response = Client().get(BASE + path)
        assert response.status_code == 200, path
        assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"{BASE}/calls/appel").json()["jury_bodies"] == [
        str(call.jury_bodies.get())
    ]


def test_the_funnel_has_the_numbers_of_the_page(call):
    answer = Client().get(f"{BASE}/calls/appel/funnel").json()
    assert answer["selected"] == {
        "applications": 1,
        "organisations": 1,
        "measures": 0,
        "announced": False,
    }


def make_call(number: int) -> None:
    """Make a call with measures and jury bodies."""
    call = factories.CallFactory(code=f"appel-{number}", state="decided")
    call.measures.add(factories.MeasureFactory(theme__plan=call.plan))
    factories.JuryBodyFactory(call=call)
    call.instrument.mandatory_measures.add(call.measures.get())


@pytest.mark.parametrize("path", ["/calls", "/instruments"])
def test_a_list_takes_as_many_queries_with_one_row_as_with_three(db, path, assert_same_queries):
    assert_same_queries(BASE + path, make_call)


@pytest.mark.parametrize("given", [{"synthetic": True}, {"state": "prepared"}])
def test_exercises_and_drafts_are_not_there(db, given):
    made = factories.CallFactory(**given)
    assert Client().get(f"{BASE}/calls").json() == []
    assert Client().get(f"{BASE}/calls/{made.code}").status_code == 404
    assert Client().get(f"{BASE}/calls/{made.code}/funnel").status_code == 404


def test_the_inventory_by_year(db):
    grant()
    grant(amount=None, organisation=factories.OrganisationFactory())
    grant(natural_person=True, organisation=factories.OrganisationFactory())
    assert Client().get(f"{BASE}/inventory").json() == [
        {
            "year": 2022,
            "grants": 2,
            "beneficiaries": 2,
            "amount": 10000,
            "amounts_unknown": 1,
            "natural_persons": 1,
        }
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calls/none", 404),
        ("/calls/none/funnel", 404),
        ("/grants/none", 404),
        ("/grants?kind=none", 422),
        ("/grants?instrument=none", 404),
        ("/grants?theme=none", 404),
        ("/grants?year=12", 422),
        ("/grants?page=9", 404),
    ],
)
def test_what_is_wrong_is_said(db, path, status):
    response = Client().get(BASE + path)
    assert response.status_code == status
    assert len(response.json()["detail"]) > 10


def test_every_field_and_parameter_is_described(client):
    """The description of the interface leaves nothing of calls and grants to be guessed."""
    told = client.get("/api/v1/openapi.json").json()
    names = {
        name
        for name, member in inspect.getmembers(schemas_funding, inspect.isclass)
        if member.__module__ == schemas_funding.__name__
    }
    bare = [
        f"{name}.{field}"
        for name in sorted(names)
        for field, said in told["components"]["schemas"][name]["properties"].items()
        if not said.get("description")
    ]
    operations = [
        (path, method, operation)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
        if "grants" in operation["tags"]
    ]
    assert len(operations) == 7
    for path, method, operation in operations:
        if not operation.get("description"):
            bare.append(f"{method} {path}")
        bare += [
            f"{path} {one['name']}"
            for one in operation.get("parameters", [])
            if not (one.get("description") or one["schema"].get("description"))
        ]
    assert bare == []
