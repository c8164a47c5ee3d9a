"""Files joined to a sheet: recognised by their content, measured, scanned, kept."""

from datetime import datetime
from typing import IO, Any, Protocol

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.funding.enums import QuestionKind
from maillon.funding.models import AnswerSheet, Application, Attachment, FormQuestion
from maillon.funding.operations.answering import (
    lock_for_typing,
    open_for_correction,
    touch_sheet,
)
from maillon.funding.operations.files import keep_file
from maillon.funding.operations.refusal import Refused
from maillon.implementation.enums import EvidenceState
from maillon.implementation.operations.evidence import LARGEST, scan_kept

MOST_FILES = 5


class GivenFile(Protocol):
    """A file as it comes with a request, or from a folder."""

    name: Any

    def read(self) -> Any:
        """Return its bytes."""


@transaction.atomic
def attach(
    *,
    sheet: AnswerSheet,
    question: FormQuestion,
    file: "GivenFile | IO[bytes]",
    by: Author,
    now: datetime,
) -> Attachment:
    """Keep a file in answer to a question; it waits for the scanner (:func:`scan_attachment`).

    :raises Refused: when it is too large, of another kind than accepted, one too many, or when
        the sheet cannot be filled in now.
    """
    application = lock_for_typing(sheet, now=now)
    current = AnswerSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if question.kind != QuestionKind.FILE or question.part.form_id != current.form_id:
        raise Refused([_("This question is no longer in the form. Open the page again.")])
    _refuse_beside_correction(application, question, now=now)
    there = Attachment.objects.filter(sheet=current, question=question, removed_at__isnull=True)
    most = question.most or MOST_FILES
    if there.count() >= most:
        raise Refused([_("At most %(count)s files here: remove one first.") % {"count": most}])
    data = file.read()
    document = keep_file(data, str(file.name or ""), by=by, now=now)
    if there.filter(document=document).exists():
        raise Refused([_("This file is already attached here.")])
    made = Attachment.objects.create(
        sheet=current, question=question, document=document, added_at=now, added_by=by.username
    )
    touch_sheet(current, application, now=now)
    return made


def _refuse_beside_correction(
    application: Application | None, question: FormQuestion, *, now: datetime
) -> None:
    allowed = open_for_correction(application, now=now) if application else None
    if allowed is not None and question.code not in allowed:
        raise Refused([_("Only what was asked can be corrected now.")])


def scan_attachment(*, attachment: Attachment, command: str) -> Attachment:
    """Have a scanner look at the file, and keep what it said. What it refuses is deleted.

    Outside any transaction: a scanner may take its time.

    :param command: as in ``implementation.operations.evidence``; empty: nothing is scanned.
    """
    sha256 = attachment.document.sha256
    found = scan_kept(sha256, command)
    with transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(
            scan_state=found.state, scan_verdict=found.verdict
        )
        if found.state == EvidenceState.REFUSED:
            Attachment.objects.filter(pk=attachment.pk).delete()
    if found.state == EvidenceState.REFUSED:
        default_storage.delete(f"documents/{sha256}")
    attachment.scan_state, attachment.scan_verdict = found.state, found.verdict
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, by: Author, now: datetime) -> None:
    """Take a file out of the draft; what was submitted with it keeps it.

    :raises Refused: when the sheet cannot be filled in now.
    """
    application = lock_for_typing(attachment.sheet, now=now)
    if attachment.question is not None:
        _refuse_beside_correction(application, attachment.question, now=now)
    if application is not None and application.submissions.exists():
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=now)
    else:
        Attachment.objects.filter(pk=attachment.pk).delete()
    touch_sheet(attachment.sheet, application, now=now)


__all__ = ["LARGEST", "MOST_FILES", "attach", "detach", "scan_attachment"]
