"""``maillon calls``: the funnel of a call, and whether its ranking can be computed again."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from maillon.config.cli.output import MISSING, OK, WRONG, CommandError, print_json, say
from maillon.funding.models import Call
from maillon.funding.queries.funnel import Counted, Left, funnel
from maillon.funding.queries.ranking import newest_ranking
from maillon.funding.rules.jury.canonical import ranking_to_plain
from maillon.funding.rules.ranking import (
    Unrankable,
    check_ranking,
    ranking_inputs,
    standing_of,
)
from maillon.funding.rules.ranking_words import verdict_text


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("calls", help=_("The calls for projects."))
    acts = parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    told = _(
        "How many applications and organisations were received, admissible, selected and "
        "renewed, counted from the records; null: neither the records nor a document say it."
    )
    parser = acts.add_parser("funnel", help=_("The numbers of a call by step."), description=told)
    parser.add_argument("--call", required=True, help=_("code of the call"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.set_defaults(answer=show_funnel)
    told = _(
        "The ranking of a call: the adopted one, else as the score sheets stand. With --verify: "
        "whether the kept ranking has its hash, its inputs give it again, and the score sheets of "
        "today still do; exit code 1 when not."
    )
    parser = acts.add_parser("ranking", help=_("The ranking of a call."), description=told)
    parser.add_argument("--call", required=True, help=_("code of the call"))
    parser.add_argument("--verify", action="store_true", help=_("compute it again and compare"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.set_defaults(answer=show_ranking)


def call_of(code: str) -> Call:
    """Return the call with this code, or end the command."""
    call = Call.objects.filter(code=code).first()
    if call is None:
        raise CommandError(_("There is no call “%(code)s”.") % {"code": code}, MISSING)
    return call


def show_funnel(options: argparse.Namespace) -> int:
    """Print the funnel of a call, with the names behind each difference."""
    found = funnel(call_of(options.call))
    if options.json:
        print_json(found.to_json())
        return OK
    say(found.call.title)
    say(_("Measures offered: %(count)s") % {"count": _number(found.offered)})
    for step in found.steps:
        say(
            _("%(step)s: %(applications)s applications of %(organisations)s organisations")
            % {
                "step": step.label,
                "applications": _number(step.applications),
                "organisations": _number(step.organisations),
            }
        )
        if step.code == "selected":
            say(_("  on %(count)s measures") % {"count": _number(step.measures)})
        _say_left(step.lost_applications)
    return OK


def _number(counted: Counted) -> str:
    if counted.value is None:
        return "?"
    if counted.from_source:
        return _("%(count)s (announced)") % {"count": counted.value}
    if counted.differs:
        return _("%(count)s (%(announced)s announced)") % {
            "count": counted.value,
            "announced": counted.announced,
        }
    return str(counted.value)


def _say_left(left: Left | None) -> None:
    if left is None:
        return
    for name, reason in left.rows:
        say(f"  − {name}" + (f": {reason}" if reason else ""))
    if left.pending:
        say(_("  ? %(count)s not decided yet") % {"count": left.pending})
    if left.unnamed:
        say(_("  − %(count)s that no document names") % {"count": left.unnamed})


def show_ranking(options: argparse.Namespace) -> int:
    """Print the ranking of a call, or verify the one that is kept."""
    call = call_of(options.call)
    if options.verify:
        return _verify_ranking(call, as_json=options.json)
    standing = standing_of(call)
    if standing.computed is None:
        raise CommandError(standing.why, MISSING)
    if options.json:
        snapshot = standing.snapshot
        print_json(
            {
                "call": call.code,
                "standing": standing.code,
                "ranking": snapshot.number if snapshot else None,
                **ranking_to_plain(standing.computed.result),
            }
        )
        return OK
    if not standing.computed.result.lines:
        say(_("No application of “%(code)s” is ranked yet.") % {"code": call.code})
    for line in standing.computed.result.lines:
        rank = "–" if line.rank is None else line.rank
        say(f"{rank:>5}  {line.application:24} {line.mean!s:>7}  {verdict_text(line.verdict)}")
    return OK


def _verify_ranking(call: Call, *, as_json: bool) -> int:
    ranking = newest_ranking(call)
    if ranking is None:
        raise CommandError(
            _("No ranking of “%(code)s” is kept yet.") % {"code": call.code}, MISSING
        )
    try:
        current = ranking_inputs(call)
    except Unrankable:
        current = None
    found = check_ranking(ranking, current=current)
    if as_json:
        print_json(
            {
                "call": call.code,
                "ranking": ranking.number,
                "adopted": ranking.adopted_at is not None,
                "sha256": ranking.sha256,
                "ok": found.ok,
                "intact": found.intact,
                "same_ranking": found.same_ranking,
                "same_inputs": found.same_inputs,
                "differs": list(found.differs),
            }
        )
    else:
        if found.ok:
            told = _("Ranking no. %(number)s of “%(code)s” is the same when computed again.")
        else:
            told = _("Ranking no. %(number)s of “%(code)s” is NOT the same when computed again.")
        say(told % {"number": ranking.number, "code": call.code})
        say(f"SHA-256 {ranking.sha256}")
        if not found.intact:
            say(_("What is stored does not have its hash."))
        if not found.same_ranking:
            say(_("Its inputs, ranked again, give another ranking."))
        if found.same_inputs is False:
            say(_("The score sheets changed since it was kept."))
        if found.differs:
            say(_("Applications that differ: %(names)s") % {"names": ", ".join(found.differs)})
    return OK if found.ok else WRONG
