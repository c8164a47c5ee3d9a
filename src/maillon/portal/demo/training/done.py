"""The exercise that has gone through everything: received, read, ranked, decided, paid, renewed."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from maillon.core.journal import Author, record
from maillon.core.money import split
from maillon.funding.enums import (
    AssignmentSource,
    ConflictKind,
    ConflictSource,
    DecisionState,
    ExpenseFileState,
    ExpenseVerdict,
    GrantState,
    Outcome,
    PointVerdict,
    RenewalOutcome,
    RenewalState,
    ReportState,
    ReportVerdict,
    ResultsShown,
    SheetState,
    TrancheState,
    Trigger,
)
from maillon.funding.models import (
    ActivityReport,
    AdmissibilityCheck,
    Agreement,
    AnswerSheet,
    Application,
    Approval,
    Assignment,
    Call,
    ConflictOfInterest,
    Criterion,
    Expense,
    ExpenseCategory,
    ExpenseFile,
    FormVersion,
    FundingDecision,
    Grant,
    GrantMeasure,
    Juror,
    Ranking,
    Renewal,
    Score,
    ScoreSheet,
    SheetFigure,
    Tranche,
)
from maillon.funding.operations.calls import mark_decided, show_results, start_evaluation
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from maillon.funding.queries.decisions import route_of
from maillon.funding.queries.ranked import lines_of
from maillon.funding.rules.reasons import Grid, decision_reasons
from maillon.implementation.enums import LinkRank
from maillon.plan.models import Measure
from maillon.portal.demo.training.making import SEED, Shape, applications, jury, published_call
from maillon.portal.demo.training.people import World

CODE = "training"
OPENS = datetime(2025, 5, 28, 7, 0, tzinfo=UTC)
CLOSES = datetime(2025, 6, 27, 10, 0, tzinfo=UTC)  # noon in Brussels
READ = datetime(2025, 7, 15, 14, 0, tzinfo=UTC)
DECIDED = datetime(2025, 7, 22, 9, 0, tzinfo=UTC)
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
    _follow(call, grants)
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
            grants.append(_grant(call, application))
    Approval.objects.bulk_create(approvals)
    return grants


def _grant(call: Call, application: Application, previous: Grant | None = None) -> Grant:
    year = call.first_year + (1 if previous else 0)
    grant = Grant.objects.create(
        code=f"{application.number.lower()}{'-r' if previous else ''}",
        instrument=call.instrument,
        plan=call.plan,
        call=call,
        application=None if previous else application,
        previous=previous,
        organisation=application.organisation,
        state=GrantState.RUNNING,
        title_fr=application.title,
        description_fr=application.summary,
        amount=application.requested,
        first_year=year,
        last_year=year,
        starts_on=date(year, 9, 1) if not previous else date(year, 1, 1),
        ends_on=date(year, 12, 31),
        awarded_on=DECIDED.date() if not previous else date(year, 1, 15),
        legal_basis=call.legal_basis,
        synthetic=True,
        entered_at=DECIDED,
        entered_by="maillon demo",
        changed_at=DECIDED,
    )
    measure = application.links.get(rank=LinkRank.PRIMARY).measure
    GrantMeasure.objects.create(grant=grant, measure=measure, rank=LinkRank.PRIMARY)
    return grant


def _follow(call: Call, grants: list[Grant]) -> None:
    """Sign, pay, justify and report the year; then renew all but two."""
    draw = random.Random(f"{SEED}-money")  # nosec B311
    category = ExpenseCategory.objects.order_by("position").first()
    form = FormVersion.objects.filter(call=call, purpose="report", frozen_at__isnull=False).latest(
        "number"
    )
    agreements, tranches = [], []
    left = INADMISSIBLE | REFUSED
    kept = [place for place in range(64) if place not in left]
    for place, grant in zip(kept, grants, strict=True):
        agreements.append(_agreement(grant, date(2025, 8, 1)))
        tranches += _tranches(grant, paid=2)
        if category is not None:
            _expenses(grant, category, draw)
        grant.state = GrantState.CLOSED
        grant.save(update_fields=["state"])
        report = _report(grant, form, draw)
        renewed = place not in NOT_RENEWED
        Renewal.objects.create(
            grant=grant,
            report=report,
            outcome=RenewalOutcome.RENEWED if renewed else RenewalOutcome.NOT_RENEWED,
            state=RenewalState.DECIDED,
            amount=grant.amount if renewed else None,
            reason_fr="" if renewed else "Le projet s’arrête (exercice).",
            reason_nl="" if renewed else "Het project stopt (oefening).",
            reason_en="" if renewed else "The project stops (exercise).",
            proposed_at=datetime(2026, 1, 10, 9, 0, tzinfo=UTC),
            proposed_by="maillon demo",
            decided_on=date(2026, 1, 15),
        )
        if renewed:
            assert grant.application is not None
            following = _grant(call, grant.application, previous=grant)
            agreements.append(_agreement(following, date(2026, 2, 1)))
            tranches += _tranches(following, paid=1)
    Agreement.objects.bulk_create(agreements)
    Tranche.objects.bulk_create(tranches)


def _agreement(grant: Grant, signed_on: date) -> Agreement:
    at = datetime.combine(signed_on, datetime.min.time(), tzinfo=UTC)
    return Agreement(
        grant=grant, number=0, signed_on=signed_on, created_at=at, created_by="maillon demo"
    )


def _tranches(grant: Grant, *, paid: int) -> list[Tranche]:
    assert grant.amount is not None
    percents = [Decimal(80), Decimal(20)]
    triggers = [Trigger.SIGNATURE, Trigger.JUSTIFICATION]
    days = [date(grant.first_year, 9, 15), date(grant.first_year + 1, 3, 15)]
    found = []
    for n, amount in enumerate(split(grant.amount, percents)):
        done = n < paid
        found.append(
            Tranche(
                grant=grant,
                position=n + 1,
                percent=percents[n],
                amount=amount,
                trigger=triggers[n],
                state=TrancheState.PAID if done else TrancheState.PLANNED,
                expected_on=days[n],
                paid_on=days[n] if done else None,
                paid_amount=amount if done else None,
                payment_reference=f"EX{grant.pk:05}{n + 1}" if done else "",
            )
        )
    return found


def _expenses(grant: Grant, category: ExpenseCategory, draw: random.Random) -> None:
    assert grant.amount is not None
    at = datetime(grant.first_year + 1, 2, 20, 9, 0, tzinfo=UTC)
    file = ExpenseFile.objects.create(
        grant=grant,
        year=grant.first_year,
        state=ExpenseFileState.DECIDED,
        submitted_at=at - timedelta(days=20),
        submitted_by="maillon demo",
        decided_at=at,
        decided_by="maillon demo",
    )
    parts = split(grant.amount, [Decimal(draw.randrange(1, 9)) for _ in range(3)])
    Expense.objects.bulk_create(
        Expense(
            file=file,
            position=n,
            category=category,
            label=f"Dépense {n + 1} (exercice)",
            spent_on=date(grant.first_year, 10, 1 + n),
            amount=amount,
            verdict=ExpenseVerdict.ACCEPTED,
            accepted=amount,
            checked_at=at,
            checked_by="maillon demo",
        )
        for n, amount in enumerate(parts)
    )


def _report(grant: Grant, form: FormVersion, draw: random.Random) -> ActivityReport:
    at = datetime(grant.first_year, 12, 20, 9, 0, tzinfo=UTC)
    sheet = AnswerSheet.objects.create(form=form, changed_at=at)
    SheetFigure.objects.create(
        sheet=sheet,
        label_fr="participants (exercice)",
        label_nl="deelnemers (oefening)",
        label_en="participants (exercise)",
        value=Decimal(draw.randrange(20, 400)),
    )
    return ActivityReport.objects.create(
        grant=grant,
        year=grant.first_year,
        sheet=sheet,
        state=ReportState.DECIDED,
        due_on=date(grant.first_year + 1, 1, 5),
        submitted_at=at,
        submitted_by="maillon demo",
        verdict=ReportVerdict.ADEQUATE,
        decided_at=at + timedelta(days=15),
        decided_by="maillon demo",
        changed_at=at,
    )
