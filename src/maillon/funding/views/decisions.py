"""The decisions of a call: totals, coverage, what departs from the ranking, several at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.funding.enums import ApplicationState, DecisionState, Outcome
from maillon.funding.models import (
    Application,
    ApplicationMeasure,
    Approval,
    Call,
    FundingDecision,
)
from maillon.funding.operations.decisions import (
    Row,
    approve_all,
    notify_all,
    propose_from_ranking,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.decisions import (
    coverage_of,
    inversions,
    reduced,
    totals_of,
    visible_decisions,
)
from maillon.funding.queries.ranked import RankedLine, adopted_ranking, lines_of
from maillon.funding.queries.ranking import deliberated, is_kept_from
from maillon.funding.queries.visibility import conflicted
from maillon.funding.views.checking_list import call_or_404
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

PAGE_SIZE = 50
_TO_DECIDE = (ApplicationState.ADMISSIBLE, ApplicationState.INADMISSIBLE)


def decided_on(reader: Person) -> QuerySet[Application]:
    """Return the applications that were handed in, without those that a conflict hides."""
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    return rows.exclude(pk__in=conflicted(reader).values("application"))


def refuse_jurors(reader: Person, call: Call) -> None:
    """Refuse who sits in the jury: ranks and means stand here, and are not public yet."""
    if is_kept_from(reader, call):
        raise PermissionDenied(
            _("You sit in the jury of this call: you see its decisions once they are public.")
        )


@requires("decision.view")
@require_safe
def call_decisions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the decisions of a call beside its ranking and its budget."""
    reader = person(request)
    call = call_or_404(reader, code)
    refuse_jurors(reader, call)
    decisions = visible_decisions(reader).filter(application__call=call)
    applications = decided_on(reader).filter(call=call)
    ranking = adopted_ranking(call)
    lines = lines_of(ranking)
    state = request.GET.get("state", "")
    outcome = request.GET.get("outcome", "")
    rows = _rows(decisions, state, outcome)
    if request.GET.get("format") in FORMATS:
        sheet = _sheet(rows, lines)
        return respond(sheet, request.GET["format"], f"decisions-{call.code}")
    page = RememberingPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    totals = totals_of(call, decisions, applications.filter(state__in=_TO_DECIDE))
    every = list(decisions.select_related("application"))
    links = ApplicationMeasure.objects.only("application", "measure", "rank")
    context = {
        "call": call,
        "ranking": ranking,
        "page": page,
        "pages": page_numbers(page),
        "lines": [(one, lines.get(one.application.number)) for one in page.object_list],
        "totals": totals,
        "coverage": coverage_of(
            call, applications.prefetch_related(Prefetch("links", links)), every
        ),
        "inversions": inversions(every, lines),
        "departures": [one for one in every if one.departs],
        "reduced": reduced(every),
        # What the jury settled in a meeting is in the ranking itself: its reason stands there.
        "settled": {number: row.reason for number, row in deliberated(call).items()},
        "undecided": _undecided(applications, lines),
        "outcomes": [(str(one), one.label, totals.by_outcome.get(str(one), 0)) for one in Outcome],
        "states": [
            (str(one), one.label, totals.by_state.get(str(one), 0)) for one in DecisionState
        ],
        "state": state,
        "outcome": outcome,
        "formats": FORMATS,
        "synthetic": call.synthetic,
        "may_propose": bool(reader.may("decision.propose")),
        "may_approve": bool(reader.may("decision.approve")),
        "may_notify": bool(reader.may("decision.notify")),
    }
    return render(request, "funding/decisions/list.html", context)


def _rows(
    decisions: QuerySet[FundingDecision], state: str, outcome: str
) -> QuerySet[FundingDecision]:
    if state in DecisionState.values:
        decisions = decisions.filter(state=state)
    if outcome in Outcome.values:
        decisions = decisions.filter(outcome=outcome)
    steps = Approval.objects.select_related("step")
    return (
        decisions.select_related("application__organisation", "application__call")
        .prefetch_related(Prefetch("approvals", steps))
        .order_by("application__number")
    )


def _undecided(
    applications: QuerySet[Application], lines: Mapping[str, RankedLine]
) -> list[tuple[Application, RankedLine | None]]:
    waiting = applications.filter(state__in=_TO_DECIDE, decision__isnull=True)
    rows = waiting.select_related("organisation").order_by("number")[:PAGE_SIZE]
    return [(one, lines.get(one.number)) for one in rows]


def _sheet(rows: Sequence[FundingDecision] | Any, lines: Mapping[str, RankedLine]) -> Sheet:
    columns = {
        "number": _("Number of the application"),
        "project": _("Project"),
        "organisation": _("Organisation"),
        "enterprise_number": _("Enterprise number"),
        "rank": _("Rank"),
        "mean": _("Mean of 100"),
        "outcome": _("Decision"),
        "state": _("State"),
        "requested": _("Asked for (euros)"),
        "amount": _("Granted (euros)"),
        "departs": _("Departs from the ranking"),
        "departs_reason": _("Why"),
        "reason": _("Reasons"),
        "decided_on": _("Decided on"),
        "notified_at": _("Notified"),
        "letter": _("SHA-256 of the letter"),
    }

    def cells(one: FundingDecision) -> list[Any]:
        application, line = one.application, lines.get(one.application.number)
        return [
            application.number,
            application.title,
            application.organisation.name,
            application.organisation.enterprise_number,
            line.rank if line else None,
            line.mean if line else None,
            one.get_outcome_display(),
            one.get_state_display(),
            application.requested,
            one.amount,
            one.departs,
            one.departs_reason,
            one.reason,
            one.decided_on,
            one.notified_at,
            one.letter_sha256,
        ]

    return Sheet(
        name=_("Decisions"),
        keys=list(columns),
        headings=list(columns.values()),
        rows=(cells(one) for one in rows),
    )


@requires("decision.view")
@require_POST
def call_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Propose from the ranking, approve or notify several decisions; say what became of each."""
    reader, now = person(request), timezone.now()
    call = call_or_404(reader, code)
    refuse_jurors(reader, call)
    act = request.POST.get("act", "")
    if act not in ("propose", "approve", "notify"):
        raise Http404
    allowed = reader.may(f"decision.{act}")
    back = redirect(reverse("call_decisions", args=[code]))
    if not allowed:
        messages.error(request, allowed.reason)
        return back
    if act == "propose":
        _propose(request, call, now)
        return back
    numbers = request.POST.getlist("number")
    rows = visible_decisions(reader).filter(application__call=call)
    chosen = rows.filter(application__number__in=numbers).select_related(
        "application__organisation", "application__call"
    )
    if not chosen:
        messages.error(request, _("Tick at least one decision."))
        return back
    if act == "approve":
        note = request.POST.get("note", "")[:2_000]
        _say(request, approve_all(decisions=chosen, by=reader.author, now=now, note=note), act)
    else:
        _say(request, notify_all(decisions=chosen, by=reader.author, now=now), act)
    return back


def _propose(request: HttpRequest, call: Call, now: Any) -> None:
    ranking = adopted_ranking(call)
    if ranking is None:
        messages.error(request, _("Adopt the ranking first: decisions rest on an adopted ranking."))
        return
    try:
        rows = propose_from_ranking(call=call, ranking=ranking, by=person(request).author, now=now)
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return
    _say(request, rows, "propose")


def _say(request: HttpRequest, rows: Sequence[Row], act: str) -> None:
    """Say the result of each: the done ones on one line, the others on one each."""
    done = [one.number for one in rows if not one.problems]
    if done:
        texts = {
            "propose": ngettext("%(n)s decision proposed.", "%(n)s decisions proposed.", len(done)),
            "approve": ngettext("%(n)s step approved.", "%(n)s steps approved.", len(done)),
            "notify": ngettext("%(n)s decision notified.", "%(n)s decisions notified.", len(done)),
        }
        messages.success(request, texts[act] % {"n": len(done)})
    elif not rows:
        messages.info(request, _("There was nothing left to propose."))
    for one in rows:
        if one.problems:
            why = {"number": one.number, "why": " ".join(one.problems)}
            messages.error(request, _("%(number)s: %(why)s") % why)
