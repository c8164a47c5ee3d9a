"""Who may open a file that the virus scanner has looked at, or not yet; and what is said of it.

The rule is that of the evidence of contributions (``implementation.views.entry.evidence``): what
was refused nobody opens; what was not scanned, who sent it. Where no scanner is configured at
all, who decides on the file opens it too: else nothing could ever be controlled.
"""

from django.utils.translation import gettext as _

from maillon.implementation.enums import EvidenceState


def why_not_opened(state: str, *, own: bool, decides: bool, scans: bool) -> str:
    """Return why a file cannot be opened, for people; empty when it can.

    :param state: what the scanner said, one of ``EvidenceState``.
    :param own: the reader is of those who sent it.
    :param decides: the reader decides on it, or is the other party to it.
    :param scans: a scanner is configured here.
    """
    if state == EvidenceState.REFUSED:
        return _("The scanner refused this file.")
    if state == EvidenceState.CLEAN or own:
        return ""
    if scans:
        return _("This file waits for the virus scanner: until then only who sent it may open it.")
    if decides:
        return ""
    return _("This file was not scanned: only who sent it may open it.")


def scan_words(state: str, *, scans: bool) -> str:
    """Return what is said beside a file: nothing where the scanner found it clean."""
    if state == EvidenceState.REFUSED:
        return _("refused by the virus scanner, and deleted")
    if state == EvidenceState.CLEAN:
        return ""
    return _("waits for the virus scanner") if scans else _("not scanned: no virus scanner here")
