"""An uploaded file between its check and the decision of a person."""

import json
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from maillon.core.journal import Author
from maillon.implementation.importers.contributions import Report, check_file, write_file
from maillon.implementation.models import ContributionImport
from maillon.implementation.operations.imports import (
    document_bytes,
    keep_document,
    open_import,
    set_import_state,
)
from maillon.plan.models import Plan

# States of an import: waits for a decision, has errors, written, set aside.
REVIEW, ERRORS, CONFIRMED, DISCARDED = "review", "errors", "confirmed", "discarded"


def open_review(
    *, data: bytes, filename: str, plan: Plan, by: Author, now: datetime
) -> ContributionImport:
    """Check a file, keep it with what was found, and return where it waits."""
    report = check_file(data, filename, plan)
    document = keep_document(data=data, filename=filename, by=by, now=now)
    review = open_import(
        document=document,
        plan=plan,
        state=ERRORS if report.error_count else REVIEW,
        rows=report.rows,
        figures=report.figures,
        by=by,
        now=now,
    )
    _keep(review, report)
    return review


def report_of(review: ContributionImport) -> Report | None:
    """Return what was found in the file, or ``None`` when it was not kept."""
    if not default_storage.exists(_path(review)):
        return None
    with default_storage.open(_path(review), "rb") as stored:
        return Report.from_json(json.load(stored))


def confirm_review(
    review: ContributionImport, *, by: Author, now: datetime, accept: bool
) -> Report:
    """Check the file again, as things are now, and write it: all or nothing."""
    report = write_file(
        document_bytes(review.document),
        review.document.filename,
        review.plan,
        by=by,
        now=now,
        accept=accept,
    )
    set_import_state(review=review, state=ERRORS if report.error_count else CONFIRMED)
    _keep(review, report)
    return report


def discard_review(review: ContributionImport) -> None:
    """Set the import aside; the file stays known by its hash."""
    set_import_state(review=review, state=DISCARDED)


def _path(review: ContributionImport) -> str:
    # The hash too: a number comes back when a database is built anew, its file does not go.
    return f"imports/contributions-{review.pk}-{review.document.sha256}.json"


def _keep(review: ContributionImport, report: Report) -> None:
    content = json.dumps(report.as_json(), default=str).encode()
    if default_storage.exists(_path(review)):
        default_storage.delete(_path(review))
    default_storage.save(_path(review), ContentFile(content))
