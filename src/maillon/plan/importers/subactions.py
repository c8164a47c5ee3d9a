"""Ordering the items of a measure: which details which, and the code of each."""

from collections.abc import Sequence

from .cleaning import fold
from .draft import DraftSubAction
from .entries import Piece


def build_sub_actions(code: str, pieces: Sequence[Piece]) -> tuple[DraftSubAction, ...]:
    """Return the sub-actions of the measure ``code``, each with its own code and its parent."""
    items = [piece for piece in pieces if piece.kind == "item"]
    parents = find_parents(items)
    codes: list[str] = []
    counts: dict[int | None, int] = {}
    built = []
    for at, piece in enumerate(items):
        parent = parents[at]
        counts[parent] = counts.get(parent, 0) + 1
        own = piece.code or _code(code, None if parent is None else codes[parent], counts[parent])
        codes.append(own)
        above = None if parent is None else codes[parent]
        built.append(DraftSubAction(own, piece.text, above, piece.place))
    return tuple(built)


def _code(measure: str, parent: str | None, count: int) -> str:
    if parent:
        return f"{parent}{count}"
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(97 + rest) + letters
    return f"{measure}.{letters}"


def find_parents(items: Sequence[Piece]) -> list[int | None]:
    """Return, for each item, the position of the item that it details, or None.

    Indentation says it; failing that a change of dash, or an item that ends with a colon and is
    followed by items that do not begin like it ("For the police: … For the victims …").
    """
    parents: list[int | None] = []
    stack: list[int] = []
    for at, item in enumerate(items):
        while stack and items[stack[-1]].level > item.level:
            stack.pop()
        if stack and items[stack[-1]].level == item.level:
            stack = _same_level(items, parents, stack, at)
        parents.append(stack[-1] if stack else None)
        stack.append(at)
    return parents


def _same_level(
    items: Sequence[Piece], parents: Sequence[int | None], stack: list[int], at: int
) -> list[int]:
    """Return the items above item ``at``, which is written at the level of the one before."""
    before = stack[-1]
    outer = parents[before]
    if outer is not None and items[outer].level == items[at].level:
        back = _begins_alike(items[outer], items[at]) or (
            items[outer].marker != items[before].marker and items[at].marker == items[outer].marker
        )
        return stack[:-2] if back else stack[:-1]
    opens = before == at - 1 and items[before].text.rstrip().endswith(":")
    if opens and not _begins_alike(items[before], items[at]):
        return stack
    return stack[:-1]


def _begins_alike(first: Piece, second: Piece) -> bool:
    return fold(first.text).split()[:2] == fold(second.text).split()[:2]


def official_text(pieces: Sequence[Piece]) -> str:
    """Return the text of a measure as adopted, each paragraph and item on a line of its own."""
    items = [piece for piece in pieces if piece.kind == "item"]
    parents = find_parents(items)
    depth = {id(item): 0 if parents[at] is None else 1 for at, item in enumerate(items)}
    lines = []
    for piece in pieces:
        if piece.kind == "item":
            lines.append("  · " + piece.text if depth[id(piece)] else "- " + piece.text)
        elif piece.text:
            lines.append(piece.text)
    return "\n".join(lines)
