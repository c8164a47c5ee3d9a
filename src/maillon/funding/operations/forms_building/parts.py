"""Sections of a form: adding, changing, moving, taking out."""

from datetime import datetime
from typing import Any

from django.db import transaction

from maillon.core.journal import Author, differences
from maillon.funding.models import FormPart, FormQuestion, FormVersion
from maillon.funding.operations.forms_building.changing import (
    changeable,
    delete_questions,
    exchanged,
    refuse_dependants,
    tell,
)
from maillon.funding.operations.forms_building.inputs import PART, PartInput


@transaction.atomic
def save_part(
    *, form: FormVersion, part: FormPart | None, values: PartInput, by: Author, now: datetime
) -> FormPart:
    """Store a new section at the end of ``form``, or change ``part``."""
    current, found = changeable(form)
    before = {name: getattr(part, name) for name in PART} if part else {}
    if part is None:
        last = found.parts.order_by("-position").values_list("position", flat=True).first()
        part = FormPart(form=found, position=(last or 0) + 1)
    for name in PART:
        setattr(part, name, getattr(values, name))
    part.save()
    after: dict[str, Any] = {name: getattr(part, name) for name in PART}
    tell(current, found, "call.section_edited", differences(before, after), by, now)
    return part


@transaction.atomic
def delete_part(*, part: FormPart, by: Author, now: datetime) -> None:
    """Take a section out, its questions included.

    :raises Refused: when a question elsewhere depends on one of its questions.
    """
    current, found = changeable(part.form)
    refuse_dependants(FormQuestion.objects.filter(part=part), inside=part)
    title = part.title_fr
    delete_questions(part.questions.all())
    part.delete()
    tell(current, found, "call.section_deleted", {"section": [title, None]}, by, now)


@transaction.atomic
def move_part(*, part: FormPart, up: bool, by: Author, now: datetime) -> bool:
    """Exchange a section with its neighbour, and say whether there was one."""
    current, found = changeable(part.form)
    rows = exchanged(list(found.parts.order_by("position", "pk")), part.pk, up)
    if not rows:
        return False
    FormPart.objects.bulk_update(rows, ["position"])
    order = {"order": [None, [row.title_fr for row in rows]]}
    tell(current, found, "call.sections_ordered", order, by, now)
    return True
