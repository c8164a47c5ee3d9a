"""``maillon evaluate``: lines that a script reads."""

import json
import re

import pytest

from maillon.config.cli.parser import main

LINES = r"recall@1 \d\.\d\d\nrecall@3 (\d\.\d\d)\nrecall@5 \d\.\d\d\nms_per_text \d+\.\d\n"

PAIRS = [
    {"id": "a", "group": "g1", "text": "Gravure contre le vol de vélos", "measures": ["5.5"]},
    {"id": "b", "group": "g2", "text": "Fietsdiefstal voorkomen", "measures": ["5.5", "5.4"]},
]
ROWS = [
    {"old": "M4.10", "gold": ["4.4"], "scorable": True},
    {"old": "M10.13", "gold": [], "scorable": True},
    {"old": "M1.1", "gold": ["1.1"], "scorable": False},
]


@pytest.fixture
def write(tmp_path):
    def make(name, content):
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("shape", [lambda rows: rows, lambda rows: {"pairs": rows}])
def test_suggestions_without_a_database_of_its_own(write, capsys, shape):
    train, test = write("train.json", PAIRS), write("test.json", shape(PAIRS[:1]))
    assert main(["evaluate", "suggestions", "--train", train, "--test", test]) == 0
    assert re.fullmatch(LINES, capsys.readouterr().out)[1] == "1.00"


@pytest.mark.django_db
def test_the_same_file_twice_is_cross_validated(write, capsys):
    path = write("both.json", PAIRS)
    assert main(["evaluate", "suggestions", "--train", path, "--test", path, "--each"]) == 0
    assert re.fullmatch(LINES, capsys.readouterr().out)


@pytest.mark.django_db
def test_lineage_scores_rows_that_lead_somewhere(write, capsys):
    path = write("rows.json", {"rows": ROWS})
    assert main(["evaluate", "lineage", "--train", path, "--test", path]) == 0
    assert re.fullmatch(LINES, capsys.readouterr().out)


@pytest.mark.django_db
def test_measures_are_read_in_a_file_given_or_beside_the_training_file(write, capsys):
    plan = {
        "themes": [{"code": 1, "title": "Biens"}],
        "measures": [
            {"code": "5.5", "theme": 1, "text_annex": "Lutter contre le vol de vélos"},
            {"code": "5.6", "theme": 1, "text_annex": "Lutter contre le vol de vélos"},
            {"code": "9.9", "theme": 1, "text_annex": "Autre chose"},
        ],
    }
    given, train = write("given.json", plan), write("train.json", PAIRS)
    options = ["evaluate", "suggestions", "--train", train, "--test", train]
    assert main([*options, "--measures", given]) == 0
    assert "given.json" in capsys.readouterr().err
    write("plan_2021_2024.json", plan)
    assert main(options) == 0
    assert "plan_2021_2024.json" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("content", [[], {}, [{"text": "x"}], [{"measures": ["1.1"]}], 3])
def test_a_file_of_another_shape_is_refused(write, capsys, content):
    path = write("bad.json", content)
    assert main(["evaluate", "suggestions", "--train", path, "--test", path]) == 3
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_what_does_not_exist_is_said(write, capsys):
    path = write("rows.json", [{"old": "M99.9", "gold": ["1.1"]}])
    assert main(["evaluate", "lineage", "--train", path, "--test", path]) == 4
    assert main(["evaluate", "lineage", "--train", path, "--test", "/nowhere.json"]) == 4
    pairs = write("pairs.json", PAIRS)
    options = ["--train", pairs, "--test", pairs, "--plan", "no-plan"]
    assert main(["evaluate", "suggestions", *options]) == 4
