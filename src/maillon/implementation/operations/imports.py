"""Writing an import: the file kept, its rows stored by batches, one line in the journal."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.core.search import index
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution, ContributionImport
from maillon.implementation.operations.contributions import new_row
from maillon.implementation.operations.inputs import ContributionInput
from maillon.implementation.operations.states import refuse_locked_years
from maillon.implementation.operations.storing import Write, store
from maillon.implementation.queries.history import IMPORTED
from maillon.implementation.searching import search_items
from maillon.plan.models import Plan

_MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def keep_document(*, data: bytes, filename: str, by: Author, now: datetime) -> SourceDocument:
    """Keep the bytes of a file under their SHA-256 and return their record."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"documents/{sha256}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    suffix = filename.rsplit(".", 1)[-1].lower()
    document, _created = SourceDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "filename": filename.rsplit("/", 1)[-1][:255],
            "media_type": _MEDIA_TYPES.get(suffix, "application/octet-stream"),
            "size": len(data),
            "received_at": now,
            "received_by": by.username,
        },
    )
    return document


def open_import(
    *,
    document: SourceDocument,
    plan: Plan,
    state: str,
    rows: int,
    figures: int,
    by: Author,
    now: datetime,
) -> ContributionImport:
    """Store that a file was checked and waits; the journal line comes when it is written."""
    return ContributionImport.objects.create(
        document=document,
        plan=plan,
        state=state,
        rows=rows,
        figures=figures,
        created_at=now,
        created_by=by.username,
    )


def set_import_state(*, review: ContributionImport, state: str) -> None:
    """Say what became of a checked file."""
    review.state = state
    review.save(update_fields=["state"])


def document_bytes(document: SourceDocument) -> bytes:
    """Return the bytes that were kept of ``document``."""
    with default_storage.open(f"documents/{document.sha256}", "rb") as stored:
        return bytes(stored.read())


def store_batch(
    *,
    plan: Plan,
    rows: Iterable[tuple[int, Contribution | None, ContributionInput | None, ContributionInput]],
    accept: frozenset[str],
    document: SourceDocument,
    by: Author,
    now: datetime,
) -> None:
    """Write a batch of ``(row of the file, stored, old, new)``, and its search entries.

    :param accept: codes of drafts and new contributions that become valid at once.
    :raises Refused: when a row is of a closed year (the check says so at its cell before).
    """
    writes = []
    rows = list(rows)
    refuse_locked_years(plan.pk, {year for *_rest, new in rows for year in new.years})
    for number, stored, old, new in rows:
        contribution = stored or new_row(plan, new, by=by, now=now)
        if stored is None:
            contribution.document, contribution.source_line = document, number
        if new.code in accept:
            contribution.state, contribution.state_reason = ContributionState.ACCEPTED, ""
        writes.append(Write(contribution, old, new))
    store(writes, username=by.username, now=now, with_state=True)
    keys = [write.contribution.pk for write in writes]
    index(search_items(Contribution.objects.filter(pk__in=keys)))


def record_import(
    *,
    document: SourceDocument,
    counts: dict[str, int],
    changed: Sequence[dict[str, Any]],
    by: Author,
    now: datetime,
) -> None:
    """Leave the one line of an import: its file, what it made, old → new of what it changed."""
    changes: dict[str, Any] = {"sha256": [None, document.sha256]}
    changes |= {name: [None, count] for name, count in counts.items() if count}
    changes |= {row["code"]: row["changes"] for row in changed}
    record(
        by=by,
        now=now,
        action=IMPORTED,
        target=document,
        label=document.filename,
        changes=changes,
        reason=_("Import of the file “%(name)s”") % {"name": document.filename},
    )
