"""Proposals: the list, one of them, making one, deciding, taking one's own back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.journal import Author
from maillon.implementation.enums import ProposalState
from maillon.implementation.forms.review import LONGEST, ProposalForm
from maillon.implementation.models import Contribution, Figure, Proposal
from maillon.implementation.operations import Refused
from maillon.implementation.operations.proposals import (
    FIGURE,
    TEXT_FIELDS,
    make_proposal,
    reject,
    retract,
    take_over,
)
from maillon.implementation.queries.contributions import is_own
from maillon.implementation.queries.proposals import proposals_for
from maillon.implementation.queries.wording import FIELDS
from maillon.implementation.tables.proposals import LISTING, about
from maillon.partners.access import person, requires
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person


@requires("proposal.view")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals that the reader may see, those to decide first."""
    state = request.GET.get("state", "")
    rows = proposals_for(person(request))
    if state in ProposalState.values:
        rows = rows.filter(state=state)
    query = request.GET.get("q", "").strip()[:100]
    if query:
        rows = rows.filter(contribution__code__iexact=query)
    return LISTING.respond(
        request,
        rows.order_by("-proposed_at", "-pk"),
        _("Proposals"),
        lead=_("Figures and texts proposed beside what is accepted, until somebody decides."),
        states=ProposalState.choices,
        state=state,
        q=query,
    )


@requires("proposal.view")
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal beside what stands; decide it, or take one's own back."""
    reader = person(request)
    found = get_object_or_404(proposals_for(reader), pk=pk)
    if request.method == "POST":
        return _decide(request, found, reader)
    context = {
        "proposal": found,
        "contribution": found.contribution,
        "label": about(found),
        "is_figure": found.field == FIGURE,
        "may_decide": reader.may("proposal.decide", state=found.state),
        "may_retract": may_retract(reader, found),
    }
    return render(request, "implementation/review/proposal.html", context)


def may_retract(reader: Person, found: Proposal) -> bool:
    """Say whether the reader made this proposal and it is still open."""
    made_it = found.proposed_by == reader.author.username
    return made_it and bool(reader.may("proposal.retract", state=found.state, own=True))


def _decide(request: HttpRequest, found: Proposal, reader: Person) -> HttpResponse:
    decision, reason = request.POST.get("decision", ""), request.POST.get("reason", "")
    if decision == "retract":
        allowed: Any = may_retract(reader, found)
        why = _("Only the author of a proposal takes it back, while it is open.")
    else:
        allowed = reader.may("proposal.decide", state=found.state)
        why = allowed.reason
    if not allowed:
        raise PermissionDenied(why)
    try:
        text = _act(decision, found, reason[:LONGEST], reader.author, timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, text)
    return redirect("proposal", pk=found.pk)


def _act(decision: str, found: Proposal, reason: str, by: Author, now: datetime) -> str:
    if decision == "take":
        take_over(proposal=found, reason=reason, by=by, now=now)
        return _("The proposal is taken over: it counts now. The old one stays in the journal.")
    if decision == "reject":
        reject(proposal=found, reason=reason, by=by, now=now)
        return _("The proposal is not taken over; its author reads why.")
    if decision == "retract":
        retract(proposal=found, by=by, now=now)
        return _("Your proposal is taken back.")
    raise Http404


@requires("proposal.make")
@require_http_methods(["GET", "POST"])
def proposal_new(request: HttpRequest, code: str) -> HttpResponse:
    """Propose another value of ``?figure=``, or another text of ``?field=``."""
    found = get_object_or_404(Contribution.objects.select_related("plan"), code=code)
    reader = person(request)
    verdict = reader.may("proposal.make", state=found.state, own=is_own(reader, found))
    if not verdict:
        raise PermissionDenied(verdict.reason)
    figure, field = _about(request, found)
    text = getattr(found, field) if figure is None else ""
    form = ProposalForm(request.POST or None, figure=figure, field=field, text=text)
    if request.method == "POST" and form.is_valid():
        try:
            make_proposal(
                contribution=found,
                given=form.given(),
                organisation=Organisation.objects.filter(pk__in=reader.organisation_ids).first(),
                by=reader.author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
        else:
            messages.success(
                request, _("Your proposal stands beside what is accepted until it is decided.")
            )
            return redirect("contribution", code=code)
    context = {
        "contribution": found,
        "form": form,
        "figure": figure,
        "label": figure.label if figure else FIELDS[field],
        "text": text,
    }
    return render(request, "implementation/review/propose.html", context)


def _about(request: HttpRequest, found: Contribution) -> tuple[Figure | None, str]:
    asked = request.GET.get("figure", "")
    if asked.isascii() and asked.isdigit():
        return get_object_or_404(Figure, pk=int(asked), contribution=found), FIGURE
    field = request.GET.get("field", "description_fr")
    if field not in TEXT_FIELDS:
        raise Http404
    return None, field
