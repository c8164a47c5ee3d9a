"""``maillon calls funnel``, ``maillon export grants`` and ``maillon export catalogue``."""

import json

import pytest
from rdflib import DCAT, RDF, Graph

from maillon.config.cli import main
from tests import factories
from tests.funding.opendata.worlds import funder, grant

pytestmark = pytest.mark.django_db


def test_a_funnel_as_one_document(capsys):
    call = factories.CallFactory(code="appel")
    factories.CallFigureFactory(call=call)
    assert main(["calls", "funnel", "--call", "appel", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "received": {"applications": 64, "organisations": 52},
        "admissible": {"applications": 0, "organisations": 0},
        "selected": {"applications": 0, "organisations": 0, "measures": 0},
        "renewed": {"applications": 0, "organisations": 0},
    }


def test_a_funnel_in_words(capsys, monkeypatch):
    monkeypatch.setenv("MAILLON_LANG", "en")
    call = factories.CallFactory(code="appel")
    factories.CallFigureFactory(call=call)
    factories.ApplicationFactory(call=call, state="inadmissible", state_reason="Trop tard")
    assert main(["calls", "funnel", "--call", "appel"]) == 0
    printed = capsys.readouterr().out
    assert "64 (announced)" in printed
    assert "Trop tard" in printed


def test_a_call_that_does_not_exist(capsys):
    assert main(["calls", "funnel", "--call", "none", "--json"]) == 4
    assert "none" in capsys.readouterr().err


@pytest.mark.parametrize(("suffix", "start"), [("csv", "\ufeff"), ("json", "["), ("xlsx", "PK")])
def test_the_inventory_as_a_file(tmp_path, suffix, start):
    grant()
    out = tmp_path / f"grants.{suffix}"
    asked = ["export", "grants", "--format", "inventory", "--year", "2022", "--out", str(out)]
    assert main(asked) == 0
    assert out.read_bytes().startswith(start.encode())


def test_the_standard_with_its_report_beside(tmp_path):
    funder()
    grant(code="un")
    grant(amount=None, organisation=factories.OrganisationFactory())
    out = tmp_path / "grants.json"
    asked = ["export", "grants", "--format", "360giving", "--year", "2022", "--out", str(out)]
    assert main(asked) == 0
    assert [g["id"] for g in json.loads(out.read_text())["grants"]] == ["360G-maillon-un"]
    report = json.loads((tmp_path / "grants-report.json").read_text())
    assert (report["published"], list(report["left_out"].values())) == (1, [1])


def test_what_does_not_pass_is_not_written(tmp_path, capsys):
    grant()
    out = tmp_path / "grants.json"
    asked = ["export", "grants", "--format", "360giving", "--year", "2022", "--out", str(out)]
    assert main(asked) == 1
    assert "safe-brussels" in capsys.readouterr().err
    assert not out.exists()
    assert (tmp_path / "grants-report.json").exists()


def test_a_year_without_grants(tmp_path, capsys):
    out = str(tmp_path / "x.csv")
    asked = ["export", "grants", "--format", "inventory", "--year", "1950", "--out", out]
    assert main(asked) == 4
    assert "1950" in capsys.readouterr().err


@pytest.mark.parametrize(("suffix", "format"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_catalogue(tmp_path, suffix, format):
    grant()
    out = tmp_path / f"catalogue.{suffix}"
    assert main(["export", "catalogue", "--out", str(out)]) == 0
    graph = Graph().parse(out, format=format)
    assert len(set(graph.subjects(RDF.type, DCAT.Catalog))) == 1
