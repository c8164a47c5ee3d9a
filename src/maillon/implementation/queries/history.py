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
ACTIONS: dict[str, str | Promise] = {
    "contribution.created": gettext_lazy("Created"),
    "contribution.edited": gettext_lazy("Edited"),
    "contribution.accepted": gettext_lazy("Accepted"),
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
    imports = Q(action=IMPORTED, changes__has_key=contribution.code)
    lines = JournalLine.objects.filter(own | imports).order_by("-number")[:100]
    wording = Wording()
    return [_line(line, contribution.code, wording) for line in lines]


def changes_since(contribution: Contribution, moment: datetime) -> list[HistoryLine]:
    """Return what happened to ``contribution`` after ``moment``, the latest first."""
    return [line for line in history_of(contribution) if line.at > moment]


def _line(line: JournalLine, code: str, wording: Wording) -> HistoryLine:
    changes: dict[str, Any] = line.changes
    if line.action == IMPORTED:
        changes = changes.get(code) or {}
    return HistoryLine(
        line.at,
        line.username,
        str(ACTIONS.get(line.action, line.action)),
        wording.changes(changes),
        line.reason,
    )
