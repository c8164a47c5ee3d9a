"""Coverage, comparison and findings as documents for scripts and tables for spreadsheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.exporting import Sheet
from maillon.reporting.queries.coverage import CoverageTable
from maillon.reporting.queries.coverage_tables import MeasureTable, YearTable
from maillon.reporting.queries.published import TableComparison
from maillon.reporting.rules.found import Found


def coverage_rows(table: CoverageTable) -> list[dict[str, Any]]:
    """Return a row for each theme and category: the contract of ``maillon coverage --json``.

    ``measures`` is how many measures the theme has; ``covered`` are the codes of those covered.
    """
    return [
        {
            "theme": row.code,
            "category": category.code,
            "covered": row.cells[category.code].covered_codes,
            "measures": row.cells[category.code].total,
            "contributions": row.cells[category.code].contributions,
            "links": row.cells[category.code].links,
        }
        for row in table.rows
        for category in table.categories
    ]


def coverage_document(table: CoverageTable) -> dict[str, Any]:
    """Return the coverage table as one JSON document."""
    return {
        "rows": coverage_rows(table),
        "uncovered": [measure.code for measure in table.uncovered],
    }


def coverage_sheet(table: CoverageTable) -> Sheet:
    """Return the rows of :func:`coverage_document` for a spreadsheet, with names at the end."""
    themes = {row.code: row.title for row in table.rows}
    categories = {category.code: category.name for category in table.categories}
    keys = ["theme", "category", "covered", "measures", "contributions", "links"]
    return Sheet(
        name=_("Coverage"),
        keys=[*keys, "theme_title", "category_name"],
        headings=[
            _("Theme"),
            _("Partner category (code)"),
            _("Covered measures"),
            _("Measures of the theme"),
            _("Contributions"),
            _("Links"),
            _("Title of the theme"),
            _("Partner category"),
        ],
        rows=[
            [*row.values(), themes[row["theme"]], categories[row["category"]]]
            for row in coverage_rows(table)
        ],
        note=_("Measures that nobody covered: %(codes)s.")
        % {"codes": ", ".join(measure.code for measure in table.uncovered)},
    )


def measure_sheet(table: MeasureTable, name: str) -> Sheet:
    """Return measure × something for a spreadsheet: the number of contributions in each cell."""
    return Sheet(
        name=name,
        keys=["theme", "measure", "title", *(key for key, _name in table.columns), "contributions"],
        headings=[
            _("Theme"),
            _("Measure"),
            _("Title"),
            *(name for _key, name in table.columns),
            _("Contributions"),
        ],
        rows=[
            [
                row.theme,
                row.measure.code,
                row.measure.title,
                *(row.counts.get(key, 0) for key, _name in table.columns),
                row.contributions,
            ]
            for row in table.rows
        ],
    )


def year_sheet(table: YearTable) -> Sheet:
    """Return theme × year for a spreadsheet: one row for each theme and year."""
    return Sheet(
        name=_("Coverage by year"),
        keys=["theme", "title", "year", "covered", "measures", "contributions", "links"],
        headings=[
            _("Theme"),
            _("Title"),
            _("Year"),
            _("Covered measures"),
            _("Measures of the theme"),
            _("Contributions"),
            _("Links"),
        ],
        rows=[
            [
                row.code,
                row.title,
                year,
                row.cells[year].covered_codes,
                row.cells[year].total,
                row.cells[year].contributions,
                row.cells[year].links,
            ]
            for row in table.rows
            for year in table.years
        ],
    )


def published_rows(tables: Iterable[TableComparison]) -> list[dict[str, Any]]:
    """Return a row for each printed or computed number; ``theme`` is empty for a total."""
    return [
        {
            "table": table.table.code,
            "column": column.column.code,
            "theme": cell.theme,
            "printed": cell.printed,
            "computed": cell.computed,
            "difference": cell.difference,
            "reason": cell.reason,
            "line": cell.line,
        }
        for table in tables
        for column in table.columns
        for cell in [*column.cells, column.total]
    ]


def published_sheet(tables: Iterable[TableComparison]) -> Sheet:
    """Return printed and computed numbers for a spreadsheet."""
    rows = published_rows(tables)
    return Sheet(
        name=_("Published and computed"),
        keys=["table", "column", "theme", "printed", "computed", "difference", "reason", "line"],
        headings=[
            _("Table"),
            _("Column"),
            _("Theme"),
            _("Printed"),
            _("Computed"),
            _("Difference"),
            _("Reason"),
            _("Line of the source"),
        ],
        rows=[list(row.values()) for row in rows],
    )


def findings_document(findings: Iterable[Found]) -> list[dict[str, Any]]:
    """Return findings as ``maillon findings --json`` prints them."""
    return [
        {
            "rule": finding.rule,
            "objects": list(finding.objects),
            "values": finding.values,
            "message": finding.message,
            "place": finding.place.to_json(),
        }
        for finding in findings
    ]


def findings_sheet(findings: Sequence[Found], states: dict[str, str]) -> Sheet:
    """Return findings for a spreadsheet; ``states`` are the words for each finding's state."""
    return Sheet(
        name=_("Findings"),
        keys=["rule", "message", "objects", "values", "place", "state"],
        headings=[
            _("Rule"),
            _("What was found"),
            _("Objects"),
            _("Values"),
            _("Place"),
            _("State"),
        ],
        rows=[
            [
                finding.rule,
                finding.message,
                list(finding.objects),
                [f"{key}: {value}" for key, value in finding.values.items()],
                finding.place.text,
                states[finding.key],
            ]
            for finding in findings
        ],
    )
