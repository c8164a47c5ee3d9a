"""Versions of the forms of a call: a version that is fixed never changes again."""

from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author
from maillon.funding.enums import FormPurpose
from maillon.funding.models import Call, FormChoice, FormPart, FormQuestion, FormVersion
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.forms_building.changing import changeable, delete_questions
from maillon.funding.operations.forms_building.inputs import LANGUAGES, PART, QUESTION
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import form_problems
from maillon.funding.queries.calls import newest_form
from maillon.funding.rules.call_content import form_hash
from maillon.funding.workflows.calls import form_act


@transaction.atomic
def new_version(*, call: Call, purpose: str, by: Author, now: datetime) -> FormVersion:
    """Return a version of a form that can be changed: a copy of the newest, or an empty one.

    The newest version itself, where it is not fixed yet.

    :raises Refused: when the state of the call does not allow it.
    """
    current, _to = locked_call(call, form_act(purpose))
    newest = newest_form(current, purpose)
    if newest is not None and newest.frozen_at is None:
        return newest
    made = FormVersion.objects.create(
        call=current, purpose=purpose, number=newest.number + 1 if newest else 1, created_at=now
    )
    if newest is not None:
        copy_parts(newest, made)
    write_line(
        current,
        "call.form_added",
        by=by,
        now=now,
        changes={"form": [None, FormPurpose(purpose).value], "number": [None, made.number]},
    )
    return made


def copy_parts(source: FormVersion, target: FormVersion) -> None:
    """Copy the sections of ``source``, their questions and choices into ``target``."""
    copies: dict[int, FormQuestion] = {}
    rows = source.parts.prefetch_related("questions__choices")
    for part in rows:
        made = FormPart.objects.create(
            form=target, position=part.position, **{name: getattr(part, name) for name in PART}
        )
        for question in part.questions.all():
            copies[question.pk] = FormQuestion.objects.create(
                part=made,
                code=question.code,
                position=question.position,
                **{name: getattr(question, name) for name in QUESTION},
            )
            FormChoice.objects.bulk_create(
                FormChoice(
                    question=copies[question.pk],
                    code=choice.code,
                    position=choice.position,
                    **{f"label_{code}": getattr(choice, f"label_{code}") for code in LANGUAGES},
                )
                for choice in question.choices.all()
            )
    for part in rows:
        for question in part.questions.all():
            if question.depends_on_id in copies:
                copy = copies[question.pk]
                copy.depends_on = copies[question.depends_on_id]
                copy.save(update_fields=["depends_on"])


def freeze_form(*, form: FormVersion, now: datetime) -> FormVersion:
    """Fix a version for good, with its hash; a version fixed already stays as it is."""
    if form.frozen_at is None:
        form.frozen_at, form.sha256 = now, form_hash(form)
        form.save(update_fields=["frozen_at", "sha256"])
    return form


@transaction.atomic
def use_form(*, form: FormVersion, by: Author, now: datetime) -> FormVersion:
    """Put a version into use: fix it; new drafts start on it, older ones keep theirs.

    :raises Refused: when it is not complete, or the state of the call does not allow it.
    """
    current, found = changeable(form)
    problems = form_problems(found)
    if problems:
        raise Refused([problem.message for problem in problems])
    freeze_form(form=found, now=now)
    changes = {"form": [None, found.purpose], "number": [None, found.number]}
    changes["sha256"] = [None, found.sha256]
    write_line(current, "call.form_frozen", by=by, now=now, changes=changes)
    return found


@transaction.atomic
def drop_form(*, form: FormVersion, by: Author, now: datetime) -> None:
    """Delete a version that is not fixed."""
    current, found = changeable(form)
    changes = {"form": [found.purpose, None], "number": [found.number, None]}
    delete_questions(FormQuestion.objects.filter(part__form=found))
    found.delete()
    write_line(current, "call.form_deleted", by=by, now=now, changes=changes)
