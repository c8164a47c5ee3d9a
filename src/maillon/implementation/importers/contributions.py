"""``import_file``: a workbook or CSV of contributions, checked to the last cell, all or nothing."""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.models import SourceDocument
from maillon.implementation.enums import ContributionState
from maillon.implementation.importers.checking import Checked, check
from maillon.implementation.importers.known import known_for
from maillon.implementation.importers.limits import LIMITS, FileRefused
from maillon.implementation.importers.reading import SheetRows, read_sheets
from maillon.implementation.importers.report import CellError, Report
from maillon.implementation.operations.described import names_for
from maillon.implementation.operations.imports import keep_document, record_import, store_batch
from maillon.plan.models import Plan

Progress = Callable[..., Any]

__all__ = ["CellError", "FileRefused", "Report", "check_file", "import_file", "write_file"]


class _TakeBack(Exception):
    """Ends the transaction of a file in which an error was found."""


def import_file(
    path: Path,
    plan: Plan,
    by: Author,
    now: datetime,
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
    accept: bool = False,
) -> Report:
    """Check the file at ``path`` and, unless ``dry_run`` or something is wrong, write it.

    :param accept: make what is complete count at once, instead of leaving it as drafts.
    :param progress: called with a line of text and the share done, from 0 to 1.
    """
    if path.stat().st_size > LIMITS.file_bytes:
        return _refused(path.name, "", plan, _too_large())
    data = path.read_bytes()
    if dry_run:
        return check_file(data, path.name, plan, progress)
    return write_file(data, path.name, plan, by=by, now=now, progress=progress, accept=accept)


def check_file(data: bytes, filename: str, plan: Plan, progress: Progress | None = None) -> Report:
    """Check a file and write nothing."""
    report = Report(filename, hashlib.sha256(data).hexdigest(), plan.code)
    sheets = _sheets(data, report)
    if sheets:
        try:
            with _without_collecting():
                for _batch in check(sheets, known_for(plan), names_for(plan), report):
                    _tell(progress, report, sheets)
        except FileRefused as refusal:
            report.refuse(filename, "A1", str(refusal))
    return report


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Stop looking for cycles: a check makes none, and looking costs a fifth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def write_file(
    data: bytes,
    filename: str,
    plan: Plan,
    *,
    by: Author,
    now: datetime,
    progress: Progress | None = None,
    accept: bool = False,
) -> Report:
    """Check a file and write it in one transaction; with an error, nothing is written."""
    report = Report(filename, hashlib.sha256(data).hexdigest(), plan.code)
    sheets = _sheets(data, report)
    if not sheets:
        return report
    try:
        with transaction.atomic():
            document = keep_document(data=data, filename=filename, by=by, now=now)
            _write(sheets, report, plan, document, by, now, progress, accept)
    except _TakeBack:
        report.written = False
    except FileRefused as refusal:
        report.refuse(filename, "A1", str(refusal))
    return report


def _write(
    sheets: list[SheetRows],
    report: Report,
    plan: Plan,
    document: SourceDocument,
    by: Author,
    now: datetime,
    progress: Progress | None,
    accept: bool,
) -> None:
    for batch in check(sheets, known_for(plan), names_for(plan), report):
        # Once something is wrong the rest is only read, to list every error at once.
        if not report.error_count and batch:
            started = perf_counter()
            chosen = frozenset(row.new.code for row in batch if accept and _may_accept(row))
            store_batch(
                plan=plan,
                rows=[(row.row, row.stored, row.old, row.new) for row in batch],
                accept=chosen,
                document=document,
                by=by,
                now=now,
            )
            report.accepted += len(chosen)
            report.seconds["write"] += perf_counter() - started
        _tell(progress, report, sheets)
    if report.error_count:
        raise _TakeBack
    if report.changes_something:
        names = ("rows", "new", "changed", "accepted", "figures")
        record_import(
            document=document,
            counts={name: getattr(report, name) for name in names},
            changed=report.changed_rows,
            by=by,
            now=now,
        )
    report.written = True


def _may_accept(row: Checked) -> bool:
    return row.complete and (row.stored is None or row.stored.state == ContributionState.DRAFT)


def _sheets(data: bytes, report: Report) -> list[SheetRows]:
    started = perf_counter()
    try:
        return read_sheets(data, report.filename)
    except FileRefused as refusal:
        report.refuse(report.filename, "A1", str(refusal))
        return []
    finally:
        report.seconds["read"] += perf_counter() - started


def _refused(filename: str, sha256: str, plan: Plan, message: str) -> Report:
    report = Report(filename, sha256, plan.code)
    report.refuse(filename, "A1", message)
    return report


def _too_large() -> str:
    return _("The file is too large: at most %(size)s MB.") % {
        "size": LIMITS.file_bytes // (1024 * 1024)
    }


def _tell(progress: Progress | None, report: Report, sheets: list[SheetRows]) -> None:
    if progress:
        total = max(sheet.total for sheet in sheets) or 1
        progress(
            _("%(rows)s rows read, %(errors)s errors")
            % {"rows": report.rows, "errors": report.error_count},
            min(1.0, report.rows / total),
        )
