"""Calls as the authority runs them: list, desk, frame, publication, steps, results."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from maillon.core.languages import choose
from maillon.core.listing import Column, Listing
from maillon.core.moments import local_zone, zone_name, zone_of
from maillon.funding.enums import RECEIVED, CallState
from maillon.funding.forms.calls import ResultsForm
from maillon.funding.models import Call, Instrument
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.calls import measures_by_theme, weighed
from maillon.funding.queries.call_banner import banner_of
from maillon.funding.queries.call_checks import decide_problems, publish_problems
from maillon.funding.queries.calls import visible_calls
from maillon.funding.queries.visibility import conflicted
from maillon.funding.views.calls import grid_of, visible_call
from maillon.funding.workflows.calls import CallAct, may_call
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

CALLS = Listing(
    "calls",
    (
        Column(
            "code",
            gettext_lazy("Code"),
            lambda call: call.code,
            lambda call: reverse("call_desk", args=[call.code]),
        ),
        Column("title", gettext_lazy("Call"), lambda call: call.title_shown),
        Column("instrument", gettext_lazy("Instrument"), lambda call: call.instrument.title),
        Column("kind", gettext_lazy("Kind"), lambda call: call.get_kind_display()),
        Column("state", gettext_lazy("State"), lambda call: call.get_state_display()),
        Column("opens", gettext_lazy("Opens"), lambda call: _short(call.opens_at, call.time_zone)),
        Column(
            "closes", gettext_lazy("Closes"), lambda call: _short(call.closes_at, call.time_zone)
        ),
        Column("budget", gettext_lazy("Budget (euros)"), lambda call: call.budget, numeric=True),
        Column(
            "received",
            gettext_lazy("Applications received"),
            lambda call: call.received,
            numeric=True,
        ),
    ),
    template="funding/calls/desk_list.html",
)


# Where the work is, by the state of a call: page, what one may do to see it, words.
_WORK = {
    CallState.PUBLISHED: ("call_applications", "application.list", gettext_lazy("Applications")),
    CallState.EVALUATED: ("call_readings", "jury.view", gettext_lazy("Readings")),
    CallState.DECIDED: ("call_decisions", "decision.view", gettext_lazy("Decisions")),
}


def _work_of(reader: Person) -> Column:
    """Return the column that leads to where the work on a call is, for who may see it."""

    def page_of(call: Call) -> tuple[str, str]:
        name, action, words = _WORK.get(CallState(call.state), ("", "", ""))
        if not name or not reader.may(action):
            return "", ""
        return str(words), reverse(name, args=[call.code])

    return Column(
        "work",
        gettext_lazy("To the work"),
        lambda call: page_of(call)[0],
        lambda call: page_of(call)[1],
    )


def _short(moment: datetime, zone: str) -> str:
    own = zone_of(zone)
    written = f"{moment.astimezone(own):%d/%m/%Y %H:%M}"
    return written if own == local_zone() else f"{written} ({zone_name(moment, own)})"


def attempt(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do ``act`` and say ``done``, or say why it was refused; return whether it was done."""
    try:
        act()
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return False
    messages.success(request, done)
    return True


def acts_for(request: HttpRequest, call: Call) -> dict[str, bool]:
    """Return which acts the reader may do to ``call`` as it is."""
    reader = person(request)
    return {act.value: bool(may_call(call.state, act, reader)) for act in CallAct}


@requires("call.view_draft")
@require_GET
def calls_desk(request: HttpRequest) -> HttpResponse:
    """List every call for the authority, with what was received."""
    rows = visible_calls(person(request)).select_related("instrument")
    wanted = {name: request.GET.get(name, "") for name in ("state", "instrument")}
    if wanted["state"] in CallState.values:
        rows = rows.filter(state=wanted["state"])
    if wanted["instrument"]:
        rows = rows.filter(instrument__code=wanted["instrument"])
    # Who is in conflict with an application does not learn of it by a count.
    unseen = conflicted(person(request)).values("application")
    counted = Q(applications__state__in=sorted(RECEIVED)) & ~Q(applications__in=unseen)
    rows = rows.annotate(received=Count("applications", filter=counted)).order_by(
        "-opens_at", "code"
    )
    reader = person(request)
    listing = replace(CALLS, columns=[*CALLS.columns, _work_of(reader)])
    return (CALLS if request.GET.get("format") else listing).respond(
        request,
        rows,
        _("Calls"),
        lead=_("Every call of the authority, those in preparation included."),
        wanted=wanted,
        states=CallState.choices,
        instruments=[(one.code, one.title) for one in Instrument.objects.filter(by_call=True)],
    )


@requires("call.view_draft")
@require_GET
def call_desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show a call to the authority: state, what is missing, its parts, what can be done."""
    found, now = visible_call(request, code), timezone.now()
    grid = grid_of(found)
    forms = list(
        found.forms.annotate(asked=Count("parts__questions")).order_by("purpose", "-number")
    )
    acts = acts_for(request, found)
    problems = []
    if found.state == CallState.PREPARED:
        problems = publish_problems(found, now=now)
    elif found.state == CallState.EVALUATED:
        problems = decide_problems(found, person(request))
    context = {
        "call": found,
        "banner": banner_of(found, now=now),
        "synthetic": found.synthetic,
        "acts": acts,
        "problems": [{"problem": one, "url": place_url(found, one.place)} for one in problems],
        "blocked": any(one.blocks for one in problems),
        "closed": now >= found.closes_at,
        "forms": forms,
        "grid": grid,
        "criteria": weighed(grid),
        "points": list(found.points.all()),
        "themes": measures_by_theme(found),
        "excluded": list(found.excluded_themes.all()),
        "audiences": [row.get_kind_display() for row in found.audiences.all()],
        "invited": list(found.invited.order_by("name_fr")),
        "waiting": found.questions.filter(published_at=None).count(),
        "answered": found.questions.filter(published_at__isnull=False).count(),
        "award": choose(found, "award"),
        "left_out_url": reverse("call_left_out", args=[code]) if acts["announce"] else "",
        "announced": list(found.announced.all()),
        "bodies": list(found.jury_bodies.select_related("organisation")),
        "counts": _counts(found, person(request)),
        "results_form": ResultsForm(initial={"shown": found.results_shown}),
    }
    return render(request, "funding/calls/desk.html", context)


def _counts(call: Call, reader: Person) -> dict[str, int]:
    """Return how many applications there are, handed in or being written: numbers, no content.

    Those with which the reader is in conflict are not counted.
    """
    unseen = conflicted(reader).values("application")
    return call.applications.exclude(pk__in=unseen).aggregate(
        received=Count("pk", filter=Q(state__in=sorted(RECEIVED))),
        drafts=Count("pk", filter=Q(state="draft")),
        organisations=Count("organisation", filter=Q(state__in=sorted(RECEIVED)), distinct=True),
    )


def place_url(call: Call, place: str) -> str:
    """Return the address where a problem is mended."""
    names = {
        "frame": "call_edit",
        "form": "call_form",
        "grid": "call_grid",
        "points": "call_points",
    }
    return reverse(names[place], args=[call.code])
