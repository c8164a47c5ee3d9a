"""The outline of a report: what stands in it, in which order, whatever the format."""

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.reporting.documents.blocks import Block, Heading, Outline
from maillon.reporting.documents.outline import (
    announced,
    chapters,
    coverage,
    front,
    grants,
    lists,
)
from maillon.reporting.queries.report_data.types import ReportData

_CHAPTERS = (
    front.introduction,
    front.reading,
    coverage.plan_page,
    coverage.coverage,
    announced.announced,
    grants.grants,
    chapters.categories,
    chapters.themes,
    lists.published,
    lists.findings,
    lists.measures,
    lists.partner_list,
    lists.origin,
)


def build_outline(data: ReportData, fingerprint: str = "") -> Outline:
    """Return the outline of a report in its own language.

    :param fingerprint: the SHA-256 to print in the colophon (default: that of ``data``).
    """
    with override(data.language):
        blocks = [block for make in _CHAPTERS for block in make(data)]
        return Outline(
            language=data.language,
            cover=front.cover(data),
            blocks=_unique_anchors(blocks),
            colophon=front.colophon(data, fingerprint or data.fingerprint),
            contents_title=_("Contents"),
        )


def _unique_anchors(blocks: list[Block]) -> list[Block]:
    """Number the anchors that occur twice: a partner may stand in one category twice."""
    seen: Counter[str] = Counter()
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            seen[block.anchor] += 1
            again = seen[block.anchor]
            if again > 1:
                block = replace(block, anchor=f"{block.anchor}-{again}")
        found.append(block)
    return found
