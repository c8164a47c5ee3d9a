"""From the characters of a page to its lines, and the joining of lines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .cleaning import fold, superscript
from .fields import is_field
from .markers import read_marker
from .pdf_chars import Char
from .starts import read_start

COLUMN_GAP = 2.5
PIECE_GAP = 1.2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page."""

    text: str
    page: int
    number: int
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool


def cell_text(lines: Sequence[Line]) -> str:
    """Return the text of a cell: its lines run on, except where an item or a code begins."""
    text = ""
    for line in lines:
        if not text:
            text = line.text
        elif read_marker(line.text) or _opens(line.text):
            text += "\n" + line.text
        else:
            text = join_lines(text, line.text, frozenset())
    return text


def _opens(text: str) -> bool:
    start = read_start(text)
    return bool(start and start.strong and (start.label or start.letters)) or is_field(text)


def make_pieces(chars: Sequence[Char], page: int) -> list[Line]:
    """Return the pieces of lines of a stretch of characters, in the order of the page."""
    lines: list[Line] = []
    run: list[Char] = []
    for char in chars:
        if run and (char.text == "\n" or _moves_on(run, char)):
            _close(run, page, lines)
            run = []
        if char.text != "\n" and (run or not char.text.isspace()):
            run.append(char)
    _close(run, page, lines)
    return lines


def whole_lines(lines: Sequence[Line], begun: int) -> list[Line]:
    """Join the pieces of one printed line: a raised footnote mark and what follows it."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and _on_one_line(last, line):
            gap = "\t" if line.left - last.right > COLUMN_GAP * line.size else " "
            mark = last.text.isdigit() and last.size <= 0.8 * line.size
            first = superscript(last.text) if mark else last.text
            wide = replace(max(last, line, key=lambda one: one.size), text=first + gap + line.text)
            joined[-1] = replace(wide, left=last.left, right=line.right, number=last.number)
        else:
            joined.append(replace(line, number=begun + len(joined) + 1))
    return joined


def _on_one_line(first: Line, second: Line) -> bool:
    height = min(first.bottom - first.top, second.bottom - second.top)
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    return overlap > 0.5 * height > 0 and second.left >= first.right - 1


def _moves_on(run: Sequence[Char], char: Char) -> bool:
    if char.text.isspace():
        return False
    last = next((one for one in reversed(run) if not one.text.isspace()), run[-1])
    height = max(last.size, char.size, 4)
    if abs(char.base - last.base) > 0.75 * height or char.left < last.left - 3 * height:
        return True
    return char.left - last.right > PIECE_GAP * height


def _close(run: Sequence[Char], page: int, lines: list[Line]) -> None:
    told = [char for char in run if not char.text.isspace()]
    if not told:
        return
    size = Counter(char.size for char in told).most_common(1)[0][0]
    base = Counter(round(char.base) for char in told).most_common(1)[0][0]
    lines.append(
        Line(
            _line_text(run, size, base),
            page,
            len(lines) + 1,
            min(char.left for char in told),
            max(char.right for char in told),
            min(char.top for char in told),
            max(char.bottom for char in told),
            base,
            size,
            sum(char.bold for char in told) > 0.9 * len(told),
        )
    )


def _line_text(run: Sequence[Char], size: float, base: float) -> str:
    """Return the text of a line: raised small figures as marks, wide gaps as tabs."""
    parts: list[str] = []
    last: Char | None = None
    for char in run:
        if last and not char.text.isspace():
            gap = char.left - last.right
            if gap > COLUMN_GAP * size:
                parts.append("\t")
            elif gap > 0.28 * size and parts and not parts[-1].isspace():
                parts.append(" ")
        raised = char.text.isdigit() and char.size <= 0.8 * size and char.base < base - 0.15 * size
        parts.append(superscript(char.text) if raised else char.text)
        last = char if not char.text.isspace() else last
    return re.sub(r" *\t *", "\t", "".join(parts)).strip()


def join_lines(first: str, second: str, hyphenated: frozenset[str]) -> str:
    """Return two lines of one paragraph joined, a word cut at the line end mended."""
    match = re.search(r"([^\W\d_]+)-$", first)
    if match and second[:1].islower():
        follower = re.match(r"[^\W\d_]+", second)
        whole = fold(f"{match.group(1)}-{follower.group(0)}") if follower else ""
        return first + second if whole in hyphenated else first[:-1] + second
    return f"{first} {second}"
