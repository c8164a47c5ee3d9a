"""What happened to a contribution, from the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillon.core.changes import Change
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution
from maillon.implementation.queries.wording import Wording

IMPORTED = "contribution.imported"
PUBLISHED = "contribution.published"
# One journal line for many contributions: its changes are those of each, by code.
_TOGETHER = (IMPORTED, PUBLISHED)
ACTIONS: dict[str, str | Promise] = {
    "contribution.created": gettext_lazy("Created"),
    "contribution.edited": gettext_lazy("Edited"),
    "contribution.accepted": gettext_lazy("Accepted"),
    "contribution.submitted": gettext_lazy("Submitted"),
    "contribution.recalled": gettext_lazy("Taken back by the partner"),
    "contribution.sent_back": gettext_lazy("Sent back with a question"),
    "contribution.question_answered": gettext_lazy("Question answered"),
    "contribution.question_settled": gettext_lazy("Question settled"),
    "contribution.share_confirmed": gettext_lazy("Share confirmed"),
    PUBLISHED: gettext_lazy("Published"),
    "contribution.returned": gettext_lazy("Returned to draft"),
    "contribution.withdrawn": gettext_lazy("Withdrawn"),
    "contribution.loaded": gettext_lazy("Loaded with the demonstration data"),
    IMPORTED: gettext_lazy("Changed by an import"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One act on a contribution, in the reader's words."""

    at: datetime
    username: str
    action: str
    changes: list[Change]
    reason: str


def history_of(contribution: Contribution) -> list[HistoryLine]:
    """Return what happened to ``contribution``, the latest first; imports that changed it too."""
    own = Q(target_type=Contribution._meta.label_lower, target_id=str(contribution.pk))
    together = Q(action__in=_TOGETHER, changes__has_key=contribution.code)
    lines = JournalLine.objects.filter(own | together).order_by("-number")[:100]
    wording = Wording()
    return [_line(line, contribution.code, wording) for line in lines]


def changes_since(contribution: Contribution, moment: datetime) -> list[HistoryLine]:
    """Return what happened to ``contribution`` after ``moment``, the latest first."""
    return [line for line in history_of(contribution) if line.at > moment]


def _line(line: JournalLine, code: str, wording: Wording) -> HistoryLine:
    changes: dict[str, Any] = line.changes
    if line.action in _TOGETHER:
        changes = changes.get(code) or {}
    return HistoryLine(
        line.at,
        line.username,
        str(ACTIONS.get(line.action, line.action)),
        wording.changes(changes),
        line.reason,
    )
