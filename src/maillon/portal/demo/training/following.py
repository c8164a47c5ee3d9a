"""What follows a decision of the exercise: agreement, payments, documents, report, renewal."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from maillon.core.money import split
from maillon.funding.enums import (
    ExpenseFileState,
    ExpenseVerdict,
    GrantState,
    RenewalOutcome,
    RenewalState,
    ReportState,
    ReportVerdict,
    TrancheState,
    Trigger,
)
from maillon.funding.models import (
    ActivityReport,
    Agreement,
    AnswerSheet,
    Application,
    Call,
    Expense,
    ExpenseCategory,
    ExpenseFile,
    FormVersion,
    Grant,
    GrantMeasure,
    Renewal,
    SheetFigure,
    Tranche,
)
from maillon.implementation.enums import LinkRank
from maillon.portal.demo.training.making import SEED

DECIDED = datetime(2025, 7, 22, 9, 0, tzinfo=UTC)


def make_grant(call: Call, application: Application, previous: Grant | None = None) -> Grant:
    """Make the fictitious grant of an application, or the one that renews ``previous``."""
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


def follow(call: Call, grants: list[Grant], *, ended: set[Grant]) -> None:
    """Sign, pay, justify and report the year; then renew all but those ``ended``."""
    draw = random.Random(f"{SEED}-money")  # nosec B311
    category = ExpenseCategory.objects.order_by("position").first()
    form = FormVersion.objects.filter(call=call, purpose="report", frozen_at__isnull=False).latest(
        "number"
    )
    agreements, tranches = [], []
    for grant in grants:
        agreements.append(_agreement(grant, date(2025, 8, 1)))
        tranches += _tranches(grant, paid=2)
        if category is not None:
            _expenses(grant, category, draw)
        grant.state = GrantState.CLOSED
        grant.save(update_fields=["state"])
        report = _report(grant, form, draw)
        renewed = grant not in ended
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
            following = make_grant(call, grant.application, previous=grant)
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
