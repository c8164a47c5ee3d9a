"""The sheets beside the contributions: their links to measures, and their figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from maillon.implementation.enums import LinkBasis, LinkRank, Qualifier
from maillon.implementation.importers import cells
from maillon.implementation.importers.known import Known
from maillon.implementation.importers.report import Report
from maillon.implementation.importers.table import Reader, Row, Table
from maillon.implementation.operations.inputs import FigureInput, LinkInput

T = TypeVar("T")
_CHUNK = 1_000
_LABELS = ("label_fr", "label_nl", "label_en")
_UNITS = ("unit_fr", "unit_nl", "unit_en")


@dataclass
class SideRows(Generic[T]):
    """What a sheet says by code of contribution; ``first`` is the row where a code first stands."""

    table: Table | None
    rows: dict[str, tuple[T, ...]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)

    def refuse_strangers(self, seen: Mapping[str, int], report: Report) -> None:
        """Refuse the codes that are not in the sheet of contributions."""
        if self.table is None:
            return
        for code, number in self.first.items():
            if code not in seen:
                report.refuse(
                    self.table.sheet.name,
                    self.table.cell("contribution", number),
                    _("There is no “%(code)s” in the sheet of contributions.") % {"code": code},
                )


def read_links(table: Table | None, known: Known, report: Report) -> SideRows[LinkInput]:
    """Read the sheet of links; errors go to the report."""
    found: SideRows[LinkInput] = SideRows(table)
    if table is None:
        return found
    measure = cells.plan_code(known.measures)
    parsers: dict[str, cells.Parse] = {
        "contribution": cells.code,
        "measure": measure,
        "rank": cells.word(known.ranks, LinkRank.SECONDARY),
        "basis": cells.word(known.bases, LinkBasis.STATED),
        "doubtful": cells.yes_or_no,
    }
    reader = Reader(table, parsers, frozenset(), report)
    grouped: dict[str, list[LinkInput]] = {}
    for number, values, sound in _rows(table, reader):
        if "contribution" in values:
            found.first.setdefault(values["contribution"], number)
        if not sound:
            continue
        cell = table.cell("measure", number)
        if values["measure"] is None:
            report.refuse(table.sheet.name, cell, _("This cell must not be empty."))
            continue
        code = values["contribution"]
        links = grouped.setdefault(code, [])
        if any(link.measure_id == values["measure"] for link in links):
            report.refuse(table.sheet.name, cell, _("This measure is already linked."))
        links.append(
            LinkInput(
                values["measure"],
                values.get("rank", LinkRank.SECONDARY),
                values.get("basis", LinkBasis.STATED),
                values.get("doubtful", False),
            )
        )
    found.rows = {code: tuple(links) for code, links in grouped.items()}
    return found


def _rows(table: Table, reader: Reader) -> Iterator[Row]:
    for chunk in table.chunks(_CHUNK):
        yield from reader.rows(chunk)


def read_figures(table: Table | None, known: Known, report: Report) -> SideRows[FigureInput]:
    """Read the sheet of figures; a part names the number of its whole, in the same contribution."""
    found: SideRows[FigureInput] = SideRows(table)
    if table is None:
        return found
    reader = Reader(table, _figure_parsers(known), frozenset({"label_fr"}), report)
    grouped: dict[str, list[tuple[int, int | None, dict[str, Any]]]] = {}
    for number, values, sound in _rows(table, reader):
        code = values.pop("contribution", "")
        if code:
            found.first.setdefault(code, number)
        if not sound:
            continue
        values["first_year"] = values.get("first_year") or values.get("last_year")
        values["last_year"] = values.get("last_year") or values["first_year"]
        if (values["last_year"] or 0) < (values["first_year"] or 0):
            message = _("This is before the first year.")
            report.refuse(table.sheet.name, table.cell("last_year", number), message)
        grouped.setdefault(code, []).append((number, values.pop("number", None), values))
    for code, rows in grouped.items():
        found.rows[code] = _figures(rows, table, report)
    return found


def _figure_parsers(known: Known) -> dict[str, cells.Parse]:
    parsers: dict[str, cells.Parse] = {
        "contribution": cells.code,
        "number": cells.whole_number,
        "value": cells.number(required=True),
        "qualifier": cells.word(known.qualifiers, Qualifier.EXACT),
        "first_year": cells.year(required=False),
        "last_year": cells.year(required=False),
        "part_of": cells.whole_number,
        "breakdown": cells.text(40),
        "source_line": cells.whole_number,
    }
    parsers |= {name: cells.number(required=False) for name in ("base", "minimum", "maximum")}
    parsers |= {name: cells.text(300, required=name == "label_fr") for name in _LABELS}
    parsers |= {name: cells.text(60) for name in _UNITS}
    return parsers


def _figures(
    rows: Sequence[tuple[int, int | None, dict[str, Any]]], table: Table, report: Report
) -> tuple[FigureInput, ...]:
    """Return the figures of one contribution, their parts tied to their wholes."""
    places: dict[int, int] = {}
    for place, (number, own, _values) in enumerate(rows):
        if places.setdefault(own or place + 1, place) != place:
            report.refuse(
                table.sheet.name,
                table.cell("number", number),
                _("This number is used twice in the same contribution."),
            )
    wholes = {place: values.pop("part_of", None) for place, (_r, _o, values) in enumerate(rows)}
    result = []
    for place, (number, _own, values) in enumerate(rows):
        whole = wholes[place]
        if whole is not None and (whole not in places or _returns(place, places, wholes)):
            message = (
                _("A figure is not a part of itself.")
                if whole in places
                else _("There is no figure no. %(number)s in this contribution.")
                % {"number": whole}
            )
            report.refuse(table.sheet.name, table.cell("part_of", number), message)
            whole = None
        result.append(FigureInput(part_of=None if whole is None else places[whole], **values))
    return tuple(result)


def _returns(start: int, places: Mapping[int, int], wholes: Mapping[int, int | None]) -> bool:
    """Say whether the chain of wholes from ``start`` never ends."""
    seen: set[int] = set()
    place: int | None = start
    while place is not None:
        if place in seen:
            return True
        seen.add(place)
        whole = wholes[place]
        place = places.get(whole) if whole is not None else None
    return False
