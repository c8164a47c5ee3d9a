"""Snapshots of a ranking: seen, verified, adopted, released, downloaded."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillon.funding.enums import CallState
from maillon.funding.models import Call, Ranking
from maillon.funding.operations.ranking import adopt_ranking, release_ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranking import bound_decisions, criteria_of
from maillon.funding.rules.jury.canonical import canonical_json
from maillon.funding.rules.ranking import (
    Unrankable,
    check_ranking,
    computed_then,
    ranking_inputs,
)
from maillon.funding.tables.ranking import ranked_rows
from maillon.funding.views.ranking import call_shown, ranking_context
from maillon.partners.access import person, requires


def _ranking_of(call: Call, number: int) -> Ranking:
    return get_object_or_404(Ranking.objects.select_related("call"), call=call, number=number)


@requires("ranking.view")
@require_GET
def ranking_snapshot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a snapshot and verify it: its hash, its result computed again, the sheets of today."""
    call = call_shown(request, code)
    ranking = _ranking_of(call, number)
    try:
        current = ranking_inputs(call)
    except Unrankable:
        current = None
    try:
        rows = ranked_rows(call, computed_then(ranking), criteria_of(call))
    except (ValueError, KeyError):
        rows = []
    adopted = call.rankings.filter(adopted_at__isnull=False).first()
    context = ranking_context(request, call, "ranking") | {
        "ranking": ranking,
        "check": check_ranking(ranking, current=current),
        "rows": rows,
        "other": adopted if adopted and adopted.pk != ranking.pk else None,
        "bound": bound_decisions(ranking),
        "open": call.state == CallState.EVALUATED,
    }
    return render(request, "funding/ranking/snapshot.html", context)


@requires("ranking.view")
@require_GET
def ranking_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give a snapshot as canonical JSON: whoever has it can compute hash and ranking again."""
    call = call_shown(request, code)
    ranking = _ranking_of(call, number)
    text = canonical_json({"inputs": ranking.inputs, "result": ranking.result})
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"ranking-{call.code}-{ranking.number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("ranking.take")
@require_POST
def ranking_adopt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Make a snapshot the one on which the decisions rest."""
    call = call_shown(request, code)
    ranking = _ranking_of(call, number)

    def act() -> None:
        adopt_ranking(ranking=ranking, by=person(request).author, now=timezone.now())

    return _attempt(request, ranking, act, _("The decisions now rest on this ranking."))


@requires("ranking.take")
@require_POST
def ranking_release(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take back the adoption of a snapshot."""
    call = call_shown(request, code)
    ranking = _ranking_of(call, number)

    def act() -> None:
        release_ranking(
            ranking=ranking,
            reason=request.POST.get("reason", ""),
            by=person(request).author,
            now=timezone.now(),
        )

    return _attempt(request, ranking, act, _("This ranking is no longer adopted."))


def _attempt(
    request: HttpRequest, ranking: Ranking, act: Callable[[], None], done: str
) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect("ranking_snapshot", ranking.call.code, ranking.number)
