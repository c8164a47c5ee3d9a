"""What every PDF of Maillon is set with: our fonts, never those of the machine; the standards."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import typst

from maillon.core.charts.palette import FONT, FONT_DIR

# Typst's own fonts stand in where ours are not installed.
_FAMILIES = [FONT, "Libertinus Serif"]
PDF_STANDARDS = ["ua-1", "a-2a"]


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
    return bytes(
        typst.compile(  # type: ignore[call-overload]  # files by name: not in its stubs
            {"main": template, "data.json": content.encode()},
            format="pdf",
            font_paths=fonts(),
            pdf_standards=PDF_STANDARDS,
            timestamp=made.replace(microsecond=0),
        )
    )
