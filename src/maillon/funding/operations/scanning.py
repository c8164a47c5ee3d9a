"""Having the virus scanner look at the documents of expenses and at signed agreements."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from maillon.funding.models import Agreement, Expense
from maillon.implementation.enums import EvidenceState
from maillon.implementation.operations.evidence import scan_kept

Papered = Agreement | Expense


def scan_documents(*, rows: Iterable[Papered], command: str) -> list[Papered]:
    """Have the scanner look at the documents that wait for it; what it refuses is deleted.

    Outside any transaction: a scanner may take its time. Where it does not answer, the documents
    that follow wait too.

    :param command: as in ``implementation.operations.evidence``; empty: nothing is scanned.
    :returns: the rows of which the document was refused.
    """
    refused: list[Papered] = []
    for row in rows:
        if row.document is None or row.scan_state != EvidenceState.WAITING:
            continue
        found = scan_kept(row.document.sha256, command)
        row.scan_state, row.scan_verdict = found.state, found.verdict
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk, document=row.document).update(
                scan_state=found.state, scan_verdict=found.verdict
            )
        if found.state == EvidenceState.REFUSED:
            default_storage.delete(f"documents/{row.document.sha256}")
            refused.append(row)
        elif found.state == EvidenceState.WAITING:
            break
    return refused
