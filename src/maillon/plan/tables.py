"""Columns of the plan's lists: on the page and in the exports."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillon.core.exporting import respond
from maillon.core.listing import Column, Listing
from maillon.plan.models import MeasureLineage
from maillon.plan.queries.lineage import LineagePair
from maillon.plan.queries.outline import OutlineMeasure
from maillon.plan.templatetags.plan_words import fate, how_sure, origin, place, unused_reason


def _ancestors(row: OutlineMeasure) -> list[str]:
    return [_joined(origin(k), k.older.code if k.older else "") for k in row.lineage.ancestors]


def _descendants(row: OutlineMeasure) -> list[str]:
    return [_joined(fate(k), k.newer.code if k.newer else "") for k in row.lineage.descendants]


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)


def _theme(row: OutlineMeasure) -> str:
    return f"{row.measure.theme.code}. {row.measure.theme.title}"


def _subtheme(row: OutlineMeasure) -> str:
    subtheme = row.measure.subtheme
    return f"{subtheme.code}. {subtheme.title}" if subtheme else ""


def _source(row: OutlineMeasure) -> str:
    document = row.measure.document
    return _joined(str(document), f"({place(row.measure)})") if document else ""


OUTLINE = Listing(
    name="measures",
    columns=(
        Column("code", _("Code"), lambda row: row.code),
        Column("title", _("Measure"), lambda row: row.measure.title),
        Column("theme", _("Theme"), _theme),
        Column("subtheme", _("Sub-theme"), _subtheme),
        Column("axis", _("Axis"), lambda row: row.measure.get_axis_display()),
        Column("official_text", _("Official text"), lambda row: row.measure.official_text),
        Column("sub_actions", _("Sub-actions"), lambda row: len(row.measure.sub_actions.all())),
        Column("partners", _("Partners named"), lambda row: row.partners.everybody),
        Column(
            "references",
            _("Refers to"),
            lambda row: [reference.label for reference in row.measure.references.all()],
        ),
        Column("ancestors", _("Towards the previous plan"), _ancestors),
        Column("descendants", _("In the next plan"), _descendants),
        Column("source", _("Read in"), _source),
    ),
)

UNUSED = Listing(
    name="unused",
    template="plan/unused.html",
    columns=(
        Column("place", _("Place"), place),
        Column("text", _("Passage"), lambda row: row["text"]),
        Column("reason", _("Why"), lambda row: unused_reason(row["reason"])),
    ),
)

IMPORTS = Listing(
    name="plan-imports",
    template="plan/imports.html",
    columns=(
        Column(
            "document",
            _("Document"),
            lambda row: row.document.filename,
            link=lambda row: reverse("plan_import", args=[row.pk]),
        ),
        Column("state", pgettext_lazy("import", "State"), lambda row: row.get_state_display()),
        Column("plan", _("Plan"), lambda row: row.plan.title if row.plan else ""),
        Column("measures", _("Measures"), lambda row: row.measures, numeric=True),
        Column("created_at", _("Read on"), lambda row: row.created_at),
        Column("created_by", _("Read by"), lambda row: row.created_by),
        Column("sha256", "SHA-256", lambda row: row.document.sha256, on_page=False),
    ),
)


def lineage_rows(pairs: Iterable[LineagePair]) -> list[tuple[Any, ...]]:
    """Return one row a link, and one for each measure that stands alone."""
    rows: list[tuple[Any, ...]] = []
    for pair in pairs:
        for link in pair.links:
            rows.append((pair.older, link.newer, link))
        if not pair.links:
            rows.append((pair.older, pair.newer, None))
    return rows


def _code(measure: Any) -> str:
    return measure.code if measure else ""


def _title(measure: Any) -> str:
    return measure.title if measure else ""


def _relation(link: MeasureLineage | None, older: Any) -> str:
    if link is not None:
        return str(link.get_relation_display())
    return str(_("not determined")) if older else str(_("new"))


LINEAGE = Listing(
    name="lineage",
    columns=(
        Column("older", _("Older measure"), lambda row: _code(row[0])),
        Column("older_title", _("Title of the older"), lambda row: _title(row[0])),
        Column("relation", _("Relation"), lambda row: _relation(row[2], row[0])),
        Column("newer", _("Newer measure"), lambda row: _code(row[1])),
        Column("newer_title", _("Title of the newer"), lambda row: _title(row[1])),
        Column("confidence", _("Confidence"), lambda row: row[2].confidence if row[2] else None),
        Column("sure", _("In words"), lambda row: how_sure(row[2].confidence) if row[2] else ""),
    ),
)


def export(listing: Listing, rows: Any, title: str, format: str, name: str) -> HttpResponse:
    """Return every row of a list as a file called ``name``."""
    return respond(listing.sheet(rows, title), format, name)
