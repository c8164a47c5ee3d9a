"""Build the demonstration database: the same result each time it is run.

The moment of loading is a constant, so that the journal's hashes are the same each time too.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.models import User
from maillon.portal.demo.calls import load_calls
from maillon.portal.demo.contributions import load_contributions
from maillon.portal.demo.entry import load_entries
from maillon.portal.demo.people import (
    load_accounts,
    load_contacts,
    load_organisations,
    load_territories,
    load_theme_leads,
)
from maillon.portal.demo.planning import load_planning
from maillon.portal.demo.plans import load_lineage, load_plans
from maillon.portal.demo.reports import load_edition, load_published
from maillon.portal.demo.review import load_review
from maillon.portal.demo.rounds import load_rounds
from maillon.portal.demo.searching import index_everything
from maillon.portal.demo.training import load_training

DATA = Path(__file__).parent / "data"
MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LOADER = Author("maillon demo")
_OWN_APPS = ("reporting", "funding", "implementation", "plan", "partners", "core")
Progress = Callable[[str], None]

# The documents the facts were read in: name, SHA-256 and size of the published text files.
SOURCES = {
    "002": (
        "002_a48a8b2b438f0707.txt",
        "02e4c5bc344cdbdc9c86190483a718886c9887034f0db52cd27f43d8c4141a39",
        219_551,
        "Plan global de sécurité et de prévention 2017-2020",
    ),
    "003": (
        "003_96e1848d0026ff36.txt",
        "852606cb7c8e878cbb74f7c499f19f6bd8bbcfd7ba74b1b329bbc381163d7643",
        238_320,
        "Rapport sur le plan de mise en œuvre annuel 2021-2022",
    ),
}


class DemoRefused(Exception):
    """The database holds real work: the demonstration does not overwrite it."""


def read(name: str) -> Any:
    """Return the shipped data file ``name`` (without suffix where it is JSON)."""
    path = DATA / (name if "." in name else f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def build_demo(progress: Progress = lambda step: None) -> None:
    """Empty the database and load the demonstration data, all or nothing.

    :raises DemoRefused: when accounts other than the demonstration's exist.
    """
    real = User.objects.exclude(email__endswith=DEMO_DOMAIN).values_list("username", flat=True)[:3]
    if real:
        raise DemoRefused(
            _(
                "This database has accounts of its own (%(names)s…): the demonstration would "
                "erase it. Choose an empty one with MAILLON_DATA_DIR or DATABASE_URL."
            )
            % {"names": ", ".join(real)}
        )
    with transaction.atomic():
        _empty_tables()
        _load(progress)


def _load(progress: Progress) -> None:
    documents = {
        key: SourceDocument.objects.create(
            filename=filename,
            sha256=sha256,
            media_type="text/plain",
            size=size,
            title=title,
            received_at=MOMENT,
            received_by=LOADER.username,
        )
        for key, (filename, sha256, size, title) in SOURCES.items()
    }
    progress(_("Territories and their boundaries"))
    load_territories(read("territories"), read("boundaries.geojson"))
    progress(_("Organisations and accounts"))
    load_organisations(read("organisations"))
    load_accounts(joined_at=MOMENT)
    load_contacts()
    progress(_("Plans, measures and their lineage"))
    load_plans(read("plans"), documents)
    load_lineage(read("lineage"))
    load_theme_leads(joined_at=MOMENT)
    progress(_("Contributions and figures"))
    load_contributions(read("contributions"), documents["003"], by=LOADER, now=MOMENT)
    progress(_("Calls and grants"))
    load_calls(read("calls"), by=LOADER, now=MOMENT)
    load_training(by=LOADER, now=MOMENT)
    load_planning(read("planning"), by=LOADER, now=MOMENT)
    load_rounds(read("round"), by=LOADER)
    load_entries(by=LOADER, now=MOMENT)
    load_review(by=LOADER, now=MOMENT)
    progress(_("Published tables and the report edition"))
    load_published(read("published"), documents["003"])
    load_edition(by=LOADER, now=MOMENT)
    for document in documents.values():
        record(
            by=LOADER,
            now=MOMENT,
            action="demo.loaded",
            target=document,
            label=document.title,
            changes={"sha256": [None, document.sha256]},
        )
    progress(_("Search index"))
    index_everything()


def _empty_tables() -> None:
    """Delete every row of our tables and restart their numbering."""
    models = [m for label in _OWN_APPS for m in apps.get_app_config(label).get_models(True)]
    tables = [m._meta.db_table for m in models if m._meta.managed]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
            # Deferred checks of an earlier write would forbid TRUNCATE: have them done now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # nosec B608
        cursor.execute("DELETE FROM sqlite_sequence")
