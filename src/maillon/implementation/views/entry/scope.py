"""Who may open a request: its organisation, those who keep the plan, or the holder of a link."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.implementation.models import AccessLink, RoundRequest
from maillon.implementation.queries.rounds import answerable, link_verdict
from maillon.implementation.workflows.rounds import (
    RequestAct,
    may_request,
    request_step,
    why_not_request,
)
from maillon.partners.access import person
from maillon.partners.permissions import Person, Verdict

# Where the session keeps the ids of the links that were opened in it.
LINKS = "answer_links"


@dataclass(frozen=True)
class Opened:
    """A request, and who has it open."""

    request: RoundRequest
    reader: Person
    link: AccessLink | None = None

    @property
    def author(self) -> Author:
        """How the journal and the other's screen name who writes."""
        if self.link is not None:
            return Author(f"link:{self.link.email}", None, self.request.organisation.code)
        return self.reader.author

    @property
    def own(self) -> bool:
        """Whether the reader acts for the organisation that is asked."""
        return self.reader.owns([self.request.organisation_id])

    def may(self, act: RequestAct) -> Verdict:
        """Say whether ``act`` may be done now: state, role, round; the reason where not."""
        verdict = self._may_link(act) if self.link else self._may_person(act)
        if verdict and act in (RequestAct.FILL, RequestAct.SUBMIT):
            return answerable(self.request, now=timezone.now())
        return verdict

    def _may_person(self, act: RequestAct) -> Verdict:
        return may_request(self.request.state, act, self.reader, own=self.own)

    def _may_link(self, act: RequestAct) -> Verdict:
        assert self.link is not None
        if request_step(self.request.state, act) is None:
            return Verdict(False, why_not_request(self.request.state, act))
        if act in (RequestAct.SUBMIT, RequestAct.RECALL) and not self.link.may_submit:
            return Verdict(False, _("This link lets you fill in the report, not submit it."))
        return Verdict(act in (RequestAct.FILL, RequestAct.SUBMIT, RequestAct.RECALL))


def open_request_of(request: HttpRequest, round: str, organisation: str) -> Opened:
    """Return the request that an address names, for who may read it.

    :raises Http404: where there is none.
    :raises PermissionDenied: with the reason, where it is another organisation's.
    """
    found = get_object_or_404(
        RoundRequest.objects.select_related("round__plan", "organisation", "form__category"),
        round__code=round,
        organisation__code=organisation,
    )
    reader = person(request)
    verdict = reader.may("request.view", own=reader.owns([found.organisation_id]))
    if verdict:
        return Opened(found, reader)
    link = link_for(request, found)
    if link is not None:
        return Opened(found, reader, link)
    raise PermissionDenied(verdict.reason)


def link_for(request: HttpRequest, asked: RoundRequest) -> AccessLink | None:
    """Return the link of this session that opens ``asked`` now, or ``None``."""
    keys = request.session.get(LINKS, [])
    if not keys:
        return None
    links = AccessLink.objects.filter(pk__in=keys, request=asked)
    now = timezone.now()
    return next((link for link in links if link_verdict(link, now=now)), None)


def holds_link(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Say whether this session holds a link to the request that the address names."""
    if not request.session.get(LINKS):
        return False
    asked = RoundRequest.objects.filter(
        round__code=kwargs.get("round", ""), organisation__code=kwargs.get("organisation", "")
    ).first()
    return asked is not None and link_for(request, asked) is not None


def need(verdict: Verdict) -> None:
    """Refuse where the verdict does.

    :raises PermissionDenied: with the reason.
    """
    if not verdict:
        raise PermissionDenied(verdict.reason)
