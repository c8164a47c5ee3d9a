"""``maillon calls funnel``, ``maillon export grants`` and ``maillon export catalogue``."""

import argparse
import inspect
import json

import pytest
from rdflib import DCAT, RDF, Graph

from maillon.config.cli import main
from maillon.config.cli.argparse_words import SENTENCES
from tests import factories
from tests.funding.opendata.worlds import exercise, funder, grant

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


def test_a_refusal_says_what_to_fill_in_and_how_to_see_a_file(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MAILLON_LANG", "en")
    factories.OrganisationFactory(code="safe-brussels", name_fr="safe.brussels")
    grant(amount=None)
    asked = ["export", "grants", "--format", "360giving", "--year", "2022"]
    asked += ["--out", str(tmp_path / "grants.json")]
    assert main(asked) == 1
    told = capsys.readouterr().err
    assert "/en/partners/safe-brussels/edit/" in told
    assert "/en/open-data/publication/" in told
    assert "/en/grants/?year=2022&amount=unknown" in told
    assert "--exercise" not in told
    exercise()
    assert main(asked) == 1
    assert "--exercise --year 2025" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_the_exercise_is_written_to_a_file_that_says_so(tmp_path, capsys, monkeypatch, suffix):
    monkeypatch.setenv("MAILLON_LANG", "en")
    exercise(code="essai")
    asked = ["export", "grants", "--format", "360giving", "--exercise"]
    asked += ["--out", str(tmp_path / f"grants.{suffix}"), "--year"]
    assert main([*asked, "2025"]) == 0
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {f"grants-exercise.{suffix}", "grants-exercise-report.json"}
    report = json.loads((tmp_path / "grants-exercise-report.json").read_text())
    assert (report["fictitious"], report["published"]) == (True, 1)
    assert main([*asked, "2021"]) == 4
    assert "Years with grants: 2025" in capsys.readouterr().err


def test_the_inventory_has_no_exercise(tmp_path):
    asked = ["export", "grants", "--format", "inventory", "--exercise"]
    assert main([*asked, "--year", "2025", "--out", str(tmp_path / "x.csv")]) == 2


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


def test_a_call_without_a_ranking_says_so(capsys, monkeypatch):
    monkeypatch.setenv("MAILLON_LANG", "en")
    call = factories.CallFactory(code="appel")
    factories.EvaluationGridFactory(call=call)
    assert main(["calls", "ranking", "--call", "appel"]) in (0, 4)
    told = capsys.readouterr()
    assert told.out + told.err


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ["calls", "funnel"],
        ["calls", "ranking"],
        ["export"],
        ["export", "grants"],
        ["export", "catalogue"],
        ["serve"],
    ],
    ids=" ".join,
)
def test_every_option_is_explained_in_three_languages(capsys, monkeypatch, language, words):
    monkeypatch.setenv("MAILLON_LANG", language)
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    # An option alone on its line is explained on the next one, further to the right.
    for place, line in enumerate(lines):
        if line.startswith("  -") and "  " not in line.strip():
            assert lines[place + 1].startswith(" " * 8), line


def test_the_sentences_of_argparse_are_still_its_own():
    source = inspect.getsource(argparse)
    missing = [said for said in SENTENCES if repr(said)[1:-1] not in source and said not in source]
    assert missing == []
