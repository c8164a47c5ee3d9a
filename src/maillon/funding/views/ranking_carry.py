"""What if, carried on: the best selection becomes proposed decisions, partial amounts included."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillon.funding.forms.ranking import WhatIfForm
from maillon.funding.models import Call, Ranking
from maillon.funding.operations.decisions import propose_selection
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranked import adopted_ranking
from maillon.funding.rules.jury.selection import select_best
from maillon.funding.rules.ranking import standing_of
from maillon.funding.views.ranking import call_shown
from maillon.funding.views.ranking_what_if import conditions_of, options_of
from maillon.partners.access import person, requires


@requires("decision.propose")
@require_POST
def call_ranking_carry(request: HttpRequest, code: str) -> HttpResponse:
    """Propose the decisions of the best selection under the conditions that the page showed.

    The selection is computed again: what changed since the page was made is not carried.
    """
    call = call_shown(request, code)
    form = WhatIfForm(request.POST)
    asked = {name: request.POST[name] for name in form.fields if name in request.POST}
    back = f"{reverse('call_ranking_what_if', args=[call.code])}?{urlencode(asked)}#carry"
    try:
        done = _carry(request, call, form, adopted_ranking(call))
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect(back)
    said = ngettext(
        "%(count)s decision is proposed.",
        "%(count)s decisions are proposed.",
        done,
    )
    messages.success(request, said % {"count": done})
    return redirect("call_decisions", call.code)


def _carry(request: HttpRequest, call: Call, form: Any, ranking: Ranking | None) -> int:
    """Propose the selection, and return how many decisions it makes.

    :raises Refused: without an adopted ranking, where the page is no longer true, or as
        ``propose_selection``.
    """
    standing = standing_of(call)
    if ranking is None or standing.computed is None:
        raise Refused([_("Adopt the ranking first: decisions rest on an adopted ranking.")])
    if not form.is_valid():
        raise Refused([_("These conditions are not possible: correct them first.")])
    if request.POST.get("sha256") != standing.computed.sha256:
        raise Refused([_("The ranking changed since this page was made: look at it again.")])
    options, _applications = options_of(call, standing.computed)
    selection = select_best(options, conditions_of(form, options))
    numbers = [one.application for one in options]
    rows = propose_selection(
        call=call,
        ranking=ranking,
        amounts=selection.amounts,
        considered=numbers,
        reasons={number: request.POST.get(f"reason-{number}", "") for number in numbers},
        less_reason=request.POST.get("less_reason", "").strip(),
        by=person(request).author,
        now=timezone.now(),
    )
    return len(rows)
