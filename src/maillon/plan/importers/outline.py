"""What the blocks are in the document: titles, axes, tables of contents, footnotes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .blocks import HEADING, ITEM, PARAGRAPH, ROW, Block
from .cleaning import SUPERSCRIPTS, fold, plain_digits
from .fields import read_field
from .starts import read_start
from .vocabulary import ABBREVIATION_WORDS, AXIS_LABELS, AXIS_WORDS, MEASURES_WORDS, word_set

TOC = "table of contents"
FOOTNOTE = "footnote"
_END = re.compile(r"[.;:,!?…]\W{0,3}$")
_NUMBERED = re.compile(
    r"^\s*(?P<number>\d{1,2}|[IVX]{1,5}|[A-Z])\s*(?:[.):–—-]+(?!\d)\s*|\s+)(?P<title>\S.{2,160})$",
    re.DOTALL,
)
_RAW_NOTE = re.compile(
    rf"^\s*(?:[-*]\s)?(?:\[\^(?P<name>\w{{1,8}})\]:?|(?P<sup>[{SUPERSCRIPTS}]{{1,3}})|<sup>(?P<tag>\d{{1,3}})</sup>)"
    r"\s*(?=\S)"
)
_PLAIN_NOTE = re.compile(r"^\s*(?P<number>\d{1,3})\s{1,3}(?=[^\W\d_«\"(])")
_FILLER = word_set(
    """de du des la le les l d et en and of the van het of evaluation evaluatie a b c d e i ii
    iii"""
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A title that carries a number: "3. Drugs" or "Theme 3: Drugs"."""

    index: int
    number: str
    title: str
    kind: str


def axis_of(text: str) -> str | None:
    """Return the axis that a heading or a cell names, or None when it names more than that."""
    if len(text) > 60:
        return None
    tokens = re.findall(r"[^\W\d_]+", fold(text))
    kept = [
        token
        for token in tokens
        if token not in _FILLER and token not in AXIS_LABELS and token not in MEASURES_WORDS
    ]
    joined = " ".join(kept)
    return AXIS_WORDS.get(joined)


def read_numbered(text: str) -> tuple[str, str] | None:
    """Return the number and the title of "3. Drugs", "III – Drugs" or "C. Drugs"."""
    match = _NUMBERED.match(text)
    if not match or not re.search(r"[^\W\d_]{3}", match["title"]):
        return None
    glued = text[match.end("number") :][:1]
    dashed = re.match(r"\s*[–—-]\s", text[match.end("number") :])
    if not match["number"].isdigit() and glued in {" ", "'", "’"} and not dashed:
        return None
    return match["number"], match["title"].strip()


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence, a list item or an opening does."""
    return bool(_END.search(text.rstrip()))


def is_title(index: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a block stands as a title, marked as a heading or only looking like one."""
    block = blocks[index]
    if block.kind == HEADING:
        return True
    if block.kind == ROW or not _reads_as_title(block.text):
        return False
    if block.kind == ITEM:
        return block.marker[:-1].isdigit() and not _in_list(index, blocks)
    if block.strong:
        return True
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if following and following.kind == PARAGRAPH and following.text[:1].islower():
        return False
    return block.apart and (following is None or following.apart or following.kind == ROW)


def _reads_as_title(text: str) -> bool:
    if not text or len(text) > 120 or len(text.split()) > 16 or read_field(text):
        return False
    if ends_sentence(text) and not text.endswith(":"):
        return False
    if text.endswith(":") and len(text.split()) > 6:
        return False
    if text.endswith("-") or fold(text.split()[-1]) in _FILLER:
        return False
    first = text.lstrip("«\"'“([ ")[:1]
    return bool(first) and not first.islower() and bool(re.search(r"[^\W\d_]{3}", text))


def _in_list(index: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a numbered line is one of a list: a neighbour carries the next number."""
    number = int(blocks[index].marker[:-1])
    for step in (-1, 1):
        near = index + step
        if 0 <= near < len(blocks) and blocks[near].kind == ITEM:
            marker = blocks[near].marker[:-1]
            if marker.isdigit() and abs(int(marker) - number) == 1:
                return True
    return False


def title_text(block: Block) -> str:
    """Return a title with the number that the reader took for a list marker."""
    if block.kind == ITEM and block.marker:
        return f"{block.marker} {block.text}"
    return next((cell for cell in block.cells if cell), block.text) if block.cells else block.text


def without_number(text: str) -> str:
    """Return a title without its number."""
    text = re.sub(r"^\s*(?:\d{1,2}|[A-Z])(?:\.\d{1,2})+\.?\s+(?=\S)", "", text)
    numbered = read_numbered(text)
    return (numbered[1] if numbered else text).strip().rstrip(":").strip()


def find_toc(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the lines of the table of contents: titles with rising page numbers."""
    toc: dict[int, str] = {}
    run: list[int] = []
    last_page = 0
    for index, block in enumerate(blocks):
        page = _toc_page(block)
        if page is not None and page >= last_page:
            run.append(index)
            last_page = page
            continue
        _keep_run(run, blocks, toc)
        run, last_page = ([index], page) if page is not None else ([], 0)
    _keep_run(run, blocks, toc)
    return toc


def _keep_run(run: Sequence[int], blocks: Sequence[Block], toc: dict[int, str]) -> None:
    pages = {_toc_page(blocks[index]) for index in run}
    if len(run) >= 4 and len(pages) >= 3:
        toc.update(dict.fromkeys(run, TOC))


def _toc_page(block: Block) -> int | None:
    if block.kind == ROW:
        cells = [cell for cell in block.cells if cell]
        if len(cells) in {2, 3} and re.fullmatch(r"\d{1,3}", cells[-1]):
            return int(cells[-1])
        return None
    match = re.search(r"(?<!\d)\d{1,3}$", block.text[-400:])
    if not match:
        return None
    before = block.text[: len(block.text) - len(match.group(0))]
    leader = before[len(before.rstrip(" .…")) :]
    return int(match.group(0)) if leader.count(".") >= 3 or "…" in leader else None


def find_footnotes(blocks: Sequence[Block], skip: Mapping[int, str]) -> dict[int, str]:
    """Return the footnotes: index of the block → number of the note."""
    marks = {note for block in blocks for note in block.notes}
    notes: dict[int, str] = {}
    last = 0
    for index, block in enumerate(blocks):
        if index in skip or block.kind not in {PARAGRAPH, ITEM}:
            continue
        number = _note_number(block, last, marks)
        if number is not None:
            notes[index] = number
            last = int(number) if number.isdigit() else last
    return notes


def _note_number(block: Block, last: int, marks: set[str]) -> str | None:
    match = _RAW_NOTE.match(block.raw)
    if match:
        return match["name"] or match["tag"] or plain_digits(match["sup"])
    plain = _PLAIN_NOTE.match(block.text)
    if not plain or read_start(block.text) or block.kind != PARAGRAPH:
        return None
    number = int(plain["number"])
    expected = last and 0 < number - last <= 3
    return plain["number"] if expected and (marks or last > 1) else None


def is_abbreviations_title(text: str) -> bool:
    """Tell whether a title opens the list of abbreviations."""
    tokens = re.findall(r"[^\W\d_]+", fold(text))
    return len(tokens) <= 8 and any(token in ABBREVIATION_WORDS for token in tokens)
