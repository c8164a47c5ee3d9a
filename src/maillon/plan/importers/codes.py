"""How this document codes its measures: found by counting, not assumed.

Starts of one shape form a family; the family that numbers the most distinct items, weighed by how
clearly it is labelled, is the one that codes the measures.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .blocks import ITEM, ROW, Block
from .starts import Start, known_label
from .vocabulary import MEASURE_LETTERS, THEME_LABELS


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
        letters = start.letters if self.by_letter else self.letters
        joint = self.separator if letters and self.by_letter else ""
        return f"{letters}{joint}{numbers}{start.suffix}"

    def theme(self, start: Start) -> str | None:
        """Return the theme part of a code, or None where codes are numbered straight through."""
        if self.by_letter:
            return re.split(r"[.\-]", start.letters)[-1] or None
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
    starts = [_with_capital_i(start, lead) for start in starts]
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


def _with_capital_i(start: Start, lead: Start) -> Start:
    """Return a start whose "I" was a badly recognised 1, seen from how the others are coded."""
    if len(start.numbers) != len(lead.numbers) - 1 or not start.letters.endswith("I"):
        return start
    if start.letters[:-1] not in {"", lead.letters}:
        return start
    return replace(start, letters=lead.letters, numbers=(1, *start.numbers), mended=True)


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
    steps = sum(1 for first, second in pairwise(group) if _follows(first, second))
    return steps / (len(group) - 1)


def _follows(first: Start, second: Start) -> bool:
    same = first.letters == second.letters and first.numbers[:-1] == second.numbers[:-1]
    if same:
        return 0 < second.numbers[-1] - first.numbers[-1] <= 3
    return second.numbers[-1] <= 2


def is_told(start: Start, family: Family, blocks: Sequence[Block]) -> bool:
    """Tell whether a start opens an item, and does not only mention a code.

    "Measure 1.2 aims to…" in a paragraph is a mention when the document sets its codes apart with
    a colon or a dash.
    """
    if not start.rest:
        alone = [one for one in family.starts if not one.rest and not one.row]
        usual = 2 * len(alone) >= sum(1 for one in family.starts if not one.row)
        return (usual or blocks[start.index].kind != ITEM) and _has_follow(start, blocks)
    if start.strong or start.row:
        return True
    if not start.label and not start.letters and start.rest[:1].islower():
        return False
    body = [one for one in family.starts if not one.row and one.rest]
    apart = sum(1 for one in body if one.strong)
    if body and apart * 2 >= len(body):
        others = {one.key for one in family.starts if one.strong}
        return start.rest[:1].isupper() and start.key not in others
    return not start.rest[:1].islower() or not start.label
