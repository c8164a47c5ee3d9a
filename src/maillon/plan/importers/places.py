"""Choosing, among the places where measures are written, the one that is the plan.

A plan may give its measures twice (in the text, and in a table at the end), and a report may quote
some of them around the list that holds them all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .cleaning import words
from .entries import Entry


@dataclass(frozen=True, slots=True)
class Chosen:
    """The measures retained, and the other occurrences of their codes."""

    main: tuple[Entry, ...]
    others: tuple[Entry, ...]


def into_passes(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Split a place that goes through the codes several times: a summary, the text, quotations.

    Where one rising run holds most codes, the runs that only take up its codes are places of their
    own. Where two runs hold the codes alike, each is one. Otherwise the numbering is only untidy.
    """
    runs = _rising_runs(entries)
    main = max(runs, key=lambda run: len(_keys(run)), default=[])
    if len(runs) < 2 or len(_keys(main)) < 0.8 * len(_keys(entries)):
        return [list(entries)]
    quoting = [run for run in runs if run is not main and _quotes(run, main)]
    kept = [entry for run in runs if run not in quoting for entry in run]
    return [kept, *quoting]


def _rising_runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    runs: list[list[Entry]] = []
    for entry in entries:
        if runs and _position(runs[-1][-1]) <= _position(entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _quotes(run: Sequence[Entry], main: Sequence[Entry]) -> bool:
    """Tell whether a run takes up the measures of another, and is no misnumbered part of it."""
    shared = [entry for entry in run if entry.start.key in _keys(main)]
    if 2 * len(shared) < len(run) or not shared:
        return False
    if len(run) > 2:
        return True
    texts = {entry.start.key: entry.text for entry in main}
    return all(_says_the_same(texts[entry.start.key], entry.text) for entry in shared)


def _says_the_same(first: str, second: str) -> bool:
    one, two = words(first), words(second)
    return not two or len(set(one) & set(two)) >= 0.6 * min(len(set(one)), len(set(two)))


def _position(entry: Entry) -> tuple[object, ...]:
    return (entry.start.letters, *entry.start.numbers)


def into_tables(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Split the measures of the tables by table; one that goes on with the numbering stays joined.

    A list of measures over several pages is several tables with rising codes; a table of something
    else that quotes measures ("5.1 and 8.8 were carried out by …") starts anew.
    """
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and groups[-1][-1].table == entry.table:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    joined: list[list[Entry]] = []
    for group in groups:
        if joined and _goes_on(joined[-1], group):
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _goes_on(first: Sequence[Entry], second: Sequence[Entry]) -> bool:
    same_column = first[-1].start.cell == second[0].start.cell
    return same_column and _rises(first) and _position(first[-1]) < _position(second[0])


def _rises(entries: Sequence[Entry]) -> bool:
    rising = sum(1 for one, two in pairwise(entries) if _position(one) < _position(two))
    return rising >= 0.7 * (len(entries) - 1)


def choose(settings: Sequence[Sequence[Entry]]) -> Chosen:
    """Return the place that is the plan, completed by what only another place holds.

    Another place completes the plan when it lists the plan too (it holds at least half of the
    codes) or covers another part of it (it holds few of the same codes).
    """
    filled = [place for setting in settings for place in into_passes(setting) if place]
    if not filled:
        return Chosen((), ())
    most = max(len(_keys(place)) for place in filled)
    wide = [place for place in filled if len(_keys(place)) >= 0.9 * most]
    main = max(wide, key=_richness)
    keys = _keys(main)
    kept, others = list(main), []
    for place in filled:
        if place is main:
            continue
        lists = _lists_the_plan(place, main, settings)
        for entry in place:
            if lists and entry.start.key not in keys and entry.text:
                kept.append(entry)
                keys.add(entry.start.key)
            else:
                others.append(entry)
    if len(kept) > len(main):
        kept.sort(key=_sort_key(kept))
    return Chosen(tuple(kept), tuple(others))


def _keys(place: Sequence[Entry]) -> set[tuple[object, ...]]:
    return {entry.start.key for entry in place}


def _richness(place: Sequence[Entry]) -> tuple[int, int]:
    """Return how much a place says (in steps), running text before tables at equal length."""
    length = sum(len(entry.text) for entry in place) / max(len(_keys(place)), 1)
    return (round(length / 60), 0 if place[0].table else 1)


def _lists_the_plan(
    place: Sequence[Entry], main: Sequence[Entry], settings: Sequence[Sequence[Entry]]
) -> bool:
    """Tell whether a place lists measures of the plan, and does not only quote some."""
    shared = len(_keys(place) & _keys(main))
    if shared >= 0.5 * len(_keys(main)):
        return True
    whole = next(setting for setting in settings if place[0] in setting)
    quoted = len(_keys(whole) & _keys(main)) >= 0.34 * len(_keys(whole))
    return not quoted and len(place) >= 3 and _rises(place)


def _sort_key(entries: Sequence[Entry]) -> Callable[[Entry], tuple[object, ...]]:
    """Return a key that puts the codes in order, letters by their first appearance."""
    letters: dict[str, int] = {}
    for entry in entries:
        letters.setdefault(entry.start.letters, len(letters))
    return lambda entry: (letters[entry.start.letters], entry.start.numbers, entry.start.suffix)


def by_key(entries: Sequence[Entry]) -> Mapping[tuple[object, ...], list[Entry]]:
    """Return the entries grouped by code."""
    grouped: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry.start.key, []).append(entry)
    return grouped
