"""A call, organisations with a signatory and a session each, and complete drafts, by batches."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from maillon.funding.models import (
    Answer,
    AnswerSheet,
    Application,
    ApplicationMeasure,
    BudgetLine,
    ExpenseCategory,
    FormQuestion,
)
from maillon.funding.rules.tables import BUDGET_COLUMNS, write_rows
from maillon.partners.models import Membership, Organisation, User
from tests.factories import MeasureFactory
from tests.factories_funding import (
    CallAudienceFactory,
    CallFactory,
    ExpenseCategoryFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
)

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_TEXT = "Deux médiatrices accompagnent les jeunes au parc, trois soirs par semaine. " * 12


def enterprise_number(number: int) -> str:
    """Return the ``number``-th valid enterprise number: the last two digits check the others."""
    first = 2_000_000 + number
    return f"0{first:07d}{97 - first % 97:02d}"


def make_rush(count: int, per_organisation: int) -> dict[str, Any]:
    """Make ``count`` complete drafts of one call; return its key and (number, session) of each."""
    call, questions, measures, category = _call()
    now = timezone.now()
    organisations = Organisation.objects.bulk_create(
        Organisation(
            code=f"rush-{number}",
            kind="association",
            name_fr=f"Association {number}",
            enterprise_number=enterprise_number(number),
        )
        for number in range(-(-count // per_organisation))
    )
    sessions = _sessions(organisations)
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(form=questions[0].part.form, changed_at=now) for _number in range(count)
    )
    applications = Application.objects.bulk_create(
        Application(
            call=call,
            organisation=organisations[number // per_organisation],
            number=f"RUSH-{number:05}",
            sheet=sheets[number],
            title=f"Médiation au parc {number}",
            summary="Deux médiatrices, trois soirs par semaine.",
            first_year=call.first_year,
            last_year=call.first_year,
            requested=Decimal("9000.00"),
            created_at=now,
            created_by="rush",
            changed_at=now,
            typed=_typed(number, measures[number % 5].code, call.first_year),
            synthetic=True,
        )
        for number in range(count)
    )
    Answer.objects.bulk_create(_answers(sheets, questions, now), batch_size=5_000)
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                sheet=sheet,
                category=category,
                position=1,
                label="Médiatrices",
                amount=Decimal("12000.00"),
                requested=Decimal("9000.00"),
            )
            for sheet in sheets
        ),
        batch_size=5_000,
    )
    ApplicationMeasure.objects.bulk_create(
        ApplicationMeasure(application=one, measure=measures[number % 5], rank="primary")
        for number, one in enumerate(applications)
    )
    drafts = [(one.number, sessions[one.organisation_id]) for one in applications]
    return {"call": call.pk, "drafts": drafts}


def _typed(number: int, measure: str, year: int) -> dict[str, Any]:
    values = {
        "title": f"Médiation au parc {number}",
        "summary": "Deux médiatrices, trois soirs par semaine.",
        "language": "fr",
        "first_year": str(year),
        "last_year": str(year),
        "primary": measure,
        "secondary": "",
    }
    return {
        name: {"value": value, "version": 1, "by": "rush", "at": "2026-01-01T00:00:00+00:00"}
        for name, value in values.items()
    }


def _call() -> tuple[Any, list[FormQuestion], list[Any], ExpenseCategory]:
    now = timezone.now()
    call = CallFactory(
        code="rush",
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=1),
        first_year=now.year,
        last_year=now.year,
        synthetic=True,
    )
    CallAudienceFactory(call=call, kind="association")
    measures = [MeasureFactory(plan=call.plan) for _number in range(20)]
    call.measures.set(measures)
    category = ExpenseCategoryFactory(code="rush-staff")
    form = FormVersionFactory(call=call, frozen_at=now, sha256="a" * 64)
    questions = [
        FormQuestionFactory(part=FormPartFactory(form=form), code=f"{kind}-{part}", kind=kind)
        for part in range(5)
        for kind in ("long_text", "text", "yes_no", "number", "date")
    ]
    money = FormPartFactory(form=form)
    questions += [
        FormQuestionFactory(part=money, code="budget", kind="budget", required=True),
        FormQuestionFactory(part=money, code="account", kind="iban", required=True),
    ]
    return call, questions, measures, category


def _answers(sheets: Any, questions: list[FormQuestion], now: Any) -> Iterator[Answer]:
    budget = write_rows(
        [
            {
                "category": "rush-staff",
                "label": "Médiatrices",
                "amount": "12 000",
                "requested": "9 000",
            }
        ],
        BUDGET_COLUMNS,
    )
    values = {
        "long_text": _TEXT,
        "text": "Parc de la Senne",
        "yes_no": "yes",
        "number": "120",
        "date": "01/09/2022",
        "budget": budget,
        "iban": "BE68 5390 0754 7034",
    }
    for sheet in sheets:
        for question in questions:
            yield Answer(
                sheet=sheet,
                question=question,
                value=values[question.kind],
                changed_at=now,
                changed_by="rush",
            )


def _sessions(organisations: list[Organisation]) -> dict[int, str]:
    """Make a signatory and a session for each organisation; return the sessions' keys."""
    users = User.objects.bulk_create(
        User(username=one.code, email=f"{one.code}@example.org", password="!")
        for one in organisations
    )
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=one,
            role="partner_signatory",
            starts_on=timezone.localdate() - timedelta(days=400),
        )
        for user, one in zip(users, organisations, strict=True)
    )
    store, rows = SessionStore(), []
    for user in users:
        values = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: _BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=store._get_new_session_key(),
                session_data=store.encode(values),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    return {one.pk: row.session_key for one, row in zip(organisations, rows, strict=True)}
