"""What changed in a published call, in the reader's words: only what everybody reads of it.

The changes come from the journal. Neither the closed list (it would say who else may apply) nor
how the jury works is among them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.languages import CODES, current
from maillon.core.moments import moment_text
from maillon.core.money import euros
from maillon.funding.enums import CallState

Changes = Mapping[str, Any]
# A passage longer than this is cut: the page has the whole.
LONGEST = 600
_LABELS: dict[str, str | Promise] = {
    "state": gettext_lazy("State"),
    "opens_at": gettext_lazy("Opens"),
    "closes_at": gettext_lazy("Closes"),
    "time_zone": gettext_lazy("Time zone"),
    "budget": gettext_lazy("Budget (euros)"),
    "maximum_amount": gettext_lazy("Most for one project (euros)"),
    "laureates": gettext_lazy("Laureates"),
    "shortlist": gettext_lazy("Candidates on the shortlist"),
    "measures": gettext_lazy("Eligible measures"),
    "excluded_themes": gettext_lazy("Themes left out on purpose"),
    "legal_basis": gettext_lazy("Legal basis"),
    "legal_reference": gettext_lazy("Legal reference"),
    "published_on": gettext_lazy("Published officially on"),
    "contact_name": gettext_lazy("Contact (function)"),
    "contact_email": gettext_lazy("Contact address"),
}


def merged(lines: Iterable[Changes]) -> dict[str, list[Any]]:
    """Return the changes of several journal lines, in order, as one: the first old, the last new.

    What was changed and changed back is no change.
    """
    found: dict[str, list[Any]] = {}
    for line in lines:
        for name, pair in line.items():
            if isinstance(pair, list) and len(pair) == 2:
                found[name] = [found[name][0] if name in found else pair[0], pair[1]]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def told(changes: Changes, texts: Mapping[str, str], zone: str) -> list[str]:
    """Return, in the language in force, a line for each change that concerns everybody.

    :param changes: field → ``[old, new]``, as the journal holds it.
    :param texts: the titles and texts of the call as they are now (``title_fr`` …).
    :param zone: name of the time zone of the call.
    """
    words = _words(zone)
    lines = []
    for name, heading in (("title", _("Title")), ("award", _("What is awarded"))):
        pair = _shown(changes, texts, name)
        if pair[0] != pair[1]:
            lines.append(_line(heading, *pair))
    for name, label in _LABELS.items():
        if name in changes:
            said = words.get(name, _plain)
            lines.append(_line(str(label), *(said(value) for value in changes[name])))
    return lines + _text_lines(*_shown(changes, texts, "text"))


def _line(label: str, old: str, new: str) -> str:
    return _("%(label)s: %(old)s → %(new)s") % {
        "label": label,
        "old": old or _("nothing"),
        "new": new or _("nothing"),
    }


def _words(zone: str) -> dict[str, Callable[[Any], str]]:
    """Return how the value of a field is said."""

    def moment(value: Any) -> str:
        return moment_text(datetime.fromisoformat(value), zone) if value else ""

    def amount(value: Any) -> str:
        return euros(Decimal(value)) if value is not None else ""

    def day(value: Any) -> str:
        return date_format(date.fromisoformat(value), "DATE_FORMAT") if value else ""

    return {
        "state": lambda value: str(CallState(value).label),
        "opens_at": moment,
        "closes_at": moment,
        "budget": amount,
        "maximum_amount": amount,
        "published_on": day,
    }


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value or "")


def _shown(changes: Changes, texts: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return the old and the new text that a reader of the language in force sees."""
    wanted = current()
    order = (wanted, *(code for code in CODES if code != wanted))
    pairs = [
        changes.get(f"{name}_{code}", [texts[f"{name}_{code}"], texts[f"{name}_{code}"]])
        for code in order
    ]
    old = next((str(pair[0]) for pair in pairs if pair[0]), "")
    new = next((str(pair[1]) for pair in pairs if pair[1]), "")
    return old, new


def _text_lines(old: str, new: str) -> list[str]:
    """Return the paragraphs of the text that changed, before and now."""
    before, after = _paragraphs(old), _paragraphs(new)
    lines = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = " ".join(before[a:b]), " ".join(after[c:d])
        lines.append(_line(_("Text of the call"), _cut(gone), _cut(come)))
    return lines


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cut(text: str) -> str:
    if not text:
        return ""
    short = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
    return _("“%(text)s”") % {"text": short}
