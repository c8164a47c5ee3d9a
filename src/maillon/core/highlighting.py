"""Show why a text was found: its words that match a query, marked, in an excerpt around them."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from maillon.core.search import query_groups
from maillon.core.text import fold, stems

_WORD = re.compile(r"\w+(?:\.\w+)*")
EXCERPT = 240  # characters


def _matches(word: str, tokens: frozenset[str]) -> bool:
    """Say whether ``word`` or one of its stems begins with one of ``tokens``, as search does."""
    forms = {fold(word), *(stem for lang in ("fr", "nl", "en") for stem in stems(word, lang))}
    return any(form.startswith(token) for form in forms for token in tokens)


def matching_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Return where the words of ``text`` that ``query`` asks for begin and end."""
    tokens = frozenset(token for group in query_groups(query) for token in group)
    if not tokens:
        return []
    return [found.span() for found in _WORD.finditer(text) if _matches(found.group(), tokens)]


def highlighted(text: str, query: str) -> SafeString:
    """Return ``text``, escaped, with ``<mark>`` around the words that ``query`` asks for."""
    parts, last = [], 0
    for start, end in matching_spans(text, query):
        parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    parts.append(escape(text[last:]))
    return mark_safe("".join(parts))  # nosec B308 B703


def excerpt(text: str, query: str, length: int = EXCERPT) -> str:
    """Return about ``length`` characters of ``text`` around the first match, cut between words."""
    if len(text) <= length:
        return text
    spans = matching_spans(text, query)
    middle = spans[0][0] if spans else 0
    start = max(0, min(middle - length // 3, len(text) - length))
    end = start + length
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
