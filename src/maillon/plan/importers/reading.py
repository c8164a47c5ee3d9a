"""Opening a document safely and handing it to the reader of its format."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from .blocks import Source
from .draft import PlanDraft
from .limits import ImportRefused, Limits
from .parsing import parse
from .read_pdf import read_pdf
from .read_text import read_text
from .read_word import read_word


def read_plan(
    path: Path,
    *,
    limits: Limits | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> PlanDraft:
    """Read an official plan and return what was understood of it; nothing is stored.

    Args:
        path: the document: Word (.docx), PDF, Markdown or text. Its content decides, not its name.
        limits: the size, pages and expansion beyond which the document is refused.
        progress: called with the step ("reading", "structure", "checks") and a share from 0 to 1.

    Returns:
        The draft: themes, measures, abbreviations, findings and the passages not used.

    Raises:
        ImportRefused: when the document cannot be read; the message says how to mend it.
    """
    tell = progress or (lambda _step, _share: None)
    path = Path(path)
    tell("reading", 0.0)
    data = _load(path, limits or Limits())
    source = _read(data, limits or Limits(), lambda share: tell("reading", share * 0.6))
    if not source.blocks:
        raise ImportRefused(
            _("“%(name)s” holds no text. Check that it is the right file.") % {"name": path.name}
        )
    return parse(source, hashlib.sha256(data).hexdigest(), path.name, tell)


def _load(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise ImportRefused(
                _(
                    "“%(name)s” is too large: %(size).1f MB, and at most %(limit).1f MB are read. "
                    "Take out the images, or import the part that holds the measures."
                )
                % {"name": path.name, "size": size / 2**20, "limit": limits.file_bytes / 2**20}
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            _("“%(name)s” cannot be opened: %(reason)s.")
            % {"name": path.name, "reason": error.strerror or type(error).__name__}
        ) from error
    if not data.strip():
        raise ImportRefused(
            _("“%(name)s” is empty. Check that it is the right file.") % {"name": path.name}
        )
    return data


def _read(data: bytes, limits: Limits, tell: Callable[[float], None]) -> Source:
    """Hand the bytes to the reader of their format, told from how they begin."""
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-") or b"%PDF-" in head:
        return read_pdf(data, limits, tell)
    if data.startswith(b"PK\x03\x04"):
        return read_word(data, limits)
    known = _known_but_unread(data)
    if known:
        raise ImportRefused(
            _(
                "This file is %(kind)s, whatever its name says, and cannot be imported. Save the "
                "plan as .docx, .pdf or text and import it again."
            )
            % {"kind": known}
        )
    return read_text(data, limits)


def _known_but_unread(data: bytes) -> str:
    """Return the name of a format that is recognised and not read, or ""."""
    signs = {
        b"\xd0\xcf\x11\xe0": _("an old Office file (.doc, .xls)"),
        b"MZ": _("a Windows program"),
        b"\x7fELF": _("a Linux program"),
        b"\x89PNG": _("an image (PNG)"),
        b"\xff\xd8\xff": _("an image (JPEG)"),
        b"GIF8": _("an image (GIF)"),
        b"II*\x00": _("an image (TIFF)"),
        b"MM\x00*": _("an image (TIFF)"),
        b"\x1f\x8b": _("a compressed archive (gzip)"),
        b"7z\xbc\xaf": _("a compressed archive (7-Zip)"),
        b"Rar!": _("a compressed archive (RAR)"),
        b"{\\rtf": _("a rich text file (.rtf)"),
    }
    for sign, name in signs.items():
        if data.startswith(sign) and not (sign == b"MZ" and _is_text(data)):
            return name
    return ""


def _is_text(data: bytes) -> bool:
    return b"\x00" not in data[:4096]
