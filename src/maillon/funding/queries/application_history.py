"""What was done to an application on the applicant's side, from the journal.

Only these acts: what the authority and the jury do with it is told by its state and its letters.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillon.core.acts import act_words
from maillon.core.models import JournalLine
from maillon.funding.models import Application

_ACTS = (
    "application.created",
    "application.partner_added",
    "application.partner_removed",
    "application.shared",
    "application.submitted",
    "application.withdrawn",
    "application.correction_asked",
    "application.correction_answered",
    "application.correction_extended",
    "application.correction_settled",
)
_MOST = 100


@dataclass(frozen=True)
class HistoryLine:
    """One act: when, by whom, what it is called, whom or what it was about."""

    at: datetime
    username: str
    act: str
    about: str


def history_of(application: Application) -> list[HistoryLine]:
    """Return what was done to ``application`` by its applicant and asked of them, latest first."""
    lines = JournalLine.objects.filter(
        target_type=Application._meta.label_lower, target_id=str(application.pk), action__in=_ACTS
    )
    return [
        HistoryLine(line.at, line.username, act_words(line.action), _about(line))
        for line in lines.order_by("-number")[:_MOST]
    ]


def _about(line: JournalLine) -> str:
    changes: dict[str, Any] = line.changes
    found = changes.get("partner") or changes.get("receipt") or line.reason or ""
    if isinstance(found, list):
        return next((str(one) for one in reversed(found) if one), "")
    return str(found)
