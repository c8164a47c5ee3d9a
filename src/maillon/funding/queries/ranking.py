"""What a ranking is computed from, and who may not see it yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet

from maillon.core.models import JournalLine
from maillon.funding.enums import PASSED, JurorState, ResultsShown, SheetState
from maillon.funding.models import (
    Application,
    ApplicationMeasure,
    Assignment,
    Call,
    ConflictOfInterest,
    Criterion,
    DeliberationOutcome,
    EvaluationGrid,
    FundingDecision,
    Juror,
    Ranking,
    Score,
    ScoreSheet,
)
from maillon.partners.permissions import Person

_IN_JURY = (JurorState.INVITED, JurorState.VOLUNTEER, JurorState.APPOINTED)


def is_kept_from(person: Person, call: Call) -> bool:
    """Say whether ``person`` may not see scores and ranks of ``call``, whatever their role.

    A member of the jury sees no ranking before the results are public; one with a conflict of
    interest, not before the ranking itself is.
    """
    if person.user.pk is None or call.results_shown == ResultsShown.RANKING:
        return False
    mine = Juror.objects.filter(call=call, expert__user=person.user.pk)
    if call.results_shown == ResultsShown.NOTHING:
        return mine.filter(state__in=_IN_JURY).exists() or _tied(mine)
    return _tied(mine)


def _tied(jurors: QuerySet[Juror]) -> bool:
    return jurors.filter(conflicts__lifted_at__isnull=True, conflicts__isnull=False).exists()


def grid_of(call: Call) -> EvaluationGrid | None:
    """Return the evaluation grid of a call with its criteria, or ``None``."""
    return EvaluationGrid.objects.filter(call=call).prefetch_related("criteria").first()


def ranked_applications(call: Call) -> QuerySet[Application]:
    """Return the applications that the jury evaluates: those found admissible.

    ``arrived_at`` is the last submission before the closing; a correction asked later hands in
    again, but arrives no later.
    """
    before_closing = Q(submissions__received_at__lt=F("call__closes_at"))
    links = ApplicationMeasure.objects.select_related("measure").order_by("rank", "measure")
    return (
        Application.objects.filter(call=call, state__in=PASSED)
        .annotate(arrived_at=Max("submissions__received_at", filter=before_closing))
        .select_related("organisation")
        .prefetch_related(Prefetch("links", links))
        .order_by("number")
    )


def counted_sheets(call: Call) -> QuerySet[ScoreSheet]:
    """Return the score sheets that count: handed in, of an evaluated application, no conflict."""
    conflict = ConflictOfInterest.objects.filter(
        juror=OuterRef("assignment__juror"),
        application=OuterRef("assignment__application"),
        lifted_at__isnull=True,
    )
    return ScoreSheet.objects.filter(
        ~Exists(conflict),
        state=SheetState.SUBMITTED,
        assignment__application__call=call,
        assignment__application__state__in=PASSED,
    )


def counted_scores(call: Call) -> Iterable[tuple[str, str, str | None, Decimal | None]]:
    """Return (expert, application, criterion, points) of the sheets that count.

    A sheet without any score gives one row without criterion.
    """
    return (
        counted_sheets(call)
        .order_by("assignment__application__number", "assignment__juror__expert__code")
        .values_list(
            "assignment__juror__expert__code",
            "assignment__application__number",
            "scores__criterion__code",
            "scores__points",
        )
    )


def deliberated(call: Call) -> dict[str, DeliberationOutcome]:
    """Return the outcome that the jury last decided for an application, by its number."""
    rows = DeliberationOutcome.objects.filter(application__call=call).select_related(
        "application", "deliberation"
    )
    found = {row.application.number: row for row in rows.order_by("at", "pk")}
    return {number: row for number, row in found.items() if row.outcome}


def newest_ranking(call: Call) -> Ranking | None:
    """Return the snapshot to show: the adopted one, else the newest."""
    rankings = list(call.rankings.order_by("-number"))
    adopted = (one for one in rankings if one.adopted_at)
    return next(adopted, rankings[0] if rankings else None)


def told_sha256(ranking: Ranking) -> str:
    """Return the hash that the journal kept of a snapshot when it was taken; empty: no line.

    The journal is a chain: a snapshot that was changed together with its hash contradicts it.
    """
    line = JournalLine.objects.filter(
        target_type="funding.ranking", target_id=str(ranking.pk), action="ranking.kept"
    ).first()
    return str(line.changes["sha256"][1]) if line and "sha256" in line.changes else ""


def bound_decisions(ranking: Ranking) -> int:
    """Return how many decisions rest on a ranking and are past the proposal."""
    return FundingDecision.objects.filter(ranking=ranking).exclude(state="proposed").count()


@dataclass(frozen=True)
class ResultRow:
    """A line of a ranking, with the id of its application.

    :param verdict: ``selected``, ``reserve``, ``below_threshold``, ``below_floor``,
        ``too_few_readings`` or ``refused``.
    :param reasons: (code, values), as ``rules.jury.ranking`` gives them.
    """

    application: int
    number: str
    rank: int | None
    mean: Decimal | None
    verdict: str
    reasons: tuple[tuple[str, Mapping[str, str]], ...]


def result_rows(ranking: Ranking) -> list[ResultRow]:
    """Return the lines of a ranking in its order."""
    lines: list[Mapping[str, Any]] = ranking.result.get("lines", [])
    numbers = [line["application"] for line in lines]
    ids = dict(
        Application.objects.filter(call=ranking.call_id, number__in=numbers).values_list(
            "number", "pk"
        )
    )
    return [
        ResultRow(
            application=ids[line["application"]],
            number=line["application"],
            rank=line["rank"],
            mean=None if line["mean"] is None else Decimal(line["mean"]),
            verdict=line["verdict"],
            reasons=tuple((one["code"], one["values"]) for one in line["reasons"]),
        )
        for line in lines
        if line["application"] in ids
    ]


@dataclass(frozen=True)
class Progress:
    """How far the jury is: readings given, handed in, and applications without enough of them."""

    applications: int
    assigned: int
    submitted: int


def reading_progress(call: Call) -> Progress:
    """Return how far the jury of a call is."""
    live = Assignment.objects.filter(application__call=call, application__state__in=PASSED).exclude(
        score_sheet__state=SheetState.RECUSED
    )
    return Progress(
        applications=Application.objects.filter(call=call, state__in=PASSED).count(),
        assigned=live.count(),
        submitted=counted_sheets(call).count(),
    )


def sheets_of(application: Application) -> list[ScoreSheet]:
    """Return the sheets of an application that count, with points by criterion and expert."""
    return list(
        counted_sheets(application.call)
        .filter(assignment__application=application)
        .select_related("assignment__juror__expert__organisation")
        .prefetch_related(
            Prefetch("scores", Score.objects.select_related("criterion")),
        )
        .order_by("assignment__juror__expert__code")
    )


def present_in_conflict(application: Application, jurors: Iterable[Juror]) -> list[Juror]:
    """Return those of ``jurors`` who must leave the room when an application is discussed."""
    ids = [juror.pk for juror in jurors]
    return list(
        Juror.objects.filter(
            pk__in=ids, conflicts__application=application, conflicts__lifted_at__isnull=True
        )
        .select_related("expert__organisation")
        .distinct()
    )


def criteria_of(call: Call) -> list[Criterion]:
    """Return the criteria of a call in the order of its grid."""
    return list(Criterion.objects.filter(grid__call=call).order_by("position", "pk"))
