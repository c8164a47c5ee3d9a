"""Writes of rankings: a snapshot is taken, adopted, released; never changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.journal import Author, record
from maillon.funding.enums import CallState
from maillon.funding.models import Call, Ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranking import bound_decisions, reading_progress
from maillon.funding.rules.jury import canonical
from maillon.funding.rules.jury.ranking import Inputs, Verdict, rank
from maillon.funding.rules.ranking import (
    Unrankable,
    check_ranking,
    ranking_inputs,
    why_unrankable,
)


@transaction.atomic
def take_ranking(*, call: Call, by: Author, now: datetime) -> Ranking:
    """Compute the ranking from the score sheets as they stand, and keep it with its hash.

    :raises Refused: before the evaluation, without a grid or without any reading handed in; when a
        ranking is already adopted; when nothing changed since the last one.
    """
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state != CallState.EVALUATED:
        raise Refused([_("A ranking is taken while the call is being evaluated.")])
    if held.rankings.filter(adopted_at__isnull=False).exists():
        raise Refused([_("A ranking of this call is already adopted: release it first.")])
    inputs = read_inputs(held)
    if not reading_progress(held).submitted:
        raise Refused([_("No score sheet is handed in yet.")])
    try:
        result = canonical.ranking_to_plain(rank(inputs))
    except ValueError as error:
        raise Refused(
            [_("The score sheets contradict the grid: %(why)s.") % {"why": error}]
        ) from error
    plain = canonical.inputs_to_plain(inputs)
    last = held.rankings.order_by("-number").first()
    sha256 = canonical.snapshot_sha256(plain, result)
    if last is not None and last.sha256 == sha256:
        raise Refused(
            [_("Nothing changed since ranking no. %(number)s.") % {"number": last.number}]
        )
    number = (held.rankings.aggregate(most=Max("number"))["most"] or 0) + 1
    ranking = Ranking.objects.create(
        call=held,
        number=number,
        made_at=now,
        made_by=by.username,
        inputs=plain,
        result=result,
        sha256=sha256,
    )
    _record(ranking, "ranking.kept", by, now)
    return ranking


@transaction.atomic
def adopt_ranking(*, ranking: Ranking, by: Author, now: datetime) -> Ranking:
    """Make a ranking the one on which the decisions rest.

    :raises Refused: when another is adopted, when it is not what the score sheets give now, or
        when the rule cannot say anything of an application and the jury has not decided of it.
    """
    call = Call.objects.select_for_update().get(pk=ranking.call_id)
    held = Ranking.objects.select_for_update().get(pk=ranking.pk)
    if call.state != CallState.EVALUATED:
        raise Refused([_("A ranking is adopted while the call is being evaluated.")])
    if call.rankings.filter(adopted_at__isnull=False).exists():
        raise Refused([_("A ranking of this call is already adopted: release it first.")])
    found = check_ranking(held, current=read_inputs(call))
    if not (found.intact and found.same_ranking):
        raise Refused([_("This ranking does not hold: what is stored was changed.")])
    if found.same_inputs is False:
        raise Refused([_("The score sheets changed since: take a new ranking, then adopt it.")])
    undecided = [
        line["application"]
        for line in held.result["lines"]
        if line["verdict"] == Verdict.TOO_FEW_READINGS
    ]
    if undecided:
        raise Refused(
            [
                ngettext(
                    "%(count)s application has too few complete readings (%(names)s): have it "
                    "read, or decide on it in deliberation.",
                    "%(count)s applications have too few complete readings (%(names)s): have them "
                    "read, or decide on them in deliberation.",
                    len(undecided),
                )
                % {"count": len(undecided), "names": ", ".join(undecided[:10])}
            ]
        )
    held.adopted_at = now
    held.save(update_fields=["adopted_at"])
    _record(held, "ranking.adopted", by, now)
    return held


@transaction.atomic
def release_ranking(*, ranking: Ranking, reason: str, by: Author, now: datetime) -> Ranking:
    """Take back the adoption of a ranking, so that the jury can go on.

    :raises Refused: without a reason, or when a decision that rests on it is under way.
    """
    held = Ranking.objects.select_for_update().get(pk=ranking.pk)
    if held.adopted_at is None:
        raise Refused([_("This ranking is not adopted.")])
    if not reason.strip():
        raise Refused([_("Say why the adoption is taken back.")], {"reason": "reason"})
    bound = bound_decisions(held)
    if bound:
        raise Refused(
            [
                ngettext(
                    "%(count)s decision rests on this ranking and is under way.",
                    "%(count)s decisions rest on this ranking and are under way.",
                    bound,
                )
                % {"count": bound}
            ]
        )
    held.adopted_at = None
    held.save(update_fields=["adopted_at"])
    _record(held, "ranking.adoption_taken_back", by, now, reason=reason.strip())
    return held


def verify_ranking(ranking: Ranking) -> bool:
    """Say whether a snapshot holds: its hash is right and its inputs give its result again."""
    found = check_ranking(ranking)
    return found.intact and found.same_ranking


def read_inputs(call: Call) -> Inputs:
    """Return what the ranking of a call is computed from.

    :raises Refused: without a usable grid, in words.
    """
    try:
        return ranking_inputs(call)
    except Unrankable as error:
        raise Refused([why_unrankable(error)]) from error


def _record(ranking: Ranking, action: str, by: Author, now: datetime, reason: str = "") -> None:
    # No rank and no number: the journal is also read by people in conflict.
    label = f"{ranking.call.code} · {ranking.number}"
    record(
        by=by,
        now=now,
        action=action,
        target=ranking,
        label=label,
        changes={"sha256": ["", ranking.sha256]},
        reason=reason,
    )
