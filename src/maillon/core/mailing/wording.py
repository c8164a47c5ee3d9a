"""The wording of a purpose: shipped, or as an authority changed it; and what is wrong with one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from maillon.core.mailing.purposes import Purpose
from maillon.core.models import MailText

_PLACEHOLDER = re.compile(r"%\(([^()\s]*)\)s")
# What looks like a placeholder and is not one: a forgotten letter or bracket.
_BROKEN = re.compile(r"%\((?![^()\s]*\)s)[^\s]*|%[a-z_]+\)s")
# Not the space that does not break: French puts it before a colon.
_SPACES = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
SUBJECT_LENGTH = 300


@dataclass(frozen=True)
class Wording:
    """The subject and body of a mail, before its placeholders are filled in."""

    subject: str
    body: str
    changed: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong with an edited wording: in ``subject`` or ``body``, at which line."""

    field: str
    line: int
    message: str


def shipped(purpose: Purpose, language: str) -> Wording:
    """Return the wording of ``purpose`` that comes with Maillon."""
    with translation.override(language):
        return Wording(str(purpose.subject), str(purpose.body))


def wordings(wanted: Iterable[tuple[Purpose, str]]) -> dict[tuple[str, str], Wording]:
    """Return the wording in use of each ``(purpose, language)``, in one query.

    A changed wording that names a placeholder that is gone by now gives way to the shipped one.
    """
    pairs = {(purpose.code, language): purpose for purpose, language in wanted}
    changed = {
        (row.purpose, row.language): Wording(row.subject, row.body, True)
        for row in MailText.objects.filter(purpose__in={code for code, _language in pairs})
    }
    found = {}
    for (code, language), purpose in pairs.items():
        wording = changed.get((code, language))
        if wording is None or problems(purpose, wording.subject, wording.body):
            wording = shipped(purpose, language)
        found[code, language] = wording
    return found


def fill(text: str, context: Mapping[str, object]) -> str:
    """Return ``text`` with its placeholders filled in; any other percent sign stays as it is."""
    return _PLACEHOLDER.sub(lambda match: str(context[match[1]]), text)


def one_line(text: str) -> str:
    """Return ``text`` on one line, as a header must be."""
    return _SPACES.sub(" ", text).strip()[:SUBJECT_LENGTH]


def problems(purpose: Purpose, subject: str, body: str) -> list[Problem]:
    """Return what forbids a wording: nothing said, unknown, broken or missing placeholders."""
    found = []
    for field, text in (("subject", subject), ("body", body)):
        if not text.strip():
            found.append(Problem(field, 1, _("Write something here.")))
        for number, line in enumerate(text.splitlines(), 1):
            found += [Problem(field, number, told) for told in _of_line(purpose, line)]
    if len(subject.strip().splitlines()) > 1:
        found.append(Problem("subject", 2, _("The subject is one line.")))
    written = set(_PLACEHOLDER.findall(subject + "\n" + body))
    for name, placeholder in purpose.known.items():
        if placeholder.required and name not in written:
            told = _("%(name)s is missing: without it this mail is of no use.")
            found.append(Problem("body", 0, told % {"name": f"%({name})s"}))
    return found


def _of_line(purpose: Purpose, line: str) -> list[str]:
    known = ", ".join(f"%({name})s" for name in purpose.known)
    found = [
        _("%(written)s is not filled in by Maillon here. What may stand here: %(known)s.")
        % {"written": f"%({name})s", "known": known}
        for name in _PLACEHOLDER.findall(line)
        if name not in purpose.known
    ]
    found += [
        _("“%(written)s” is not whole: a placeholder reads %(example)s.")
        % {"written": match[0], "example": "%(" + next(iter(purpose.known), "link") + ")s"}
        for match in _BROKEN.finditer(line)
    ]
    return found
