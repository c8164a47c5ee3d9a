"""How a document, as corrected, differs from the plan that it is to fill."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from maillon.plan.enums import Axis, ItemKind, ReferenceKind
from maillon.plan.models import Abbreviation, Measure, Plan, PlanImport, PlanImportItem, Theme
from maillon.plan.queries.imports import (
    Content,
    Extent,
    all_groups,
    content_of_item,
    content_of_measure,
    extent_of,
    kept_items,
    stored_measures,
)

ADDED, CHANGED, SAME = "added", "changed", "same"
FIELDS = ("text", "theme", "subtheme", "axis", "sub_actions", "partners", "references")
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of words: ``kind`` is ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A part of a measure that differs: ``field`` is one of ``FIELDS``.

    ``fills`` says that the plan had nothing there: only something comes, nothing goes.
    """

    field: str
    pieces: tuple[Piece, ...]
    fills: bool = False


@dataclass(frozen=True)
class Compared:
    """A measure of the document beside the plan's, where the plan has it."""

    item: PlanImportItem
    measure: Measure | None
    changes: tuple[Change, ...]

    @property
    def status(self) -> str:
        """``added``, ``changed`` or ``same``."""
        if self.measure is None:
            return ADDED
        return CHANGED if self.changes else SAME

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the parts that differ."""
        return tuple(change.field for change in self.changes)


@dataclass(frozen=True)
class ComparedTheme:
    """A theme of the document beside the plan's; a title of the plan is kept as it is."""

    item: PlanImportItem
    theme: Theme | None

    @property
    def named_otherwise(self) -> bool:
        """Whether the plan has the theme under another title."""
        titles = (
            (self.theme.title_fr, self.theme.title_nl, self.theme.title_en) if self.theme else ()
        )
        return bool(titles) and self.item.text not in titles


@dataclass(frozen=True)
class Comparison:
    """The differences between an import and a plan (``None``: a plan that is yet to be made)."""

    plan: Plan | None
    themes: list[ComparedTheme]
    measures: list[Compared]
    missing: list[Measure]
    abbreviations: list[dict[str, str]]
    extent: Extent

    def with_status(self, status: str) -> list[Compared]:
        """Return the measures that are ``added``, ``changed`` or ``same``."""
        return [row for row in self.measures if row.status == status]

    @property
    def added(self) -> int:
        """How many measures the plan does not have yet."""
        return len(self.with_status(ADDED))

    @property
    def changed(self) -> int:
        """How many measures of the plan differ."""
        return len(self.with_status(CHANGED))

    @property
    def same(self) -> int:
        """How many measures are as the plan has them."""
        return len(self.with_status(SAME))

    @property
    def changes_nothing(self) -> bool:
        """Whether confirming would leave the plan as it is."""
        new_themes = any(row.theme is None for row in self.themes)
        return not (new_themes or self.added or self.changed or self.abbreviations)


def compare(plan_import: PlanImport, plan: Plan | None) -> Comparison:
    """Return how ``plan_import``, as corrected, differs from ``plan``."""
    items = kept_items(plan_import, ItemKind.MEASURE)
    extent, groups = extent_of(items), all_groups()
    stored = stored_measures(plan) if plan else {}
    measures = []
    for item in items:
        measure = stored.get(item.code)
        changes: tuple[Change, ...] = ()
        if measure:
            new = content_of_item(item, groups)
            changes = tuple(differences(content_of_measure(measure), new, extent))
        measures.append(Compared(item, measure, changes))
    themes = {t.code: t for t in Theme.objects.filter(plan=plan)} if plan else {}
    codes = {item.code for item in items}
    return Comparison(
        plan=plan,
        themes=[
            ComparedTheme(item, themes.get(item.code))
            for item in kept_items(plan_import, ItemKind.THEME)
        ],
        measures=measures,
        missing=[measure for code, measure in stored.items() if code not in codes],
        abbreviations=_new_abbreviations(plan_import, plan),
        extent=extent,
    )


def differences(old: Content, new: Content, extent: Extent) -> Iterable[Change]:
    """Yield the parts that ``new`` changes; a part that the document never tells is left alone."""
    if _one_line(old.text) != _one_line(new.text):
        yield Change("text", tuple(word_diff(old.text, new.text)), fills=not old.text)
    if new.theme and old.theme != new.theme:
        yield Change("theme", _replaced(old.theme, new.theme))
    if extent.subtheme and old.subtheme != new.subtheme:
        yield Change("subtheme", _replaced(old.subtheme, new.subtheme))
    if extent.axis and old.axis != new.axis:
        names = dict(Axis.choices)
        pair = (str(names.get(content.axis, "")) for content in (old, new))
        yield Change("axis", _replaced(*pair))
    if extent.sub_actions and _same_breaks(old.sub_actions) != _same_breaks(new.sub_actions):
        before, after = (_steps(content) for content in (old, new))
        fills = _only_fills(old, new)
        yield Change("sub_actions", tuple(word_diff(before, after)), fills=fills)
    if extent.partners and old.partners != new.partners:
        yield Change("partners", _sets(old.partners, new.partners, _partner))
    told = told_references(old.references, new.references, extent)
    if told != new.references:
        yield Change("references", _sets(told, new.references, lambda pair: pair[1]))


def told_references(
    old: frozenset[tuple[str, str]], new: frozenset[tuple[str, str]], extent: Extent
) -> frozenset[tuple[str, str]]:
    """Return the stored references that ``new`` may change: of the kinds that the document tells.

    References inside the plan are only added: sentences point at each other in too many ways.
    """
    kinds = extent.references - {ReferenceKind.INTERNAL}
    return frozenset(pair for pair in old if pair[0] in kinds or pair in new)


def _only_fills(old: Content, new: Content) -> bool:
    """Say whether the sub-actions are the same and only their texts come in."""
    codes = [(code, parent) for code, parent, _text in old.sub_actions]
    no_text = not any(text for _code, _parent, text in old.sub_actions)
    return no_text and (codes == [(c, p) for c, p, _text in new.sub_actions] or not codes)


def word_diff(old: str, new: str) -> Iterable[Piece]:
    """Yield the words of both texts in order: those that stay, go and come."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("gone", "".join(before[i1:i2]))
        if j2 > j1:
            yield Piece("new", "".join(after[j1:j2]))


def _one_line(text: str) -> str:
    """Return ``text`` with single blanks: Word and PDF break the same lines otherwise."""
    return " ".join(text.split())


def _same_breaks(steps: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    return [(code, parent, _one_line(text)) for code, parent, text in steps]


def _steps(content: Content) -> str:
    return "\n".join(f"{code} {text}".strip() for code, _parent, text in content.sub_actions)


def _replaced(old: str, new: str) -> tuple[Piece, ...]:
    pieces = (Piece("gone", old), Piece("new", new))
    return tuple(piece for piece in pieces if piece.text)


def _partner(pair: tuple[str, str]) -> str:
    label, step = pair
    return f"{label} ({step})" if step else label


def _sets(
    old: frozenset[tuple[str, str]], new: frozenset[tuple[str, str]], word: object
) -> tuple[Piece, ...]:
    """Return what goes and what comes, each as a list with commas."""
    write = word if callable(word) else str
    gone = ", ".join(sorted(write(pair) for pair in old - new))
    came = ", ".join(sorted(write(pair) for pair in new - old))
    return _replaced(gone, came)


def _new_abbreviations(plan_import: PlanImport, plan: Plan | None) -> list[dict[str, str]]:
    """Return the abbreviations of the document that the plan has not, or explains otherwise."""
    known = dict(Abbreviation.objects.filter(plan=plan).values_list("short", "meaning"))
    read = {row["short"]: row for row in plan_import.reading.get("abbreviations", [])}
    return [row for short, row in read.items() if known.get(short[:60]) != row["meaning"][:400]]
