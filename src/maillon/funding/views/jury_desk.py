"""The expert's own pages: invitations, the declaration, the list of readings."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.choosing import key_of
from maillon.funding.enums import CallKind, CallState, ConflictSource, JurorState, SheetState
from maillon.funding.forms.jury import AnswerForm, ConflictForm, DeclineForm
from maillon.funding.models import Assignment, Juror
from maillon.funding.operations.conflicts import declare_conflict, lift_conflict
from maillon.funding.operations.jury import declare_no_other_conflict, decline, volunteer
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.declaration import Named, declarable, named
from maillon.funding.queries.jury import my_readings as readings_of
from maillon.funding.queries.jury import my_seats
from maillon.funding.workflows.jury import JurorAct, juror_step, why_not_composed, why_not_read
from maillon.partners.access import person, requires, today_of
from maillon.partners.permissions import Person

SHEET_TAGS = {"": "", "draft": "info", "submitted": "ok"}


@requires("jury.answer")
@never_cache
@require_GET
def my_readings(request: HttpRequest) -> HttpResponse:
    """List the juries of the expert: to answer, to declare, to read, to vote."""
    reader = person(request)
    by_seat: dict[int, list[dict[str, Any]]] = {}
    for one in readings_of(reader):
        by_seat.setdefault(one.juror_id, []).append(_line(one))
    today = today_of(request)
    seats = [_seat(juror, by_seat.get(juror.pk, []), today) for juror in my_seats(reader)]
    context = {
        "seats": seats,
        "organisation": reader.hat,
        "synthetic": any(seat["juror"].call.synthetic for seat in seats),
    }
    return render(request, "funding/jury/my_readings.html", context)


def _line(assignment: Assignment) -> dict[str, Any]:
    sheet = getattr(assignment, "score_sheet", None)
    return {
        "reading": assignment,
        "state": sheet.state if sheet else "",
        "tag": SHEET_TAGS[sheet.state if sheet else ""],
        "done": sheet is not None and sheet.state == SheetState.SUBMITTED,
    }


def _seat(juror: Juror, lines: list[dict[str, Any]], today: date) -> dict[str, Any]:
    call, due = juror.call, juror.call.readings_due_on
    appointed = juror.state == JurorState.APPOINTED
    composing = not why_not_composed(call.state)
    return {
        "juror": juror,
        "lines": lines,
        "done": sum(line["done"] for line in lines),
        "late": due is not None and today > due,
        "to_answer": composing and juror_step(juror.state, JurorAct.VOLUNTEER) is not None,
        "to_declare": appointed and juror.declared_at is None,
        "closed": why_not_read(call.state) if appointed else "",
        "to_vote": appointed
        and juror.declared_at is not None
        and call.kind == CallKind.PRIZE
        and call.state == CallState.EVALUATED,
    }


def _my_seat(reader: Person, code: str) -> Juror:
    found = my_seats(reader).filter(call__code=code).first()
    if found is None:
        raise Http404
    return found


@requires("jury.answer")
@require_http_methods(["GET", "POST"])
def jury_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes to a jury with a load, or no with the reason."""
    reader = person(request)
    juror = _my_seat(reader, code)
    may_answer = juror_step(juror.state, JurorAct.VOLUNTEER) is not None
    says = request.POST.get("do", "")
    yes = AnswerForm(
        request.POST if says == "yes" else None,
        initial={"most": juror.most, "fewest": juror.fewest},
    )
    no = DeclineForm(request.POST if says == "no" else None)
    used = no if says == "no" else yes
    if request.method == "POST" and used.is_bound and used.is_valid():
        try:
            _answer(reader, juror, says, used.cleaned_data)
        except Refused as refusal:
            for message in refusal.messages:
                used.add_error(refusal.fields.get(message), message)
        else:
            messages.success(request, _("Thank you: your answer is kept."))
            return redirect("my_readings")
    context = {
        "juror": juror,
        "call": juror.call,
        "synthetic": juror.call.synthetic,
        "yes": yes,
        "no": no,
        "may_answer": may_answer,
    }
    return render(request, "funding/jury/answer.html", context)


def _answer(reader: Person, juror: Juror, says: str, given: dict[str, Any]) -> None:
    by, now = reader.author, timezone.now()
    if says == "no":
        decline(juror=juror, reason=given["reason"], by=by, now=now)
    else:
        volunteer(
            juror=juror,
            most=given["most"],
            fewest=given["fewest"],
            note=given["note"],
            by=by,
            now=now,
        )


@requires("conflict.declare")
@never_cache
@require_http_methods(["GET", "POST"])
def jury_declaration(request: HttpRequest, code: str) -> HttpResponse:
    """Name one's ties, by organisation and title only, then sign that there is no other.

    Before the signature nothing else of any application can be read.
    """
    reader, now = person(request), timezone.now()
    juror = _my_seat(reader, code)
    if juror.state != JurorState.APPOINTED:
        raise Http404
    closed = now < juror.call.closes_at
    found = [] if closed else declarable(juror, on=timezone.localdate(now))
    rows = named(found, blind=juror.call.blind)
    form = ConflictForm(request.POST if request.POST.get("do") == "declare" else None)
    about = request.POST.get("application", "")
    if request.method == "POST":
        try:
            if _declare(request, reader, juror, rows, form, closed):
                return redirect("jury_declaration", code)
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
            return redirect("jury_declaration", code)
    mine = juror.conflicts.filter(source=ConflictSource.DECLARED, lifted_at__isnull=True)
    context = {
        "juror": juror,
        "call": juror.call,
        "synthetic": juror.call.synthetic,
        "rows": rows,
        "form": form,
        "about": about,
        "mine": list(mine.order_by("at")),
        "closed": closed,
    }
    return render(request, "funding/jury/declaration.html", context)


def _declare(
    request: HttpRequest,
    reader: Person,
    juror: Juror,
    rows: list[Named],
    form: ConflictForm,
    closed: bool,
) -> bool:
    """Do what a button asks; ``False`` where the form is to be shown again."""
    by, now = reader.author, timezone.now()
    act = request.POST.get("do", "")
    if act == "sign":
        if closed:
            raise Refused([_("The call is still open: sign once it has closed.")])
        declare_no_other_conflict(juror=juror, by=by, now=now)
        messages.success(request, _("Your declaration is signed."))
        return True
    if act.startswith("withdraw:"):
        own = juror.conflicts.filter(source=ConflictSource.DECLARED, lifted_at__isnull=True)
        conflict = own.filter(pk=key_of(act.partition(":")[2])).first()
        if conflict is None:
            raise Http404
        lift_conflict(conflict=conflict, reason=request.POST.get("reason", ""), by=by, now=now)
        messages.success(request, _("What you declared is withdrawn."))
        return True
    if not form.is_valid():
        return False
    about = request.POST.get("application", "")
    chosen = next((row for row in rows if row.key == about), None)
    if chosen is None:
        raise Refused([_("Choose an application of the list.")])
    for application in chosen.applications:
        declare_conflict(
            juror=juror,
            application=application,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            by=by,
            now=now,
        )
    messages.success(request, _("Your tie is declared; this application is out of your sight."))
    return True
