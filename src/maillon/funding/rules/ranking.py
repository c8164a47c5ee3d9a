"""A ranking from the records: inputs, result, controls, and whether a snapshot still holds."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.cache import caches
from django.utils.translation import gettext as _

from maillon.funding.models import Call, EvaluationGrid, Ranking
from maillon.funding.queries.ranking import (
    counted_scores,
    deliberated,
    grid_of,
    newest_ranking,
    ranked_applications,
    told_sha256,
)
from maillon.funding.rules.jury import canonical, scores
from maillon.funding.rules.jury.controls.report import Controls, rank_and_control
from maillon.funding.rules.jury.ranking import Candidate, Inputs, Override, Rule, Verdict
from maillon.funding.rules.jury.ranking import Ranking as Result

# The same inputs always give the same: only memory bounds how long they are kept.
SECONDS = 3_600


class Unrankable(Exception):
    """The records do not allow a ranking; ``code`` says why: ``grid``, ``ties``."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code} {value}".strip())
        self.code = code
        self.value = value


def rule_of(call: Call, grid: EvaluationGrid) -> Rule:
    """Return the published rule of a call.

    :raises Unrankable: no criterion, or a step of the chain of ties that is none.
    """
    criteria = tuple(
        scores.Criterion(
            code=one.code,
            weight=one.weight,
            maximum=one.maximum,
            floor=one.floor,
            required=not one.optional,
        )
        for one in grid.criteria.all()
    )
    if not criteria:
        raise Unrankable("grid")
    ties = tuple(step.strip() for step in grid.tie_chain.split(",") if step.strip())
    try:
        return Rule(
            criteria=criteria,
            threshold=grid.threshold,
            minimum_readings=call.minimum_readings,
            ties=ties,
            seed=grid.draw_seed or call.code,
            budget=call.budget,
        )
    except ValueError as error:
        raise Unrankable("ties", grid.tie_chain) from error


def ranking_inputs(call: Call) -> Inputs:
    """Read all that the ranking of a call depends on, in a fixed number of queries.

    :raises Unrankable: the call has no usable grid.
    """
    grid = grid_of(call)
    if grid is None:
        raise Unrankable("grid")
    rule = rule_of(call, grid)
    eligible = set(call.measures.values_list("code", flat=True))
    candidates = tuple(
        Candidate(
            application=one.number,
            measures=tuple(
                link.measure.code
                for link in one.links.all()
                if not eligible or link.measure.code in eligible
            ),
            arrived_at=one.arrived_at or one.submitted_at,  # type: ignore[attr-defined]
            requested=one.requested,
        )
        for one in ranked_applications(call)
    )
    standing = {one.application for one in candidates}
    blank: dict[str, Decimal | None] = {one.code: None for one in rule.criteria}
    rows: dict[tuple[str, str], dict[str, Decimal | None]] = {}
    for expert, application, criterion, points in counted_scores(call):
        given = rows.setdefault((expert, application), blank.copy())
        if criterion is not None:
            given[criterion] = points
    return Inputs(
        call=call.code,
        rule=rule,
        candidates=candidates,
        readings=tuple(scores.Reading(e, a, points) for (e, a), points in rows.items()),
        overrides=tuple(
            Override(number, Verdict(row.outcome), f"{row.deliberation.held_on}/{row.pk}")
            for number, row in sorted(deliberated(call).items())
            if number in standing  # what was withdrawn since is no candidate any more
        ),
    )


@dataclass(frozen=True)
class Computed:
    """A ranking with its controls, and the inputs they come from."""

    inputs: Inputs
    sha256: str
    result: Result
    controls: Controls


def compute(inputs: Inputs, *, gap: Decimal | None) -> Computed:
    """Rank and control; what the same inputs gave is remembered for a while."""
    sha256 = canonical.sha256_of(canonical.inputs_to_plain(inputs))
    cache, key = caches["memory"], f"ranking:{sha256}:{gap}"
    found: Computed | None = cache.get(key)
    if found is None:
        found = Computed(inputs, sha256, *rank_and_control(inputs, gap=gap))
        cache.set(key, found, SECONDS)
    return found


def computed_now(call: Call) -> Computed:
    """Return the ranking as the score sheets stand, with its controls.

    :raises Unrankable: the call has no usable grid.
    """
    return compute(ranking_inputs(call), gap=call.gap)


def computed_then(ranking: Ranking) -> Computed:
    """Return the ranking of a snapshot with its controls, from the stored inputs.

    :raises ValueError: the snapshot is of another format.
    """
    return compute(canonical.plain_to_inputs(ranking.inputs), gap=ranking.call.gap)


def check_ranking(ranking: Ranking, *, current: Inputs | None = None) -> canonical.Verification:
    """Verify a snapshot: its hash, its result computed again, and the score sheets of today.

    The hash is also that of the journal: whoever rewrites a snapshot rewrites its hash with it.

    :param current: the inputs of today; without them only what is stored is checked.
    """
    told = told_sha256(ranking)
    try:
        found = canonical.verify(
            inputs=ranking.inputs, result=ranking.result, sha256=ranking.sha256, current=current
        )
        return replace(found, intact=found.intact and told in ("", ranking.sha256))
    except (ValueError, KeyError, TypeError):
        return canonical.Verification(
            intact=False, same_ranking=False, same_inputs=None, differs=()
        )


def why_unrankable(error: Unrankable) -> str:
    """Say in words why a call cannot be ranked."""
    if error.code == "ties":
        return _("The chain of ties names a step that does not exist: %(chain)s.") % {
            "chain": error.value
        }
    return _("The call has no evaluation grid with criteria yet.")


@dataclass(frozen=True)
class Standing:
    """Which ranking is shown, and how it stands to the score sheets of today.

    :param code: ``unrankable``, ``none`` (no snapshot yet), ``fresh`` (the newest snapshot is what
        the sheets give), ``stale``, ``adopted``, ``adopted_stale``.
    :param why: why the call cannot be ranked.
    """

    code: str
    computed: Computed | None
    snapshot: Ranking | None
    why: str = ""


def standing_of(call: Call) -> Standing:
    """Return the ranking to show: the adopted one, else as the score sheets stand now."""
    snapshot = newest_ranking(call)
    try:
        now = computed_now(call)
    except Unrankable as error:
        return Standing("unrankable", None, snapshot, why_unrankable(error))
    except ValueError as error:
        why = _("The score sheets contradict the grid: %(why)s.") % {"why": error}
        return Standing("unrankable", None, snapshot, why)
    if snapshot is None:
        return Standing("none", now, None)
    same = now.sha256 == canonical.sha256_of(snapshot.inputs)
    if snapshot.adopted_at is None:
        return Standing("fresh" if same else "stale", now, snapshot)
    try:
        shown = now if same else computed_then(snapshot)
    except (ValueError, KeyError):
        shown = now
    return Standing("adopted" if same else "adopted_stale", shown, snapshot)
