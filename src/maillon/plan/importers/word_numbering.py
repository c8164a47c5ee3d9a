"""The numbers that Word shows before paragraphs without their being in the text."""

import re
from dataclasses import dataclass, field

import docx
from lxml import etree

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass
class _Level:
    text: str
    format: str
    start: int


@dataclass
class Numbering:
    """Counts the numbered paragraphs and gives each the label that Word prints."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    style_numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: docx.document.Document) -> "Numbering":
        """Return the numbering that the document defines."""
        numbering = cls()
        part = next(
            (
                p
                for p in document.part.package.iter_parts()
                if str(p.partname).endswith("/numbering.xml")
            ),
            None,
        )
        if part is not None:
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            numbering._define(root)
        for style in document.styles.element.iter(f"{_NS}style"):
            found = _number_of(style)
            if found:
                numbering.style_numbers[style.get(f"{_NS}styleId") or ""] = found
        return numbering

    def _define(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{_NS}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_NS}lvl"):
                depth = int(level.get(f"{_NS}ilvl") or 0)
                levels[depth] = _Level(
                    _value(level, "lvlText"),
                    _value(level, "numFmt"),
                    int(_value(level, "start") or 1),
                )
            self.levels[abstract.get(f"{_NS}abstractNumId") or ""] = levels
        for number in root.iter(f"{_NS}num"):
            self.abstract_of[number.get(f"{_NS}numId") or ""] = _value(number, "abstractNumId")

    def label(self, paragraph: etree._Element) -> tuple[str, int, bool]:
        """Return the label of a paragraph, its depth, and whether it is in a list at all."""
        style = paragraph.find(f"{_NS}pPr/{_NS}pStyle")
        of_style = (
            self.style_numbers.get(style.get(f"{_NS}val") or "") if style is not None else None
        )
        found = _number_of(paragraph) or of_style
        if not found or found[0] in {"", "0"}:
            return "", 0, False
        number, depth = found
        abstract = self.abstract_of.get(number, number)
        level = self.levels.get(abstract, {}).get(depth)
        if level is None:
            return "", depth, True
        self._count(abstract, depth, level)
        return self._written(abstract, level), depth, True

    def _count(self, abstract: str, depth: int, level: _Level) -> None:
        key = (abstract, depth)
        self.counts[key] = self.counts.get(key, level.start - 1) + 1
        for deeper in [k for k in self.counts if k[0] == abstract and k[1] > depth]:
            del self.counts[deeper]

    def _written(self, abstract: str, level: _Level) -> str:
        if level.format in {"bullet", "none"}:
            return level.text if level.format == "bullet" and len(level.text) == 1 else ""

        def number(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            own = self.levels[abstract].get(depth)
            count = self.counts.get((abstract, depth), own.start if own else 1)
            return _shaped(count, own.format if own else "decimal")

        return re.sub(r"%(\d)", number, level.text)


def _number_of(element: etree._Element) -> tuple[str, int] | None:
    """Return (list, depth) of a paragraph or a style, or None when it is in no list."""
    properties = element.find(f"{_NS}pPr/{_NS}numPr")
    if properties is None:
        return None
    number = _value(properties, "numId")
    return (number, int(_value(properties, "ilvl") or 0)) if number else None


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{_NS}{name}")
    return (child.get(f"{_NS}val") or "") if child is not None else ""


def _shaped(count: int, form: str) -> str:
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(65 + (max(count, 1) - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"}:
        text, left = "", min(count, 399)
        for value, sign in _ROMAN:
            while left >= value:
                text, left = text + sign, left - value
        return text if form == "upperRoman" else text.lower()
    return str(count)
