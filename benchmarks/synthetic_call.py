"""A call as large as one wants, made at once: ``make_call(applications=5_000, experts=500)``.

Everything is fictitious and marked so; the seed makes every run alike. It needs a plan with
measures in the base (``build_demo`` gives one). Nothing goes through the operations: this is for
measuring what reads, never for data that anybody keeps.
"""

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from maillon.funding.models import (
    AdmissibilityCheck,
    AdmissibilityPoint,
    AnswerSheet,
    Application,
    ApplicationMeasure,
    Call,
    CallAudience,
    CorrectionRequest,
    Criterion,
    EvaluationGrid,
    Expert,
    FormPart,
    FormQuestion,
    FormVersion,
    Grant,
    GrantMeasure,
    Instrument,
    Juror,
    Submission,
)
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Plan

OPENS = datetime(2023, 5, 28, 8, 0, tzinfo=UTC)
CLOSES = datetime(2023, 6, 28, 10, 0, tzinfo=UTC)
BATCH = 1_000
BODIES = 40
_VOCABULARY = """
médiation de rue jeunes quartier permanence écoute femmes violence logement gare parc école
atelier théâtre sport soirée drogues consommation radicalisme cyber prévention accueil suivi
psychologique juridique famille seniors voisins formation éducateurs animation nuit transport
"""
_WORDS = _VOCABULARY.split()
_STATES = ("submitted",) * 6 + ("admissible",) * 3 + ("correction", "inadmissible")


@transaction.atomic
def make_call(
    *, applications: int, experts: int = 0, code: str = "synthetic", seed: int = 2021
) -> Call:
    """Make a closed call with its form, grid and checklist, its applications and its jury.

    :param applications: how many; a tenth of the organisations apply twice, every twentieth holds
        a grant of the same year and measure, every eleventh is asked for a correction.
    :param experts: how many, of forty bodies, all appointed and declared.
    """
    chance = random.Random(f"{seed}:{code}")
    plan = Plan.objects.order_by("-first_year").filter(measures__isnull=False).distinct()[0]
    measures = list(Measure.objects.filter(plan=plan).order_by("sort_key")[:20])
    call = _call(code, plan, measures)
    form = _form(call)
    _grid(call)
    organisations = _organisations(code, max(1, applications * 9 // 10))
    rows = _applications(call, form, organisations, applications, chance)
    links = _links(rows, measures, chance)
    _submissions(rows)
    _checks(call, rows, chance)
    _grants(call, rows, links)
    if experts:
        _jury(call, experts, chance)
    return call


def _call(code: str, plan: Plan, measures: Sequence[Measure]) -> Call:
    instrument, _made = Instrument.objects.get_or_create(
        code="synthetic",
        defaults={"title_fr": "Appel fictif", "kind": "call", "by_call": True, "with_jury": True},
    )
    call = Call.objects.create(
        code=code,
        instrument=instrument,
        plan=plan,
        title_fr=f"Appel fictif {code}",
        state="published",
        first_year=2023,
        last_year=2023,
        opens_at=OPENS,
        closes_at=CLOSES,
        budget=Decimal("9000000.00"),
        contact_name="Appels à projets",
        contact_email="appels@example.org",
        synthetic=True,
        changed_at=OPENS,
    )
    call.measures.set(measures)
    CallAudience.objects.create(call=call, kind="association")
    return call


def _form(call: Call) -> FormVersion:
    form = FormVersion.objects.create(
        call=call, number=1, created_at=OPENS, frozen_at=OPENS, sha256="0" * 64
    )
    part = FormPart.objects.create(form=form, title_fr="Le projet")
    for position, (kind, label) in enumerate(
        [("long_text", "Objectifs"), ("long_text", "Public"), ("budget", "Budget")]
    ):
        FormQuestion.objects.create(
            part=part, code=f"q{position}", position=position, kind=kind, label_fr=label
        )
    return form


def _grid(call: Call) -> None:
    grid = EvaluationGrid.objects.create(
        call=call, threshold=Decimal(60), frozen_at=OPENS, sha256="0" * 64
    )
    for position, weight in enumerate((30, 30, 20, 20)):
        Criterion.objects.create(
            grid=grid,
            code=f"c{position}",
            position=position,
            label_fr=f"Critère {position + 1}",
            weight=Decimal(weight),
            maximum=Decimal(10),
        )
    for position in range(5):
        AdmissibilityPoint.objects.create(
            call=call, code=f"point-{position}", position=position, title_fr=f"Point {position + 1}"
        )


def _organisations(code: str, number: int) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        (
            Organisation(code=f"{code}-o{n}", kind="association", name_fr=f"Association {code} {n}")
            for n in range(number)
        ),
        batch_size=BATCH,
    )


def _applications(
    call: Call,
    form: FormVersion,
    organisations: Sequence[Organisation],
    number: int,
    chance: random.Random,
) -> list[Application]:
    sheets = AnswerSheet.objects.bulk_create(
        (AnswerSheet(form=form, changed_at=CLOSES) for _n in range(number)), batch_size=BATCH
    )
    made = []
    for n, sheet in enumerate(sheets):
        state = chance.choice(_STATES)
        made.append(
            Application(
                call=call,
                organisation=organisations[n % len(organisations)],
                number=f"{call.code.upper()}-{n + 1:05}",
                sheet=sheet,
                state=state,
                state_reason="Point non rempli." if state == "inadmissible" else "",
                title=" ".join(chance.sample(_WORDS, 6)).capitalize(),
                summary=" ".join(chance.choices(_WORDS, k=40)),
                language=chance.choice(("fr", "fr", "fr", "nl")),
                requested=Decimal(chance.randrange(2_000, 90_000)),
                first_year=2023,
                last_year=2023,
                created_at=OPENS,
                created_by="synthetic",
                changed_at=CLOSES,
                submitted_at=CLOSES - timedelta(seconds=chance.randrange(1, 2_000_000)),
                synthetic=True,
            )
        )
    return Application.objects.bulk_create(made, batch_size=BATCH)


def _links(
    rows: Sequence[Application], measures: Sequence[Measure], chance: random.Random
) -> dict[int, Measure]:
    made, primary = [], {}
    for row in rows:
        chosen = chance.sample(measures, min(len(measures), chance.randrange(1, 4)))
        primary[row.pk] = chosen[0]
        for place, measure in enumerate(chosen):
            rank = "secondary" if place else "primary"
            made.append(ApplicationMeasure(application=row, measure=measure, rank=rank))
    ApplicationMeasure.objects.bulk_create(made, batch_size=BATCH)
    return primary


def _submissions(rows: Sequence[Application]) -> None:
    def receipt(row: Application) -> str:
        return hashlib.sha256(row.number.encode()).hexdigest()

    Submission.objects.bulk_create(
        (
            Submission(
                application=row,
                number=1,
                received_at=row.submitted_at or CLOSES,
                submitted_by="synthetic",
                content={"title": row.title},
                sha256=receipt(row),
                receipt=f"AR-{receipt(row)[:16].upper()}",
            )
            for row in rows
        ),
        batch_size=BATCH,
    )


def _checks(call: Call, rows: Sequence[Application], chance: random.Random) -> None:
    points = list(call.points.all())
    checks, asked = [], []
    for n, row in enumerate(rows):
        count = len(points) if row.state in ("admissible", "inadmissible") else chance.randrange(5)
        for point in points[:count]:
            checks.append(
                AdmissibilityCheck(
                    application=row,
                    point=point,
                    verdict="met",
                    checked_at=CLOSES,
                    checked_by="synthetic",
                )
            )
        if row.state == "correction" or n % 11 == 0:
            settled = None if row.state == "correction" else CLOSES + timedelta(days=9)
            asked.append(
                CorrectionRequest(
                    application=row,
                    kind="missing",
                    message="Une pièce manque.",
                    asked_at=CLOSES,
                    asked_by="synthetic",
                    due_at=CLOSES + timedelta(days=10),
                    settled_at=settled,
                )
            )
    AdmissibilityCheck.objects.bulk_create(checks, batch_size=BATCH)
    CorrectionRequest.objects.bulk_create(asked, batch_size=BATCH)


def _grants(call: Call, rows: Sequence[Application], primary: dict[int, Measure]) -> None:
    chosen = rows[::20]
    grants = Grant.objects.bulk_create(
        (
            Grant(
                code=f"{call.code}-g{n}",
                instrument=call.instrument,
                plan=call.plan,
                organisation=row.organisation,
                title_fr=row.title,
                description_fr=row.summary,
                amount=Decimal(10_000),
                first_year=2023,
                last_year=2023,
                synthetic=True,
                entered_at=OPENS,
                entered_by="synthetic",
                changed_at=OPENS,
            )
            for n, row in enumerate(chosen)
        ),
        batch_size=BATCH,
    )
    GrantMeasure.objects.bulk_create(
        (
            GrantMeasure(grant=grant, measure=primary[row.pk], rank="primary")
            for grant, row in zip(grants, chosen, strict=True)
        ),
        batch_size=BATCH,
    )


def _jury(call: Call, number: int, chance: random.Random) -> list[Juror]:
    bodies = Organisation.objects.bulk_create(
        Organisation(code=f"{call.code}-b{n}", kind="regional_body", name_fr=f"Organisme {n}")
        for n in range(min(BODIES, number))
    )
    experts: list[Any] = Expert.objects.bulk_create(
        (
            Expert(
                code=f"{call.code}-e{n}",
                label=f"Experte ou expert {n}",
                organisation=bodies[n % len(bodies)],
                languages=chance.choice(("fr", "fr,nl", "nl,fr", "nl")),
                most=40,
                synthetic=True,
            )
            for n in range(number)
        ),
        batch_size=BATCH,
    )
    return Juror.objects.bulk_create(
        (
            Juror(
                call=call,
                expert=expert,
                state="appointed",
                most=40,
                answered_at=CLOSES,
                declared_at=CLOSES,
            )
            for expert in experts
        ),
        batch_size=BATCH,
    )
