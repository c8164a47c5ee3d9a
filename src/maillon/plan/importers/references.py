"""What a measure points at: other plans, laws, circulars, other parts of the same plan."""

import re
from collections.abc import Iterable, Mapping

from .cleaning import fold, tidy
from .draft import DraftReference, Place

_PLAN = re.compile(
    r"(?P<plan>\bN[CS]{1,2}I?|\bKIV|\bKNIV|\bPNS|\bNVP)\s*,?\s*(?P<measure>M\s?\d{1,3})\s*,\s*(?P<chapter>\d(?:\.\d{1,2}){0,3})"
    r"|(?P<measure2>M\s?\d{1,3})\s*,?\s+(?P<plan2>NCSI|NC|KIV|PNS|NVP)\s*,?\s*(?P<chapter2>\d(?:\.\d{1,2}){0,3})"
)
_SEE = re.compile(r"\(\s*(?:cf\.?|voir|zie|see|vgl\.?)\s+(?P<what>[^()]{3,160})\)", re.IGNORECASE)
_CIRCULAR = re.compile(
    r"\b(?:COL|GPI|PLP|OMZ|MFO)[ -]?\d{1,3}(?:\s?(?:bis|ter|quater))?(?:/\d{4})?\b"
    r"|\b[Cc]irculaire (?:COL|GPI|PLP)[ -]?\d{1,3}\s?(?:bis|ter)?"
    r"|\b[Oo]mzendbrief (?:COL|GPI|PLP)[ -]?\d{1,3}"
)
_LAW = re.compile(
    r"\b(?:[Ll]oi|[Oo]rdonnance|[Dd]écret|[Aa]rrêté(?: royal| ministériel)?|A\.R\.|AR|[Ww]et|"
    r"[Oo]rdonnantie|[Dd]ecreet|[Kk]oninklijk [Bb]esluit|[Ll]aw|[Aa]ct|[Dd]irective|[Rr]ichtlijn)"
    r"(?: [^\W\d_]+){0,2} (?:du|van|of)? ?\d{1,2}(?:er)?[ /](?:[^\W\d_]+|\d{1,2})[ /]\d{4}"
)
_CODE_ARTICLE = re.compile(
    r"[Aa]rt(?:icles?|\.)\s+[\w-]{1,12} du Code (?:pénal(?: social)?|de la route|civil)"
)
_INTERNAL = re.compile(
    r"^(?:M\s?\d{1,2}\.\d|mesures?\s|maatregel|measure\s|objectifs?\s|thém|doelstelling|theme\s|supra|infra|point\s)",
    re.IGNORECASE,
)
_FRAMEWORK = ("NCSI", "NSCI", "NC")


def find_references(
    text: str, place: Place, notes: Iterable[tuple[str, Place]] = ()
) -> tuple[DraftReference, ...]:
    """Return the references of a measure's text and of its footnotes, each label once."""
    found: dict[tuple[str, str], DraftReference] = {}
    for passage, where in ((text, place), *notes):
        for reference in _in_passage(passage, where):
            found.setdefault((reference.kind, fold(reference.label)), reference)
    return tuple(found.values())


def _in_passage(text: str, place: Place) -> Iterable[DraftReference]:
    spans: list[tuple[int, int]] = []
    for match in _PLAN.finditer(text):
        spans.append(match.span())
        yield DraftReference("plan", _plan_label(match.groupdict()), place, match.group(0))
    for kind, pattern in (("circular", _CIRCULAR), ("law", _LAW), ("law", _CODE_ARTICLE)):
        for match in pattern.finditer(text):
            spans.append(match.span())
            yield DraftReference(kind, tidy(match.group(0)), place, match.group(0))
    for match in _SEE.finditer(text):
        if any(match.start() <= begin < match.end() for begin, _end in spans):
            continue
        what = tidy(match["what"])
        kind = "internal" if _INTERNAL.match(what) else _kind_of(what)
        if kind:
            yield DraftReference(kind, what, place, match.group(0))


def _kind_of(what: str) -> str:
    """Return the kind of what a "cf." points at; "" when it is only an example."""
    folded = fold(what)
    if re.search(
        r"\b(?:plan|pns|pbpp|pasr|note-cadre|note cadre|kadernota|framework|strategie)\b", folded
    ):
        return "plan"
    return ""


def _plan_label(parts: Mapping[str, str | None]) -> str:
    """Return one spelling for the forms that a document gives to the same reference."""
    plan = parts["plan"] or parts["plan2"] or ""
    measure = (parts["measure"] or parts["measure2"] or "").replace(" ", "")
    name = "NCSI" if plan in _FRAMEWORK else plan
    return f"{name} {measure}, {parts['chapter'] or parts['chapter2']}"
