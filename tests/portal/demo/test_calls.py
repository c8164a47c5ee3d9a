"""The real call of the demonstration: what the sources say, nothing more."""

import json
from pathlib import Path

import pytest

from maillon.portal.demo.loader import read

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "call_2021.json"


@pytest.fixture(scope="module")
def source():
    """Return what the reference says of the call, where it is there."""
    if not REFERENCE.is_file():
        pytest.skip(f"{REFERENCE} is not there")
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["call"]


def test_the_shipped_projects_are_those_of_the_source(source):
    shipped = read("calls")
    asked = [(p["id"], p["measure"], p["years"], p["line"]) for p in source["projects"]]
    given = [
        (p["contribution"], p["measure"], p["years"], p["source_line"]) for p in shipped["projects"]
    ]
    assert given == asked
    assert len(shipped["jury_bodies"]) == len(source["jury"]["bodies"])
    assert shipped["call"]["measures"] == source["open_measures"]["codes_known"]
    assert set(shipped["not_renewed"]) == {
        p["contribution"] for p in shipped["projects"] if p["years"] == [2021]
    }
