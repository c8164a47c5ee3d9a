"""Questions of a form: adding, changing, moving, taking out; their choices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences
from maillon.funding.models import FormChoice, FormPart, FormQuestion
from maillon.funding.operations.forms_building.changing import (
    changeable,
    exchanged,
    refuse_dependants,
    tell,
)
from maillon.funding.operations.forms_building.inputs import (
    CHOSEN,
    QUESTION,
    ChoiceInput,
    QuestionInput,
    question_problems,
)
from maillon.funding.operations.refusal import Refused


@transaction.atomic
def save_question(
    *,
    part: FormPart,
    question: FormQuestion | None,
    values: QuestionInput,
    by: Author,
    now: datetime,
) -> FormQuestion:
    """Store a new question at the end of ``part``, or change ``question``, choices included.

    :raises Refused: when the version is fixed, or what is given does not fit together.
    """
    current, found = changeable(part.form)
    taken = FormQuestion.objects.filter(part__form=found, code=values.code)
    problems = question_problems(values)
    if taken.exclude(pk=question.pk if question else 0).exists():
        problems.append(_("This form already has a question “%(code)s”.") % {"code": values.code})
    on = None
    if values.depends_on:
        on = FormQuestion.objects.filter(part__form=found, code=values.depends_on).first()
        if on is None or on.code == values.code:
            problems.append(_("The question on which it depends is not in this form."))
    if problems:
        raise Refused(problems)
    before = _described(question) if question else {}
    if question is None:
        last = part.questions.order_by("-position").values_list("position", flat=True).first()
        question = FormQuestion(part=part, position=(last or 0) + 1)
    question.code, question.depends_on = values.code, on
    for name in QUESTION:
        setattr(question, name, getattr(values, name))
    question.save()
    _store_choices(question, values.choices if values.kind in CHOSEN else ())
    changes = differences(before, _described(question))
    if changes:
        tell(current, found, "call.question_edited", {"code": question.code} | changes, by, now)
    return question


@transaction.atomic
def delete_question(*, question: FormQuestion, by: Author, now: datetime) -> None:
    """Take a question out.

    :raises Refused: when another question depends on it.
    """
    current, found = changeable(question.part.form)
    refuse_dependants(FormQuestion.objects.filter(pk=question.pk))
    label = question.label_fr
    question.delete()
    tell(current, found, "call.question_deleted", {"question": [label, None]}, by, now)


@transaction.atomic
def move_question(*, question: FormQuestion, up: bool, by: Author, now: datetime) -> bool:
    """Exchange a question with its neighbour in its section, and say whether there was one."""
    current, found = changeable(question.part.form)
    rows = list(question.part.questions.order_by("position", "pk"))
    moved = exchanged(rows, question.pk, up)
    if not moved:
        return False
    FormQuestion.objects.bulk_update(moved, ["position"])
    order = {"order": [None, [row.code for row in moved]]}
    tell(current, found, "call.questions_ordered", order, by, now)
    return True


def _store_choices(question: FormQuestion, choices: Sequence[ChoiceInput]) -> None:
    """Store the choices anew: answers hold codes, and nothing is answered on this version."""
    question.choices.all().delete()
    FormChoice.objects.bulk_create(
        FormChoice(
            question=question,
            code=one.code,
            position=position,
            label_fr=one.label_fr,
            label_nl=one.label_nl,
            label_en=one.label_en,
        )
        for position, one in enumerate(choices, start=1)
    )


def _described(question: FormQuestion) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(question, name) for name in QUESTION}
    for name in ("minimum", "maximum"):
        found[name] = None if found[name] is None else str(found[name])
    found["depends_on"] = question.depends_on.code if question.depends_on else ""
    found["choices"] = [f"{one.code}: {one.label_fr}" for one in question.choices.all()]
    return found
