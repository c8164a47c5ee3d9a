"""The tables that the published report prints, and the draft edition of our own."""

from datetime import datetime
from typing import Any

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan
from maillon.reporting.models import (
    NarrativeBlock,
    PublishedColumn,
    PublishedCount,
    PublishedFigure,
    PublishedReason,
    PublishedTable,
    ReportEdition,
)

_LANGUAGES = ("fr", "nl", "en")

# Texts of the draft, in our own words: section → French, Dutch, English.
NARRATIVES = {
    "introduction": (
        "Les plans annuels de 2021 et de 2022 ont été réunis en un seul : l’année 2021 servait de "
        "transition et la crise sanitaire compliquait les échanges entre partenaires.\n\n"
        "Ce rapport montre les contributions **recensées**, pas tout ce qui a été fait : une "
        "mesure sans contribution n’est pas forcément une mesure sans action.",
        "De jaarplannen van 2021 en 2022 werden samengevoegd: 2021 was een overgangsjaar en de "
        "gezondheidscrisis bemoeilijkte het overleg tussen de partners.\n\n"
        "Dit verslag toont de **geregistreerde** bijdragen, niet alles wat gebeurd is: een "
        "maatregel zonder bijdrage is niet noodzakelijk een maatregel zonder actie.",
        "The annual plans of 2021 and 2022 were merged into one: 2021 was a year of transition and "
        "the health crisis made exchanges between partners harder.\n\n"
        "This report shows the contributions that were **recorded**, not all that was done: a "
        "measure without contribution is not necessarily a measure without action.",
    ),
    "published": (
        "Les tableaux imprimés en 2023 restent tels quels. Là où ils diffèrent de ce que les "
        "contributions recensées permettent de recalculer, la différence est montrée.",
        "De in 2023 gedrukte tabellen blijven zoals ze zijn. Waar ze afwijken van wat de "
        "geregistreerde bijdragen opleveren, wordt het verschil getoond.",
        "The tables printed in 2023 stay as they are. Where they differ from what the recorded "
        "contributions give, the difference is shown.",
    ),
}
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
    for section, (fr, nl, en) in NARRATIVES.items():
        NarrativeBlock.objects.create(
            edition=edition, section=section, body_fr=fr, body_nl=nl, body_en=en
        )
    record(by=by, now=now, action="edition.created", target=edition, label=edition.title_fr)
