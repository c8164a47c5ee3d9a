"""Finding the themes: from labels, numbered titles, tables of contents and headings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .blocks import HEADING, ROW, Block
from .cleaning import fold
from .draft import DraftTheme, Place
from .entries import Entry
from .outline import (
    TOC,
    Numbered,
    axis_of,
    is_title,
    read_numbered,
    title_text,
    without_number,
)
from .titles import alike, arabic, core_of, is_structure, read_labelled, same_number

MIN_ALIKE = 0.85


@dataclass
class ThemeFinder:
    """Names the themes and sub-themes of the measures found."""

    blocks: Sequence[Block]
    skip: Mapping[int, str]
    entries: Sequence[Entry]
    other_entries: Sequence[Entry]
    prefixes: Sequence[str | None]
    labelled: list[Numbered] = field(default_factory=list)
    numbered: list[Numbered] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    title_at: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, block in enumerate(self.blocks):
            self._collect(index, block)

    def _collect(self, index: int, block: Block) -> None:
        in_toc = self.skip.get(index) == TOC
        if index in self.skip and not in_toc:
            return
        row_title = block.kind == ROW and (in_toc or len([c for c in block.cells if c]) == 1)
        text = title_text(block)
        labelled = read_labelled(text) if len(text) <= 200 else None
        if labelled:
            number, title = labelled
            title = title or self._next_title(index)
            if title:
                self.labelled.append(Numbered(index, number, title, TOC if in_toc else "label"))
            return
        if not (row_title or is_title(index, self.blocks)):
            return
        if not in_toc:
            self.titles.append(index)
        numbered = read_numbered(text)
        if numbered and not axis_of(numbered[1]):
            kind = TOC if in_toc else ("row" if block.kind == ROW else "title")
            self.numbered.append(Numbered(index, *numbered, kind))

    def _next_title(self, index: int) -> str:
        near = index + 1
        if near < len(self.blocks) and is_title(near, self.blocks):
            title = self.blocks[near].text
            return title if not axis_of(title) and not read_labelled(title) else ""
        return ""

    def find(self) -> tuple[list[DraftTheme], dict[int, str | None]]:
        """Return the themes in order, and the theme code of each entry (by its position)."""
        if any(prefix for prefix in self.prefixes):
            return self._by_prefix()
        if any(entry.theme_title for entry in self.entries):
            return self._by_column()
        return self._by_heading()

    def _by_prefix(self) -> tuple[list[DraftTheme], dict[int, str | None]]:
        codes = list(dict.fromkeys(prefix for prefix in self.prefixes if prefix))
        themes = [self._theme(code) for code in codes]
        known = set(codes)
        for one in self.labelled:
            if one.kind == "label" and not any(same_number(one.number, code) for code in known):
                known.add(one.number)
                if self._label_is_used():
                    themes.append(DraftTheme(one.number, one.title, None, self._place(one.index)))
        if all(theme.code.isdigit() for theme in themes):
            themes.sort(key=lambda theme: int(theme.code))
        return themes, dict(enumerate(self.prefixes))

    def _label_is_used(self) -> bool:
        """Tell whether the labelled titles number the same themes as the codes do."""
        numbers = {arabic(one.number) for one in self.labelled}
        return {prefix for prefix in self.prefixes if prefix} <= numbers | {None}

    def _theme(self, code: str) -> DraftTheme:
        first = next(at for at, prefix in enumerate(self.prefixes) if prefix == code)
        region = self._region(first)
        for choice in (self._labelled_title, self._title_like_numbered, self._governing):
            found = choice(code, region)
            if found:
                return self._named(code, found)
        column = self.entries[first].theme_title
        if column:
            return DraftTheme(code, without_number(column), None, self.entries[first].place)
        found = self._heading(region) or self._in_toc(code)
        if found:
            return self._named(code, found)
        return DraftTheme(code, "", None, self.entries[first].place)

    def _named(self, code: str, found: tuple[int, str]) -> DraftTheme:
        self.used.add(found[0])
        self.title_at[code] = found[0]
        return DraftTheme(code, found[1], None, self._place(found[0]))

    def _region(self, first: int) -> range:
        """Return the blocks between the measures of the theme before and those of this one."""
        begin = max(self.entries[first - 1].used) + 1 if first else 0
        return range(begin, min(self.entries[first].used))

    def _labelled_title(self, code: str, region: range) -> tuple[int, str] | None:
        own = [one for one in self.labelled if same_number(one.number, code)]
        if not own:
            return None
        counts = Counter(fold(one.title) for one in own)
        best = max(counts.values())
        common = [one for one in own if counts[fold(one.title)] == best]
        exact = Counter(one.title for one in common).most_common(1)[0][0]
        written = [one for one in common if one.title == exact]
        inside = [one for one in written if one.index in region and one.kind != TOC]
        near = [one for one in own if one.index in region and one.kind != TOC] if best == 1 else []
        chosen = [*near[-1:], *inside[:1], *(one for one in written if one.kind != TOC), *written][
            0
        ]
        return chosen.index, chosen.title

    def _title_like_numbered(self, code: str, region: range) -> tuple[int, str] | None:
        """Find the unnumbered heading that the table of contents or an annex numbers."""
        names = [one for one in self.numbered if same_number(one.number, code)]
        best: tuple[float, int] = (MIN_ALIKE, -1)
        for index in self.titles:
            if index in region and not axis_of(self.blocks[index].text):
                title = without_number(title_text(self.blocks[index]))
                others = (one.title for one in names if one.index != index)
                score = max((alike(title, name) for name in others), default=0.0)
                numbered = read_numbered(title_text(self.blocks[index]))
                if numbered and not same_number(numbered[0], code):
                    continue
                best = max(best, (score, index))
        if best[1] < 0:
            return None
        return best[1], without_number(title_text(self.blocks[best[1]]))

    def _governing(self, code: str, region: range) -> tuple[int, str] | None:
        """Find the numbered title that the measures of the theme follow directly."""
        firsts = (*self.entries, *self.other_entries)
        for one in self.numbered:
            if one.kind == TOC or not same_number(one.number, code):
                continue
            after = [entry for entry in firsts if min(entry.used) > one.index]
            nearest = min(after, key=lambda entry: min(entry.used), default=None)
            if nearest is None or not self._has_prefix(nearest, code):
                continue
            between = range(one.index + 1, min(nearest.used))
            rivals = [two for two in self.numbered if two.kind == one.kind and two.index in between]
            if not any(
                arabic(two.number) != arabic(code) and not axis_of(two.title) for two in rivals
            ):
                return one.index, without_number(one.title) if one.kind == "row" else one.title
        return None

    def _has_prefix(self, entry: Entry, code: str) -> bool:
        start = entry.start
        return code in {start.letters, str(start.numbers[0])}

    def _heading(self, region: range) -> tuple[int, str] | None:
        """Find the highest heading above the measures that names no part of the plan's form."""
        inside = [
            index
            for index in self.titles
            if index in region
            and not axis_of(self.blocks[index].text)
            and not is_structure(title_text(self.blocks[index]))
        ]
        marked = [index for index in inside if self.blocks[index].kind == HEADING]
        if marked:
            top = min(self.blocks[index].level for index in marked)
            chosen = [index for index in marked if self.blocks[index].level == top]
            if region.start == 0 and len(chosen) == 1 and len(marked) > 1 and top == 1:
                lower = [index for index in marked if index not in chosen]
                chosen = lower if self._is_document_title(chosen[0]) else chosen
            return chosen[-1], core_of(title_text(self.blocks[chosen[-1]]))
        if not inside:
            return None
        index = inside[-1] if region.start == 0 else inside[0]
        return index, core_of(title_text(self.blocks[index]))

    def _is_document_title(self, index: int) -> bool:
        level = self.blocks[index].level
        same = [
            at
            for at in self.titles
            if self.blocks[at].level == level and self.blocks[at].kind == HEADING
        ]
        return len(same) == 1

    def _in_toc(self, code: str) -> tuple[int, str] | None:
        named = [one for one in self.numbered if same_number(one.number, code) and one.kind == TOC]
        return (named[-1].index, named[-1].title) if named else None

    def _by_column(self) -> tuple[list[DraftTheme], dict[int, str | None]]:
        themes: dict[str, DraftTheme] = {}
        owner: dict[int, str | None] = {}
        for position, entry in enumerate(self.entries):
            name = entry.theme_title
            if name and fold(name) not in themes:
                read = read_labelled(name) or read_numbered(name)
                number, title = read or (str(len(themes) + 1), name)
                themes[fold(name)] = DraftTheme(number, title or name, None, entry.place)
            owner[position] = themes[fold(name)].code if name else None
        return list(themes.values()), owner

    def _by_heading(self) -> tuple[list[DraftTheme], dict[int, str | None]]:
        """Name the theme of codes numbered straight through: the title they stand under."""
        themes: dict[int, DraftTheme] = {}
        owner: dict[int, str | None] = {}
        level = self._theme_level()
        for position, entry in enumerate(self.entries):
            index = self._title_above(min(entry.used), level)
            if index is None:
                owner[position] = None
                continue
            if index not in themes:
                themes[index] = self._headed(index, len(themes) + 1)
                self.used.add(index)
                self.title_at[themes[index].code] = index
            owner[position] = themes[index].code
        return list(themes.values()), owner

    def _headed(self, index: int, ordinal: int) -> DraftTheme:
        text = title_text(self.blocks[index])
        read = read_labelled(text) or read_numbered(text)
        number, title = read or (str(ordinal), core_of(text))
        if not title:
            title = self._next_title(index) or text
        if number in self.title_at:
            number = str(ordinal)
        return DraftTheme(number, title, None, self._place(index))

    def _theme_level(self) -> int:
        """Return the rank of the headings that divide the measures, 0 when none is ranked."""
        chains: dict[int, set[int]] = {}
        for entry in self.entries:
            seen: dict[int, int] = {}
            for index in self.titles:
                if index >= min(entry.used):
                    break
                block = self.blocks[index]
                if block.kind == HEADING and not axis_of(block.text):
                    seen = {lvl: at for lvl, at in seen.items() if lvl < block.level}
                    seen[block.level] = index
            for level, index in seen.items():
                chains.setdefault(level, set()).add(index)
        divided = [level for level in sorted(chains) if len(chains[level]) > 1]
        return divided[0] if divided else min(chains, default=0)

    def _title_above(self, before: int, level: int) -> int | None:
        labels = [one.index for one in self.labelled if one.kind != TOC]
        candidates = [index for index in labels if index < before]
        if candidates and len(labels) > 1:
            return candidates[-1]
        for index in reversed(self.titles):
            block = self.blocks[index]
            if index >= before or axis_of(block.text) or is_structure(title_text(block)):
                continue
            if not level or (block.kind == HEADING and block.level <= level) or block.kind == ROW:
                return index
        return None

    def _place(self, index: int) -> Place:
        return self.blocks[index].place
