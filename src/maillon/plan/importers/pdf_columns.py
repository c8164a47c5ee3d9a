"""Tables without rules: columns that stand side by side, rows set apart by white space.

A page of prose in two columns is no table: there the white space of one column is filled by the
lines of the other, so that hardly any row can be told from the next.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pdf_lines import Line, cell_text

MIN_ROWS = 3
_NEAR = 4.0
_BULLET = re.compile(r"\W{1,2}|\(?\w{1,2}[.)]|[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2}")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table made of lines: where it begins in the page, its rows, the lines it takes."""

    first: int
    rows: tuple[tuple[str, ...], ...]
    lines: frozenset[int]


def find_aligned(lines: Sequence[Line]) -> list[Aligned]:
    """Return the tables without rules among the lines of a page."""
    lefts = _column_lefts(lines)
    if len(lefts) < 2:
        return []
    beside = _side_by_side(lines)
    tables = []
    for segment in _segments(lines, lefts, beside):
        rows = _rows(lines, segment, lefts)
        bases = {round(lines[at].base) for at in segment}
        if len(rows) >= MIN_ROWS and len(rows) >= 0.12 * len(bases):
            texts = tuple(_cells(lines, row, lefts) for row in rows)
            tables.append(Aligned(min(segment), texts, frozenset(segment)))
    return tables


def _side_by_side(lines: Sequence[Line]) -> set[int]:
    """Return the lines that have another on the same baseline, well apart."""
    found: set[int] = set()
    ranked = sorted(range(len(lines)), key=lambda at: lines[at].base)
    for place, one in enumerate(ranked):
        for two in ranked[place + 1 :]:
            if lines[two].base - lines[one].base > 2:
                break
            left, right = sorted((lines[one], lines[two]), key=lambda line: line.left)
            apart = right.left - left.right > 0.8 * left.size
            if apart and not _BULLET.fullmatch(left.text):
                found |= {one, two}
    return found


def _column_lefts(lines: Sequence[Line]) -> list[float]:
    """Return where columns begin: left edges that several side-by-side lines share."""
    counts: Counter[float] = Counter()
    for at in _side_by_side(lines):
        left = next((x for x in counts if abs(x - lines[at].left) < _NEAR), lines[at].left)
        counts[left] += 1
    return sorted(left for left, count in counts.items() if count >= 2)


def _segments(lines: Sequence[Line], lefts: Sequence[float], beside: set[int]) -> list[list[int]]:
    """Return the runs of lines that keep to the columns, from the first to the last pair."""
    ranked = sorted(range(len(lines)), key=lambda at: (lines[at].base, lines[at].left))
    runs: list[list[int]] = [[]]
    for at in ranked:
        if _keeps_to_column(lines[at], lefts):
            runs[-1].append(at)
        else:
            runs.append([])
    trimmed = [_trim(run, beside) for run in runs]
    return [run for run in trimmed if len(run) >= 2 * MIN_ROWS - 1]


def _keeps_to_column(line: Line, lefts: Sequence[float]) -> bool:
    column = _column(line, lefts)
    if column is None:
        return False
    following = lefts[column + 1] if column + 1 < len(lefts) else None
    return following is None or line.right < following + 1


def _trim(run: Sequence[int], beside: set[int]) -> list[int]:
    paired = [place for place, at in enumerate(run) if at in beside]
    return list(run[paired[0] : paired[-1] + 1]) if paired else []


def _column(line: Line, lefts: Sequence[float]) -> int | None:
    inside = [at for at, left in enumerate(lefts) if line.left >= left - _NEAR]
    return inside[-1] if inside else None


def _rows(lines: Sequence[Line], segment: Sequence[int], lefts: Sequence[float]) -> list[list[int]]:
    """Part the lines of a table into rows, wherever the baselines step further than usual."""
    ranked = sorted(segment, key=lambda at: lines[at].base)
    steps = [lines[two].base - lines[one].base for one, two in pairwise(ranked)]
    real = [step for step in steps if step > 2]
    if not real:
        return [list(ranked)]
    usual = _usual_step(real)
    wide = any(step > 1.25 * usual for step in real)
    rows: list[list[int]] = [[ranked[0]]]
    for at, step in zip(ranked[1:], steps, strict=True):
        opens = step > 1.25 * usual if wide else step > 2 and _column(lines[at], lefts) == 0
        if opens:
            rows.append([])
        rows[-1].append(at)
    return rows


def _usual_step(steps: Sequence[float]) -> float:
    """Return the step from line to line within a cell: the smallest that comes back."""
    counts = Counter(round(step * 2) / 2 for step in steps)
    common = [step for step, count in counts.items() if count >= max(2, 0.1 * len(steps))]
    return min(common, default=min(steps))


def _cells(lines: Sequence[Line], row: Sequence[int], lefts: Sequence[float]) -> tuple[str, ...]:
    cells: list[list[Line]] = [[] for _left in lefts]
    for at in sorted(row, key=lambda at: (lines[at].base, lines[at].left)):
        cells[_column(lines[at], lefts) or 0].append(lines[at])
    return tuple(cell_text(cell) for cell in cells)
