"""Files that support what is reported: measured, recognised by their content, scanned, kept."""

import re
import shlex
import subprocess  # nosec B404
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.implementation.enums import EvidenceState
from maillon.implementation.models import Evidence, RequestItem
from maillon.implementation.operations.entry import lock_for_entry
from maillon.implementation.operations.imports import keep_document
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.entry import OPEN_STATES

LARGEST = 10 * 1024 * 1024
MOST = 10
_SCAN_SECONDS = 60
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "txt": "text/plain; charset=utf-8",
}
# Inside an office file: the entry that tells which kind it is.
_INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_UNSAFE = re.compile(r"[^\w .,()'’+-]")


@dataclass(frozen=True)
class Scan:
    """What a scanner said of a file."""

    state: str
    verdict: str


def kind_of(data: bytes) -> str:
    """Return the kind of a file by its content: a suffix of the accepted kinds, or nothing."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    is_markup = text.lstrip()[:1] == "<"
    is_binary = any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text[:4096])
    return "" if is_binary or is_markup or not text.strip() else "txt"


def _office_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                declared = archive.read("mimetype").decode("ascii", "replace")
                return next((s for s in ("odt", "ods") if _TYPES[s] == declared), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""
    return next((suffix for name, suffix in _INSIDE.items() if name in names), "")


def clean_name(filename: str, kind: str) -> str:
    """Return a file name without folders or odd characters, with the suffix of its content."""
    base = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    stem = base.rsplit(".", 1)[0] if "." in base else base
    stem = " ".join(_UNSAFE.sub(" ", stem).split()).strip(". ")[:120]
    return f"{stem or 'document'}.{kind}"


@transaction.atomic
def add_evidence(
    *, item: RequestItem, data: bytes, filename: str, title: str = "", by: Author, now: datetime
) -> Evidence:
    """Keep a file with a part of the request; it waits for the scanner.

    :raises Refused: when it is too large, of another kind than accepted, or one too many.
    """
    current = lock_for_entry(item.request, now=now)
    row = current.items.select_related("contribution").get(pk=item.pk)
    if row.contribution is not None and row.contribution.state not in OPEN_STATES:
        raise Refused([_("This part is with the coordination: it changes once it is sent back.")])
    if len(data) > LARGEST:
        raise Refused(
            [_("The file is too large: at most %(size)s MB.") % {"size": LARGEST // 1024 // 1024}]
        )
    if row.evidence.count() >= MOST:
        raise Refused([_("At most %(count)s files for one part.") % {"count": MOST}])
    kind = kind_of(data)
    if not kind:
        raise Refused(
            [
                _(
                    "This kind of file is not accepted. Send a PDF, a picture (PNG, JPEG), an "
                    "office document without macros (Word, Excel, PowerPoint, OpenDocument) or "
                    "plain text."
                )
            ]
        )
    name = clean_name(filename, kind)
    document = keep_document(data=data, filename=name, by=by, now=now)
    if document.media_type != _TYPES[kind]:
        document.media_type = _TYPES[kind]
        document.save(update_fields=["media_type"])
    return Evidence.objects.create(
        item=row,
        contribution=row.contribution,
        document=document,
        title=title.strip()[:300] or name,
        added_by=by.username,
        added_at=now,
    )


def scan_evidence(*, evidence: Evidence, command: str) -> Evidence:
    """Have a scanner look at the file, and keep what it said.

    Outside any transaction: a scanner may take its time. What it refuses is deleted at once.

    :param command: gets the file's path; it ends with 0 for a clean file, 1 for a refused one.
        Empty: nothing is scanned, and the file says so.
    """
    found = scan_kept(evidence.document.sha256, command)
    with transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(state=found.state, verdict=found.verdict)
    if found.state == EvidenceState.REFUSED:
        default_storage.delete(f"documents/{evidence.document.sha256}")
    evidence.state, evidence.verdict = found.state, found.verdict
    return evidence


def scan_kept(sha256: str, command: str) -> Scan:
    """Have a scanner look at a kept file; see :func:`scan_evidence` for ``command``."""
    if not command:
        return Scan(EvidenceState.WAITING, _("Not scanned: no scanner is configured."))
    path = default_storage.path(f"documents/{sha256}")
    try:
        done = subprocess.run(  # nosec B603
            [*shlex.split(command), path], capture_output=True, timeout=_SCAN_SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Scan(EvidenceState.WAITING, _("Not scanned: the scanner did not answer."))
    if done.returncode == 0:
        return Scan(EvidenceState.CLEAN, _("Scanned: nothing found."))
    if done.returncode == 1:
        return Scan(EvidenceState.REFUSED, _("Refused by the scanner: the file was deleted."))
    return Scan(EvidenceState.WAITING, _("Not scanned: the scanner did not answer."))


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Author, now: datetime) -> None:
    """Take a file away from a part that is still being filled in.

    :raises Refused: once it was handed in.
    """
    item = evidence.item
    if item is None:
        raise Refused([_("This file belongs to what was submitted.")])
    lock_for_entry(item.request, now=now)
    if item.contribution is not None and item.contribution.state not in OPEN_STATES:
        raise Refused([_("This file belongs to what was submitted.")])
    evidence.delete()
