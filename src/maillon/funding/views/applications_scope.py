"""Who may open an application on the applicant's side."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from maillon.funding.models import Application
from maillon.funding.queries.applications import readable_applications
from maillon.funding.queries.visibility import own_applications
from maillon.funding.workflows.applications import ApplicationAct, in_time, may_application
from maillon.partners.access import person
from maillon.partners.permissions import Person, Verdict


@dataclass(frozen=True)
class Opened:
    """An application, and who has it open.

    :param own: it is of the organisation that the reader acts for.
    :param shared: a co-applicant shares the draft with the reader's organisation, or it is own.
    """

    application: Application
    reader: Person
    own: bool
    shared: bool

    def may(self, act: ApplicationAct, *, now: datetime) -> Verdict:
        """Say whether ``act`` may be done at ``now``: state, role, moment; the reason where not."""
        own = self.shared if act == ApplicationAct.FILL else self.own
        verdict = may_application(self.application, act, self.reader, own=own)
        return (verdict and in_time(self.application, act, now=now)) or verdict


def open_application(request: HttpRequest, number: str) -> Opened:
    """Return the application that an address names, for who may read it whole.

    :raises Http404: where there is none, or the reader may not know of it.
    """
    reader = person(request)
    # The applicant's own first, by the shortest question: in a rush it is asked thousands of times.
    found = _own(reader, number)
    if found is not None:
        return Opened(found, reader, own=True, shared=True)
    found = get_object_or_404(readable_applications(reader), number=number)
    shared = own_applications(reader).filter(pk=found.pk).exists()
    return Opened(found, reader, own=False, shared=shared)


def _own(reader: Person, number: str) -> Application | None:
    if not reader.organisation_ids or not reader.may("application.create"):
        return None
    rows = Application.objects.select_related("call", "organisation", "sheet__form")
    return rows.filter(number=number, organisation__in=reader.organisation_ids).first()


def need(verdict: Verdict) -> None:
    """Refuse where the verdict does.

    :raises PermissionDenied: with the reason.
    """
    if not verdict:
        raise PermissionDenied(verdict.reason)
