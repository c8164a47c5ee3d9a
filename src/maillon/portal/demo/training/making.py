"""Making a fictitious call and its applications: the same each time, from a fixed seed."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.enums import FormPurpose, InstrumentKind, JurorState, QuestionKind
from maillon.funding.models import (
    Answer,
    AnswerSheet,
    Application,
    ApplicationMeasure,
    BudgetLine,
    Call,
    ExpenseCategory,
    FormQuestion,
    FormVersion,
    Instrument,
    Juror,
    Submission,
)
from maillon.funding.operations.calls import CallInput, create_call, publish_call
from maillon.funding.operations.forms_building import freeze_form
from maillon.funding.operations.submitting import prepare
from maillon.funding.queries.calls import newest_form
from maillon.funding.rules.canonical import moment, receipt_number, sha256_of
from maillon.implementation.enums import LinkRank
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation, PartnerCategory
from maillon.plan.models import Measure
from maillon.portal.demo.training.people import World

SEED = "exercice-2025"
CATEGORY = "association in call"
_SUBJECTS = (
    "Ateliers de quartier",
    "Permanence d’écoute",
    "Formation de relais",
    "Accompagnement mobile",
    "Médiation entre habitants",
    "Campagne dans les écoles",
    "Guide d’orientation",
    "Groupe de parole",
)


@dataclass(frozen=True)
class Shape:
    """One application to make: who, for which measure."""

    organisation: Organisation
    measure: Measure


def instrument() -> Instrument:
    """Return the instrument of the exercises, made when first asked for."""
    found, _created = Instrument.objects.get_or_create(
        code="exercice",
        defaults={
            "kind": InstrumentKind.CALL,
            "title_fr": "Appels d’exercice (données fictives)",
            "title_nl": "Oefenoproepen (fictieve gegevens)",
            "title_en": "Training calls (fictitious data)",
            "category": PartnerCategory.objects.filter(code=CATEGORY).first(),
            "by_call": True,
            "with_jury": True,
            "with_agreement": True,
            "with_report": True,
            "tranches": "80,20",
        },
    )
    return found


def published_call(
    world: World,
    *,
    code: str,
    titles: tuple[str, str, str],
    years: tuple[int, int],
    opens_at: datetime,
    closes_at: datetime,
    budget: Decimal,
    measures: Iterable[Measure],
    by: Author,
) -> Call:
    """Return a fictitious call, published on the day before it opens, its report form in force."""
    text = (
        "Appel fictif, pour s’exercer : rien de ce qui s’y trouve n’existe.",
        "Fictieve oproep, om te oefenen: niets ervan bestaat.",
        "A fictitious call, for training: nothing in it exists.",
    )
    made = opens_at - timedelta(days=7)
    call = create_call(
        values=CallInput(
            code=code,
            instrument=instrument(),
            plan=world.plan,
            title_fr=titles[0],
            title_nl=titles[1],
            title_en=titles[2],
            text_fr=text[0],
            text_nl=text[1],
            text_en=text[2],
            first_year=years[0],
            last_year=years[1],
            opens_at=opens_at,
            closes_at=closes_at,
            published_on=(opens_at - timedelta(days=1)).date(),
            budget=budget,
            maximum_amount=Decimal("75000.00"),
            contact_name="Coordination (exercice)",
            contact_email="appels@demo.invalid",
            measures=frozenset(measure.pk for measure in measures),
            audiences=frozenset({OrganisationKind.ASSOCIATION}),
            synthetic=True,
        ),
        by=by,
        now=made,
    )
    form = newest_form(call, FormPurpose.REPORT)
    if form is not None:
        freeze_form(form=form, now=made)
    return publish_call(call=call, by=by, now=opens_at - timedelta(days=1))


def applications(
    call: Call, shapes: list[Shape], *, submitted: list[datetime | None], state: str
) -> list[Application]:
    """Store one application a shape, its answers, its budget and its submission (none: a draft)."""
    draw = random.Random(f"{SEED}-{call.code}")  # nosec B311  # invented data, no secret
    form = FormVersion.objects.filter(
        call=call, purpose=FormPurpose.APPLICATION, frozen_at__isnull=False
    ).latest("number")
    questions = list(
        FormQuestion.objects.filter(part__form=form)
        .order_by("part__position", "position")
        .prefetch_related("choices")
    )
    categories = list(ExpenseCategory.objects.order_by("position")[:4])
    found = []
    for number, (shape, at) in enumerate(zip(shapes, submitted, strict=True), 1):
        begun = (at or call.opens_at) - timedelta(days=1)
        sheet = AnswerSheet.objects.create(form=form, changed_at=begun)
        lines = _budget(draw, categories)
        application = Application.objects.create(
            call=call,
            organisation=shape.organisation,
            number=f"{call.code.upper()}-{number:04}",
            sheet=sheet,
            state=state if at else "draft",
            title=f"{_SUBJECTS[number % len(_SUBJECTS)]} {number:02} (exercice)",
            summary="Projet fictif, écrit pour s’exercer.",
            requested=sum((line[2] for line in lines), Decimal(0)),
            first_year=call.first_year,
            last_year=call.last_year,
            created_at=begun,
            created_by="maillon demo",
            changed_at=begun,
            submitted_at=at,
            synthetic=True,
        )
        ApplicationMeasure.objects.create(
            application=application, measure=shape.measure, rank=LinkRank.PRIMARY
        )
        _answers(sheet, questions, lines, begun)
        found.append(application)
    for application in found:
        if application.submitted_at is not None:
            _submission(application, application.submitted_at)
    return found


def _budget(
    draw: random.Random, categories: list[ExpenseCategory]
) -> list[tuple[ExpenseCategory, str, Decimal]]:
    return [
        (category, f"Poste {place} (exercice)", Decimal(draw.randrange(20, 160) * 100))
        for place, category in enumerate(categories, 1)
    ]


def _answers(
    sheet: AnswerSheet,
    questions: list[FormQuestion],
    lines: list[tuple[ExpenseCategory, str, Decimal]],
    at: datetime,
) -> None:
    table = json.dumps(
        [
            {"category": c.code, "label": label, "amount": str(amount), "requested": str(amount)}
            for c, label, amount in lines
        ],
        ensure_ascii=False,
    )
    rows = [
        Answer(
            sheet=sheet,
            question=question,
            value=table if question.kind == QuestionKind.BUDGET else value,
            changed_at=at,
            changed_by="maillon demo",
        )
        for question in questions
        if (value := _value(question, sheet.form.call.first_year))
    ]
    Answer.objects.bulk_create(rows)
    BudgetLine.objects.bulk_create(
        BudgetLine(
            sheet=sheet, category=c, position=n, label=label, amount=amount, requested=amount
        )
        for n, (c, label, amount) in enumerate(lines)
    )


def _value(question: FormQuestion, year: int) -> str:
    """Return a plain answer; nothing where it is asked only after another answer, or is a file."""
    if question.depends_on_id or question.kind == QuestionKind.FILE:
        return ""
    choices = list(question.choices.all())
    first = choices[0].code if choices else ""
    yes_no = question.eligible_value or "no"
    end = question.code.startswith("ends")
    answers = {
        QuestionKind.YES_NO: yes_no,
        QuestionKind.CHOICE: first,
        QuestionKind.CHOICES: first,
        QuestionKind.NUMBER: "120",
        QuestionKind.AMOUNT: "1000",
        QuestionKind.DATE: f"{year}-12-31" if end else f"{year}-09-01",
        QuestionKind.IBAN: "BE68 5390 0754 7034",
        QuestionKind.BUDGET: "[]",
        QuestionKind.FIGURES: "",
    }
    return answers.get(QuestionKind(question.kind), "Texte d’exercice, sans objet réel.")


def _submission(application: Application, at: datetime) -> None:
    content = prepare(application, now=at).content
    content |= {"submission": 1, "received_at": moment(at)}
    sha256 = sha256_of(content)
    Submission.objects.create(
        application=application,
        number=1,
        received_at=at,
        submitted_by="maillon demo",
        content=content,
        sha256=sha256,
        receipt=receipt_number(sha256),
    )


def jury(world: World, call: Call, *, declared_at: datetime, size: int) -> list[Juror]:
    """Appoint the first experts, their declaration signed."""
    return [
        Juror.objects.create(
            call=call,
            expert=expert,
            state=JurorState.APPOINTED,
            most=expert.most,
            invited_at=declared_at,
            answered_at=declared_at,
            declared_at=declared_at,
        )
        for expert in world.experts[:size]
    ]
