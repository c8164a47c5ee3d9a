"""The page of a request as its template reads it: each field with its value, version and label.

A field is posted as ``f:<item>:<name>``; ``seen`` is one hidden text that says, for each field,
the version and the value (as a checksum) that the person had before their eyes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

from django.http import QueryDict
from django.utils.translation import gettext as _

from maillon.core.languages import CODES, current
from maillon.implementation.enums import ContributionKind, ItemAnswer
from maillon.implementation.forms.choices import FormChoices, Options
from maillon.implementation.operations.answers import title_of
from maillon.implementation.operations.entry import Conflict, Entry, note_version
from maillon.implementation.queries.entry import (
    CONFIRM,
    OWN,
    SECTION,
    AskedFigure,
    Part,
    Sheet,
    written,
)
from maillon.implementation.queries.fields import (
    MEASURES,
    NOTE,
    anchor_of,
    extra_name,
    figure_name,
    longest_of,
)
from maillon.implementation.rules.entry import WORDS, problem_of

Key = tuple[int | None, str]
REQUEST = "request"


@dataclass(frozen=True)
class Trouble:
    """What a save of the whole page could not do: the other's values, and what was typed here."""

    conflicts: Mapping[Key, Conflict] = field(default_factory=dict)
    mine: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Box:
    """One field: where it is, what stands in it, what is wrong with it."""

    item_id: int | None
    name: str
    label: str
    value: str
    version: int
    problem: str = ""
    conflict: Conflict | None = None
    language: str = ""
    before: str = ""

    @property
    def id(self) -> str:
        """The id of the field, and the anchor that leads to it."""
        return anchor_of(self.item_id, self.name) if self.item_id else self.name

    @property
    def key(self) -> str:
        """The field in the page's own words: ``12:description_fr``."""
        return f"{self.item_id or REQUEST}:{self.name}"

    @property
    def longest(self) -> int:
        """How many characters it takes."""
        return longest_of(self.name) or 5_000


@dataclass(frozen=True)
class GridRow:
    """A row of figures: what is asked, what it was, a cell for each year."""

    figure: AskedFigure
    cells: list[Box]
    before: str
    before_year: int | None


@dataclass(frozen=True)
class PartForm:
    """One part of the page."""

    part: Part
    trouble: Trouble
    choices: FormChoices
    language: str

    @property
    def title(self) -> str:
        """How the part is called."""
        return title_of(self.part)

    @property
    def anchor(self) -> str:
        """The id of the part on the page."""
        return anchor_of(self.part.item.pk)

    def box(self, name: str, label: str, *, whole: bool = False, language: str = "") -> Box:
        """Return a field of the part; what was typed and not stored yet comes first."""
        key = (self.part.item.pk, name)
        conflict = self.trouble.conflicts.get(key)
        value = self.trouble.mine.get(key, self.part.value(name))
        return Box(
            item_id=self.part.item.pk,
            name=name,
            label=label,
            value=value,
            version=conflict.version if conflict else self.part.version(name),
            problem=problem_of(name, value, whole=whole),
            conflict=conflict,
            language=language,
        )

    @cached_property
    def answer(self) -> Box:
        """What the partner says of it."""
        return self.box("answer", _("Your answer"))

    @cached_property
    def answers(self) -> list[tuple[str, str]]:
        """The answers that can be chosen, with their words."""
        words = {
            ItemAnswer.SAME: _("Same as last time"),
            ItemAnswer.CHANGED: _("It changed"),
            ItemAnswer.ENDED: _("It has ended"),
            ItemAnswer.NOTHING: _("Nothing to report"),
        }
        if self.part.kind == OWN:
            return []
        if self.part.previous is None:
            words[ItemAnswer.CHANGED] = _("We report something")
        if self.part.kind == SECTION:
            del words[ItemAnswer.ENDED]
        if self.part.previous is None:
            del words[ItemAnswer.SAME]
        return [(str(answer), text) for answer, text in words.items()]

    @cached_property
    def reason(self) -> Box:
        """Why there is nothing."""
        return self.box("reason", _("Why is there nothing to report?"))

    @cached_property
    def asks_title(self) -> bool:
        """Whether the partner gives the title: not where the form has one."""
        return self.part.kind != SECTION

    @cached_property
    def asks_text(self) -> bool:
        """Whether a text is asked."""
        section = self.part.item.section
        return section is None or section.asks_text

    @cached_property
    def title_box(self) -> Box:
        """The title in the reader's language."""
        return self.box(f"title_{self.language}", _("Title"), language=self.language)

    @cached_property
    def text_box(self) -> Box:
        """The text in the reader's language."""
        name = f"description_{self.language}"
        return self.box(name, _("What was done, and with what result"), language=self.language)

    @cached_property
    def other_boxes(self) -> list[Box]:
        """Title and text in the two other languages."""
        names = {"fr": _("in French"), "nl": _("in Dutch"), "en": _("in English")}
        boxes = []
        for lang in (code for code in CODES if code != self.language):
            if self.asks_title:
                label = _("Title %(language)s") % {"language": names[lang]}
                boxes.append(self.box(f"title_{lang}", label, language=lang))
            label = _("Text %(language)s") % {"language": names[lang]}
            boxes.append(self.box(f"description_{lang}", label, language=lang))
        return boxes

    @cached_property
    def has_other(self) -> bool:
        """Whether something stands in another language."""
        return any(box.value for box in self.other_boxes)

    @cached_property
    def rows(self) -> list[GridRow]:
        """The figures asked, or reported before."""
        return [self._row(figure) for figure in self.part.rows]

    def _row(self, figure: AskedFigure) -> GridRow:
        cells = [
            self.box(figure_name(figure.key, year), f"{figure.label}, {year}", whole=figure.whole)
            for year in self.part.years
        ]
        before = written(figure.before, WORDS) if figure.before else ""
        return GridRow(figure, cells, before, figure.before.year if figure.before else None)

    @cached_property
    def extras(self) -> list[list[Box]]:
        """Figures of their own: the rows that hold something, and an empty one."""
        numbers = self._numbers("extra")
        return [
            [
                self.box(extra_name(number, "label"), _("What it counts")),
                self.box(extra_name(number, "unit"), _("Unit")),
                *(
                    self.box(extra_name(number, year), _("Value %(year)s") % {"year": year})
                    for year in self.part.years
                ),
            ]
            for number in numbers
        ]

    @cached_property
    def partners(self) -> list[list[Box]]:
        """Who did it with them: the rows that hold something, and an empty one."""
        return [
            [
                self.box(f"partner:{number}:name", _("Organisation")),
                self.box(f"partner:{number}:share", _("Its share, in a few words")),
            ]
            for number in self._numbers("partner")
        ]

    def _numbers(self, prefix: str) -> list[int]:
        numbers = set(self.part.numbers(prefix)) | {
            int(name.split(":")[1])
            for item_id, name in self.trouble.mine
            if item_id == self.part.item.pk and name.startswith(f"{prefix}:")
        }
        return [*sorted(numbers), max(numbers, default=0) + 1]

    @cached_property
    def has_partners(self) -> bool:
        """Whether somebody else is named."""
        return len(self.partners) > 1

    @cached_property
    def share(self) -> Box:
        """Their own share of what was done together."""
        return self.box("share", _("Your own share, in a few words"))

    @cached_property
    def asks_measures(self) -> bool:
        """Whether the partner says which measures it serves."""
        previous = self.part.previous
        if self.part.kind == CONFIRM and previous is not None:
            return previous.plan_id != self.choices.plan.pk
        return self.part.kind == OWN

    @cached_property
    def measures(self) -> list[Box]:
        """The measures it serves, the main one first."""
        return [
            self.box(name, _("Main measure") if place == 0 else _("Another measure"))
            for place, name in enumerate(MEASURES)
        ]

    @property
    def suggest_from(self) -> str:
        """The fields from which measures are suggested, as a selector."""
        return f"#{self.title_box.id}, #{self.text_box.id}"

    @cached_property
    def measure_options(self) -> Options:
        """The measures by theme, each under its code."""
        groups: dict[str, Options] = {}
        for row in self.choices.measures:
            heading = f"{row.theme.code}. {row.theme.title}"
            groups.setdefault(heading, []).append((row.code, f"{row.code} {row.title}"))
        return list(groups.items())

    @cached_property
    def kind(self) -> Box:
        """How the partner contributes."""
        return self.box("kind", _("Kind"))

    @cached_property
    def kinds(self) -> Options:
        """The kinds to choose from."""
        return list(ContributionKind.choices)

    @cached_property
    def years(self) -> list[Box]:
        """From when to when."""
        return [self.box("first_year", _("First year")), self.box("last_year", _("Last year"))]

    @cached_property
    def questions(self) -> list[tuple[object, Box]]:
        """What the coordination asks, each with the field of its answer."""
        return [
            (question, self.box(f"question:{question.pk}", _("Your answer")))
            for question in self.part.questions
        ]

    @cached_property
    def boxes(self) -> Iterable[Box]:
        """Every field of the part that the page shows."""
        boxes = [self.answer, self.reason, self.title_box, self.text_box, *self.other_boxes]
        boxes += [cell for row in self.rows for cell in row.cells]
        boxes += [cell for row in self.extras for cell in row]
        boxes += [cell for row in self.partners for cell in row]
        boxes += [self.share, *self.measures, self.kind, *self.years]
        return [*boxes, *(box for _question, box in self.questions)]


@dataclass(frozen=True)
class RequestForm:
    """The whole page."""

    sheet: Sheet
    trouble: Trouble = field(default_factory=Trouble)

    @cached_property
    def parts(self) -> list[PartForm]:
        """The parts in the order of the page."""
        choices = FormChoices(self.sheet.request.round.plan)
        return [PartForm(part, self.trouble, choices, current()) for part in self.sheet.parts]

    @property
    def confirm(self) -> list[PartForm]:
        """What was reported before, to confirm."""
        return [form for form in self.parts if form.part.kind == CONFIRM]

    @property
    def sections(self) -> list[PartForm]:
        """What the form asks."""
        return [form for form in self.parts if form.part.kind == SECTION]

    @property
    def own(self) -> list[PartForm]:
        """What the partner adds."""
        return [form for form in self.parts if form.part.kind == OWN]

    @cached_property
    def note(self) -> Box:
        """The message to the coordination."""
        there = self.sheet.request.general_note
        conflict = self.trouble.conflicts.get((None, NOTE))
        return Box(
            item_id=None,
            name=NOTE,
            label=_("Message to the coordination"),
            value=self.trouble.mine.get((None, NOTE), there),
            version=note_version(there),
            conflict=conflict,
        )

    @cached_property
    def seen(self) -> str:
        """What the page shows, for the comparison when it comes back: versions and checksums."""
        boxes = [box for form in self.parts for box in form.boxes] + [self.note]
        return json.dumps(
            {
                box.key: [box.version, crc32(box.value.encode()) if not box.conflict else 0]
                for box in boxes
            },
            separators=(",", ":"),
        )

    @property
    def conflicts(self) -> list[Box]:
        """The fields that somebody else changed in between."""
        boxes = [box for form in self.parts for box in form.boxes] + [self.note]
        return [box for box in boxes if box.conflict]


def posted_entries(data: QueryDict) -> list[Entry]:
    """Return the fields of a posted page that differ from what the page showed.

    What cannot be read is left out: the field then counts as new, and is compared with the store.
    """
    try:
        seen = json.loads(data.get("seen", "") or "{}")
    except ValueError:
        seen = {}
    seen = seen if isinstance(seen, dict) else {}
    entries = []
    for key in data:
        entry = _entry(key, str(data[key]).replace("\r\n", "\n"), seen)
        if entry is not None:
            entries.append(entry)
    return entries


def _entry(key: str, value: str, seen: Mapping[str, object]) -> Entry | None:
    parts = key.split(":", 2)
    if len(parts) != 3 or parts[0] != "f":
        return None
    item, name = parts[1], parts[2]
    if item != REQUEST and not (item.isascii() and item.isdigit() and len(item) < 18):
        return None
    found = seen.get(f"{item}:{name}")
    version, checksum = 0, crc32(b"")
    if isinstance(found, list) and len(found) == 2 and all(isinstance(n, int) for n in found):
        version, checksum = found
    if crc32(value.encode()) == checksum:
        return None
    return Entry(None if item == REQUEST else int(item), name, value, version)
