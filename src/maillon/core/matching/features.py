"""What a text is about, as numbers: stems, concepts of the thesaurus, groups of letters."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from maillon.core.matching.thesaurus import Thesaurus, split

GRAM = 5  # letters
# A broader concept counts for less than the one that the text names, by step up.
BROADER = 0.45
CHANNELS = ("stem", "concept", "gram")


@dataclass
class Features:
    """How often each feature of each channel is in a text, and the words that carried it."""

    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {channel: Counter() for channel in CHANNELS}
    )
    surfaces: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def add(self, channel: str, name: str, weight: float, *surfaces: str) -> None:
        """Count ``name`` once more, with ``weight``, seen in the words ``surfaces``."""
        self.counts[channel][name] += weight  # type: ignore[assignment]
        if surfaces:
            self.surfaces.setdefault((channel, name), {}).update(dict.fromkeys(surfaces))


@lru_cache(maxsize=2048)
def described(text: str, language: str, thesaurus: Thesaurus) -> Features:
    """Return ``describe(…)``, remembered: an index is built again with mostly the same texts.

    What is returned is shared and must not be changed.
    """
    return describe(text, language, thesaurus)


def describe(text: str, language: str, thesaurus: Thesaurus) -> Features:
    """Return the features of ``text``, written in ``language`` (``fr``, ``nl`` or ``en``)."""
    found = Features()
    words = split(text, language)
    for word in words:
        found.add("stem", word.stem, 1.0, word.surface)
        padded = f" {word.folded} "
        for start in range(max(1, len(padded) - GRAM + 1)):
            found.add("gram", padded[start : start + GRAM], 1.0, word.surface)
    seen: set[tuple[str, int]] = set()
    for concept, run in thesaurus.find(words):
        if (concept, run[0].start) in seen:
            continue
        seen.add((concept, run[0].start))
        phrase = text[run[0].start : run[-1].end]
        found.add("concept", concept, 1.0, phrase)
        for up, steps in thesaurus.above(concept).items():
            found.add("concept", up, BROADER**steps, phrase)
    return found
