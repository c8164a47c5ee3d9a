"""What every PDF of Maillon is set with: our fonts, never those of the machine; the standards."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import typst

from maillon.core.charts.palette import FONT, FONT_DIR
from maillon.core.papers.printable import unshown, without

# Typst's own fonts stand in where ours are not installed.
_FAMILIES = [FONT, "Libertinus Serif"]
PDF_STANDARDS = ["ua-1", "a-2a"]
# How often a document is set anew without what cannot be shown (papers.printable).
_TRIES = 10


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of documents: ours and Typst's own, never those of the machine."""
    paths = [FONT_DIR] if FONT_DIR.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


def families() -> list[str]:
    """Return the font families that documents use, the first one first."""
    return [name for name in _FAMILIES if name in fonts().families()]


def compile_pdf(template: bytes, data: Mapping[str, Any], *, made: datetime) -> bytes:
    """Return the PDF (PDF/UA-1, PDF/A-2a) of a Typst ``template`` that reads ``data.json``.

    ``made`` is written into the file as its date: the same data give the same bytes.
    """
    content = json.dumps({**data, "fonts": families()}, ensure_ascii=False, default=vars)
    return set_files({"main": template, "data.json": content.encode()}, made=made)


def set_files(files: Mapping[str, bytes], *, made: datetime) -> bytes:
    """Return the PDF of ``files``: the template ``main``, what it reads, ``data.json`` among it.

    What our fonts cannot show is replaced, only where Typst says so: other documents stay the same
    to the byte.

    :raises typst.TypstError: for any other reason.
    """
    given = dict(files)
    for attempt in range(_TRIES):
        try:
            return bytes(_compiled(given, made))
        except typst.TypstError as error:
            wrong = unshown(str(error))
            if not wrong:
                raise
            given["data.json"] = without(given["data.json"], wrong, attempt=attempt)
    return bytes(_compiled(given, made))


def _compiled(files: Mapping[str, bytes], made: datetime) -> Any:
    return typst.compile(  # type: ignore[call-overload]  # files by name: not in its stubs
        dict(files),
        format="pdf",
        font_paths=fonts(),
        pdf_standards=PDF_STANDARDS,
        timestamp=made.replace(microsecond=0),
    )
