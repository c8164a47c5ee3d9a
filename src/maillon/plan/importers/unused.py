"""What no item of the draft holds, so that nothing is lost without being told."""

from collections.abc import Mapping, Sequence

from .blocks import Block
from .draft import UnusedPassage
from .outline import FOOTNOTE, TOC

REASONS = {TOC: "table-of-contents", FOOTNOTE: "footnote"}


def find_unused(
    blocks: Sequence[Block],
    used: set[int],
    skip: Mapping[int, str],
    headers: set[int],
    dropped: Sequence[Block] = (),
) -> list[UnusedPassage]:
    """Return the passages that no item holds, each with its place and why."""
    passages = []
    for index, block in enumerate(blocks):
        if index in used or not block.text:
            continue
        reason = REASONS.get(skip.get(index, ""), "table-header" if index in headers else "text")
        passages.append(UnusedPassage(block.text, block.place, reason))
    heads = [UnusedPassage(block.text, block.place, "running-head") for block in dropped]
    return passages + heads
