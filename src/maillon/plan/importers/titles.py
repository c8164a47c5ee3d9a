"""What a title says: the label and number of a theme, the part of the plan's form, its core."""

import re
from difflib import SequenceMatcher

from .cleaning import fold, words
from .outline import without_number
from .vocabulary import MEASURES_WORDS, STOPWORDS, STRUCTURE_WORDS, THEME_LABELS, word_set

_LABELLED = re.compile(
    r"^\W*(?P<label>[^\W\d_]+)(?:\s+(?=\w*[a-z]{4})[^\W\d_]+)?\s*(?:n[°o]\.?\s*)?"
    r"(?P<number>\d{1,2}|[IVX]{1,5}|[A-Zl])"
    r"(?!\w)\s*(?P<sep>[:.)–—-]*)\s*(?P<title>.*)$",
    re.DOTALL,
)
_NUMERALS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV"
_ROMAN = {numeral: at for at, numeral in enumerate(re.findall(r"\w+", _NUMERALS), start=1)}
_OPENING = word_set(
    "strategie strategy strategies contexte context introduction inleiding constats annexe annexes "
    "bijlage bijlagen annex appendix sommaire inhoud"
)
_SMALL = frozenset().union(*STOPWORDS.values())


def read_labelled(text: str) -> tuple[str, str] | None:
    """Return the number and the title of "Theme 3: Drugs", or None."""
    match = _LABELLED.match(text)
    if not match or fold(match["label"]) not in THEME_LABELS or len(match["title"]) > 160:
        return None
    title = match["title"].strip()
    if title and not match["sep"] and not title[0].isupper():
        return None
    number = "1" if match["number"] == "l" else match["number"]
    return number, title.rstrip(":").strip()


def same_number(first: str, second: str) -> bool:
    """Tell whether two numbers are the same, one of them perhaps in Roman figures."""
    return first == second or arabic(first) == arabic(second)


def arabic(number: str) -> str:
    """Return a number in Arabic figures when it is a Roman one."""
    return str(_ROMAN[number]) if number in _ROMAN else number


def alike(first: str, second: str) -> float:
    """Return how much two titles look alike, between 0 and 1."""
    one, two = " ".join(words(first)), " ".join(words(second))
    return SequenceMatcher(None, one, two, autojunk=False).ratio() if one and two else 0.0


def core_of(title: str) -> str:
    """Return what a title says beyond "Measures" and its number: the name of a sub-theme."""
    text = without_number(title)
    if fold(text.split(" ")[0].rstrip(":")) in MEASURES_WORDS:
        text = text.partition(" ")[2]
        text = re.sub(r"^(?:[:–—-]\s*|(?:en matière de|inzake|on|voor|for)\s+)", "", text)
    return text.strip(' «»“”":–—-').strip()


def is_structure(title: str) -> bool:
    """Tell whether a title only names a part that every theme has."""
    tokens = re.findall(r"[^\W\d_]+", fold(without_number(title)))
    if not tokens or tokens[0] in _OPENING or not core_of(title):
        return True
    said = [token for token in tokens if len(token) > 2 and token not in _SMALL]
    return bool(said) and all(t in STRUCTURE_WORDS or t in MEASURES_WORDS for t in said)
