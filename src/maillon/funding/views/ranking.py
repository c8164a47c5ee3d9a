"""The ranking of a call: the published rule first, the controls beside it, clearly marked."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillon.core.listing import Listing
from maillon.funding.enums import CallState
from maillon.funding.models import Call, Criterion
from maillon.funding.operations.ranking import take_ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.calls import visible_calls
from maillon.funding.queries.ranking import (
    criteria_of,
    is_kept_from,
    reading_progress,
)
from maillon.funding.rules.jury.ranking import Verdict
from maillon.funding.rules.ranking import Computed, standing_of
from maillon.funding.rules.ranking_words import agreement_text, step_text, written
from maillon.funding.tables.ranking import ranked_rows, ranking_columns
from maillon.partners.access import person, requires

PAGE_SIZE = 100


def call_shown(request: HttpRequest, code: str) -> Call:
    """Return the call whose ranking is asked for.

    :raises PermissionDenied: for a member of its jury, before the results are public.
    """
    rows = visible_calls(person(request)).select_related("instrument", "plan")
    call: Call = get_object_or_404(rows, code=code)
    if is_kept_from(person(request), call):
        raise PermissionDenied(
            _("You sit in the jury of this call: you see its ranking once the results are public.")
        )
    return call


def ranking_context(request: HttpRequest, call: Call, tab: str) -> dict[str, Any]:
    """Return what every page of a ranking shows: the call, its tabs, what the reader may do."""
    reader = person(request)
    return {
        "call": call,
        "synthetic": call.synthetic,
        "tab": tab,
        "may_take": bool(reader.may("ranking.take")),
        "may_deliberate": bool(reader.may("deliberation.edit")),
    }


@requires("ranking.view")
@require_GET
def call_ranking(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ranking of a call, with its snapshots; ``?format=`` exports it."""
    call = call_shown(request, code)
    standing, criteria = standing_of(call), criteria_of(call)
    context = ranking_context(request, call, "ranking") | {
        "standing": standing,
        "progress": reading_progress(call),
        "criteria": criteria,
        "snapshots": call.rankings.defer("inputs", "result").order_by("-number"),
        "open": call.state == CallState.EVALUATED,
    }
    title = _("Ranking")
    if standing.computed is None:
        return render(request, "funding/ranking/unrankable.html", context | {"title": title})
    rows: Any = ranked_rows(call, standing.computed, criteria)
    listing = Listing(
        f"ranking-{call.code}",
        ranking_columns(criteria),
        template="funding/ranking/ranking.html",
        page_size=PAGE_SIZE,
    )
    context |= rule_context(standing.computed, criteria) | summary(standing.computed)
    return listing.respond(request, rows, title, **context)


def rule_context(computed: Computed, criteria: list[Criterion]) -> dict[str, Any]:
    """Return the published rule in words."""
    rule = computed.inputs.rule
    labels = {one.code: one.label for one in criteria}
    return {
        "rule": rule,
        "tie_steps": [step_text(step, labels) for step in (*rule.ties, "draw")],
        "total_weight": sum((one.weight for one in criteria), Decimal(0)),
    }


def summary(computed: Computed) -> dict[str, Any]:
    """Return the counts of a ranking, and the controls in a few figures."""
    lines, controls = computed.result.lines, computed.controls
    counts = {verdict: len(computed.result.of(verdict)) for verdict in Verdict}
    selected = [line for line in lines if line.verdict == Verdict.SELECTED]
    refused = (Verdict.BELOW_THRESHOLD, Verdict.BELOW_FLOOR, Verdict.REFUSED)
    return {
        "selected": counts[Verdict.SELECTED],
        "reserve": counts[Verdict.RESERVE],
        "refused": sum(counts[one] for one in refused),
        "undecided": counts[Verdict.TOO_FEW_READINGS],
        "ranked": len(lines),
        "granted": sum((line.requested or Decimal(0) for line in selected), Decimal(0)),
        "controls": controls,
        "reliability": written(controls.agreement.icc_mean),
        "agreement_word": agreement_text(controls.agreement.icc_mean),
        "band": len(controls.band),
        "gaps": len(controls.gaps),
        "marked": sum(one.marked for one in controls.severity.severities),
        "moved": sum(bool(trial.changes) for trial in controls.experts),
    }


@requires("ranking.take")
@require_POST
def call_ranking_take(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the ranking as the score sheets give it now."""
    call = call_shown(request, code)
    try:
        ranking = take_ranking(call=call, by=person(request).author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("call_ranking", call.code)
    messages.success(request, _("Ranking no. %(number)s is kept.") % {"number": ranking.number})
    return redirect("ranking_snapshot", call.code, ranking.number)
