"""The authority's list of applications, of one call or of all, and admitting several at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillon.core.exporting import FORMATS
from maillon.core.listing import page_numbers
from maillon.funding.enums import ApplicationState
from maillon.funding.models import Application, Call
from maillon.funding.operations.checking import declare_all_admissible
from maillon.funding.queries.application_list import (
    LANGUAGES,
    ApplicationFilters,
    choices_of,
    find,
    for_listing,
    page_rows,
    scope,
    state_counts,
    totals_of,
)
from maillon.funding.queries.calls import visible_calls
from maillon.funding.tables.application_list import listing
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

_ITERATED = 1_000


class _Counted(Paginator):
    """A paginator whose rows the totals have already counted."""

    count = 0


def call_or_404(reader: Person, code: str) -> Call:
    """Return a call that ``reader`` may know of, or answer that there is none."""
    rows = visible_calls(reader).select_related("plan", "instrument")
    return get_object_or_404(rows, code=code)


@requires("application.list")
@require_safe
def call_applications(request: HttpRequest, code: str) -> HttpResponse:
    """List the applications of a call that the reader may know of."""
    return _answer(request, call_or_404(person(request), code))


@requires("application.list")
@require_safe
def all_applications(request: HttpRequest) -> HttpResponse:
    """List the applications of every call that the reader may know of."""
    return _answer(request, None)


def _answer(request: HttpRequest, call: Call | None) -> HttpResponse:
    now, reader = timezone.now(), person(request)
    filters = ApplicationFilters.from_address(request.GET)
    found = find(filters, call=call, reader=reader, now=now)
    name = f"applications-{call.code}" if call else "applications"
    table = listing(name=name, with_call=call is None)
    if request.GET.get("format") in FORMATS:
        # Read in pieces: a list that long must not stand in memory as a whole.
        chunks: Any = for_listing(found).iterator(chunk_size=_ITERATED)
        return table.respond(request, chunks, _("Applications"))
    every = scope(call, reader)
    counts = state_counts(every)
    shown = {str(state): counts.get(str(state), 0) for state in ApplicationState}
    totals = totals_of(found)
    paginator = _Counted(found.only("pk"), table.page_size)
    paginator.count = totals.applications
    page = paginator.get_page(request.GET.get("page"))
    context = _choices(call) | {
        "page": page,
        "pages": page_numbers(page),
        "rows": page_rows(page.object_list),
        "formats": FORMATS,
        "call": call,
        "filters": filters,
        "totals": totals,
        "counts": shown,
        "received": sum(counts.values()),
        "tabs": _tabs(counts),
        "points": call.points.count() if call else 0,
        "reset": reverse("call_applications", args=[call.code])
        if call
        else reverse("all_applications"),
        "synthetic": bool(call and call.synthetic),
        "may_check": bool(reader.may("application.check")),
        "closed": call is not None and now >= call.closes_at,
    }
    return render(request, "funding/checking/list.html", context)


def _choices(call: Call | None) -> dict[str, Any]:
    """Return what the filters and the sorting offer."""
    offered = choices_of(call)
    return {
        "themes": [(one.code, f"{one.code}. {one.title}") for one in offered.themes],
        "measures": [(one.code, f"{one.code} {one.title}") for one in offered.measures],
        "years": [(str(year), str(year)) for year in offered.years],
        "language_choices": [(one, one.upper()) for one in LANGUAGES],
        "corrections": [
            ("asked", _("Asked, not settled")),
            ("answered", _("Answered, to settle")),
            ("late", _("Not answered in time")),
        ],
        "overlaps": [
            ("possible", _("Same organisation, years and measure")),
            ("decided", _("Decided on")),
            ("double", _("Found double")),
        ],
        "sorts": [
            ("number", _("Number of the application")),
            ("organisation", _("Organisation")),
            ("-requested", _("Amount, the largest first")),
            ("requested", _("Amount, the smallest first")),
            ("submitted", _("Submission, the first first")),
            ("-submitted", _("Submission, the last first")),
            ("state", _("State")),
        ],
    }


def _tabs(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [
        (str(state), state.label, counts[state]) for state in ApplicationState if state in counts
    ]


@requires("application.check")
@require_POST
def call_admit(request: HttpRequest, code: str) -> HttpResponse:
    """Declare admissible what is ticked, and say what became of each."""
    reader = person(request)
    call = call_or_404(reader, code)
    rows = scope(call, reader).filter(number__in=request.POST.getlist("number"))
    chosen = rows.select_related("call", "organisation").order_by("number")
    if not chosen:
        messages.error(request, _("Tick at least one application."))
        return redirect("call_applications", code=code)
    _admit(request, chosen)
    return redirect(
        reverse("call_applications", args=[code]) + f"?state={ApplicationState.SUBMITTED}"
    )


def _admit(request: HttpRequest, chosen: QuerySet[Application]) -> None:
    found = declare_all_admissible(
        applications=chosen,
        points_met=request.POST.get("points") == "met",
        by=person(request).author,
        now=timezone.now(),
    )
    done = [one.application.number for one in found if not one.problems]
    if done:
        text = ngettext(
            "%(n)s application declared admissible: %(names)s.",
            "%(n)s applications declared admissible: %(names)s.",
            len(done),
        )
        messages.success(request, text % {"n": len(done), "names": ", ".join(done)})
    for one in found:
        if one.problems:
            why = {"number": one.application.number, "why": " ".join(one.problems)}
            messages.error(request, _("%(number)s: %(why)s") % why)
