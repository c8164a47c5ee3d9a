"""The same rows as CSV, workbook and JSON, safe to open in a spreadsheet."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from maillon.core.exporting import Sheet, defuse, plain, respond, to_csv, to_json, to_xlsx

ROWS = [["=1+1", 3, Decimal("1.50"), ["a", "b"], None], ["été", 0, Decimal("2.0"), [], True]]


def sheet(name: str = "Feuille", rows=ROWS, note: str = "") -> Sheet:
    return Sheet(name, ["a", "b", "c", "d", "e"], ["A", "B", "C", "D", "E"], rows, note)


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_defused(text):
    assert defuse(text) == "'" + text


@given(st.text())
def test_no_defused_text_starts_a_formula(text):
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (True, True),
        (Decimal("3.0000"), 3),
        (Decimal("3.25"), 3.25),
        (date(2022, 1, 2), "2022-01-02"),
        (["a", 1], "a, 1"),
        ("x", "x"),
    ],
)
def test_plain(value, cell):
    assert plain(value) == cell


def test_csv():
    expected = "\ufeffA;B;C;D;E\r\n'=1+1;3;1.5;a, b;\r\nété;0;2;;True\r\n"
    assert to_csv(sheet()).decode() == expected


def test_json_keeps_lists_and_keys():
    assert json.loads(to_json(sheet())) == [
        {"a": "=1+1", "b": 3, "c": 1.5, "d": ["a", "b"], "e": None},
        {"a": "été", "b": 0, "c": 2, "d": [], "e": True},
    ]


def test_workbook_writes_texts_as_texts():
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx([sheet(note="Une note")])))
    rows = book.get_sheet_by_name("Feuille").to_python()
    assert rows[0] == ["A", "B", "C", "D", "E"]
    assert rows[1] == ["=1+1", 3.0, 1.5, "a, b", ""]
    assert rows[4][0] == "Une note"


def test_workbook_names_are_legal_and_different():
    names = ["Zones / communes [2021]", "x" * 40, "X" * 40, "'?*'"]
    content = to_xlsx([sheet(name, rows=[]) for name in names])
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert found == ["Zones   communes  2021", "x" * 31, "X" * 29 + " 2", "1"]


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_respond_is_a_download(format):
    response = respond(sheet(), format, "liste")
    assert response["Content-Disposition"] == f'attachment; filename="liste.{format}"'
