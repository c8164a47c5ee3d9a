"""The exercise that has gone through everything: received, read, ranked, decided, paid, renewed."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from maillon.core.journal import Author, record
from maillon.funding.enums import (
    AssignmentSource,
    ConflictKind,
    ConflictSource,
    DecisionState,
    Outcome,
    PointVerdict,
    ResultsShown,
    SheetState,
)
from maillon.funding.models import (
    AdmissibilityCheck,
    Application,
    Approval,
    Assignment,
    Call,
    ConflictOfInterest,
    Criterion,
    FundingDecision,
    Grant,
    Juror,
    Ranking,
    Score,
    ScoreSheet,
)
from maillon.funding.operations.calls import mark_decided, show_results, start_evaluation
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from maillon.funding.queries.decisions import route_of
from maillon.funding.queries.ranked import lines_of
from maillon.funding.rules.reasons import Grid, decision_reasons
from maillon.plan.models import Measure
from maillon.portal.demo.training.following import DECIDED, follow, make_grant
from maillon.portal.demo.training.making import SEED, Shape, applications, jury, published_call
from maillon.portal.demo.training.people import World

CODE = "training"
OPENS = datetime(2025, 5, 28, 7, 0, tzinfo=UTC)
CLOSES = datetime(2025, 6, 27, 10, 0, tzinfo=UTC)  # noon in Brussels
READ = datetime(2025, 7, 15, 14, 0, tzinfo=UTC)
# The shape: of 52 associations the first twelve hand in two projects, the others one.
TWICE = 12
# Places (from 0) of the 64 applications, in the order in which they are numbered.
INADMISSIBLE = frozenset(range(54, 59))  # five single ones
REFUSED = frozenset({1, 3, *range(59, 64)})  # the second of two associations, and five single ones
NOT_RENEWED = frozenset({5, 53})  # the second of an association that goes on, and a single one
MEASURES = 20
COVERED = 17


def load_done(world: World, *, by: Author, now: datetime) -> None:
    """Store the exercise ``training``, from its publication to its renewals."""
    measures = _measures(world)
    call = published_call(
        world,
        code=CODE,
        titles=(
            "Appel d’exercice 2025 (données fictives)",
            "Oefenoproep 2025 (fictieve gegevens)",
            "Training call 2025 (fictitious data)",
        ),
        years=(2025, 2025),
        opens_at=OPENS,
        closes_at=CLOSES,
        budget=Decimal("3500000.00"),
        measures=measures,
        by=by,
    )
    shapes = _shapes(world, measures)
    found = applications(call, shapes, submitted=_moments(len(shapes)), state="admissible")
    _check(call, found)
    call = start_evaluation(call=call, by=by, now=CLOSES + timedelta(days=3))
    jurors = jury(world, call, declared_at=CLOSES + timedelta(days=4), size=len(world.experts))
    _read(call, found, jurors)
    ranking = take_ranking(call=call, by=by, now=READ)
    adopt_ranking(ranking=ranking, by=by, now=READ)
    grants = _decide(call, found, ranking)
    call = mark_decided(call=call, by=by, now=DECIDED)
    show_results(call=call, shown=ResultsShown.SELECTED, by=by, now=DECIDED)
    numbers = {found[place].number for place in NOT_RENEWED}
    ended = {grant for grant in grants if grant.application and grant.application.number in numbers}
    follow(call, grants, ended=ended)
    record(
        by=by,
        now=now,
        action="demo.training_loaded",
        target=call,
        label=call.code,
        changes={"applications": [None, len(found)], "grants": [None, len(grants)]},
    )


def _measures(world: World) -> list[Measure]:
    """Return twenty measures of eight themes: all but theme 5, as in 2021."""
    rows = list(
        Measure.objects.filter(theme__plan=world.plan)
        .exclude(theme__code="5")
        .select_related("theme")
        .order_by("sort_key")
    )
    by_theme: dict[str, list[Measure]] = {}
    for row in rows:
        by_theme.setdefault(row.theme.code, []).append(row)
    found: list[Measure] = []
    place = 0
    while len(found) < MEASURES:
        for listed in by_theme.values():
            if place < len(listed) and len(found) < MEASURES:
                found.append(listed[place])
        place += 1
    return found


def _shapes(world: World, measures: list[Measure]) -> list[Shape]:
    covered, others = measures[:COVERED], measures[COVERED:]
    owners = [one for one in world.associations[:TWICE] for _ in range(2)]
    owners += world.associations[TWICE:]
    left = INADMISSIBLE | REFUSED
    return [
        Shape(owner, others[place % len(others)] if place in left else covered[place % COVERED])
        for place, owner in enumerate(owners)
    ]


def _moments(count: int) -> list[datetime | None]:
    """Return when each was handed in: most in the last days, three in the last minute."""
    draw = random.Random(SEED)  # nosec B311
    found = sorted(
        CLOSES - timedelta(minutes=int(draw.expovariate(1 / 4000)) + 2) for _ in range(count - 3)
    )
    found = [max(one, OPENS + timedelta(hours=1 + n)) for n, one in enumerate(found)]
    last = [CLOSES - timedelta(seconds=seconds) for seconds in (41, 12, 1)]
    return [*found, *last]


def _check(call: Call, found: list[Application]) -> None:
    points = list(call.points.all())
    at = CLOSES + timedelta(days=2)
    rows = []
    for place, application in enumerate(found):
        refused = place in INADMISSIBLE
        rows += [
            AdmissibilityCheck(
                application=application,
                point=point,
                verdict=PointVerdict.NOT_MET
                if refused and point.code == "documents"
                else PointVerdict.MET,
                reason="Les statuts manquent (exercice)."
                if refused and point.code == "documents"
                else "",
                checked_at=at,
                checked_by="maillon demo",
            )
            for point in points
        ]
        if refused:
            application.state = "inadmissible"
            application.state_reason = "Les statuts manquent (exercice)."
            application.save(update_fields=["state", "state_reason"])
    AdmissibilityCheck.objects.bulk_create(rows)


def _read(call: Call, found: list[Application], jurors: list[Juror]) -> None:
    """Give each admissible application three readers of three bodies, and their points."""
    draw = random.Random(f"{SEED}-scores")  # nosec B311
    severity = [draw.gauss(0, 0.35) for _ in jurors]
    criteria = list(Criterion.objects.filter(grid__call=call))
    admissible = [(n, one) for n, one in enumerate(found) if one.state == "admissible"]
    assignments, sheets, scores = [], [], []
    for order, (place, application) in enumerate(admissible):
        quality = draw.uniform(3.4, 4.4) if place in REFUSED else draw.uniform(6.9, 8.8)
        for reader in range(3):
            number = (3 * order + reader) % len(jurors)
            assignment = Assignment(
                application=application,
                juror=jurors[number],
                source=AssignmentSource.AUTOMATIC,
                assigned_at=CLOSES + timedelta(days=5),
                assigned_by="maillon demo",
            )
            sheet = ScoreSheet(
                assignment=assignment,
                state=SheetState.SUBMITTED,
                comment="Avis d’exercice.",
                changed_at=READ,
                submitted_at=READ - timedelta(days=1),
            )
            assignments.append(assignment)
            sheets.append(sheet)
            for criterion in criteria:
                share = (quality + severity[number] + draw.gauss(0, 0.5)) / 10
                points = round(min(max(share, 0.0), 1.0) * float(criterion.maximum) * 2) / 2
                skipped = criterion.optional and draw.random() < 0.1
                scores.append(
                    Score(
                        sheet=sheet,
                        criterion=criterion,
                        points=None if skipped else Decimal(str(points)),
                        not_applicable=skipped,
                    )
                )
    Assignment.objects.bulk_create(assignments)
    ScoreSheet.objects.bulk_create(sheets)
    Score.objects.bulk_create(scores)
    _conflicts(admissible, jurors)


def _conflicts(admissible: list[tuple[int, Application]], jurors: list[Juror]) -> None:
    """Declare, detect and pin a few conflicts, none of them with a reader."""
    kinds = (
        (ConflictKind.PERSONAL, ConflictSource.DECLARED, "Lien déclaré (exercice)."),
        (ConflictKind.MANDATE, ConflictSource.DETECTED, "Mandat trouvé (exercice)."),
        (
            ConflictKind.ADMINISTRATIVE,
            ConflictSource.PINNED,
            "Fixé d’office (exercice).",
        ),
    )
    for n, (kind, source, reason) in enumerate(kinds):
        application = admissible[n * 7][1]
        readers = set(application.assignments.values_list("juror", flat=True))
        juror = next(one for one in reversed(jurors) if one.pk not in readers)
        ConflictOfInterest.objects.create(
            juror=juror,
            application=application,
            kind=kind,
            source=source,
            reason=reason,
            at=CLOSES + timedelta(days=4),
            by="maillon demo",
        )


def _decide(call: Call, found: list[Application], ranking: Ranking) -> list[Grant]:
    """Decide as the ranking says; a selected project gets its grant."""
    grants = []
    lines = lines_of(ranking)
    grid = Grid.of(call.grid)
    approvals: list[Approval] = []
    for place, application in enumerate(found):
        selected = place not in INADMISSIBLE | REFUSED
        outcome = Outcome.INADMISSIBLE if place in INADMISSIBLE else Outcome.REFUSED
        if selected:
            outcome = Outcome.SELECTED
        failed = application.checks.filter(verdict=PointVerdict.NOT_MET).select_related("point")
        reasons = decision_reasons(
            outcome=outcome,
            line=lines.get(application.number),
            grid=grid,
            failed=failed,
            said=application.state_reason,
            ranked=len(lines),
        )
        decision = FundingDecision.objects.create(
            application=application,
            ranking=None if outcome == Outcome.INADMISSIBLE else ranking,
            outcome=outcome,
            state=DecisionState.NOTIFIED,
            amount=application.requested if selected else None,
            **{f"reason_{language}": text for language, text in reasons.items()},
            legal_basis=call.legal_basis,
            proposed_at=READ,
            proposed_by="maillon demo",
            decided_on=DECIDED.date(),
            notified_at=DECIDED,
        )
        approvals += [
            Approval(
                decision=decision,
                step=step,
                position=position,
                agreed=True,
                at=DECIDED,
                by="maillon demo",
            )
            for position, step in enumerate(route_of(decision.amount, on=DECIDED.date()))
        ]
        if outcome != Outcome.INADMISSIBLE:
            application.state = outcome
            application.save(update_fields=["state"])
        if outcome == Outcome.SELECTED:
            grants.append(make_grant(call, application))
    Approval.objects.bulk_create(approvals)
    return grants
