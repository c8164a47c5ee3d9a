"""The tables that the published report prints, and the draft edition of our own."""

from datetime import datetime
from typing import Any

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan
from maillon.reporting.models import (
    PublishedColumn,
    PublishedCount,
    PublishedFigure,
    PublishedReason,
    PublishedTable,
    ReportEdition,
)

_LANGUAGES = ("fr", "nl", "en")
_PROJECTS = "projects"


def load_published(data: dict[str, Any], document: SourceDocument) -> None:
    """Store the printed tables, counts and the known reasons of differences."""
    plan = Plan.objects.get(code="pgsp-2021-2024")
    categories = {c.code: c for c in PartnerCategory.objects.all()}
    for row in data["tables"]:
        table = PublishedTable.objects.create(
            code=row["code"],
            plan=plan,
            counts=_PROJECTS if "project" in row["code"] else "measures",
            document=document,
            line=row["line"],
            **{f"title_{lang}": row[f"title_{lang}"] for lang in _LANGUAGES},
        )
        for position, column in enumerate(row["columns"]):
            _load_column(table, position, column, row, categories)
        if row["total_spans_columns"]:
            _load_shared_total(plan, table, row)
    for reason in data["known_reasons"]:
        PublishedReason.objects.create(
            column=PublishedColumn.objects.get(table__code=reason["table"], code=reason["column"]),
            theme_code=reason["theme"] or "",
            **{f"reason_{lang}": reason[f"reason_{lang}"] for lang in _LANGUAGES},
        )
    for count in data["counts"]:
        PublishedCount.objects.create(plan=plan, **count)


def _load_column(
    table: PublishedTable,
    position: int,
    column: dict[str, Any],
    row: dict[str, Any],
    categories: dict[str, PartnerCategory],
) -> None:
    stored = PublishedColumn.objects.create(
        table=table,
        code=column["code"],
        position=position,
        first_year=min(column["years"]),
        last_year=max(column["years"]),
        **{f"title_{lang}": column[f"title_{lang}"] for lang in _LANGUAGES},
    )
    stored.categories.set([categories[code] for code in column["categories"]])
    for line in row["rows"]:
        PublishedFigure.objects.create(
            column=stored,
            theme_code=line["theme"],
            value=line["values"][position],
            line=line["line"],
        )
    if not row["total_spans_columns"]:
        PublishedFigure.objects.create(
            column=stored, value=row["total"][position], line=row["total_line"]
        )


def _load_shared_total(plan: Plan, table: PublishedTable, row: dict[str, Any]) -> None:
    """Keep a total printed once for several columns as what it is: a count without a year."""
    PublishedCount.objects.create(
        plan=plan,
        code=f"{table.code}-total",
        value=row["total"][0],
        line=row["total_line"],
        **{f"label_{lang}": row[f"title_{lang}"] for lang in _LANGUAGES},
    )


def load_edition(*, by: Author, now: datetime) -> None:
    """Open the draft of the annual report 2021-2022."""
    edition = ReportEdition.objects.create(
        code="2021-2022",
        plan=Plan.objects.get(code="pgsp-2021-2024"),
        first_year=2021,
        last_year=2022,
        title_fr="Rapport annuel 2021-2022",
        title_nl="Jaarverslag 2021-2022",
        title_en="Annual report 2021-2022",
    )
    record(by=by, now=now, action="edition.created", target=edition, label=edition.title_fr)
