"""Finding the sub-themes: titles that stand directly above the measures of a theme."""

from collections.abc import Mapping, Sequence

from .blocks import Block
from .cleaning import fold
from .draft import DraftTheme
from .entries import Entry
from .outline import axis_of, title_text
from .titles import alike, core_of, is_structure, read_labelled
from .vocabulary import MEASURES_WORDS


def find_subthemes(
    blocks: Sequence[Block],
    entries: Sequence[Entry],
    owner: Mapping[int, str | None],
    theme_titles: Mapping[str, tuple[str, int]],
    parents: Mapping[int, str | None],
) -> tuple[list[DraftTheme], dict[int, str], set[int]]:
    """Return the sub-themes, the sub-theme code of each entry, and the titles that name them.

    A sub-theme is a title that stands directly above measures, below the title of their theme,
    and that says more than "Measures", an axis, or what is repeated under every theme.
    """
    above = {at: _nearest_core(blocks, entry, at) for at, entry in enumerate(entries)}
    spread: dict[str, set[str | None]] = {}
    for at, (_index, core) in above.items():
        spread.setdefault(fold(core), set()).add(owner[at])
    found: dict[tuple[str, str], DraftTheme] = {}
    member: dict[int, str] = {}
    named: set[int] = set()
    current: tuple[str | None, str] = (None, "")
    for at in range(len(entries)):
        theme = owner[at]
        if theme != current[0]:
            current = (theme, "")
        index, core = above[at]
        title, titled_at = theme_titles.get(theme or "", ("", -1))
        usable = core and theme and len(spread[fold(core)]) == 1 and alike(core, title) < 0.9
        usable = usable and (index > titled_at or titled_at > min(entries[at].used))
        usable = usable and not _covers_next_theme(entries, owner, at)
        if usable and not read_labelled(title_text(blocks[index])):
            current = (theme, fold(core))
            named.add(index)
            if (theme or "", fold(core)) not in found:
                count = sum(1 for key in found if key[0] == theme)
                code = parents.get(at) or f"{theme}{chr(97 + count % 26)}"
                place = blocks[index].place
                found[(theme or "", fold(core))] = DraftTheme(code, core, theme, place)
        if current[1]:
            member[at] = found[(theme or "", current[1])].code
    return list(found.values()), member, named


def _covers_next_theme(entries: Sequence[Entry], owner: Mapping[int, str | None], at: int) -> bool:
    """Tell whether the title above an entry is also the one above measures of the next theme."""
    for later in range(at + 1, len(entries)):
        if entries[later].above:
            return False
        if owner[later] != owner[at]:
            return True
    return False


def _nearest_core(blocks: Sequence[Block], entry: Entry, at: int) -> tuple[int, str]:
    """Return the title directly above an entry (axes aside) and what it says."""
    end = min(entry.used)
    for index in reversed(entry.above):
        text = title_text(blocks[index])
        gap = [near for near in range(index + 1, end) if near not in entry.above]
        said = fold(text.split(" ")[0]) in MEASURES_WORDS
        if any(len(blocks[near].text) > 40 for near in gap) and not said:
            return -1, ""
        if axis_of(text):
            continue
        return (index, core_of(text)) if not is_structure(text) else (-1, "")
    return -1, ""
