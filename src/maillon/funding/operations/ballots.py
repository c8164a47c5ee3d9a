"""Writes of the vote of a prize: the ranks that a member of the jury gives the candidates."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import PASSED, ApplicationState, CallKind, JurorState
from maillon.funding.models import Ballot, Call, Juror
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import in_force
from maillon.funding.rules.jury.borda import Ballot as RuleBallot
from maillon.funding.rules.prize import Result, count_prize
from maillon.funding.workflows.jury import why_not_read


@transaction.atomic
def cast_ballot(
    *, juror: Juror, ranks: Mapping[int, int], by: Author, now: datetime
) -> list[Ballot]:
    """Store the order of a member: id of the application → rank, 1 the best, equals allowed.

    Candidates without a rank stand together, last. A vote again replaces the one before.

    :raises Refused: outside the evaluation, for who may not vote, or for no candidate of theirs.
    """
    held = (
        Juror.objects.select_for_update(of=("self",))
        .select_related("call", "expert")
        .get(pk=juror.pk)
    )
    if held.call.kind != CallKind.PRIZE:
        raise Refused([_("This call is not decided by a vote.")])
    reason = why_not_read(held.call.state)
    if reason:
        raise Refused([reason])
    if held.state != JurorState.APPOINTED or held.declared_at is None:
        raise Refused([_("Sign the declaration of conflicts of interest first.")])
    allowed = set(candidates_of(held))
    if set(ranks) - allowed:
        raise Refused([_("This candidate is not on your ballot.")])
    if not ranks:
        raise Refused([_("Rank at least one candidate.")])
    last = min(len(allowed), held.call.ranks or len(allowed))
    if any(not 1 <= rank <= last for rank in ranks.values()):
        raise Refused([_("Ranks go from 1 to %(last)s.") % {"last": last}])
    held.ballots.all().delete()
    stored = Ballot.objects.bulk_create(
        Ballot(juror=held, application_id=pk, rank=rank, at=now) for pk, rank in ranks.items()
    )
    record(
        by=by,
        now=now,
        action="ballot.cast",
        target=held,
        label=f"{held.call.code} · {held.expert.code}",
    )
    return stored


def candidates_of(juror: Juror) -> list[int]:
    """Return the ids of the applications that a member of the jury of a prize may rank."""
    tied = in_force(juror.call).filter(juror=juror).values("application")
    rows = juror.call.applications.filter(state=ApplicationState.ADMISSIBLE)
    return list(rows.exclude(pk__in=tied).order_by("number").values_list("pk", flat=True))


def prize_result(call: Call, *, without: Collection[int] = ()) -> tuple[Result, ...]:
    """Return the order that the ballots give, candidates by number.

    What a member voted before a conflict was found does not count.

    :param without: ids of candidates left out as if they did not stand, for a reader in conflict.
    """
    standing = call.applications.filter(state__in=PASSED).exclude(pk__in=without)
    numbers = dict(standing.values_list("pk", "number"))
    barred: dict[str, set[str]] = {}
    for juror, number in in_force(call).values_list("juror__expert__code", "application__number"):
        barred.setdefault(juror, set()).add(number)
    groups: dict[str, dict[int, list[str]]] = {}
    rows = Ballot.objects.filter(application__in=numbers, juror__state=JurorState.APPOINTED)
    for juror, pk, rank in rows.values_list("juror__expert__code", "application", "rank"):
        groups.setdefault(juror, {}).setdefault(rank, []).append(numbers[pk])
    ballots = [
        RuleBallot(juror, tuple(tuple(ranks[rank]) for rank in sorted(ranks)))
        for juror, ranks in sorted(groups.items())
    ]
    grid = getattr(call, "grid", None)
    return count_prize(
        numbers.values(),
        ballots,
        {juror: frozenset(found) for juror, found in barred.items()},
        seed=grid.draw_seed if grid else call.code,
    )
