"""Who reads what: the board of applications and experts, the proposal, changes by hand."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.funding.enums import ApplicationState, JurorState, SheetState
from maillon.funding.forms.jury import ProposeForm
from maillon.funding.models import Application, Assignment, Call, ConflictOfInterest, Juror
from maillon.funding.operations.assignment import (
    add_third_reader,
    assign,
    hand_warnings,
    propose_assignment,
    unassign,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.reminding import announce_assignment
from maillon.funding.panels.jury_board import Spread, spreads
from maillon.funding.panels.jury_problems import problem_words
from maillon.funding.queries.conflicts import conflicts_for
from maillon.funding.queries.jury import (
    appointed,
    criteria_of,
    handed_in,
    hides_some,
    progress_of,
    readings_for,
    visible_of,
)
from maillon.funding.views.jury_call import call_of, jury_context
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

# More experts than this do not fit in columns: the board then names the readers in each row.
WIDEST = 24
_PAGE = 30


@dataclass(frozen=True)
class Cell:
    """An expert at an application: ``state`` is empty, given, begun, done, recused or conflict."""

    juror: Juror
    state: str


@dataclass(frozen=True)
class Row:
    """An application on the board; ``missing`` is how many readers it lacks."""

    application: Application
    cells: list[Cell]
    readers: list[Cell]
    missing: int
    spread: Spread | None


@requires("jury.view")
def call_assignment(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board: applications by row, experts by column, loads below."""
    reader, call = person(request), call_of(code)
    members = list(appointed(call))
    readings = list(readings_for(reader, call))
    progress = progress_of(readings)
    rows = visible_of(reader, call).filter(state=ApplicationState.ADMISSIBLE).order_by("number")
    only, criteria = request.GET.get("show", ""), criteria_of(call)
    if only == "missing":
        rows = rows.filter(pk__in=_short(call, rows, readings))
    elif only == "apart":
        every = spreads(criteria, handed_in(reader, call))
        rows = rows.filter(pk__in=[pk for pk, one in every.items() if one.gap >= call.gap])
    page = RememberingPaginator(rows, _PAGE).get_page(request.GET.get("page"))
    apart = spreads(criteria, handed_in(reader, call, page.object_list))
    given = {(one.application_id, one.juror_id): _state(one) for one in readings}
    tied = set(
        conflicts_for(reader, call)
        .filter(lifted_at__isnull=True, application__in=[one.pk for one in page.object_list])
        .values_list("application_id", "juror_id")
    )
    context = jury_context(reader, call, "assignment") | {
        "page": page,
        "pages": page_numbers(page),
        "rows": [_row(call, one, members, given, tied, apart) for one in page.object_list],
        "members": [
            {"juror": one, "progress": progress.members[one.pk], "number": number}
            for number, one in enumerate(members, 1)
        ],
        "wide": len(members) <= WIDEST,
        "only": only,
        "propose": ProposeForm(),
        "problems": _problems(request, reader, call),
        "unsigned": [one for one in members if one.declared_at is None],
    }
    return render(request, "funding/jury/assignment.html", context)


def _short(call: Call, rows: Any, readings: list[Assignment]) -> list[int]:
    counts: dict[int, int] = {}
    for one in readings:
        counts[one.application_id] = counts.get(one.application_id, 0) + 1
    return [pk for pk in rows.values_list("pk", flat=True) if counts.get(pk, 0) < call.readings]


def _state(assignment: Assignment) -> str:
    sheet = getattr(assignment, "score_sheet", None)
    if sheet is None:
        return "given"
    return "done" if sheet.state == SheetState.SUBMITTED else "begun"


def _row(
    call: Call,
    application: Application,
    members: list[Juror],
    given: dict[tuple[int, int], str],
    tied: set[tuple[int, int]],
    apart: dict[int, Spread],
) -> Row:
    cells = [
        Cell(one, given.get(key, "conflict" if key in tied else ""))
        for one in members
        for key in [(application.pk, one.pk)]
    ]
    readers = [cell for cell in cells if cell.state not in ("", "conflict")]
    return Row(
        application,
        cells,
        readers,
        max(call.readings - len(readers), 0),
        apart.get(application.pk),
    )


def _problems(request: HttpRequest, reader: Person, call: Call) -> list[str]:
    """Return in words what the last proposal could not do, as far as the reader may know."""
    kept = request.session.get("jury_problems", {})
    if kept.get("call") != call.code or not reader.may("assignment.edit"):
        return []
    known = set(visible_of(reader, call).values_list("number", flat=True))
    labels = {one.expert.code: one.expert.label for one in appointed(call)}
    hidden = hides_some(reader, call)
    found = (
        problem_words(code, values, labels=labels, counts=not hidden)
        for code, values in kept.get("problems", [])
        if "application" not in values or values["application"] in known
    )
    return [text for text in found if text]


@requires("assignment.edit")
@require_POST
def assignment_propose(request: HttpRequest, code: str) -> HttpResponse:
    """Let the solver give each application its readers."""
    call, form = call_of(code), ProposeForm(request.POST)
    calibration = (form.cleaned_data["calibration"] or 0) if form.is_valid() else 0
    try:
        result = propose_assignment(
            call=call, calibration=calibration, by=person(request).author, now=timezone.now()
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("call_assignment", code)
    request.session["jury_problems"] = {
        "call": call.code,
        "problems": [(one.code, one.data) for one in result.problems],
    }
    if result.complete:
        messages.success(request, _("Every application has its readers."))
    else:
        messages.warning(request, _("Some applications lack readers: the reasons are below."))
    return redirect("call_assignment", code)


@requires("assignment.edit")
@require_POST
def assignment_announce(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the experts by mail that their readings are ready."""
    count = announce_assignment(call=call_of(code), by=person(request).author, now=timezone.now())
    words = ngettext("%(n)s expert is told.", "%(n)s experts are told.", count)
    messages.success(request, words % {"n": count})
    return redirect("call_assignment", code)


@requires("jury.view")
@require_http_methods(["GET", "POST"])
def application_readers(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show who reads an application and who could; add or take away a reader by hand."""
    reader, call = person(request), call_of(code)
    application = visible_of(reader, call).filter(number=number).first()
    if application is None:
        raise Http404
    may_edit = bool(reader.may("assignment.edit"))
    if request.method == "POST" and may_edit:
        try:
            _change(request, reader, application)
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("It is done."))
        return redirect("application_readers", code, number)
    readings = list(readings_for(reader, call).filter(application=application))
    sheets = handed_in(reader, call, [application])
    spread = spreads(criteria_of(call), sheets).get(application.pk)
    context = jury_context(reader, call, "assignment") | {
        "application": application,
        "readings": [{"reading": one, "state": _state(one)} for one in readings],
        "candidates": _candidates(reader, call, application, readings) if may_edit else [],
        "conflicts": list(
            conflicts_for(reader, call).filter(application=application, lifted_at__isnull=True)
        ),
        "may_edit": may_edit,
        "spread": spread,
        "far": spread is not None and spread.gap >= call.gap,
        "more_wanted": len(readings) <= call.readings,
    }
    return render(request, "funding/jury/readers.html", context)


def _candidates(
    reader: Person, call: Call, application: Application, readings: list[Assignment]
) -> list[dict[str, Any]]:
    """Return who could read an application too, with what speaks against it."""
    tied = ConflictOfInterest.objects.filter(application=application, lifted_at__isnull=True)
    ready = appointed(call).filter(declared_at__isnull=False)
    rows = list(
        ready.exclude(pk__in=tied.values("juror")).exclude(
            pk__in=[one.juror_id for one in readings]
        )
    )
    loads = Counter(readings_for(reader, call).values_list("juror_id", flat=True))
    warnings = hand_warnings(application, rows, loads)
    rows.sort(key=lambda one: (len(warnings[one.pk]), loads[one.pk]))
    return [{"juror": one, "load": loads[one.pk], "warnings": warnings[one.pk]} for one in rows]


def _change(request: HttpRequest, reader: Person, application: Application) -> None:
    by, now = reader.author, timezone.now()
    act, _colon, about = request.POST.get("do", "").partition(":")
    reason = request.POST.get("reason", "")
    if act == "third":
        add_third_reader(application=application, by=by, now=now)
        return
    member = Juror.objects.filter(
        call=application.call_id, state=JurorState.APPOINTED, expert__code=about
    ).first()
    if member is None:
        raise Refused([_("This expert is not appointed.")])
    if act == "add":
        assign(application=application, juror=member, reason=reason, by=by, now=now)
        return
    given = Assignment.objects.filter(application=application, juror=member).first()
    if given is None:
        raise Refused([_("This expert does not read this application.")])
    unassign(assignment=given, reason=reason, by=by, now=now)
