"""The coordination's queue of a round, and one request: this year beside last year."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.implementation.enums import RequestState
from maillon.implementation.forms.review import read_questions
from maillon.implementation.models import CollectionRound, Question, RoundRequest
from maillon.implementation.operations import Refused
from maillon.implementation.operations.review import (
    Outcome,
    accept_all,
    accept_request,
    send_back_several,
    settle_question,
)
from maillon.implementation.panels.review import Digest, digests_of
from maillon.implementation.queries.review import request_of
from maillon.implementation.rules.comparison import LARGE_FACTOR, LEAST_DIFFERENCE
from maillon.partners.access import person, refuse_unless, requires

PAGE_SIZE = 25
_STATES = (RequestState.SUBMITTED, RequestState.SENT_BACK, RequestState.ACCEPTED)


@requires("request.view_review")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, round: str) -> HttpResponse:
    """Show what was submitted and what changed since last year; accept what is ticked."""
    found = get_object_or_404(CollectionRound.objects.select_related("plan"), code=round)
    may_decide = person(request).may("request.review")
    if request.method == "POST":
        return refuse_unless(request, may_decide) or _accept_ticked(request, found)
    state = request.GET.get("state", "")
    wanted = state if state in _STATES else str(RequestState.SUBMITTED)
    requests = RoundRequest.objects.filter(round=found).select_related("organisation", "round")
    rows = requests.filter(state=wanted).order_by("submitted_at", "pk")
    if request.GET.get("format") in FORMATS:
        return respond(_sheet(digests_of(rows)), request.GET["format"], f"review-{found.code}")
    page = RememberingPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = {row["state"]: row["n"] for row in _counts(found)}
    context = {
        "round": found,
        "page": page,
        "pages": page_numbers(page),
        "digests": digests_of(page.object_list),
        "state": wanted,
        "tabs": [(str(one), one.label, counts.get(str(one), 0)) for one in _STATES],
        "may_decide": bool(may_decide),
        "ticks": wanted == RequestState.SUBMITTED and bool(may_decide),
        "formats": FORMATS,
        "factor": LARGE_FACTOR,
        "least": LEAST_DIFFERENCE,
    }
    return render(request, "implementation/review/queue.html", context)


def _accept_ticked(request: HttpRequest, found: CollectionRound) -> HttpResponse:
    codes = request.POST.getlist("organisation")
    rows = RoundRequest.objects.filter(round=found, organisation__code__in=codes)
    chosen = list(rows.select_related("organisation", "round").order_by("submitted_at", "pk"))
    if not chosen:
        messages.error(request, _("Tick at least one request."))
    else:
        by = person(request).author
        _say(request, accept_all(requests=chosen, by=by, now=timezone.now()))
    return redirect("review", round=found.code)


def _say(request: HttpRequest, outcomes: Sequence[Outcome]) -> None:
    """Say the result of each request: the accepted ones on one line, the others on one each."""
    done = [one for one in outcomes if not one.problems]
    if done:
        names = ", ".join(f"{one.request.organisation.name} ({len(one.accepted)})" for one in done)
        text = ngettext(
            "%(n)s request accepted (contributions that count now): %(names)s.",
            "%(n)s requests accepted (contributions that count now): %(names)s.",
            len(done),
        )
        messages.success(request, text % {"n": len(done), "names": names})
    for one in outcomes:
        if one.problems:
            text = _("%(name)s is not accepted: %(why)s")
            why = " ".join(one.problems)
            messages.error(request, text % {"name": one.request.organisation.name, "why": why})


def _counts(found: CollectionRound) -> Any:
    from_states = RoundRequest.objects.filter(round=found, state__in=_STATES).order_by()
    return from_states.values("state").annotate(n=Count("pk"))


def _sheet(digests: Sequence[Digest]) -> Sheet:
    columns = {
        "organisation": _("Organisation"),
        "state": _("State"),
        "submitted": _("Submitted"),
        "contributions": _("Contributions"),
        "same": _("Same as last year"),
        "changed": _("Changed"),
        "new": _("New"),
        "nothing": _("Nothing to report"),
        "large": _("Large differences"),
        "sums": _("Sums that do not add up"),
        "questions": _("Questions answered"),
    }
    return Sheet(
        name=_("Review"),
        keys=list(columns),
        headings=list(columns.values()),
        rows=(
            [
                one.request.organisation.name,
                one.request.get_state_display(),
                one.request.submitted_at,
                len(one.compared),
                one.same,
                one.changed,
                one.new,
                one.nothing,
                len(one.large),
                len(one.wrong_sums),
                one.answered,
            ]
            for one in digests
        ),
    )


@requires("request.view_review")
@require_http_methods(["GET", "POST"])
def review_request(request: HttpRequest, round: str, organisation: str) -> HttpResponse:
    """Show one request field by field; ask at fields and send back, or accept."""
    requests = RoundRequest.objects.select_related("round__plan", "organisation", "contact")
    found = get_object_or_404(requests, round__code=round, organisation__code=organisation)
    digest = digests_of([found])[0]
    verdict = person(request).may("request.review", state=found.state)
    reason, refused = "", []
    if request.method == "POST":
        refuse_unless(request, verdict)
        reason = request.POST.get("reason", "").strip()[:2000]
        try:
            _decide(request, found, digest, reason)
        except Refused as refusal:
            refused = refusal.messages
        else:
            return redirect("review_request", round=round, organisation=organisation)
    context = {
        "round": found.round,
        "request_row": found,
        "organisation": found.organisation,
        "digest": digest,
        "reason": reason,
        "typed": request.POST,
        "problems": refused,
        "may_settle": bool(verdict),
        "may_ask": bool(verdict) and any(one.can_be_asked for one in digest.compared),
        "may_accept": bool(verdict) and digest.waiting > 0,
        "may_accept_empty": bool(verdict)
        and found.state == RequestState.SUBMITTED
        and not digest.compared,
        "factor": LARGE_FACTOR,
        "least": LEAST_DIFFERENCE,
        "next_one": _next(found),
    }
    return render(request, "implementation/review/request.html", context)


def _decide(request: HttpRequest, found: RoundRequest, digest: Digest, reason: str) -> None:
    by, now = person(request).author, timezone.now()
    questions = read_questions(request.POST, [one.contribution for one in digest.compared])
    if request.POST.get("decision") == "accept":
        if questions:
            raise Refused([_("You asked a question: send it back with it, or empty the question.")])
        _say(request, [accept_request(request=found, by=by, now=now)])
        return
    asked = send_back_several(
        request=found,
        questions=questions,
        reason=reason,
        accept_others=request.POST.get("accept_others") == "1",
        by=by,
        now=now,
    )
    text = ngettext(
        "Sent back to %(name)s with %(n)s question.",
        "Sent back to %(name)s with %(n)s questions.",
        len(asked),
    )
    messages.success(request, text % {"name": found.organisation.name, "n": len(asked)})


def _next(found: RoundRequest) -> RoundRequest | None:
    """Return the next request that waits in the round, in the order of the queue."""
    rows = RoundRequest.objects.filter(round=found.round, state=RequestState.SUBMITTED)
    waiting = rows.exclude(pk=found.pk).select_related("organisation")
    return waiting.order_by("submitted_at", "pk").first()


@requires("request.review")
@require_POST
def question_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a question needs nothing more."""
    question = get_object_or_404(Question.objects.select_related("contribution"), pk=pk)
    settle_question(question=question, by=person(request).author, now=timezone.now())
    messages.success(request, _("The question is settled."))
    asked_in = request_of(question.contribution)
    if asked_in is None:
        return redirect("contribution", code=question.contribution.code)
    return redirect(
        "review_request", round=asked_in.round.code, organisation=asked_in.organisation.code
    )
