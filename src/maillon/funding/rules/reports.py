"""What stands in the way of handing in an activity report."""

from datetime import date

from maillon.funding.models import ActivityReport
from maillon.funding.queries.answers import answers_to_copy, attachments_of, categories_on
from maillon.funding.queries.calls import form_outline
from maillon.funding.rules.answers import Problem, Typed, problems


def report_problems(report: ActivityReport, *, on: date) -> list[Problem]:
    """Return what is missing or wrong in a report, in the form's order; empty: it can go."""
    if report.sheet is None:
        return []
    counts: dict[str, int] = {}
    for file in attachments_of(report.sheet):
        code = file.question.code if file.question else ""
        counts[code] = counts.get(code, 0) + 1
    answers = {code: text for code, (_kind, text) in answers_to_copy(report.sheet).items()}
    typed = Typed(answers, counts, {row.code for row in categories_on(on)})
    return problems(form_outline(report.sheet.form), typed)
