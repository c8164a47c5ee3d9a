"""What if: other selections under a budget and with every measure covered, and what they cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from maillon.funding.forms.ranking import MeetingChoiceForm, WhatIfForm
from maillon.funding.models import Application, Call
from maillon.funding.operations.decisions import most_granted
from maillon.funding.operations.deliberation import record_selection, why_not_deliberated
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranking import ranked_applications
from maillon.funding.rules.jury.ranking import Verdict
from maillon.funding.rules.jury.selection import (
    Conditions,
    Option,
    Selection,
    select_best,
    select_in_order,
)
from maillon.funding.rules.ranking import Computed, Standing, standing_of
from maillon.funding.rules.ranking_words import written
from maillon.funding.views.ranking import call_shown, ranking_context
from maillon.partners.access import person, requires

_KEPT = (Verdict.SELECTED, Verdict.RESERVE)


@dataclass(frozen=True)
class Choice:
    """One way of selecting, with what differs from the published rule."""

    code: str
    title: str
    selection: Selection
    gained: list[str]
    lost: list[str]
    covered: int

    @property
    def points(self) -> str:
        """The sum of the means, as it is shown."""
        return written(self.selection.points, 1)


def options_of(call: Call, computed: Computed) -> tuple[list[Option], dict[str, Application]]:
    """Return the applications that meet the published rule, as options, and all by number."""
    applications = {
        one.number: one
        for one in ranked_applications(call).prefetch_related("links__measure__theme")
    }
    measures = {one.application: frozenset(one.measures) for one in computed.inputs.candidates}
    options = []
    for line in computed.result.lines:
        application = applications.get(line.application)
        if application is None or line.rank is None or line.verdict not in _KEPT:
            continue
        application.call = call  # known already: no query for each
        links = application.links.all()
        options.append(
            Option(
                application=line.application,
                rank=line.rank,
                points=line.mean or Decimal(0),
                requested=most_granted(application) or Decimal(0),
                measures=measures.get(line.application, frozenset()),
                theme=links[0].measure.theme.code if links else "",
            )
        )
    return options, applications


def conditions_of(form: WhatIfForm, options: list[Option]) -> Conditions:
    """Return the conditions that the form asks."""
    values = form.cleaned_data
    cover = frozenset[str]().union(*(one.measures for one in options))
    themes = sorted({one.theme for one in options if one.theme})
    least = values["per_theme"] or 0
    return Conditions(
        budget=values["budget"],
        cover=cover if values["cover"] else frozenset(),
        per_theme=dict.fromkeys(themes, least) if least else {},
        least_share=Decimal(values["least"]) / 100,
        goal="projects" if values["goal"] == "projects" else "points",
    )


def unoffered_measures(call: Call, options: list[Option]) -> list[str]:
    """Return the measures of the call to which no project that meets the rule contributes."""
    offered = frozenset[str]().union(*(one.measures for one in options))
    rows = call.measures.exclude(code__in=offered).order_by("sort_key")
    return list(rows.values_list("code", flat=True))


def choices_of(options: list[Option], conditions: Conditions, published: set[str]) -> list[Choice]:
    """Return the ways of selecting, the one of the published rule first."""
    ways = (
        ("order", _("Down the ranking"), select_in_order(options, conditions)),
        (
            "skip",
            _("Down the ranking, going on with what fits"),
            select_in_order(options, conditions, skip=True),
        ),
        ("best", _("Best under the conditions"), select_best(options, conditions)),
    )
    measures = {one.application: one.measures for one in options}
    found = []
    for code, title, selection in ways:
        chosen = set(selection.amounts)
        covered = frozenset[str]().union(*(measures[one] for one in chosen))
        found.append(
            Choice(
                code,
                title,
                selection,
                sorted(chosen - published),
                sorted(published - chosen),
                len(covered),
            )
        )
    return found


@requires("ranking.view")
@require_GET
def call_ranking_what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Compare selections under the conditions of the address; nothing is stored."""
    call = call_shown(request, code)
    standing = standing_of(call)
    context = ranking_context(request, call, "what_if") | {"standing": standing}
    if standing.computed is None:
        return render(request, "funding/ranking/unrankable.html", context | {"title": _("What if")})
    options, applications = options_of(call, standing.computed)
    budget = call.budget or sum((one.requested for one in options), Decimal(0))
    start = {
        "budget": budget.to_integral_value() if budget == int(budget) else budget,
        "least": 100,
        "goal": "points",
        "cover": True,
        "per_theme": 0,
    }
    form = WhatIfForm(request.GET if "budget" in request.GET else start)
    choices = []
    if form.is_valid():
        published = set(standing.computed.result.of(Verdict.SELECTED))
        choices = choices_of(options, conditions_of(form, options), published)
    best = choices[-1] if choices else None
    context |= _carrying(request, call, standing, form, best, options) | {
        "form": form,
        "choices": choices,
        "best": best,
        "options": options,
        "applications": applications,
        "meetings": MeetingChoiceForm(call=call),
        "unoffered": unoffered_measures(call, options),
    }
    context["differing"] = _differing(best, applications, context) if best else []
    return render(request, "funding/ranking/what_if.html", context)


def _carrying(
    request: HttpRequest,
    call: Call,
    standing: Standing,
    form: WhatIfForm,
    best: Choice | None,
    options: list[Option],
) -> dict[str, Any]:
    """Return what says how the best selection is carried on: outcomes by the jury, or decisions."""
    adopted = standing.snapshot is not None and standing.snapshot.adopted_at is not None
    return {
        "adopted": adopted,
        "sha256": standing.computed.sha256 if standing.computed else "",
        "reduced": reduced_in(best, options) if best else [],
        "may_propose": bool(person(request).may("decision.propose")),
        "carried": [(name, str(form.data[name])) for name in form.fields if name in form.data],
        "has_meeting": call.deliberations.exists(),
        "closed": why_not_deliberated(call),
    }


def reduced_in(best: Choice, options: list[Option]) -> list[Option]:
    """Return the options that the best selection gives less than they ask for."""
    amounts = best.selection.amounts
    return [one for one in options if amounts.get(one.application, one.requested) < one.requested]


def _differing(
    best: Choice, applications: dict[str, Application], context: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the applications whose outcome the best selection changes, with what passes them.

    ``may_say``: the reader may give the reason now, as the jury's or as the proposer's.
    """
    as_jury = context["may_deliberate"] and not context["closed"] and context["has_meeting"]
    may_say = context["may_propose"] if context["adopted"] else as_jury and not context["reduced"]
    passed = {one.application: one for one in best.selection.inversions}
    rows = [(number, "reserve") for number in best.lost]
    rows += [(number, "selected") for number in best.gained]
    return [
        {
            "application": applications[number],
            "outcome": outcome,
            "inversion": passed.get(number),
            "may_say": may_say,
        }
        for number, outcome in rows
    ]


@requires("deliberation.edit")
@require_POST
def call_ranking_record(request: HttpRequest, code: str) -> HttpResponse:
    """Record in a meeting that the jury follows another selection, a reason for each change."""
    call = call_shown(request, code)
    form = MeetingChoiceForm(request.POST, call=call)
    if not form.is_valid():
        messages.error(request, _("Choose the meeting in which the jury decided so."))
        return redirect("call_ranking_what_if", call.code)
    numbers = request.POST.getlist("application")
    rows = ranked_applications(call).filter(number__in=numbers)
    outcomes = [
        (
            one,
            request.POST.get(f"outcome-{one.number}", ""),
            request.POST.get(f"reason-{one.number}", ""),
        )
        for one in rows
    ]
    try:
        record_selection(
            meeting=form.cleaned_data["meeting"],
            outcomes=outcomes,
            by=person(request).author,
            now=timezone.now(),
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("call_ranking_what_if", call.code)
    done = ngettext(
        "%(count)s outcome is recorded with its reason.",
        "%(count)s outcomes are recorded with their reasons.",
        len(outcomes),
    )
    messages.success(request, done % {"count": len(outcomes)})
    return redirect("deliberation", call.code, form.cleaned_data["meeting"].pk)
