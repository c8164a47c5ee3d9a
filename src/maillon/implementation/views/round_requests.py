"""One organisation in a round, for the coordination: where it stands, more time, links."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.core.mailing import link as page_link
from maillon.implementation.forms.reason import ReasonForm
from maillon.implementation.forms.rounds import ExtendForm, LinkForm, days_until
from maillon.implementation.models import AccessLink, RoundRequest
from maillon.implementation.notifications import send_access_link
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    excuse_request,
    extend_requests,
    make_access_link,
    reopen_request,
    revoke_access_link,
)
from maillon.implementation.queries.round_board import BoardRows
from maillon.implementation.queries.rounds import answerable, link_verdict, was_on_time
from maillon.implementation.workflows.rounds import RequestAct, may_request
from maillon.partners.access import person, requires
from maillon.partners.models import ContactPoint

# What is posted → the act of the workflow and the form it takes.
FORMS: dict[str, tuple[RequestAct, Any]] = {
    "extend": (RequestAct.EXTEND, ExtendForm),
    "excuse": (RequestAct.EXCUSE, ReasonForm),
    "reopen": (RequestAct.REOPEN, ReasonForm),
    "link": (RequestAct.LINK, LinkForm),
}


@requires("round.view")
@require_http_methods(["GET", "POST"])
def round_request(request: HttpRequest, code: str, organisation: str) -> HttpResponse:
    """Show where an organisation stands in a round; give more time, excuse, make links."""
    reader = person(request)
    if not reader.everywhere("request.view"):
        raise PermissionDenied(reader.may("request.view", own=False).reason)
    rows = RoundRequest.objects.select_related("round", "organisation", "form__category", "contact")
    found = get_object_or_404(rows, round__code=code, organisation__code=organisation)
    bound: dict[str, Any] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "revoke":
            _revoke(request, found)
            return redirect("round_request", code=code, organisation=organisation)
        if act in FORMS:
            bound[act] = FORMS[act][1](request.POST, prefix=act)
            if _post(request, found, act, bound[act]):
                return redirect("round_request", code=code, organisation=organisation)
    return render(request, "implementation/rounds/request.html", _context(request, found, bound))


def _context(request: HttpRequest, found: RoundRequest, bound: dict[str, Any]) -> dict[str, Any]:
    now, reader = timezone.now(), person(request)
    links = list(found.links.select_related("contact"))
    contact = found.contact.email if found.contact else ""
    initial: dict[str, Any] = {
        "link": {
            "email": contact,
            "days": days_until(found.due_at, now=now),
            "may_submit": True,
        }
    }
    forms = {
        act: bound.get(act) or form(prefix=act, initial=initial.get(act))
        for act, (step, form) in FORMS.items()
        if may_request(found.state, step, reader)
    }
    own = RoundRequest.objects.filter(pk=found.pk).select_related(
        "organisation", "form__category", "contact"
    )
    row = BoardRows(found.round, own, [], now)[0]
    return {
        "report_request": found,
        "round": found.round,
        "row": row,
        "on_time": was_on_time(found),
        "answerable": answerable(found, now=now),
        "forms": forms,
        "links": [{"link": link, "verdict": link_verdict(link, now=now)} for link in links],
        "may_link": bool(reader.may("request.link")),
    }


def _post(request: HttpRequest, found: RoundRequest, act: str, form: Any) -> bool:
    """Do what was posted; return whether to go on to the page anew."""
    verdict = may_request(found.state, FORMS[act][0], person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return True
    if not form.is_valid():
        return False
    by, now, given = person(request).author, timezone.now(), form.cleaned_data
    try:
        if act == "extend":
            extend_requests(requests=[found], by=by, now=now, **given)
            messages.success(request, _("The organisation has more time."))
        elif act == "excuse":
            excuse_request(request=found, by=by, now=now, **given)
            messages.success(request, _("The organisation need not report in this round."))
        elif act == "reopen":
            reopen_request(request=found, by=by, now=now, **given)
            messages.success(request, _("The organisation can report again."))
        else:
            _link(request, found, given)
    except Refused as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _link(request: HttpRequest, found: RoundRequest, given: dict[str, Any]) -> None:
    by, now = person(request).author, timezone.now()
    points = ContactPoint.objects.filter(organisation=found.organisation)
    contact = points.filter(email__iexact=given["email"]).first()
    link, secret = make_access_link(request=found, contact=contact, by=by, now=now, **given)
    language = contact.language if contact else "fr"
    send_access_link(link, url=page_link("answer", language, secret=secret), now=now)
    messages.success(request, _("The link is on its way to %(email)s.") % {"email": given["email"]})


def _revoke(request: HttpRequest, found: RoundRequest) -> None:
    verdict = person(request).may("request.link")
    if not verdict:
        raise PermissionDenied(verdict.reason)
    link = get_object_or_404(AccessLink, request=found, pk=request.POST.get("link"))
    revoke_access_link(link=link, by=person(request).author, now=timezone.now())
    messages.success(request, _("The link to %(email)s is withdrawn.") % {"email": link.email})
