"""The report as PDF/UA-1 and PDF/A-2a, by Typst: tagged, with its fonts, byte for byte the same."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.core.charts.palette import INK
from maillon.core.papers.typesetting import families, set_files
from maillon.reporting.documents.blocks import Entry, Outline, Picture, PlanPage, Tile

TEMPLATE = Path(__file__).with_name("report.typ")
_FULL_WIDTH = 700.0  # pixels of a drawing that fills the line


def to_pdf(outline: Outline, made: datetime) -> bytes:
    """Return the report as PDF. ``made`` is written into it as its date."""
    return set_files(source_files(outline), made=made)


def source_files(outline: Outline) -> dict[str, bytes]:
    """Return everything that Typst reads: the template, the data as JSON, the pictures."""
    files = {"main": TEMPLATE.read_bytes()}
    blocks: list[Any] = []
    for block in outline.blocks:
        if isinstance(block, Picture):
            name = f"{block.name}.svg"
            files[name] = block.chart.print_svg().encode()
            blocks.append(_picture(block, name))
        else:
            blocks.append(block)
    files["data.json"] = json.dumps(
        _data(outline, blocks), ensure_ascii=False, default=vars
    ).encode()
    return files


def _picture(block: Picture, name: str) -> dict[str, Any]:
    width = float(block.chart.svg.split('width="', 1)[1].split('"', 1)[0])
    alt = f"{block.chart.title}. {block.chart.description}"
    share = min(1.0, width / _FULL_WIDTH)
    return {"kind": block.kind, "file": name, "alt": alt, "caption": block.caption, "width": share}


def _tile(tile: Tile) -> dict[str, Any]:
    states = [covered for _code, _title, covered in tile.measures]
    title = vars(tile.title) | {"text": f"{tile.code}. {tile.title.text}"}
    return {"title": title, "states": states, "fraction": tile.fraction, "alt": tile.alt}


def _data(outline: Outline, blocks: list[Any]) -> dict[str, Any]:
    tiles = [t for b in outline.blocks if isinstance(b, PlanPage) for t in b.tiles]
    full = [b.anchor for b in outline.blocks if isinstance(b, Entry) and not b.short]
    with override(outline.language):
        words = {
            "languages": {"fr": _("in French"), "nl": _("in Dutch"), "en": _("in English")},
            "covered": _("covered"),
            "nobody": _("nobody yet"),
            "colon": "\u00a0: " if outline.language == "fr" else ": ",
        }
    return {
        "language": outline.language,
        "fonts": families(),
        "ink": INK,
        "cover": outline.cover,
        "keywords": [outline.cover.period],
        "contents_title": outline.contents_title,
        "tiles": [_tile(tile) for tile in tiles],
        "anchors": [*full, *(heading.anchor for heading in outline.headings)],
        "words": words,
        "blocks": blocks,
        "colophon": outline.colophon,
    }
