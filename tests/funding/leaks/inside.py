"""What a file says to who opens it: the words inside a PDF, a Word or Excel file, an archive."""

import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pypdfium2

_TAG = re.compile(rb"<[^>]+>")
_BLANK = re.compile(r"[\s\u00a0\u202f\u00ad]+")


def squeezed(text: str) -> str:
    """Return a text without blanks and soft hyphens, in lower case: lines break anywhere."""
    return _BLANK.sub("", text).lower()


def said_by(body: bytes) -> str:
    """Return everything that the bytes of a file say, whatever its kind, squeezed.

    An archive within an archive is opened too; a name of a file says something itself.
    """
    return squeezed("\n".join(_texts(body)))


def said_in(response: Any) -> str:
    """Return everything that an answer says: its headers that name a file, and its content."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    named = response.headers.get("Content-Disposition", "")
    return squeezed(named) + said_by(body)


def _texts(body: bytes) -> list[str]:
    if body[:5] == b"%PDF-":
        return _pdf(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            found = list(archive.namelist())
            for name in archive.namelist():
                found += _texts(archive.read(name))
        return found
    text = body.decode("utf-8", "replace")
    if text[:1] in "{[":
        try:  # what JSON escapes is said all the same
            return [json.dumps(json.loads(text), ensure_ascii=False)]
        except ValueError:
            return [text]
    if text.lstrip()[:1] == "<":
        # As it is (attributes), and as it reads: Word cuts a sentence into runs.
        return [unescape(text), unescape(_TAG.sub(b"", body).decode("utf-8", "replace"))]
    return [text]


def _pdf(body: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(body))
    try:
        found = [page.get_textpage().get_text_range() for page in document]
        found += document.get_metadata_dict().values()
        found += [one.get_title() for one in document.get_toc()]
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            found += [attached.get_name(), *_texts(bytes(attached.get_data()))]
    finally:
        document.close()
    return found
