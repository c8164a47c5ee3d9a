"""What the banner of a call says: state, who must act, by when; how much time is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.moments import moment_text
from maillon.funding.enums import CallState, ResultsShown
from maillon.funding.models import Call

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Banner:
    """The words of a banner, as ``c-banner`` takes them."""

    title: str
    who: str = ""
    by: str = ""
    kind: str = ""
    more: str = ""


def banner_of(call: Call, *, now: datetime) -> Banner:
    """Return the banner of ``call`` at ``now``."""
    opens = moment_text(call.opens_at, call.time_zone)
    closes = moment_text(call.closes_at, call.time_zone)
    if call.state == CallState.PREPARED:
        return Banner(
            _("In preparation: only the authority sees it."),
            who=_("the coordination: complete the call, then publish it"),
            by=opens,
        )
    if call.state == CallState.CANCELLED:
        return Banner(_("This call is cancelled."), kind="bad", more=call.state_reason)
    if call.state == CallState.PUBLISHED:
        return _published(call, now, opens, closes)
    if call.state == CallState.EVALUATED:
        return Banner(
            _("Closed: the applications are being evaluated."),
            who=_("the jury and the coordination"),
        )
    if call.state == CallState.DECIDED:
        shown = call.results_shown != ResultsShown.NOTHING
        return Banner(
            _("Decided: every applicant has their decision."),
            who="" if shown else _("the coordination: show the results"),
            kind="ok",
        )
    return Banner(_("Archived: nothing more is expected of this call."))


def _published(call: Call, now: datetime, opens: str, closes: str) -> Banner:
    if now < call.opens_at:
        title = _("Published; it opens on %(moment)s.") % {"moment": opens}
        return Banner(title, who=_("nobody: prepare your application"), by=closes)
    if now < call.closes_at:
        return Banner(
            _("Open: applications are taken."),
            who=_("the applicants: submit before the closing moment"),
            by=closes,
            kind="ok",
            more=time_left(call.closes_at - now),
        )
    return Banner(
        _("Closed since %(moment)s: no application is taken any more.") % {"moment": closes},
        who=_("the coordination: check what was received, begin the evaluation"),
        kind="warn",
    )


def time_left(left: timedelta) -> str:
    """Return what is left until a moment in words, in two units: “3 days and 4 hours left”.

    Rounded down: never more time than there is.
    """
    days, hours = left // _DAY, left % _DAY // _HOUR
    minutes = left % _HOUR // _MINUTE
    day_words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    hour_words = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    minute_words = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if days >= 1:
        pair = (day_words, hour_words if hours and days < 15 else "")
    elif hours:
        pair = (hour_words, minute_words if minutes else "")
    elif minutes:
        pair = (minute_words, "")
    else:
        return _("Less than a minute left.")
    if pair[1]:
        return _("%(first)s and %(second)s left.") % {"first": pair[0], "second": pair[1]}
    return _("%(time)s left.") % {"time": pair[0]}
