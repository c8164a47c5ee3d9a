"""The list of abbreviations: pairs in a table, or lines such as "ABC: meaning"."""

import re
from collections.abc import Mapping, Sequence

from .blocks import HEADING, ROW, Block
from .cleaning import fold
from .draft import DraftAbbreviation
from .outline import is_abbreviations_title, is_title
from .vocabulary import ABBREVIATION_WORDS

_SHORT = re.compile(r"^(?=.{1,14}$)(?=(?:.*[A-Z]){1})[^\W_][\w()./&'’+-]*(?:\s?[\w()&-]{1,6})?$")
_LINE = re.compile(
    r"^(?P<short>[^\s:=–—-][\w()./&'’+-]{0,13})\s*(?:\s[:=–—-]+\s|[:=]\s*|\t+|\s{2,})(?P<meaning>\S.*)$"
)
_GAP = re.compile(r"^(?P<short>[A-Z][\w()./&+-]{0,11})\s+(?P<meaning>[^\W\d_].{3,})$")


def find_abbreviations(
    blocks: Sequence[Block], skip: Mapping[int, str]
) -> tuple[list[DraftAbbreviation], set[int]]:
    """Return the abbreviations in order, and the blocks that hold them."""
    found: list[DraftAbbreviation] = []
    used: set[int] = set()
    for index, block in enumerate(blocks):
        titled = index not in skip and is_abbreviations_title(block.text)
        if titled and (is_title(index, blocks) or len(block.text) < 60) and block.kind != ROW:
            pairs, indexes = _read_section(blocks, skip, index)
            if pairs:
                found += pairs
                used |= indexes | {index}
    return list({item.short: item for item in reversed(found)}.values())[::-1], used


def _read_section(
    blocks: Sequence[Block], skip: Mapping[int, str], title: int
) -> tuple[list[DraftAbbreviation], set[int]]:
    pairs: list[DraftAbbreviation] = []
    used: set[int] = set()
    strange = 0
    for index in range(title + 1, len(blocks)):
        block = blocks[index]
        read = [] if index in skip else _read(block)
        if read:
            pairs += [DraftAbbreviation(short, meaning, block.place) for short, meaning in read]
            used.add(index)
            strange = 0
        elif block.kind == HEADING or (block.kind != ROW and pairs and is_title(index, blocks)):
            break
        elif _is_header(block):
            used.add(index)
        else:
            strange += 1
            if strange > 3:
                break
    return pairs, used


def _is_header(block: Block) -> bool:
    return block.kind == ROW and any(word in fold(block.text) for word in ABBREVIATION_WORDS)


def _read(block: Block) -> list[tuple[str, str]]:
    if block.kind == ROW:
        return _pairs(block.cells)
    match = _LINE.match(block.text) or _GAP.match(block.text)
    if match and is_short(match["short"]):
        return [(match["short"], match["meaning"].strip(" .;"))]
    return []


def _pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Return the (short, meaning) pairs of a row that may hold several side by side."""
    pairs = []
    at = 0
    while at + 1 < len(cells):
        short, meaning = cells[at].strip(" :"), cells[at + 1].replace("\n", " ").strip()
        if is_short(short) and meaning:
            pairs.append((short, meaning))
            at += 2
        else:
            at += 1
    return pairs


def is_short(text: str) -> bool:
    """Tell whether ``text`` is shaped like an abbreviation."""
    letters = [char for char in text if char.isalpha()]
    capitals = sum(1 for char in letters if char.isupper())
    return bool(_SHORT.match(text)) and capitals * 2 >= len(letters) and capitals >= 1
