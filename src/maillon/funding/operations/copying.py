"""Beginning an application from an earlier one: what still fits is copied, files excepted."""

from datetime import datetime

from maillon.core.journal import Author
from maillon.funding.enums import QuestionKind
from maillon.funding.models import Answer, Application, ApplicationMeasure, CoApplicant
from maillon.funding.operations.answering import follow_tables
from maillon.funding.queries.answers import answers_to_copy
from maillon.funding.queries.applications import eligible_measures, partners_in_draft
from maillon.funding.queries.calls import Asked, form_outline
from maillon.funding.queries.conditions import all_questions, split_codes

_CHOSEN = (QuestionKind.CHOICE, QuestionKind.CHOICES)


def copy_into(new: Application, old: Application, *, by: Author, now: datetime) -> None:
    """Copy summary, measures that are open, partners and the answers to the same questions.

    The draft is not shared with the partners again; the applicant decides anew. Files are left
    out: statutes and accounts must be those of today.
    """
    new.title = new.title or old.title
    new.summary, new.language = old.summary, old.language
    new.save(update_fields=["title", "summary", "words", "language"])
    _copy_measures(new, old)
    CoApplicant.objects.bulk_create(
        CoApplicant(
            application=new,
            organisation=row.organisation,
            as_written=row.as_written,
            part=row.part,
        )
        for row in partners_in_draft(old)
    )
    typed = answers_to_copy(old.sheet)
    answers = []
    for asked in all_questions(form_outline(new.sheet.form)):
        kind, value = typed.get(asked.question.code, ("", ""))
        if kind == asked.question.kind and value and _fits(asked, value):
            answers.append(
                Answer(
                    sheet=new.sheet,
                    question=asked.question,
                    value=value,
                    changed_at=now,
                    changed_by=by.username,
                )
            )
    Answer.objects.bulk_create(answers)
    follow_tables(new.sheet, new, now=now)


def _fits(asked: Asked, value: str) -> bool:
    """Whether an answer makes sense in the new form: its choices are still there."""
    if asked.question.kind not in _CHOSEN:
        return True
    codes = {choice.code for choice in asked.choices}
    return set(split_codes(value)) <= codes


def _copy_measures(new: Application, old: Application) -> None:
    measures = {row.code: row for row in eligible_measures(new.call)}
    ApplicationMeasure.objects.bulk_create(
        ApplicationMeasure(application=new, measure=measures[link.measure.code], rank=link.rank)
        for link in old.links.select_related("measure")
        if link.measure.code in measures
        and measures[link.measure.code].plan_id == link.measure.plan_id
    )
