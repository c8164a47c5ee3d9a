"""Zip bombs and workbooks that lie about themselves."""

import io
import zipfile
from dataclasses import replace

import pytest

from maillon.implementation.importers.limits import LIMITS, FileRefused
from maillon.implementation.importers.reading import read_sheets
from tests.implementation.workbooks import contributions


def repacked(data: bytes, change) -> bytes:
    """Return the workbook with each part passed through ``change(name, content)``."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def refused(data: bytes, limits=LIMITS) -> bool:
    try:
        read_sheets(data, "f.xlsx", limits)
    except FileRefused:
        return True
    return False


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    padded = repacked(
        contributions({}), lambda name, text: text + b" " * (2_000_000 if "sheet1" in name else 0)
    )
    assert refused(padded, replace(LIMITS, expanded_bytes=1_000_000))
    assert not refused(padded)


@pytest.mark.parametrize("address", [b"XFD2", b"CA2", b"A250000", b"A1048576"])
def test_a_cell_too_far_away_is_seen_before_the_reader_makes_room_for_it(address):
    moved = repacked(
        contributions({}),
        lambda name, text: text.replace(b'r="A2"', b'r="' + address + b'"'),
    )
    assert refused(moved)


def test_an_address_written_in_a_text_is_no_address():
    assert not refused(contributions({"titre": 'voir la cellule r="XFD1048576"'}))


def test_too_many_sheets_are_refused():
    assert refused(contributions({}, **{f"s{n}": [["x"]] for n in range(25)}))


def test_what_is_zipped_but_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(out.getvalue())
