"""The files that go with mails, by kind: made by the worker when it sends the mail."""

from collections.abc import Callable

from maillon.core.mailing.attachments import Attached
from maillon.funding.documents.receipt import receipt_attachment

_MAKERS: dict[str, Callable[[str], Attached | None]] = {"receipt": receipt_attachment}


def attached(name: str) -> Attached | None:
    """Return the file ``<kind>:<key>``; ``None`` where there is no such thing (any more)."""
    kind, _colon, key = name.partition(":")
    make = _MAKERS.get(kind)
    return make(key) if make else None
