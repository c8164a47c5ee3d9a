"""Rank keyed documents for a text: several channels, and what near texts were linked to."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from maillon.core.matching.features import CHANNELS, Features, describe, described
from maillon.core.matching.semantic import Encoder, closeness
from maillon.core.matching.stopwords import guess_language
from maillon.core.matching.thesaurus import Thesaurus


@dataclass(frozen=True)
class Field:
    """A part of a document: its text, its language, and how much it weighs."""

    text: str
    language: str = "fr"
    weight: float = 1.0


@dataclass(frozen=True)
class Document:
    """Something to be found: a key, the group it belongs to, and its fields."""

    key: str
    group: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Example:
    """A text whose keys are known: what was linked before teaches what to propose."""

    name: str
    text: str
    keys: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class Weights:
    """How much each part weighs; read off a plateau in grouped cross-validation.

    ``stem``, ``concept``, ``gram``: the channels, against one document; ``group_stem``,
    ``group_concept``: against all documents of its group; ``neighbours``, ``group_neighbours``:
    the votes of the ``nearest`` examples, ``sharpness`` being the power of their nearness;
    examples less near than ``close`` (0 to 1) count for less;
    ``frequency``: how often a key was linked at all; ``semantic``: the nearness that the
    optional encoder finds. See docs/benchmarks.md.
    """

    stem: float = 0.5
    concept: float = 2.0
    gram: float = 0.2
    group_stem: float = 0.2
    group_concept: float = 0.5
    neighbours: float = 0.9
    group_neighbours: float = 0.6
    frequency: float = 0.03
    nearest: int = 8
    sharpness: float = 2.5
    close: float = 0.5
    semantic: float = 0.5


@dataclass(frozen=True)
class Match:
    """A document proposed for a text.

    ``words``: words of the text that led to it, the strongest first; ``met``: the words of the
    document that they met; ``example``: the name of the nearest example linked to it, if any.
    """

    key: str
    score: float
    words: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    example: str = ""


SATURATION, GROUP_SATURATION = 1.2, 3.0
# How much a feature that no document has weighs: a text must not look well known for one word.
UNKNOWN = 0.3
_NEARNESS = {"stem": 0.4, "concept": 0.4, "gram": 0.2}
_WORDS_SHOWN = 4
# From which nearness (0 to 1) on an example is worth showing to a person.
ALIKE = 0.15
# What share of the strongest word's part another needs to be shown beside it.
LEAST_SHARE = 0.2


def _strength(count: float) -> float:
    """Return how much ``count`` mentions weigh: the tenth adds less than the second."""
    return 1 + math.log(count) if count > 1 else count


class _Bag:
    """Weighted features of several texts, with how rare each is among them."""

    def __init__(self, texts: Sequence[Mapping[str, float]], saturation: float) -> None:
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, counts in enumerate(texts):
            for name, count in counts.items():
                self.postings[name].append((number, count / (count + saturation)))
        total = len(texts)
        self.rarity = {
            name: math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for name, found in self.postings.items()
        }
        self.unknown = UNKNOWN * max(self.rarity.values(), default=1.0)

    def parts(self, query: Mapping[str, float]) -> dict[int, dict[str, float]]:
        """Return, per text, the share of the query's weight that each feature brings."""
        whole = sum(
            _strength(n) * self.rarity[name] if name in self.rarity else self.unknown * min(n, 1)
            for name, n in query.items()
        )
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for name, count in query.items():
            for number, held in self.postings.get(name, ()):
                found[number][name] = _strength(count) * self.rarity[name] * held / whole
        return found


def _whole(document: Document) -> str:
    """Return a document as one text: its group's words, which stand last, come first."""
    texts = [part.text for part in document.fields]
    return ". ".join([*texts[-1:], *texts[:-1]])


class Index:
    """Documents and examples made ready to be ranked for any number of texts.

    Building takes about half a second for a hundred documents and two hundred examples; ranking
    a text takes milliseconds. An index is not changed once built.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        examples: Sequence[Example],
        thesaurus: Thesaurus,
        weights: Weights | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.documents, self.thesaurus = list(documents), thesaurus
        self.weights = weights or Weights()
        self._encoder = encoder
        self._vectors = encoder.documents([_whole(one) for one in documents]) if encoder else []
        self.groups = sorted({document.group for document in documents})
        self._texts = [self._of_document(document) for document in documents]
        self._bags = {
            channel: _Bag([text.counts[channel] for text in self._texts], SATURATION)
            for channel in CHANNELS
        }
        self._group_bags = {
            channel: _Bag(self._by_group(channel), GROUP_SATURATION)
            for channel in ("stem", "concept")
        }
        known = {document.key for document in documents}
        self.examples = [one for one in examples if known & set(one.keys)]
        taught = [
            described(one.text, one.language or guess_language(one.text), thesaurus)
            for one in self.examples
        ]
        self._count_features([*self._texts, *taught])
        self._near: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for number, text in enumerate(taught):
            for name, weight in self._direction(text).items():
                self._near[name].append((number, weight))

    def _describe(self, text: str, language: str) -> Features:
        return describe(text, language or guess_language(text), self.thesaurus)

    def _of_document(self, document: Document) -> Features:
        found = Features()
        for part in document.fields:
            text = described(part.text, part.language, self.thesaurus)
            for channel, counts in text.counts.items():
                for name, count in counts.items():
                    found.counts[channel][name] += count * part.weight  # type: ignore[assignment]
            for feature, surfaces in text.surfaces.items():
                found.surfaces.setdefault(feature, {}).update(surfaces)
        return found

    def _by_group(self, channel: str) -> list[dict[str, float]]:
        totals: dict[str, dict[str, float]] = {group: defaultdict(float) for group in self.groups}
        for document, text in zip(self.documents, self._texts, strict=True):
            for name, count in text.counts[channel].items():
                totals[document.group][name] += count
        return [totals[group] for group in self.groups]

    def _count_features(self, texts: Sequence[Features]) -> None:
        self._total = len(texts)
        self._frequency: Counter[tuple[str, str]] = Counter(
            (channel, name)
            for text in texts
            for channel in CHANNELS
            for name in text.counts[channel]
        )

    def _direction(self, text: Features) -> dict[tuple[str, str], float]:
        """Return ``text`` as a vector of length 1, each channel having its share of it."""
        found: dict[tuple[str, str], float] = {}
        for channel, share in _NEARNESS.items():
            part = {
                (channel, name): _strength(count)
                * math.log(1 + self._total / (self._frequency[channel, name] or 1))
                for name, count in text.counts[channel].items()
            }
            length = math.sqrt(sum(weight**2 for weight in part.values())) or 1.0
            found |= {name: math.sqrt(share) * weight / length for name, weight in part.items()}
        return found

    def rank(self, text: str, language: str = "", *, without: Collection[str] = ()) -> list[Match]:
        """Return every document, the most fitting first.

        :param language: ``fr``, ``nl``, ``en``, or empty to guess.
        :param without: names of examples that are not to vote (a text must not find itself).
        """
        asked = self._describe(text, language)
        if not any(asked.counts.values()):
            return []
        parts = {channel: bag.parts(asked.counts[channel]) for channel, bag in self._bags.items()}
        of_groups = {
            channel: bag.parts(asked.counts[channel]) for channel, bag in self._group_bags.items()
        }
        near = self._neighbours(asked, frozenset(without))
        votes = self._votes(near, self._how_often(frozenset(without)))
        meaning = self._meaning(text)
        matches = []
        for number, document in enumerate(self.documents):
            shares = self._shares(number, parts, of_groups)
            score = sum(shares.values()) + votes.get(document.key, 0.0) + meaning[number]
            matches.append((score, number, shares))
        matches.sort(key=lambda found: (-found[0], found[1]))
        return [self._match(asked, near, *found) for found in matches]

    def _meaning(self, text: str) -> list[float]:
        """Return what the encoder adds to each document; nothing where there is none."""
        if self._encoder is None or not self.weights.semantic:
            return [0.0] * len(self.documents)
        near = closeness(self._encoder.query(text), self._vectors)
        return [self.weights.semantic * value for value in near]

    def _shares(
        self,
        number: int,
        parts: Mapping[str, Mapping[int, Mapping[str, float]]],
        of_groups: Mapping[str, Mapping[int, Mapping[str, float]]],
    ) -> dict[tuple[str, str], float]:
        """Return what each feature adds to the score of the document ``number``."""
        group = self.groups.index(self.documents[number].group)
        found: dict[tuple[str, str], float] = defaultdict(float)
        for channel in CHANNELS:
            weight = getattr(self.weights, channel)
            for name, share in parts[channel].get(number, {}).items():
                found[channel, name] += weight * share
        for channel, per_group in of_groups.items():
            weight = getattr(self.weights, f"group_{channel}")
            for name, share in per_group.get(group, {}).items():
                found[channel, name] += weight * share
        return found

    def _neighbours(self, asked: Features, without: frozenset[str]) -> list[tuple[float, Example]]:
        nearness: dict[int, float] = defaultdict(float)
        for name, weight in self._direction(asked).items():
            for number, held in self._near.get(name, ()):
                nearness[number] += weight * held
        found = [
            (near, -number)
            for number, near in nearness.items()
            if self.examples[number].name not in without
        ]
        found.sort(reverse=True)
        return [(near, self.examples[-number]) for near, number in found[: self.weights.nearest]]

    def _votes(
        self, near: Sequence[tuple[float, Example]], often: Mapping[str, float]
    ) -> dict[str, float]:
        group_of = {document.key: document.group for document in self.documents}
        own: dict[str, float] = defaultdict(float)
        of_group: dict[str, float] = defaultdict(float)
        whole = 0.0
        trust = min(1.0, max((nearness for nearness, _ in near), default=0.0) / self.weights.close)
        for nearness, example in near:
            power = nearness**self.weights.sharpness
            whole += power
            for key in example.keys:
                own[key] += power
            for group in {group_of[key] for key in example.keys if key in group_of}:
                of_group[group] += power
        return {
            key: (
                self.weights.neighbours * own[key]
                + self.weights.group_neighbours * of_group.get(group, 0.0)
            )
            * (trust / (whole or 1.0))
            + self.weights.frequency * often[key]
            for key, group in group_of.items()
        }

    def _how_often(self, without: frozenset[str]) -> dict[str, float]:
        """Return, by key, how much more often than the average it was linked, as a logarithm."""
        links = Counter(key for one in self.examples if one.name not in without for key in one.keys)
        if not self.documents:
            return {}
        total = sum(links.values())
        least = math.log((total + 0.5 * len(self.documents)) / len(self.documents))
        return {one.key: math.log(links[one.key] + 0.5) - least for one in self.documents}

    def _match(
        self,
        asked: Features,
        near: Iterable[tuple[float, Example]],
        score: float,
        number: int,
        shares: Mapping[tuple[str, str], float],
    ) -> Match:
        key, text = self.documents[number].key, self._texts[number]
        words: dict[str, None] = {}
        met: dict[str, None] = {}
        # Words that only the other documents of the group have explain little.
        least = LEAST_SHARE * max(shares.values(), default=0.0)
        for feature in sorted(shares, key=lambda feature: -shares[feature]):
            if feature[0] == "gram" or shares[feature] < least or len(words) >= _WORDS_SHOWN:
                continue
            words.update(asked.surfaces.get(feature, {}))
            met.update(text.surfaces.get(feature, {}))
        example = next(
            (one.name for nearness, one in near if key in one.keys and nearness >= ALIKE), ""
        )
        return Match(
            key,
            score,
            tuple(words)[:_WORDS_SHOWN],
            tuple(met)[:_WORDS_SHOWN],
            example,
        )
