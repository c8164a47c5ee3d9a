"""What a submission holds: everything of an application, in plain values."""

from decimal import Decimal
from typing import Any

from maillon.funding.enums import QuestionKind
from maillon.funding.models import Application
from maillon.funding.queries.applications import TypedField, partners_in_draft
from maillon.funding.queries.calls import Part
from maillon.funding.queries.conditions import all_questions, asked_codes, split_codes
from maillon.funding.rules.tables import read_budget, read_figures

FORMAT = "maillon-application-1"


def content_of(
    application: Application,
    outline: list[Part],
    fields: dict[str, TypedField],
    answers: dict[str, str],
    categories: set[str],
) -> dict[str, Any]:
    """Return what is submitted, in plain values: amounts and moments are texts."""
    organisation, form = application.organisation, application.sheet.form
    questions = all_questions(outline)
    asked = asked_codes(questions, answers)
    kinds = {one.question.code: one.question.kind for one in questions}
    kept = {code: text for code, text in answers.items() if code in asked and text}
    budget = [
        row
        for code, text in sorted(kept.items())
        if kinds[code] == QuestionKind.BUDGET
        for row in read_budget(text, categories).rows
    ]
    figures = [
        row
        for code, text in sorted(kept.items())
        if kinds[code] == QuestionKind.FIGURES
        for row in read_figures(text).rows
    ]
    tables = (QuestionKind.BUDGET, QuestionKind.FIGURES)
    return {
        "format": FORMAT,
        "call": application.call.code,
        "application": application.number,
        "organisation": {
            "code": organisation.code,
            "name": organisation.name_fr,
            "kind": organisation.kind,
            "enterprise_number": organisation.enterprise_number,
        },
        "form": {"number": form.number, "sha256": form.sha256},
        **{name: fields[name].value.strip() for name in ("title", "summary", "language")},
        **{name: fields[name].value for name in ("first_year", "last_year")},
        "measures": {
            "primary": fields["primary"].value.strip(),
            "secondary": split_codes(fields["secondary"].value),
        },
        "co_applicants": [
            {
                "code": row.organisation.code if row.organisation else "",
                "name": str(row),
                "part": row.part,
            }
            for row in partners_in_draft(application)
        ],
        "asked": sorted(asked),
        "answers": {code: text for code, text in kept.items() if kinds[code] not in tables},
        "budget": [
            {
                "category": row.category,
                "label": row.label,
                "amount": str(row.amount),
                "requested": str(row.requested),
            }
            for row in budget
        ],
        "requested": str(sum((row.requested for row in budget), Decimal(0))) if budget else "",
        "figures": [
            {
                "label": row.label,
                "value": str(row.value),
                "unit": row.unit,
                "qualifier": row.qualifier,
            }
            for row in figures
        ],
    }
