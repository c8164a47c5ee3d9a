"""The command line: the contract that scripts rely on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from maillon.config.cli.output import MISSING, OK, REFUSED, USAGE, WRONG
from maillon.config.cli.parser import language_of, main
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution
from maillon.partners.models import User
from maillon.plan.models import Measure

CODE = "quartier-2025-2028"
PLAN = """# Plan de quartier

## Thématique 1 : Tranquillité

Mesure 1.1 – Ouvrir une permanence de médiation le samedi.

Mesure 1.2 – Former les concierges à l'accueil.

Mesure 1.4 – Ouvrir une permanence de médiation le samedi.
"""


@pytest.fixture
def demo(demonstration: None, db: None) -> None:
    """The demonstration data, for one test."""


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, object]:
    """Run a command with --json and return its exit code and its document."""
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "fr_BE.UTF-8", "MAILLON_LANG": "en"}, "en"),
        ({"MAILLON_LANG": "de", "LC_ALL": "en_GB"}, "en"),
    ],
)
def test_the_language_of_the_texts(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Codes de sortie"), ("nl", "Exitcodes"), ("en", "Exit codes")],
)
def test_help_speaks_the_language(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    monkeypatch.setenv("MAILLON_LANG", language)
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == OK
    assert words in capsys.readouterr().out


def test_a_plan_is_read_without_a_database(tmp_path: Path, plan_file: Path) -> None:
    """Run as a script would: another process, an empty data folder, no table."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "maillon.config.cli",
            "import",
            "plan",
            str(plan_file),
            "--dry-run",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"MAILLON_DATA_DIR": str(tmp_path / "nothing"), "PATH": "/usr/bin:/bin"},
    )
    document = json.loads(done.stdout)
    assert document["themes"][0]["code"] == "1"
    assert [m["code"] for m in document["measures"]] == ["1.1", "1.2", "1.4"]
    assert {
        (f["rule"], tuple(f["objects"]))
        for f in document["findings"]
        if f["rule"] != "unread-passage"
    } == {("duplicate-text", ("1.1", "1.4")), ("numbering-gap", ("1.3",))}
    assert not (tmp_path / "nothing").exists()


@pytest.mark.usefixtures("demo")
def test_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = answer(capsys, "coverage", "--plan", "pgsp-2021-2024")
    assert code == OK
    assert isinstance(document, dict)
    in_call = [r for r in document["rows"] if r["category"] == "association in call"]
    assert [len(r["covered"]) for r in in_call] == [4, 5, 3, 2, 0, 1, 1, 0, 1]
    assert [r["measures"] for r in in_call] == [9, 8, 9, 10, 7, 9, 8, 8, 9]
    assert sum(r["links"] for r in document["rows"]) == 172
    assert len(document["uncovered"]) == 41
    assert set(in_call[0]) == {
        "theme", "category", "covered", "measures", "contributions", "links"
    }  # fmt: skip


@pytest.mark.usefixtures("demo")
def test_coverage_takes_years_and_bases(capsys: pytest.CaptureFixture[str]) -> None:
    _code, of_2022 = answer(capsys, "coverage", "--plan", "pgsp-2021-2024", "--years", "2022")
    _code, stated = answer(capsys, "coverage", "--plan", "pgsp-2021-2024", "--basis", "stated")
    assert isinstance(of_2022, dict)
    assert isinstance(stated, dict)
    assert sum(r["links"] for r in of_2022["rows"]) < 172
    assert sum(r["links"] for r in stated["rows"]) < 172


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["coverage", "--plan", "none"], MISSING, "none"),
        (["coverage", "--plan", "pgsp-2021-2024", "--years", "last"], USAGE, "--years"),
        (["coverage", "--plan", "pgsp-2021-2024", "--basis", "hearsay"], USAGE, "hearsay"),
        (["report", "--edition", "1999", "--out", "/tmp/never"], MISSING, "1999"),
        (["import", "plan", "/nowhere.docx"], MISSING, "/nowhere.docx"),
        (["import", "contributions", "/nowhere.xlsx", "--plan", "none"], MISSING, "/nowhere.xlsx"),
    ],
)
def test_what_is_wrong_is_said_and_has_a_code(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    assert main(arguments) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""


@pytest.mark.usefixtures("demo")
def test_findings(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = answer(capsys, "findings")
    assert code == OK
    assert isinstance(document, list)
    assert {frozenset(finding) for finding in document} == {
        frozenset({"rule", "objects", "values", "message", "place"})
    }


@pytest.mark.usefixtures("demo")
def test_journal_verify(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = answer(capsys, "journal", "verify")
    assert (code, document) == (
        OK,
        {"lines": JournalLine.objects.count(), "ok": True, "first_bad": None},
    )
    JournalLine.objects.filter(number=5).update(username="somebody")
    code, document = answer(capsys, "journal", "verify")
    assert isinstance(document, dict)
    assert (code, document["ok"], document["first_bad"]) == (WRONG, False, 5)


@pytest.mark.usefixtures("demo")
def test_a_plan_is_written_only_when_told(
    capsys: pytest.CaptureFixture[str], plan_file: Path
) -> None:
    assert main(["import", "plan", str(plan_file), "--plan", CODE]) == OK
    assert not Measure.objects.filter(plan__code=CODE).exists()
    assert main(["import", "plan", str(plan_file), "--plan", CODE, "--yes"]) == OK
    codes = list(Measure.objects.filter(plan__code=CODE).values_list("code", flat=True))
    assert codes == ["1.1", "1.2", "1.4"]
    stored = list(Measure.objects.filter(plan__code=CODE).values())
    assert main(["import", "plan", str(plan_file), "--plan", CODE, "--yes"]) == OK
    assert list(Measure.objects.filter(plan__code=CODE).values()) == stored
    capsys.readouterr()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("format", "start"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype html>")],
)
def test_report(tmp_path: Path, format: str, start: bytes) -> None:
    out = tmp_path / f"report.{format}"
    arguments = ["report", "--edition", "2021-2022", "--lang", "nl", "--format", format]
    assert main([*arguments, "--out", str(out)]) == OK
    assert out.read_bytes()[: len(start)].lower() == start.lower()


@pytest.mark.usefixtures("demo")
def test_a_spreadsheet_with_errors_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "contributions.csv"
    path.write_text("code;titre\nX1;Sans catégorie\n", encoding="utf-8")
    before = Contribution.objects.count()
    code = main(["import", "contributions", str(path), "--plan", "pgsp-2021-2024"])
    assert code == REFUSED
    assert Contribution.objects.count() == before
    assert capsys.readouterr().out


@pytest.mark.django_db
def test_demo_does_not_erase_real_work(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create(username="clerk", email="clerk@example.org")
    assert main(["demo"]) == REFUSED
    assert "clerk" in capsys.readouterr().err
