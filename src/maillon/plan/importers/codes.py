"""How this document codes its measures: found by counting, not assumed.

A *start* is a place where a block (or a table cell) begins with something that looks like a code.
Starts of one shape form a family; the family that numbers the most distinct items, weighed by how
clearly it is labelled, is the one that codes the measures.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .blocks import HEADING, ROW, Block
from .cleaning import fold
from .vocabulary import MEASURE_LABELS, MEASURE_LETTERS, NOT_MEASURES, THEME_LABELS

_CODE = r"""
    (?:(?P<letters>[A-Z]{1,4})(?:\s?[.\-/]\s?|\s)?)??
    (?P<nums>[\dlIO|]{1,3}(?:\s?[.,\-/]\s?[\dlIO|]{1,3}){0,3})
    (?P<suffix>[a-z])?
"""
_START = re.compile(
    rf"""\s*[\[(«"]?
    (?:(?P<label>[^\W\d_]{{3,24}}(?:[ -][^\W\d_]{{3,15}})?)\s*(?:n\s?[°ºr]\.?\s*|no\.?\s*|\#\s*)?[:.\-–]?\s*)??
    {_CODE}
    (?![\w%€°])(?!\s?[.,/]\s?\d)
    (?P<sep>\s*[\])»"]?\s*[:.)–—-]+\s*|\s+|\s*$)
    (?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_CONFUSED = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0"})
_MENTION = re.compile(r"(?:,|;|et\b|and\b|en\b|&|à\b|tot\b|to\b|au\b|-\s*\d|/)")
_INSIDE = re.compile(r"(?<=[;.:!?)])\s+(?=[A-Z][^\s]{0,20}\s?[\dlI])")


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
        start = read_start(
            block.text[offset:], index, offset=offset, heading=block.kind == HEADING
        )
        if start and (offset == 0 or (start.strong and (start.label or start.letters))):
            found.append(start)
    return found


def _offsets(text: str) -> list[int]:
    """Return where a code may begin: at the start, and after the end of a sentence."""
    inside = [match.end() for match in _INSIDE.finditer(text[:20_000])]
    lines = [match.end() for match in re.finditer(r"\n", text[:20_000])]
    return sorted({0, *inside, *lines})


@dataclass(frozen=True, slots=True)
class Family:
    """The starts that code the measures, and how the document writes their codes."""

    starts: tuple[Start, ...]
    label: str
    letters: str
    separator: str
    by_letter: bool

    def code(self, start: Start) -> str:
        """Return the code of ``start`` as this document writes its codes."""
        numbers = self.separator.join(str(number) for number in start.numbers)
        letters = start.letters or (self.letters if not self.by_letter else "")
        joint = self.separator if letters and self.by_letter else ""
        return f"{letters}{joint}{numbers}{start.suffix}"

    def theme(self, start: Start) -> str | None:
        """Return the theme part of a code, or None where codes are numbered straight through."""
        if self.by_letter:
            return start.letters or None
        return str(start.numbers[0]) if len(start.numbers) > 1 else None

    def parent(self, start: Start) -> str | None:
        """Return the sub-theme part of a code of three levels."""
        if len(start.numbers) < 3:
            return None
        return self.separator.join(str(number) for number in start.numbers[:2])


def choose_family(starts: Sequence[Start], blocks: Sequence[Block]) -> Family | None:
    """Return the family that codes the measures, or None when nothing in the text is coded."""
    groups: dict[tuple[object, ...], list[Start]] = {}
    for start in starts:
        groups.setdefault((*start.shape, start.row), []).append(start)
    scored = {shape: _score(group, blocks) for shape, group in groups.items()}
    if not scored or max(scored.values()) <= 0:
        return None
    best = max(scored, key=lambda shape: scored[shape])
    return _family_of(groups[best], starts)


def _family_of(group: Sequence[Start], starts: Sequence[Start]) -> Family:
    """Return the family of ``group`` with the starts of other places that share its codes."""
    lead = group[0]
    letter_set = Counter(start.letters for start in group if start.letters)
    by_letter = len(letter_set) > 1 and len(lead.numbers) == 1
    size = len(lead.numbers)
    if letter_set and not by_letter:
        main = letter_set.most_common(1)[0][0]
        group = [replace(start, letters=main) for start in group]
    letters = letter_set.most_common(1)[0][0] if letter_set else ""
    mates = [
        start
        for start in starts
        if len(start.numbers) == size
        and (start.shape == lead.shape or start.label == "" or known_label(start.label))
        and (not by_letter or start.letters)
        and (by_letter or start.letters in {letters, ""} or not letters)
    ]
    return Family(tuple(mates), lead.label, letters, _separator(group), by_letter)


def _separator(group: Sequence[Start]) -> str:
    """Return the sign that the document puts between the parts of a code."""
    signs = Counter(
        sign for start in group for sign in re.findall(r"[\dA-Z]\s?([.,\-/])\s?\d", start.written)
    )
    common = signs.most_common(1)
    return common[0][0] if common and common[0][0] != "," else "."


def _score(group: Sequence[Start], blocks: Sequence[Block]) -> float:
    """Return how likely ``group`` codes the measures: distinct items, weighed by their label."""
    lead = group[0]
    told = [start for start in group if start.rest or _has_follow(start, blocks)]
    distinct = len({start.key for start in told})
    if distinct < 1:
        return 0.0
    return distinct * _label_weight(lead, distinct) * (0.4 + 0.6 * _order(told))


def _has_follow(start: Start, blocks: Sequence[Block]) -> bool:
    """Tell whether a bare code is followed by words: in its row, or in the next block."""
    block = blocks[start.index]
    if block.kind == ROW:
        return any(cell for at, cell in enumerate(block.cells) if at > start.cell)
    if start.index + 1 >= len(blocks) or not (start.label or start.letters):
        return False
    follower = blocks[start.index + 1]
    return follower.kind != ROW and len(follower.text) > 15


def _label_weight(lead: Start, distinct: int) -> float:
    """Return the weight of a family's label: known words first, bare numbers last."""
    single = len(lead.numbers) == 1
    if known_label(lead.label):
        return 3.0
    if lead.label:
        return 0.0 if lead.label in THEME_LABELS or distinct < 3 else 1.0
    if lead.letters in MEASURE_LETTERS:
        return 2.5
    if lead.letters:
        return 1.2 if distinct >= 2 else 0.0
    if single or distinct < 2:
        return 0.0
    return 0.6 if lead.heading else 1.0


def _order(group: Sequence[Start]) -> float:
    """Return the share of starts that come right after the one before, as lists do."""
    if len(group) < 2:
        return 0.5
    steps = sum(
        1
        for first, second in zip(group, group[1:], strict=False)
        if _follows(first, second)
    )
    return steps / (len(group) - 1)


def _follows(first: Start, second: Start) -> bool:
    same = first.letters == second.letters and first.numbers[:-1] == second.numbers[:-1]
    if same:
        return 0 < second.numbers[-1] - first.numbers[-1] <= 3
    return second.numbers[-1] <= 2
