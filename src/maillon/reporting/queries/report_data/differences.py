"""What changed between two versions of a report: numbers, lists and texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maillon.reporting.queries.report_data.types import (
    CellInfo,
    ContributionInfo,
    FigureInfo,
    ReportData,
)


@dataclass(frozen=True)
class Difference:
    """One change. ``before`` is empty for what is new, ``after`` for what went.

    ``kind`` is ``total``, ``covered``, ``cell``, ``contribution``, ``figure``, ``published``,
    ``finding``, ``announced``, ``grant`` or ``text``; ``place`` says where (code of a measure, a
    contribution, a section).
    """

    kind: str
    place: str
    before: str
    after: str


def differences(older: ReportData, newer: ReportData) -> list[Difference]:
    """Return what changed from ``older`` to ``newer``, both in the same language."""
    return [
        *_compare("total", _totals(older), _totals(newer)),
        *_compare("covered", _covered(older), _covered(newer)),
        *_compare("cell", _cells(older), _cells(newer)),
        *_compare("contribution", _contributions(older), _contributions(newer)),
        *_compare("figure", _figures(older), _figures(newer)),
        *_compare("published", _published(older), _published(newer)),
        *_compare("finding", _findings(older), _findings(newer)),
        *_compare("announced", _announced(older), _announced(newer)),
        *_compare("grant", _grants(older), _grants(newer)),
        *_compare("text", _texts(older), _texts(newer)),
    ]


def _compare(
    kind: str, before: Mapping[Any, tuple[str, str]], after: Mapping[Any, tuple[str, str]]
) -> Iterator[Difference]:
    """Compare two mappings: key → (place, what stands there)."""
    for key in dict.fromkeys([*before, *after]):
        place, old = before.get(key, ("", ""))
        new_place, new = after.get(key, (place, ""))
        if old != new:
            yield Difference(kind, new_place, old, new)


def _totals(data: ReportData) -> dict[str, tuple[str, str]]:
    overall = data.coverage.overall
    numbers = {
        "measures": len(overall.covered),
        "contributions": len(data.contributions),
        "links": overall.links,
        "partners": len(data.partners),
        "figures": len(data.figures),
    }
    return {key: (key, str(value)) for key, value in numbers.items()}


def _covered(data: ReportData) -> dict[str, tuple[str, str]]:
    covered = set(data.coverage.overall.covered)
    return {m.code: (m.code, "+" if m.code in covered else "–") for m in data.measures}


def _cells(data: ReportData) -> dict[tuple[str, str], tuple[str, str]]:
    names = {category.code: category.name.text for category in data.categories}
    return {
        (row.theme, code): (f"{row.theme} × {names[code]}", _cell(cell))
        for row in data.coverage.rows
        for code, cell in row.cells.items()
    }


def _cell(cell: CellInfo) -> str:
    return ", ".join(cell.covered) or "0"


def _contributions(data: ReportData) -> dict[str, tuple[str, str]]:
    return {c.code: (c.code, _contribution(c)) for c in data.contributions}


def _contribution(c: ContributionInfo) -> str:
    partners = ", ".join(part.name.text for part in c.partners)
    measures = ", ".join(link.measure for link in c.measures)
    years = f"{c.first_year}-{c.last_year}"
    return " | ".join([c.title.text, partners, years, measures, c.description.text])


def _figures(data: ReportData) -> dict[int, tuple[str, str]]:
    return {f.id: (f.contribution, _figure(f)) for f in data.figures}


def _figure(f: FigureInfo) -> str:
    years = "-".join(str(year) for year in (f.first_year, f.last_year) if year)
    exact = "" if f.qualifier == "exact" else f"({f.qualifier}) "
    return f"{exact}{f.value} {f.label.text} {years}".strip()


def _published(data: ReportData) -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        (row.table, row.column, row.place): (
            f"{row.table}, {row.column}, {row.place}",
            f"{row.printed} / {'–' if row.computed is None else row.computed}",
        )
        for row in data.published
    }


def _findings(data: ReportData) -> dict[str, tuple[str, str]]:
    """A finding is what its key says; its words may be written better without being another."""
    return {f.key: (f.message, f.status) for f in data.findings}


def _announced(data: ReportData) -> dict[tuple[str, str], tuple[str, str]]:
    """What became of a measure, and why; its status alone changes with the calendar."""
    return {
        (row.annual_plan.text, row.measure): (
            row.measure,
            " | ".join([row.outcome, row.expected.text, *row.reasons]),
        )
        for row in data.announced
    }


def _grants(data: ReportData) -> dict[str, tuple[str, str]]:
    return {
        row.code: (
            row.code,
            " | ".join(
                [
                    row.title.text,
                    row.beneficiary.text,
                    f"{row.first_year}-{row.last_year}",
                    row.amount or row.amount_state,
                    ", ".join(row.measures),
                ]
            ),
        )
        for row in data.grants.grants
    }


def _texts(data: ReportData) -> dict[str, tuple[str, str]]:
    return {key: (key, text.text) for key, text in data.narratives.items()}
