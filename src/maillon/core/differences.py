"""What changed between two texts, word by word, for people."""

import difflib
import re
from dataclasses import dataclass

KEPT, GONE, ADDED = "kept", "gone", "added"
# A space goes with the word after it, so that neighbouring changes stay together.
_PIECE = re.compile(r"\s*[\w’'-]+|\s*[^\w\s]|\s+")


@dataclass(frozen=True)
class Passage:
    """A run of words that was kept, is gone or was added."""

    kind: str
    text: str


def word_differences(old: str, new: str) -> list[Passage]:
    """Return ``new`` as passages, with what is gone of ``old`` where it stood.

    Joining the kept and gone ones gives ``old`` back, the kept and added ones ``new``.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Passage] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for act, start, end, begin, stop in matcher.get_opcodes():
        if act == "equal":
            _append(found, KEPT, before[start:end])
        else:
            _append(found, GONE, before[start:end])
            _append(found, ADDED, after[begin:stop])
    return found


def _append(found: list[Passage], kind: str, pieces: list[str]) -> None:
    if pieces:
        found.append(Passage(kind, "".join(pieces)))
