"""Places where a text begins with something that looks like the code of a measure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .blocks import HEADING, ROW, Block
from .cleaning import fold
from .vocabulary import MEASURE_LABELS, MEASURE_LETTERS, NOT_MEASURES, THEME_LABELS

_CODE = r"""
    (?:(?P<letters>[A-Z]{1,4}(?:[.\-][IVX]{1,5}(?=[.\-]\d))?)(?:\s?[.\-/]\s?|\s)?)??
    (?P<nums>(?:\d[\dlIO|]{0,2}|[l|]\d{0,2})(?:\s?[.,\-/]\s?(?:\d[\dlIO|]{0,2}|[lI|O])){0,3})
    (?P<suffix>[a-z])?
"""
_START = re.compile(
    rf"""\s*[\[(«"]?
    (?:(?P<label>[^\W\d_]{{3,24}}(?:[ -][^\W\d_]{{3,15}})?)\s*
       (?:n\s?[°ºr]\.?\s*|no\.?\s*|\#\s*)?[:.\-–]?\s*)??
    {_CODE}
    (?![\w%€°])(?!\s?[.,/]\s?\d)
    (?P<sep>\s*[\])»"]?\s*[:.)–—-]+\s*|\s+|\s*$)
    (?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_CONFUSED = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0"})
_MENTION = re.compile(r"(?:,|;|et\b|and\b|en\b|&|à\b|tot\b|to\b|au\b|-\s*\d|/)")
_INSIDE = re.compile(r"(?<=[;.:!?)])\s+(?=[A-Z][^\s]{0,20}\s?(?:[A-Z]{1,3}[.\-]?)?[\dlI])")


@dataclass(frozen=True, slots=True)
class Start:
    """A block (``index``) that begins with a code, at ``cell`` and ``offset`` of its text."""

    index: int
    cell: int
    offset: int
    label: str
    letters: str
    numbers: tuple[int, ...]
    suffix: str
    strong: bool
    rest: str
    heading: bool
    row: bool
    mended: bool
    written: str

    @property
    def key(self) -> tuple[object, ...]:
        """Return what identifies the code, whatever the way it is written."""
        letters = "" if self.letters in MEASURE_LETTERS else self.letters
        return (letters, *self.numbers, self.suffix)

    @property
    def shape(self) -> tuple[str, bool, int, bool]:
        """Return what the codes of one family have in common."""
        bare_heading = self.heading and not self.label and not self.letters
        return (self.label, bool(self.letters), len(self.numbers), bare_heading)


def known_label(word: str) -> str:
    """Return the measure label that ``word`` is (a scan may spoil a letter), or ""."""
    folded = fold(word).replace("-", " ").split()
    if not folded or folded[0] in NOT_MEASURES:
        return ""
    first = folded[0]
    if first in MEASURE_LABELS:
        return first
    if first in THEME_LABELS or len(first) < 5:
        return ""
    close = (label for label in MEASURE_LABELS if abs(len(label) - len(first)) < 2)
    scored = [(SequenceMatcher(None, first, label).ratio(), label) for label in sorted(close)]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 0.8 else ""


def read_start(text: str, index: int = 0, **place: object) -> Start | None:
    """Return the start that ``text`` begins with, or None when it begins with no code."""
    match = _START.match(text[:4000])
    if not match or not any(char.isdigit() for char in match["nums"]):
        return None
    label = _label_of(match["label"])
    if label is None:
        return None
    letters, numbers = match["letters"] or "", match["nums"]
    if not label and not letters and not re.search(r"[.,\-/]", numbers):
        return None
    rest = match["rest"] + text[4000:]
    if _is_mention(match["sep"], rest) or len(numbers) > 14:
        return None
    mended = numbers.translate(_CONFUSED)
    parts = tuple(int(part) for part in re.split(r"\D+", mended) if part)
    return Start(
        index=index,
        cell=int(place.get("cell", 0)),  # type: ignore[call-overload]
        offset=int(place.get("offset", 0)),  # type: ignore[call-overload]
        label=label,
        letters=letters,
        numbers=parts,
        suffix=match["suffix"] or "",
        strong=bool(match["sep"].strip()) or not rest.strip(),
        rest=rest.strip(),
        heading=bool(place.get("heading")),
        row=bool(place.get("row")),
        mended=mended != numbers,
        written=text[: match.start("rest")].strip(),
    )


def _label_of(word: str | None) -> str | None:
    """Return the folded label, "" when there is none, None when the word is no label."""
    if not word:
        return ""
    known = known_label(word)
    if known:
        return _singular(known)
    folded = fold(word)
    first = folded.split()[0] if folded.split() else ""
    if first in NOT_MEASURES or not word[0].isupper() or " " in folded:
        return None
    return folded


def _singular(label: str) -> str:
    """Return one name for the forms of a label, so that ``Acties`` and ``Actie`` are a family."""
    stem = label.removesuffix("en") if label.startswith("maatregel") else label.removesuffix("s")
    return stem or label


def _is_mention(sep: str, rest: str) -> bool:
    """Tell whether what follows the code shows a list or a range of codes, not an item."""
    if sep.strip() in {":", ".", ")"} or not rest:
        return False
    return bool(_MENTION.match(rest)) and not rest[0].isupper()


def find_starts(blocks: Sequence[Block]) -> list[Start]:
    """Return every start of the document, in order."""
    starts: list[Start] = []
    for index, block in enumerate(blocks):
        if block.kind == ROW:
            starts.extend(_row_starts(index, block))
        else:
            starts.extend(_text_starts(index, block))
    return starts


def _row_starts(index: int, block: Block) -> list[Start]:
    """Return the starts of a row: at most the first cell that has any counts."""
    for cell, text in enumerate(block.cells):
        if cell in block.carried:
            continue
        found = _cell_starts(index, cell, text)
        if found:
            return found
    return []


def _cell_starts(index: int, cell: int, text: str) -> list[Start]:
    found = []
    for offset in _offsets(text):
        start = read_start(text[offset:], index, cell=cell, offset=offset, row=True)
        if start and (offset == 0 or (start.strong and (start.label or start.letters))):
            found.append(start)
    return found


def _text_starts(index: int, block: Block) -> list[Start]:
    found = []
    for offset in _offsets(block.text):
        start = read_start(block.text[offset:], index, offset=offset, heading=block.kind == HEADING)
        if start and (offset == 0 or (start.strong and (start.label or start.letters))):
            found.append(start)
    return found


def _offsets(text: str) -> list[int]:
    """Return where a code may begin: at the start, and after the end of a sentence."""
    inside = [match.end() for match in _INSIDE.finditer(text[:20_000])]
    lines = [match.end() for match in re.finditer(r"\n", text[:20_000])]
    return sorted({0, *inside, *lines})
