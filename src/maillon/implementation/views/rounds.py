"""Collection rounds as the coordination runs them: list, frame, launching, closing, reopening."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maillon.implementation.enums import RoundState
from maillon.implementation.forms.rounds import CloseForm, ReopenForm, RoundForm, initial_of
from maillon.implementation.models import CollectionRound
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    close_round,
    create_round,
    edit_round,
    launch_round,
    rehearse_launch,
    reopen_round,
)
from maillon.implementation.queries.periods import locked_years
from maillon.implementation.queries.round_banner import banner_of
from maillon.implementation.queries.round_checks import launch_problems
from maillon.implementation.queries.round_progress import progress, progress_of
from maillon.implementation.workflows.rounds import RoundAct, may_round
from maillon.partners.access import person, requires
from maillon.partners.panels.exchanges import exchanges_here


def round_of(code: str) -> CollectionRound:
    """Return the round with this code, or answer that there is none."""
    rows = CollectionRound.objects.select_related("plan", "implementation_plan", "previous")
    return get_object_or_404(rows, code=code)


def acts_for(request: HttpRequest, collection_round: CollectionRound) -> dict[str, bool]:
    """Return which acts the reader may do to the round as it is."""
    reader = person(request)
    return {act.value: bool(may_round(collection_round.state, act, reader)) for act in RoundAct}


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


@requires("round.view")
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds with how far they are."""
    now = timezone.now()
    rows = list(CollectionRound.objects.select_related("plan"))
    found = progress_of(rows, now=now)
    context = {
        "rows": [
            {
                "round": row,
                "progress": found[row.pk],
                "banner": banner_of(row, found[row.pk], now=now),
            }
            for row in rows
        ]
    }
    return render(request, "implementation/rounds/rounds.html", context)


@requires("round.view")
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round: its state, moments, forms, who is asked, how far it is."""
    now = timezone.now()
    found = round_of(code)
    counted = progress(found, now=now)
    forms = found.forms.select_related("category").annotate(
        n_sections=Count("sections", distinct=True),
        n_figures=Count("sections__figures", distinct=True),
        n_organisations=Count("organisations", distinct=True),
    )
    context = {
        "round": found,
        "progress": counted,
        "banner": banner_of(found, counted, now=now),
        "forms": list(forms.order_by("category__position", "pk")),
        "reminders": list(found.reminders.order_by("at")),
        "acts": acts_for(request, found),
        "now": now,
        "exchanges": exchanges_here(request, found, found.title),
    }
    return render(request, "implementation/rounds/round.html", context)


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Prepare a round, empty or taken over from an earlier one (``?from=CODE``)."""
    source = None
    if request.GET.get("from"):
        source = round_of(request.GET["from"])
    form = RoundForm(request.POST or None, initial=_follow_up(source) if source else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_round(
                given=form.given(),
                by=person(request).author,
                now=timezone.now(),
                copied_from=source,
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The round is in preparation: now its forms."))
            return redirect("round", code=made.code)
    context = {
        "form": form,
        "round": None,
        "source": source,
        "sources": list(CollectionRound.objects.all()),
    }
    return render(request, "implementation/rounds/round_form.html", context)


def _follow_up(source: CollectionRound) -> dict[str, Any]:
    """Return what a round that takes over ``source`` starts with: the years after."""
    found = initial_of(source)
    span = len(source.years)
    same = ("plan", "contact_name", "contact_email", "duty")
    return {name: found[name] for name in same} | {
        "first_year": source.first_year + span,
        "last_year": source.last_year + span,
    }


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the frame of a round; once launched, with a reason."""
    found = round_of(code)
    verdict = may_round(found.state, RoundAct.EDIT, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round", code=code)
    form = RoundForm(request.POST or None, initial=initial_of(found), edited=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_round(
                collection_round=found,
                given=form.given(),
                by=person(request).author,
                now=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing has changed."))
            return redirect("round", code=form.cleaned_data["code"])
    context = {"form": form, "round": found, "source": None, "sources": []}
    return render(request, "implementation/rounds/round_form.html", context)


@requires("round.launch")
@require_http_methods(["GET", "POST"])
def round_launch(request: HttpRequest, code: str) -> HttpResponse:
    """Show what launching would send to whom, then launch."""
    found, now = round_of(code), timezone.now()
    verdict = may_round(found.state, RoundAct.LAUNCH, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round", code=code)
    if request.method == "POST":
        return _launch(request, found)
    context = {
        "round": found,
        "preview": rehearse_launch(found, on=timezone.localdate(now)),
        "problems": launch_problems(found, locked=locked_years(found.plan), now=now),
        "opens_later": now < found.opens_at,
    }
    return render(request, "implementation/rounds/launch.html", context)


def _launch(request: HttpRequest, found: CollectionRound) -> HttpResponse:
    try:
        made = launch_round(collection_round=found, by=person(request).author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("round_launch", code=found.code)
    text = ngettext(
        "%(n)s organisation is asked.", "%(n)s organisations are asked.", len(made.requests)
    )
    messages.success(request, text % {"n": len(made.requests)})
    return redirect("round_board", code=found.code)


@requires("round.close")
@require_http_methods(["GET", "POST"])
def round_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a round; before its moment, with a reason."""
    found, now = round_of(code), timezone.now()
    verdict = may_round(found.state, RoundAct.CLOSE, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round", code=code)
    early = now < found.closes_at
    form = CloseForm(request.POST or None, early=early)
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: close_round(
                collection_round=found,
                by=person(request).author,
                now=now,
                reason=form.cleaned_data["reason"],
            ),
            _("The round is closed."),
        )
        # It offers to lock the years of a closed round; with nothing to lock, it leads on.
        return redirect("round_lock", round=code)
    context = {"round": found, "form": form, "progress": progress(found, now=now), "early": early}
    return render(request, "implementation/rounds/close.html", context)


@requires("round.reopen")
@require_http_methods(["GET", "POST"])
def round_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Reopen a closed round until a moment, for a reason."""
    found = round_of(code)
    if found.state != RoundState.CLOSED:
        messages.error(request, may_round(found.state, RoundAct.REOPEN, person(request)).reason)
        return redirect("round", code=code)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_round(
                collection_round=found,
                by=person(request).author,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The round is open again."))
            return redirect("round", code=code)
    context = {"round": found, "form": form}
    return render(request, "implementation/rounds/reopen.html", context)
