"""Files of funding: recognised by their content, measured, kept under their SHA-256."""

from datetime import datetime

from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.core.models import SourceDocument
from maillon.funding.operations.refusal import Refused
from maillon.implementation.operations.evidence import LARGEST, clean_name, kind_of
from maillon.implementation.operations.imports import keep_document


def keep_file(data: bytes, filename: str, *, by: Author, now: datetime) -> SourceDocument:
    """Keep a file and return its record.

    :raises Refused: when it is too large, or of another kind than accepted.
    """
    if len(data) > LARGEST:
        raise Refused(
            [_("The file is too large: at most %(size)s MB.") % {"size": LARGEST // 1024 // 1024}]
        )
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
    return keep_document(data=data, filename=clean_name(filename, kind), by=by, now=now)
