"""From blocks to a draft: finds the conventions of the document, then its items."""

from collections.abc import Callable, Sequence

from .abbreviations import find_abbreviations
from .attach import attach_partners
from .blocks import Source
from .body import BodyWalk
from .checks import check
from .codes import choose_family, is_told
from .columns import table_roles
from .draft import DraftMeasure, PlanDraft
from .entries import Entry
from .language import guess_language
from .outline import FOOTNOTE, axis_of, find_footnotes, find_toc, title_text
from .places import choose, into_tables
from .references import find_references
from .rows import RowWalk
from .starts import Start, find_starts
from .state import Reading
from .subactions import build_sub_actions, official_text
from .subthemes import find_subthemes
from .themes import ThemeFinder
from .titles import core_of
from .unused import find_unused

Progress = Callable[[str, float], None]


def parse(source: Source, sha256: str, filename: str, progress: Progress) -> PlanDraft:
    """Return the draft of the plan that the blocks of ``source`` hold."""
    reading = Reading(source)
    blocks = source.blocks
    reading.skip = find_toc(blocks)
    abbreviations, listed = find_abbreviations(blocks, reading.skip)
    notes = find_footnotes(blocks, reading.skip)
    reading.notes = {number: (blocks[at].text, blocks[at].place) for at, number in notes.items()}
    reading.skip |= dict.fromkeys(notes, FOOTNOTE)
    reading.used |= listed
    progress("structure", 0.7)
    _find_measures(reading, listed)
    _find_themes(reading)
    progress("checks", 0.9)
    meanings = {item.short: item.meaning for item in abbreviations}
    unused = find_unused(blocks, reading.used, reading.skip, reading.headers, source.dropped)
    findings = check(reading, unused, meanings)
    progress("checks", 1.0)
    return PlanDraft(
        sha256=sha256,
        filename=filename,
        media_type=source.media_type,
        language=guess_language(blocks),
        themes=tuple(reading.themes),
        measures=tuple(reading.measures),
        abbreviations=tuple(abbreviations),
        findings=tuple(findings),
        unused=tuple(unused),
    )


def _find_measures(reading: Reading, listed: set[int]) -> None:
    """Find how measures are coded, gather them wherever they stand, choose the plan."""
    blocks = reading.source.blocks
    starts = [
        start
        for start in find_starts(blocks)
        if start.index not in reading.skip and start.index not in listed
    ]
    family = choose_family(starts, blocks)
    if family is None:
        return
    reading.family = family
    told = [start for start in family.starts if is_told(start, family, blocks)]
    in_rows, in_text = _by_index(told, row=True), _by_index(told, row=False)
    size = len(family.starts[0].numbers)
    deeper = {start.index: start for start in starts if len(start.numbers) == size + 1}
    skip = {**reading.skip, **dict.fromkeys(listed, "abbreviations")}
    body = BodyWalk(blocks, skip, family, in_text, deeper).run()
    roles = table_roles(blocks, in_rows)
    walk = RowWalk(blocks, skip, family, in_rows, roles)
    rows = walk.run()
    reading.headers = walk.headers
    reading.partner_table = any(entry.table and entry.partner_cells for entry in rows)
    reading.chosen = choose([body, *into_tables(rows)])
    codes = {entry.start.key for entry in reading.chosen.main}
    giving = (other for other in reading.chosen.others if other.partner_cells)
    for entry in (*reading.chosen.main, *(one for one in giving if one.start.key in codes)):
        reading.used |= entry.used


def _by_index(starts: Sequence[Start], *, row: bool) -> dict[int, list[Start]]:
    grouped: dict[int, list[Start]] = {}
    for start in starts:
        if start.row == row:
            grouped.setdefault(start.index, []).append(start)
    return grouped


def _find_themes(reading: Reading) -> None:
    """Name themes and sub-themes, then build each measure of the draft."""
    family, blocks = reading.family, reading.source.blocks
    if family is None:
        return
    entries = reading.chosen.main
    prefixes = [family.theme(entry.start) for entry in entries]
    finder = ThemeFinder(blocks, reading.skip, entries, reading.chosen.others, prefixes)
    themes, owner = finder.find()
    reading.used |= finder.used
    parents = {at: family.parent(entry.start) for at, entry in enumerate(entries)}
    titles = {theme.code: (theme.title, finder.title_at.get(theme.code, -1)) for theme in themes}
    subthemes, member, named = find_subthemes(blocks, entries, owner, titles, parents)
    for theme in themes:
        reading.themes.append(theme)
        reading.themes += [sub for sub in subthemes if sub.parent_code == theme.code]
    reading.used |= named | _signposts(reading)
    for position, entry in enumerate(entries):
        measure = _measure(reading, entry, owner[position], member.get(position))
        reading.measures.append(measure)


def _signposts(reading: Reading) -> set[int]:
    """Return the titles above measures that only name an axis, or say "Measures"."""
    blocks = reading.source.blocks
    above = {at for entry in reading.chosen.main for at in entry.above}
    return {at for at in above if axis_of(title_text(blocks[at])) or not core_of(blocks[at].text)}


def _measure(
    reading: Reading, entry: Entry, theme: str | None, subtheme: str | None
) -> DraftMeasure:
    sub_actions = build_sub_actions(entry.code, entry.pieces)
    same = [
        other
        for other in (entry, *reading.chosen.others)
        if other.start.key == entry.start.key and other.partner_cells
    ]
    passages = [entry, *(other for other in same if other is not entry)]
    text = official_text(entry.pieces)
    marks = [mark for piece in entry.pieces for mark in piece.notes]
    notes = [reading.notes[mark] for mark in marks if mark in reading.notes]
    return DraftMeasure(
        code=entry.code,
        theme_code=theme,
        subtheme_code=subtheme,
        axis=entry.axis,
        official_text=text,
        sub_actions=sub_actions,
        partners=attach_partners(same, sub_actions),
        references=find_references(text, entry.place, notes),
        place=entry.place,
        source_passage="\n".join(raw for one in passages for raw in one.raw),
    )
