"""What building sections and questions shares: the version to change, order, the journal."""

from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.funding.models import Call, FormPart, FormQuestion, FormVersion
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.calls import form_act

R = TypeVar("R", FormPart, FormQuestion)


def changeable(form: FormVersion) -> tuple[Call, FormVersion]:
    """Return the call, locked, and the version as it is now, if it can be changed."""
    current, _to = locked_call(form.call, form_act(form.purpose))
    found = FormVersion.objects.get(pk=form.pk)
    if found.frozen_at is not None:
        raise Refused([_("This version is fixed: begin a new version to change the form.")])
    return current, found


def exchanged(rows: list[R], pk: int, up: bool) -> list[R]:
    """Return the rows in their new order, numbered; nothing where there is no neighbour."""
    place = [row.pk for row in rows].index(pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return []
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    return rows


def refuse_dependants(questions: Any, inside: FormPart | None = None) -> None:
    """Refuse where a question elsewhere depends on one of ``questions``."""
    others = FormQuestion.objects.filter(depends_on__in=questions)
    if inside is not None:
        others = others.exclude(part=inside)
    labels = [f"“{one.label_fr}”" for one in others]
    if labels:
        raise Refused(
            [
                _("First change the questions that depend on it: %(questions)s.")
                % {"questions": ", ".join(labels)}
            ]
        )


def delete_questions(questions: Any) -> None:
    """Delete questions that may depend on each other."""
    questions.update(depends_on=None, depends_value="")
    questions.delete()


def tell(
    call: Call, form: FormVersion, action: str, changes: Any, by: Author, now: datetime
) -> None:
    """Add the line of a change of ``form`` to the journal, where something changed."""
    if changes:
        where = {"form": f"{form.purpose} {form.number}"}
        write_line(call, action, by=by, now=now, changes=where | changes)
