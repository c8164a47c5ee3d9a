"""Text as people search and sort it: folding, stems, codes in their natural order."""

import hashlib
import re
import unicodedata
from functools import lru_cache

import Stemmer

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})
_WORD = re.compile(r"[0-9a-z]+(?:\.[0-9a-z]+)*")
_NUMBER = re.compile(r"\d+")
# The Dutch default of Snowball is inconsistent (docs/decisions/0002); Porter's is not.
_ALGORITHMS = {"fr": "french", "nl": "dutch_porter", "en": "english"}


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, ``œ`` and ``æ`` spelt out.

    >>> fold("Cœur d’Évere")
    "coeur d'evere"
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words and codes (``4.10`` stays whole) of ``text``, in order."""
    return _WORD.findall(fold(text))


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the words of ``text`` in ``language`` (``fr``, ``nl`` or ``en``).

    Accents matter to the stemmer, so it sees the word before folding.
    """
    found = re.findall(r"\w+(?:\.\w+)*", text.casefold())
    return [_stem(word, language) for word in found]


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    # A stemmer is not to be shared by threads; the cache, which is, makes one rarely needed.
    return fold(Stemmer.Stemmer(_ALGORITHMS[language]).stemWord(word))


def search_text(*texts: tuple[str, str]) -> str:
    """Return one line that a full-text index can hold for ``(text, language)`` pairs.

    It holds each folded word and each stem once, so that neither database needs a dictionary.
    """
    seen: dict[str, None] = {}
    for text, language in texts:
        for token in (*words(text), *stems(text, language)):
            seen.setdefault(token)
    return " ".join(seen)


def fingerprint(text: str) -> str:
    """Return a SHA-256 that is equal for texts with the same letters and digits.

    Lets Maillon notice that two measures carry the same official text without holding the text.
    """
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()


def code_sort_key(code: str) -> str:
    """Return a key under which ``4.9`` comes before ``4.10`` and ``M2.1`` before ``M10.1``."""
    return _NUMBER.sub(lambda found: found.group().zfill(6), code)[:60]
