"""What the banner of a round says: its state, who must act next, by when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.moments import moment_text
from maillon.implementation.enums import RoundState
from maillon.implementation.models import CollectionRound
from maillon.implementation.queries.round_progress import Progress


@dataclass(frozen=True)
class Banner:
    """The words of a banner, as ``c-banner`` takes them."""

    title: str
    who: str = ""
    by: str = ""
    kind: str = ""
    more: str = ""


def banner_of(collection_round: CollectionRound, progress: Progress, *, now: datetime) -> Banner:
    """Return the banner of ``collection_round`` at ``now``."""
    opens, closes = moment_text(collection_round.opens_at), moment_text(collection_round.closes_at)
    if collection_round.state == RoundState.PREPARED:
        return Banner(
            _("In preparation: nobody has been asked yet."),
            who=_("the coordination: build the forms, choose the organisations, launch"),
            by=opens,
        )
    if collection_round.state == RoundState.CLOSED:
        return Banner(_("Closed: nothing more is reported in this round."), more=_missing(progress))
    if now < collection_round.opens_at:
        return Banner(
            _("Launched; it opens on %(moment)s.") % {"moment": opens},
            who=_("nobody: organisations are written to when the round opens"),
            by=closes,
        )
    if now < collection_round.closes_at:
        return Banner(_("Open: partners report."), who=_who(progress), by=closes, kind="ok")
    return Banner(
        _("The deadline passed on %(moment)s.") % {"moment": closes},
        who=_who(progress),
        kind="warn",
        more=_("Late reports are taken until the coordination closes the round."),
    )


def _who(progress: Progress) -> str:
    owing = progress.waiting + progress.draft + progress.sent_back
    parts = []
    if owing:
        parts.append(
            ngettext("%(n)s organisation to report", "%(n)s organisations to report", owing)
            % {"n": owing}
        )
    if progress.submitted:
        parts.append(
            ngettext(
                "the coordination: %(n)s report to review",
                "the coordination: %(n)s reports to review",
                progress.submitted,
            )
            % {"n": progress.submitted}
        )
    return " · ".join(parts) or _("nobody: every report is accepted")


def _missing(progress: Progress) -> str:
    missing = progress.waiting + progress.draft
    if not missing:
        return ""
    return ngettext(
        "%(n)s organisation has not reported.",
        "%(n)s organisations have not reported.",
        missing,
    ) % {"n": missing}
