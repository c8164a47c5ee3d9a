"""A request's workbook read back: cell by cell what would change, before anything is stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.core.languages import CODES
from maillon.core.numbers import (
    NumberRefused,
    number_from_cell,
    parse_number,
    write_number,
)
from maillon.implementation.enums import ContributionKind
from maillon.implementation.exports.request_workbook import (
    NEW,
    Line,
    figure_lines,
    text_lines,
)
from maillon.implementation.forms.entry import RequestForm
from maillon.implementation.importers.cells import text_of
from maillon.implementation.importers.reading import SheetRows, read_sheets
from maillon.implementation.queries.fields import is_number, longest_of
from maillon.implementation.rules.entry import problem_of
from maillon.partners.queries import spelling

_KEY = re.compile(r"[0-9]{1,18}:[\w:-]{1,100}", re.ASCII)
_NEW = re.compile(r"new:[0-9]{1,3}", re.ASCII)


@dataclass(frozen=True)
class CellResult:
    """What one cell of the file would do."""

    sheet: str
    cell: str
    part: str
    label: str
    now: str
    says: str
    key: str
    value: str
    version: int
    error: str = ""
    remark: str = ""

    @property
    def name(self) -> str:
        """The name of the posted field."""
        return f"f:{self.key}"


@dataclass
class WorkbookResult:
    """What the whole file would do."""

    changes: list[CellResult] = field(default_factory=list)
    errors: list[CellResult] = field(default_factory=list)
    same: int = 0
    new: list[dict[str, str]] = field(default_factory=list)

    @property
    def seen(self) -> dict[str, list[int]]:
        """The versions that the file was made from; no checksum: every listed cell is stored."""
        return {row.key: [row.version, -1] for row in self.changes}


def read_request_workbook(data: bytes, filename: str, form: RequestForm) -> WorkbookResult:
    """Return what the file says beside what stands on the page.

    :raises FileRefused: with a message for people.
    """
    lines = {
        line.box.key: line
        for part in form.parts
        if part.part.is_open
        for line in (*text_lines(part), *figure_lines(part))
    }
    result = WorkbookResult()
    for sheet in read_sheets(data, filename):
        for number, row in sheet.rows():
            _read_row(sheet, number, list(row), lines, result)
    return result


def _read_row(
    sheet: SheetRows,
    number: int,
    row: Sequence[Any],
    lines: dict[str, Line],
    result: WorkbookResult,
) -> None:
    key = text_of(row[0]) if row else ""
    if _NEW.fullmatch(key):
        _read_new(row, result)
    if not _KEY.fullmatch(key):
        return
    raw = row[5] if len(row) > 5 else None
    version = text_of(row[1]) if len(row) > 1 else ""
    line = lines.get(key)
    place = f"F{number}"
    if line is None:
        gone = CellResult(
            sheet.name,
            place,
            "",
            key,
            "",
            text_of(raw),
            key,
            "",
            0,
            error=_("This field is not in the request, or can no longer be changed."),
        )
        if text_of(raw):
            result.errors.append(gone)
        return
    value, error = _value(line, raw)
    shown = dict(line.choices).get(line.box.value, "") if line.choices else line.box.value
    if not error and value == line.box.value:
        result.same += 1
        return
    base = int(version) if version.isdigit() and len(version) < 11 else line.box.version
    remark = ""
    if base != line.box.version:
        remark = _("Changed on the page since this file was made: you will choose.")
    elif not value and line.box.value:
        remark = _("The cell is empty: the text on the page would be emptied.")
    found = CellResult(
        sheet=sheet.name,
        cell=place,
        part=line.part,
        label=line.label,
        now=shown,
        says=text_of(raw),
        key=key,
        value=value,
        version=base,
        error=error,
        remark=remark or problem_of(line.box.name, value),
    )
    (result.errors if error else result.changes).append(found)


def _value(line: Line, raw: Any) -> tuple[str, str]:
    """Return what the cell says as the page would have it, or what is wrong with it."""
    name, text = line.box.name, text_of(raw).replace("\r\n", "\n")
    if line.choices:
        return _chosen(line, text)
    if is_number(name) and isinstance(raw, float | int) and not isinstance(raw, bool):
        try:
            number = number_from_cell(raw)
            text = line.box.value if _is(line.box.value, number) else write_number(number)
        except NumberRefused as refusal:
            return "", str(refusal)
    longest = longest_of(name) or 0
    if len(text) > longest:
        return "", _("The text has %(length)s characters; at most %(longest)s are allowed.") % {
            "length": len(text),
            "longest": longest,
        }
    return text, problem_of(name, text) if is_number(name) else ""


def _is(typed: str, number: Decimal) -> bool:
    """Say whether what was typed, perhaps with spaces, is this number."""
    try:
        return parse_number(typed) == number
    except NumberRefused:
        return False


def _chosen(line: Line, text: str) -> tuple[str, str]:
    if not text:
        return line.box.value, ""
    known = {spelling(code): code for code, _text in line.choices}
    known |= {spelling(str(words)): code for code, words in line.choices}
    if spelling(text) in known:
        return known[spelling(text)], ""
    allowed = ", ".join(words for _code, words in line.choices)
    return "", _("Allowed: %(values)s.") % {"values": allowed}


def _read_new(row: Sequence[Any], result: WorkbookResult) -> None:
    texts = [text_of(cell) for cell in row[1 : 1 + len(NEW)]]
    texts += [""] * (len(NEW) - len(texts))
    if not any(texts):
        return
    found = dict(zip(NEW, texts, strict=True))
    found["kind"] = _kind(found["kind"])
    # “4.9 Title” as lists write it: the code comes first.
    found["measure:1"] = found["measure:1"].split(" ")[0]
    result.new.append(found)


def _kind(text: str) -> str:
    for language in CODES:
        with override(language):
            known = {spelling(str(label)): value for value, label in ContributionKind.choices}
        if spelling(text) in known:
            return str(known[spelling(text)])
    return ""


def new_entries(language: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a contribution that the file adds, by name."""
    for name, text in given.items():
        full = f"{name}_{language}" if name in ("title", "description") else name
        if text and longest_of(full):
            yield full, text[: longest_of(full)]
