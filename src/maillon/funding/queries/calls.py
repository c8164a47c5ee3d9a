"""Reads of calls that several slices share: open or not, visible to whom, the form in use."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from maillon.funding.enums import CallKind, CallState, FormPurpose
from maillon.funding.models import Call, FormChoice, FormPart, FormQuestion, FormVersion
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person

# What everybody may know of.
PUBLIC = frozenset(CallState) - {CallState.PREPARED}


def is_open(call: Call, *, now: datetime) -> bool:
    """Say whether ``call`` takes applications at ``now``: the closing moment itself is late."""
    return call.state == CallState.PUBLISHED and call.opens_at <= now < call.closes_at


def open_calls(*, now: datetime) -> QuerySet[Call]:
    """Return the calls that take applications at ``now``, the next to close first."""
    rows = Call.objects.filter(
        state=CallState.PUBLISHED, opens_at__lte=now, closes_at__gt=now
    ).select_related("instrument", "plan")
    return rows.order_by("closes_at", "code")


def visible_calls(person: Person) -> QuerySet[Call]:
    """Return the calls whose existence ``person`` may know: those in preparation are internal."""
    if person.everywhere("call.view_draft"):
        return Call.objects.all()
    return Call.objects.filter(state__in=PUBLIC)


def current_form(call: Call, purpose: str = FormPurpose.APPLICATION) -> FormVersion | None:
    """Return the newest fixed version of a form of ``call``; new drafts start on it."""
    rows = FormVersion.objects.filter(call=call, purpose=purpose, frozen_at__isnull=False)
    return rows.order_by("-number").first()


def newest_form(call: Call, purpose: str = FormPurpose.APPLICATION) -> FormVersion | None:
    """Return the newest version of a form of ``call``, fixed or being written."""
    return FormVersion.objects.filter(call=call, purpose=purpose).order_by("-number").first()


@dataclass(frozen=True)
class Asked:
    """A question of a form with its choices in their order."""

    question: FormQuestion
    choices: list[FormChoice]


@dataclass(frozen=True)
class Part:
    """A section of a form with its questions in their order."""

    part: FormPart
    questions: list[Asked] = field(default_factory=list)


def form_outline(form: FormVersion) -> list[Part]:
    """Return the sections of ``form`` with their questions and choices, in three queries.

    ``question.part`` and ``question.depends_on`` are loaded.
    """
    parts = {row.pk: Part(row) for row in FormPart.objects.filter(form=form)}
    choices: dict[int, list[FormChoice]] = {}
    for choice in FormChoice.objects.filter(question__part__form=form):
        choices.setdefault(choice.question_id, []).append(choice)
    questions = list(
        FormQuestion.objects.filter(part__form=form).order_by("part__position", "position", "pk")
    )
    by_id = {question.pk: question for question in questions}
    for question in questions:
        question.part = parts[question.part_id].part
        if question.depends_on_id in by_id:
            question.depends_on = by_id[question.depends_on_id]
        parts[question.part_id].questions.append(Asked(question, choices.get(question.pk, [])))
    return list(parts.values())


def may_answer(call: Call, organisation: Organisation) -> bool:
    """Say whether ``organisation`` is of those to whom ``call`` is addressed.

    An open call looks at the kind of organisation; a renewal, and any call with a closed list,
    at the list.
    """
    if call.kind == CallKind.RENEWAL or call.invited.exists():
        return call.invited.filter(pk=organisation.pk).exists()
    return call.audiences.filter(kind=organisation.kind).exists()


def addressed_to(organisation_ids: frozenset[int]) -> QuerySet[Call]:
    """Return the calls addressed to one of these organisations, whatever their state."""
    organisations = Organisation.objects.filter(pk__in=organisation_ids)
    listed = Q(invited__in=organisations)
    by_kind = Q(audiences__kind__in=organisations.values("kind"), invited__isnull=True) & ~Q(
        kind=CallKind.RENEWAL
    )
    return Call.objects.filter(pk__in=Call.objects.filter(listed | by_kind).values("pk"))
