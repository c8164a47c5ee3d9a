"""An open call with a form of every type of question, and applications to it, ready or not."""

from datetime import UTC, datetime
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.models import ExpenseCategory
from maillon.funding.operations.answering import Entry
from maillon.funding.operations.applications import save_draft, start_application
from maillon.funding.rules.canonical import sha256_of
from maillon.funding.rules.tables import BUDGET_COLUMNS, write_rows
from tests.factories import MeasureFactory, OrganisationFactory
from tests.factories_funding import (
    CallAudienceFactory,
    CallFactory,
    ExpenseCategoryFactory,
    FormChoiceFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
)

BY = Author("asbl", None, "asbl")
NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
CLOSES = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
NUMBER = "0202239951"


def make_form(call, **values):
    """Make a fixed form: two sections, a question of each type, one with a condition."""
    form = FormVersionFactory(
        call=call, frozen_at=NOW, sha256=sha256_of([call.pk, call.code]), **values
    )
    about, money = FormPartFactory(form=form, position=1), FormPartFactory(form=form, position=2)
    eligible = FormQuestionFactory(
        part=about,
        code="region",
        kind="yes_no",
        position=1,
        required=True,
        eligible_value="yes",
        ineligible_fr="Le projet doit se dérouler dans la Région.",
    )
    FormQuestionFactory(
        part=about,
        code="where",
        kind="text",
        position=2,
        depends_on=eligible,
        depends_value="yes",
        required=True,
        most=60,
    )
    FormQuestionFactory(part=about, code="story", kind="long_text", position=3, most=500)
    target = FormQuestionFactory(part=about, code="target", kind="choice", position=4)
    for code in ("youth", "all"):
        FormChoiceFactory(question=target, code=code, label_fr=f"Choix {code}")
    days = FormQuestionFactory(part=about, code="days", kind="choices", position=5, most=2)
    for code in ("mon", "tue", "wed"):
        FormChoiceFactory(question=days, code=code)
    FormQuestionFactory(part=about, code="people", kind="number", position=6, maximum=Decimal(500))
    FormQuestionFactory(part=about, code="begin", kind="date", position=7)
    FormQuestionFactory(part=money, code="budget", kind="budget", position=1, required=True)
    FormQuestionFactory(part=money, code="own", kind="amount", position=2)
    FormQuestionFactory(part=money, code="account", kind="iban", position=3, identifies=True)
    FormQuestionFactory(part=money, code="statutes", kind="file", position=4, most=2)
    return form


def make_call(**values):
    """Make an open call for associations, with two measures, a form, expense categories."""
    call = CallFactory(**({"code": "appel", "maximum_amount": Decimal(20_000)} | values))
    CallAudienceFactory(call=call, kind="association")
    for code in ("1.1", "1.2"):
        call.measures.add(MeasureFactory(plan=call.plan, code=code))
    for code in ("staff", "rent"):
        if not ExpenseCategory.objects.filter(code=code).exists():
            ExpenseCategoryFactory(code=code)
    make_form(call)
    return call


def make_applicant(**values):
    """Make an association that may apply."""
    return OrganisationFactory(**({"kind": "association", "enterprise_number": NUMBER} | values))


def budget(*rows):
    """Write rows of a budget (category, label, amount, requested) as they are kept."""
    return write_rows([dict(zip(BUDGET_COLUMNS, row, strict=True)) for row in rows], BUDGET_COLUMNS)


READY = {
    "a:title": "Médiation au parc",
    "a:summary": "Deux médiatrices, trois soirs par semaine.",
    "a:primary": "1.1",
    "a:secondary": "1.2",
    "q:region": "yes",
    "q:where": "Parc de la Senne",
    "q:story": "Un récit.",
    "q:target": "youth",
    "q:days": "mon,tue",
    "q:people": "120",
    "q:begin": "01/09/2022",
    "q:budget": budget(("staff", "Médiatrices", "12 000", "9 000"), ("rent", "Local", "800", "")),
    "q:account": "BE68 5390 0754 7034",
}


def start(call=None, organisation=None, **values):
    """Begin an application."""
    call = call or make_call()
    given = {"title": "", "language": "fr", "by": BY, "now": NOW} | values
    return start_application(call=call, organisation=organisation or make_applicant(), **given)


def type_in(application, values, by=BY, now=NOW):
    """Type values in fields that nobody typed in yet."""
    entries = [Entry(name, value) for name, value in values.items()]
    results = save_draft(application=application, entries=entries, by=by, now=now)
    application.refresh_from_db()
    return results


def ready(call=None, organisation=None, **values):
    """Make an application that can be submitted."""
    application = start(call, organisation)
    type_in(application, READY | values)
    return application
