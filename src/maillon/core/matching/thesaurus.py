"""A thesaurus: concepts with the words for them in several languages, read from a CSV file.

Maillon's engine holds no domain word; what "phishing" has to do with "cybersecurity", and that
"fietsdiefstal" is "vol de vélo", is said in a file that an authority can read and edit.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maillon.core.matching.stopwords import stop_words
from maillon.core.text import fold, stems

LANGUAGES = ("fr", "nl", "en")
_COLUMNS = ("concept", "broader", *LANGUAGES)
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_TERM_WORD = re.compile(r"[*=]?[^\W_]+(?:\.\d+)*\*?")
_ENDING = 3  # letters, at most, that words of one stem may differ in
_PREFIX_MINIMUM = 3  # letters before a star: "a*" would match everything


class ThesaurusRefused(ValueError):
    """The file is not a thesaurus; the message names the line and what to mend."""


@dataclass(frozen=True)
class Word:
    """A word of a text: as written, folded, its stem in ``language``, and where it stands."""

    surface: str
    folded: str
    stem: str
    language: str
    start: int
    end: int


@dataclass(frozen=True)
class _Pattern:
    """One word of a term: a word with its stem, or letters with a star before or after."""

    text: str
    stem: str
    language: str
    begins: bool
    ends: bool

    def fits(self, word: Word) -> bool:
        if self.begins and self.ends:
            return self.text in word.folded
        if self.begins:
            return word.folded.startswith(self.text)
        if self.ends:
            return word.folded.endswith(self.text)
        # A stem says nothing in another language: "parking" would be the Dutch "park".
        return word.folded == self.text or (
            self.stem != ""
            and word.language == self.language
            and word.stem == self.stem
            and _alike(word.folded, self.text)
        )


def _alike(one: str, other: str) -> bool:
    """Say whether two words differ in their last letters only.

    Stems are generous: "concert" and "concertation" have the same, and so have "vol" and "volant".
    Short words may differ in a third of their letters.
    """
    longest = max(len(one), len(other))
    kept = longest - min(_ENDING, longest // 3)
    return one[:kept] == other[:kept]


@dataclass(eq=False)
class Thesaurus:
    """Concepts, what each falls under, and the terms that mean them."""

    broader: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: list[tuple[str, tuple[_Pattern, ...]]] = field(default_factory=list)
    _by_letters: dict[str, list[tuple[str, tuple[_Pattern, ...]]]] = field(default_factory=dict)
    _anywhere: list[tuple[str, tuple[_Pattern, ...]]] = field(default_factory=list)

    def add(self, concept: str, patterns: tuple[_Pattern, ...]) -> None:
        """Let ``patterns``, in this order, mean ``concept``."""
        term = (concept, patterns)
        self.terms.append(term)
        first = patterns[0]
        if first.ends:
            self._anywhere.append(term)
        else:
            for key in {first.text[:3], first.stem[:3] or first.text[:3]}:
                self._by_letters.setdefault(key, []).append(term)

    def find(self, words: list[Word]) -> Iterable[tuple[str, tuple[Word, ...]]]:
        """Yield each concept that ``words`` (without stop words) mention, and by which words."""
        for position, word in enumerate(words):
            keys = {word.folded[:3], word.stem[:3]}
            found: dict[int, tuple[str, tuple[_Pattern, ...]]] = {
                id(term): term for key in keys for term in self._by_letters.get(key, ())
            }
            for concept, patterns in (*found.values(), *self._anywhere):
                run = words[position : position + len(patterns)]
                if len(run) == len(patterns) and all(
                    pattern.fits(part) for pattern, part in zip(patterns, run, strict=True)
                ):
                    yield concept, tuple(run)

    def above(self, concept: str) -> Mapping[str, int]:
        """Return every concept above ``concept`` with how many steps up it is."""
        steps: dict[str, int] = {}
        level = {concept}
        for step in range(1, 6):
            level = {up for one in level for up in self.broader.get(one, ())} - set(steps)
            for up in level:
                steps[up] = step
        return steps


def stem_of(word: str, language: str) -> str:
    """Return the stem of ``word``; the French stemmer keeps the plural of "vélos" and "abris"."""
    stem = stems(word, language)[0]
    return stem[:-1] if language == "fr" and len(stem) > 3 and stem.endswith("s") else stem


def split(text: str, language: str) -> list[Word]:
    """Return the words of ``text`` that carry a subject, in order."""
    stop = stop_words()
    found = []
    for match in _WORD.finditer(text):
        surface = match.group()
        folded = fold(surface)
        if folded not in stop and (len(folded) > 1 or folded.isdigit()):
            stem = stem_of(surface, language)
            found.append(Word(surface, folded, stem, language, match.start(), match.end()))
    return found


def read_thesaurus(content: str) -> Thesaurus:
    """Return the thesaurus that ``content`` (CSV with semicolons) describes.

    Columns: ``concept`` (a code), ``broader`` (codes it falls under), then one per language with
    its terms, separated by ``|``. A star stands for any letters: ``cyber*``, ``*diefstal``; words
    without star are met in all their forms, unless ``=`` stands before them: ``=film``.

    :raises ThesaurusRefused: when a column is missing, a concept unknown or a term empty.
    """
    reader = csv.DictReader(io.StringIO(content), delimiter=";")
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ThesaurusRefused(f"column missing: {', '.join(missing)}")
    found = Thesaurus()
    for row in reader:
        code = (row["concept"] or "").strip()
        if not code or None in row:
            raise ThesaurusRefused(f"line {reader.line_num}: not concept;broader;fr;nl;en")
        if code in found.broader:
            raise ThesaurusRefused(f"line {reader.line_num}: “{code}” is there twice")
        found.broader[code] = tuple(filter(None, _parts(row["broader"])))
        for lang in LANGUAGES:
            for term in _parts(row[lang]):
                found.add(code, _patterns(term, lang, reader.line_num))
    unknown = {up for ups in found.broader.values() for up in ups} - set(found.broader)
    if unknown:
        raise ThesaurusRefused(f"not described: {', '.join(sorted(unknown))}")
    return found


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def _patterns(term: str, language: str, line: int) -> tuple[_Pattern, ...]:
    stop = stop_words()
    patterns = []
    for raw in _TERM_WORD.findall(term):
        bare = raw.strip("*=")
        if fold(bare) in stop:
            continue
        starred = "*" in raw
        if starred and len(bare) < _PREFIX_MINIMUM:
            raise ThesaurusRefused(f"line {line}: “{term}” has too few letters beside the star")
        stem = "" if raw != bare else stem_of(bare, language)
        patterns.append(
            _Pattern(fold(bare), stem, language, raw.endswith("*"), raw.startswith("*"))
        )
    if not patterns:
        raise ThesaurusRefused(f"line {line}: “{term}” has no word that carries a subject")
    return tuple(patterns)
