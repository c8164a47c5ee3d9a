"""Applications on the applicant's side: the draft with its versions, the list, the receipts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from maillon.core.folding import holding
from maillon.funding.enums import CallKind
from maillon.funding.models import (
    Answer,
    AnswerSheet,
    Application,
    ApplicationMeasure,
    Call,
    CoApplicant,
    CorrectionRequest,
    Submission,
)
from maillon.funding.queries.calls import open_calls
from maillon.funding.queries.visibility import own_applications, visible_applications
from maillon.implementation.enums import LinkRank
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person
from maillon.plan.models import Measure

# The fields of an application that are typed beside the answers, and how long they may be.
FIELDS: dict[str, int] = {
    "title": 400,
    "summary": 3_000,
    "language": 2,
    "first_year": 4,
    "last_year": 4,
    "primary": 40,
    "secondary": 600,
}


@dataclass(frozen=True)
class TypedField:
    """What is typed in a field, under which version; 0: nothing was typed yet."""

    value: str
    version: int = 0
    by: str = ""
    at: str = ""


def eligible_measures(call: Call) -> QuerySet[Measure]:
    """Return the measures to which a project of ``call`` may contribute.

    Where the call names none, every measure of its plan.
    """
    named = call.measures.select_related("theme").order_by("sort_key")
    if named.exists():
        return named
    return Measure.objects.filter(plan=call.plan_id).select_related("theme").order_by("sort_key")


def eligible_codes(call: Call) -> set[str]:
    """Return the codes of the measures to which a project of ``call`` may contribute."""
    named = set(call.measures.order_by().values_list("code", flat=True))
    if named:
        return named
    return set(Measure.objects.filter(plan=call.plan_id).values_list("code", flat=True))


def fields_of(application: Application) -> dict[str, TypedField]:
    """Return what is typed of an application beside the answers, field by field."""
    links: list[ApplicationMeasure] = []
    if not {"primary", "secondary"} <= application.typed.keys():
        links = list(application.links.select_related("measure").order_by("measure__sort_key"))
    stored = _stored(application, links)
    return {name: field_of(application, name, stored[name]) for name in FIELDS}


def field_of(application: Application, name: str, fallback: str = "") -> TypedField:
    """Return what is typed in one field; ``fallback`` where nothing was typed there."""
    found: Mapping[str, Any] | None = application.typed.get(name)
    if found is None:
        return TypedField(fallback)
    return TypedField(
        str(found["value"]), int(found["version"]), str(found["by"]), str(found["at"])
    )


def _stored(application: Application, links: list[ApplicationMeasure]) -> dict[str, str]:
    codes = {rank: [link.measure.code for link in links if link.rank == rank] for rank in LinkRank}
    return {
        "title": application.title,
        "summary": application.summary,
        "language": application.language,
        "first_year": str(application.first_year or ""),
        "last_year": str(application.last_year or ""),
        "primary": ",".join(codes[LinkRank.PRIMARY]),
        "secondary": ",".join(codes[LinkRank.SECONDARY]),
    }


def answers_of(sheet: AnswerSheet) -> dict[str, Answer]:
    """Return the answers of a sheet as typed, by code of the question."""
    rows = Answer.objects.filter(sheet=sheet).select_related("question")
    return {row.question.code: row for row in rows}


def my_applications(person: Person, question: str = "") -> QuerySet[Application]:
    """Return the applications of the organisation that ``person`` acts for, the newest first.

    :param question: words to look for in number, title, summary and applicant, accents or not.
    """
    rows = own_applications(person).select_related("call", "organisation", "sheet__form")
    rows = rows.filter(holding(question, "words", "organisation__words"))
    return rows.annotate(times=Count("submissions")).order_by("-changed_at", "-pk")


def addressed_to(organisation_ids: frozenset[int]) -> QuerySet[Call]:
    """Return the calls addressed to one of these organisations, whatever their state.

    As ``queries.calls.may_answer`` decides for one call: a closed list, else the kind.
    """
    organisations = Organisation.objects.filter(pk__in=organisation_ids)
    listed = Q(invited__in=organisations)
    by_kind = Q(audiences__kind__in=organisations.values("kind"), invited__isnull=True) & ~Q(
        kind=CallKind.RENEWAL
    )
    return Call.objects.filter(pk__in=Call.objects.filter(listed | by_kind).values("pk"))


def calls_for(person: Person, *, now: datetime) -> QuerySet[Call]:
    """Return the open calls that are addressed to the organisation that ``person`` acts for."""
    if not person.may("application.create"):
        return Call.objects.none()
    return open_calls(now=now).filter(pk__in=addressed_to(person.organisation_ids).values("pk"))


def readable_applications(person: Person) -> QuerySet[Application]:
    """Return the applications whose page ``person`` may read whole: theirs, or the authority's.

    Experts read elsewhere, where a blind call hides who applies.
    """
    rows = Application.objects.select_related("call", "organisation", "sheet__form")
    own = own_applications(person)
    if person.everywhere("application.view", state="submitted"):
        return rows.filter(pk__in=visible_applications(person).values("pk"))
    return rows.filter(pk__in=own.values("pk"))


def partners_in_draft(application: Application) -> QuerySet[CoApplicant]:
    """Return the co-applicants of what is typed now."""
    rows = application.co_applicants.filter(removed_at__isnull=True)
    return rows.select_related("organisation")


def partners_submitted(application: Application) -> QuerySet[CoApplicant]:
    """Return the co-applicants of what was last submitted; of the draft where nothing was."""
    return application.co_applicants.filter(pending=False).select_related("organisation")


def submissions_of(application: Application) -> list[Submission]:
    """Return the submissions of an application, the last one first."""
    return list(application.submissions.order_by("-number"))


def open_corrections(application: Application) -> list[CorrectionRequest]:
    """Return what the coordination asked to mend and has not settled yet, the oldest first."""
    rows = application.corrections.filter(settled_at__isnull=True)
    return list(rows.select_related("question").order_by("asked_at", "pk"))


def copyable(organisation: Organisation) -> QuerySet[Application]:
    """Return the earlier applications of ``organisation`` from which a new one can begin."""
    rows = Application.objects.filter(organisation=organisation).select_related("call")
    return rows.order_by("-created_at", "-pk")


def receipt_of(number: str, sha256: str) -> Submission | None:
    """Return the submission that has this receipt number and this hash; ``None`` for no such."""
    rows = Submission.objects.select_related("application__call")
    return rows.filter(receipt=number.strip().upper(), sha256=sha256.strip().lower()).first()
