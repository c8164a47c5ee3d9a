"""What leaves the reporting: tables for spreadsheets and scripts, the pack for evaluators."""

from maillon.reporting.exports.sheets import (
    coverage_document,
    coverage_rows,
    coverage_sheet,
    findings_document,
    findings_sheet,
    measure_sheet,
    published_rows,
    published_sheet,
    year_sheet,
)

__all__ = [
    "coverage_document",
    "coverage_rows",
    "coverage_sheet",
    "findings_document",
    "findings_sheet",
    "measure_sheet",
    "published_rows",
    "published_sheet",
    "year_sheet",
]
