"""``maillon rounds status``: how far collection rounds are."""

import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maillon.config.cli.output import MISSING, OK, CommandError, print_json, say
from maillon.core.moments import moment_text
from maillon.implementation.models import CollectionRound, RoundRequest
from maillon.implementation.queries.round_banner import banner_of
from maillon.implementation.queries.round_progress import STATES, Progress, progress
from maillon.implementation.queries.rounds import is_late, request_status


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("rounds", help=_("The collection rounds and how far they are."))
    acts = parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    told = _(
        "How many organisations were asked, and how far they are. late: the deadline is past and "
        "nothing was submitted. not_reached: nobody opened the request and no mail about it "
        "arrived. on_time_rate: of those that have submitted, or whose deadline has passed, the "
        "share that submitted before it; excused organisations are left out; null: of none yet."
    )
    status_parser = acts.add_parser("status", help=_("How far a round is."), description=told)
    status_parser.add_argument("--round", default="", help=_("code of the round; default: all"))
    status_parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    status_parser.set_defaults(answer=status)


def status(options: argparse.Namespace) -> int:
    """Print how far the round named is, or every round."""
    now = timezone.now()
    rounds = CollectionRound.objects.all()
    if options.round:
        rounds = rounds.filter(code=options.round)
        if not rounds:
            raise CommandError(
                _("There is no round “%(code)s”.") % {"code": options.round}, MISSING
            )
    if options.json:
        documents = [document(one, now=now) for one in rounds]
        print_json(documents[0] if options.round else documents)
        return OK
    if not rounds:
        say(_("There is no collection round yet."))
    for one in rounds:
        _say(one, now)
    return OK


def document(collection_round: CollectionRound, *, now: datetime) -> dict[str, Any]:
    """Return how far a round is, with a line per organisation."""
    counted = progress(collection_round, now=now)
    requests = collection_round.requests.select_related("organisation", "form__category")
    numbers = ("asked", *STATES, "late", "not_reached", "on_time_rate")
    return {
        "round": collection_round.code,
        "state": collection_round.state,
        "opens_at": collection_round.opens_at.isoformat(),
        "closes_at": collection_round.closes_at.isoformat(),
        **{name: getattr(counted, name) for name in numbers},
        "requests": [_line(one, now) for one in requests.order_by("organisation__code")],
    }


def _line(request: RoundRequest, now: datetime) -> dict[str, Any]:
    submitted_at = request.submitted_at
    return {
        "organisation": request.organisation.code,
        "category": request.form.category.code,
        "state": request_status(request, now=now),
        "late": is_late(request, now=now),
        "due_at": request.due_at.isoformat(),
        "submitted_at": submitted_at.isoformat() if submitted_at else None,
    }


def _say(collection_round: CollectionRound, now: datetime) -> None:
    counted = progress(collection_round, now=now)
    banner = banner_of(collection_round, counted, now=now)
    say(f"{collection_round.code}  {collection_round.title}")
    say("  " + banner.title)
    say(f"  {moment_text(collection_round.opens_at)} → {moment_text(collection_round.closes_at)}")
    for name, value in _counts(counted):
        say(f"  {name:<24}{value:>6}")
    rate = counted.on_time_rate
    if rate is not None:
        say(
            "  "
            + _("on time: %(rate)s %% (%(n)s of %(of)s that have submitted or are due)")
            % {"rate": round(rate * 100), "n": counted.on_time, "of": counted.measured}
        )


def _counts(counted: Progress) -> list[tuple[str, int]]:
    return [
        (pgettext("organisations asked", "asked"), counted.asked),
        (pgettext("organisations asked", "not opened"), counted.waiting),
        (pgettext("organisations asked", "being filled in"), counted.draft),
        (pgettext("organisations asked", "submitted"), counted.submitted),
        (pgettext("organisations asked", "sent back"), counted.sent_back),
        (pgettext("organisations asked", "accepted"), counted.accepted),
        (pgettext("organisations asked", "excused"), counted.excused),
        (pgettext("organisations asked", "late"), counted.late),
        (pgettext("organisations asked", "not reached"), counted.not_reached),
    ]
