"""How far the readings of a call are, by expert and by body; reminders."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.funding.forms.jury import DueForm
from maillon.funding.models import Assignment
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.reminding import remind_readers, set_readings_due
from maillon.funding.queries.jury import appointed, progress_of, readings_for
from maillon.funding.views.jury_call import call_of, jury_context
from maillon.partners.access import person, requires, today_of


@requires("jury.view")
def call_readings(request: HttpRequest, code: str) -> HttpResponse:
    """Show readings handed in and outstanding, by expert and by body, as the reader may know."""
    reader, call = person(request), call_of(code)
    readings = list(readings_for(reader, call))
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(readings), wanted, f"readings-{call.code}")
    found = progress_of(readings)
    members = list(appointed(call))
    bodies: dict[int, dict[str, Any]] = {}
    for one in members:
        body = one.expert.organisation
        bodies.setdefault(body.pk, {"body": body, "progress": found.bodies[body.pk]})
    context = jury_context(reader, call, "readings") | {
        "due": DueForm(initial={"due_on": call.readings_due_on}),
        "late": call.readings_due_on is not None and today_of(request) > call.readings_due_on,
        "total": found.total,
        "members": [
            {"juror": one, "progress": found.members[one.pk]}
            for one in sorted(members, key=lambda one: -found.members[one.pk].outstanding)
        ],
        "bodies": sorted(bodies.values(), key=lambda row: -row["progress"].outstanding),
        "formats": FORMATS,
        "may_remind": bool(reader.may("assignment.edit")),
    }
    return render(request, "funding/jury/readings.html", context)


def _sheet(readings: list[Assignment]) -> Sheet:
    rows = [
        [
            one.application.number,
            one.juror.expert.label,
            one.juror.expert.organisation.name,
            one.get_source_display(),
            one.assigned_at,
            sheet.get_state_display() if (sheet := getattr(one, "score_sheet", None)) else "",
            sheet.submitted_at if sheet else None,
        ]
        for one in readings
    ]
    return Sheet(
        name=_("Readings"),
        keys=["application", "expert", "body", "source", "assigned", "state", "handed_in"],
        headings=[
            _("Application"),
            _("Expert"),
            _("Body"),
            _("Given"),
            _("Since"),
            _("State"),
            _("Handed in"),
        ],
        rows=iter(rows),
    )


@requires("assignment.edit")
@require_POST
def readings_due(request: HttpRequest, code: str) -> HttpResponse:
    """Say by which day the experts hand in."""
    form = DueForm(request.POST)
    if form.is_valid():
        try:
            set_readings_due(
                call=call_of(code),
                due_on=form.cleaned_data["due_on"],
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The day is kept; experts read it on their page."))
    else:
        messages.error(request, _("Write a day, such as 2026-12-31."))
    return redirect("call_readings", code)


@requires("assignment.edit")
@require_POST
def readings_remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind the experts who have readings to hand in."""
    count = remind_readers(
        call=call_of(code),
        experts=request.POST.getlist("expert"),
        by=person(request).author,
        now=timezone.now(),
    )
    if count:
        words = ngettext("%(n)s expert is reminded.", "%(n)s experts are reminded.", count)
        messages.success(request, words % {"n": count})
    else:
        messages.warning(
            request, _("Nobody to remind: nothing is outstanding, or they were reminded today.")
        )
    return redirect("call_readings", code)
