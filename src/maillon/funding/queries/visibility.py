"""Who may know of which application: every list, count, export, search and mail goes through here.

A draft is the applicant's alone. An expert sees what they were given to read, once their
declaration is signed. A conflict of interest hides an application whole, whatever other role the
person holds: neither content nor score, rank, count nor search hit.
"""

from django.db.models import Q, QuerySet

from maillon.funding.enums import ApplicationState, JurorState, SheetState
from maillon.funding.models import Application, Assignment, ConflictOfInterest
from maillon.partners.permissions import Person


def conflicted(person: Person) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts in force of the expert that ``person`` is; none for who is no expert."""
    if person.user.pk is None:
        return ConflictOfInterest.objects.none()
    return ConflictOfInterest.objects.filter(
        juror__expert__user=person.user.pk, lifted_at__isnull=True
    )


def own_applications(person: Person) -> QuerySet[Application]:
    """Return what the organisation that ``person`` acts for handed in, drafts included.

    Co-applicants who share the draft are at home in it too.
    """
    ids = person.organisation_ids
    if not ids or not person.may("application.create"):
        return Application.objects.none()
    shared = Q(co_applicants__organisation__in=ids, co_applicants__may_edit=True)
    mine = Application.objects.filter(Q(organisation__in=ids) | shared).values("pk")
    return Application.objects.filter(pk__in=mine)


def assigned_applications(person: Person) -> QuerySet[Application]:
    """Return what ``person`` reads as an expert: assigned, declaration signed, no conflict."""
    if person.user.pk is None or not person.may("score.fill"):
        return Application.objects.none()
    given = Assignment.objects.filter(
        juror__expert__user=person.user.pk,
        juror__state=JurorState.APPOINTED,
        juror__declared_at__isnull=False,
    ).exclude(score_sheet__state=SheetState.RECUSED)
    return Application.objects.filter(pk__in=given.values("application")).exclude(
        pk__in=conflicted(person).values("application")
    )


def visible_applications(person: Person) -> QuerySet[Application]:
    """Return every application whose existence ``person`` may know."""
    allowed = Q(pk__in=own_applications(person).values("pk"))
    allowed |= Q(pk__in=assigned_applications(person).values("pk"))
    if person.everywhere("application.view", state=ApplicationState.SUBMITTED):
        allowed |= ~Q(state=ApplicationState.DRAFT)
    own = own_applications(person).values("pk")
    hidden = Q(pk__in=conflicted(person).values("application")) & ~Q(pk__in=own)
    return Application.objects.filter(allowed).exclude(hidden)
