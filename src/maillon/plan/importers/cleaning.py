"""Taking out of a text what is not the text: tags, emphasis, footnote marks, odd characters."""

import html
import re
import unicodedata

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_TO_SUPERSCRIPTS = str.maketrans("0123456789", SUPERSCRIPTS)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^<>\s]+)>")
_LINK = re.compile(r"!?\[([^\]\[]{0,300})\]\([^()\s]{1,500}\)")
_SUP = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>", re.IGNORECASE)
_BREAK_TAG = re.compile(
    r"</?(?:p|div|br|ul|ol|tr|table|h[1-6])(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_ITEM_TAG = re.compile(r"<li(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|sup|sub|li|td|th|thead|tbody|small|font|a|mark)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(
    rf"(?P<unit>\b[kcdm]?m)?(?P<mark>[{SUPERSCRIPTS}]+)(?:\s+(?=[.,)]))?|\[\^(?P<name>\w{{1,8}})\]"
)
_STARS = re.compile(r"(?<!\\)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\*)")
_UNDERSCORES = re.compile(r"(?<![\w\\])(_{1,2})(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_WORD = re.compile(r"\w+")


def superscript(digits: str) -> str:
    """Return ``digits`` as superscript characters, the one form in which marks are handled."""
    return digits.translate(_TO_SUPERSCRIPTS)


def plain_digits(text: str) -> str:
    """Return ``text`` with superscript digits written as ordinary ones."""
    return text.translate(_TO_DIGITS)


def tidy(text: str) -> str:
    """Return ``text`` with ligatures opened, invisible characters gone and single spaces."""
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = unicodedata.normalize("NFC", _CONTROLS.sub(" ", text.translate(_INVISIBLE)))
    return _SPACES.sub(" ", text).strip()


def without_tags(text: str) -> str:
    """Return ``text`` without HTML tags; tags that break a line become line breaks."""
    if "<" in text:
        text = _SUP.sub(lambda match: superscript(match.group(1)), text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _ITEM_TAG.sub("\n- ", _BREAK_TAG.sub("\n", text))
        text = _INLINE_TAG.sub("", text)
    return html.unescape(text) if "&" in text else text


def without_emphasis(text: str) -> str:
    """Return ``text`` without Markdown emphasis, links and escapes."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text:
        text = _STARS.sub("", text)
    if "_" in text:
        text = _UNDERSCORES.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def take_notes(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without footnote marks, and the marks in order (m² is not a mark)."""
    marks: list[str] = []

    def drop(match: re.Match[str]) -> str:
        if match.group("unit"):
            return match.group(0)
        marks.append(plain_digits(match.group("mark") or match.group("name")))
        return ""

    return _NOTE_MARK.sub(drop, text), tuple(marks)


def clean(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the one-line text of ``raw`` and the footnote marks it carried."""
    text, notes = take_notes(without_emphasis(without_tags(raw)))
    return tidy(text.replace("\n", " ")), notes


def clean_cell(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a table cell, its lines kept apart, and the footnote marks."""
    text, notes = take_notes(without_emphasis(without_tags(raw)))
    lines = [tidy(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line), notes


def fold(text: str) -> str:
    """Return ``text`` without accents, case and ligatures: for comparing, never for showing."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("’", "'")
    folded = unicodedata.normalize("NFKD", text)
    return "".join(char for char in folded if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of ``text``; ``intra-familial`` and ``intrafamilial`` are one."""
    return _WORD.findall(re.sub(r"(?<=\w)-\s?(?=\w)", "", fold(text)))


def join_broken(first: str, second: str) -> str:
    """Return two pieces of one sentence joined, mending a word that was cut at the line end."""
    if re.search(r"[^\W\d_]-$", first) and second[:1].islower():
        return first[:-1] + second
    return f"{first} {second}".strip()
