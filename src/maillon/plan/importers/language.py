"""Which language a document is written in: counted on its small words."""

from collections import Counter
from collections.abc import Sequence

from .blocks import Block
from .cleaning import words
from .vocabulary import STOPWORDS


def guess_language(blocks: Sequence[Block]) -> str:
    """Return fr, nl or en, whichever small words are the most frequent; "" when none occurs."""
    counts: Counter[str] = Counter()
    for block in blocks[:4000]:
        tokens = words(block.text[:2000])
        for language, small in STOPWORDS.items():
            counts[language] += sum(1 for token in tokens if token in small)
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] else ""
