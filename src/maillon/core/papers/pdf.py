"""A paper as PDF/UA-1 and PDF/A-2a."""

from datetime import datetime
from pathlib import Path
from typing import Any

from maillon.core.papers.blocks import Block, DataTable, Heading, Paper
from maillon.core.papers.typesetting import compile_pdf

TEMPLATE = Path(__file__).with_name("paper.typ")


def paper_pdf(paper: Paper, *, made: datetime) -> bytes:
    """Return the paper as PDF; ``made`` is written into it as its date."""
    blocks, level = [], 1
    for block in paper.blocks:
        plain = _plain(block)
        # A level is never skipped: readers go from heading to heading. A table's is passing.
        if isinstance(block, Heading):
            plain["level"] = level = min(block.level, level + 1)
        elif isinstance(block, DataTable):
            plain["level"] = min(3, level + 1)
        blocks.append(plain)
    data = {**vars(paper), "addressee": list(paper.addressee), "blocks": blocks}
    return compile_pdf(TEMPLATE.read_bytes(), data, made=made)


def _plain(block: Block) -> dict[str, Any]:
    """Return a block as Typst reads it: plain lists and words."""
    plain = {"kind": block.kind, **vars(block)}
    if isinstance(block, DataTable):
        plain["numeric"] = sorted(block.numeric)
    return plain
