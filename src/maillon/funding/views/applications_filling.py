"""Filling an application in: the page, autosave, files, co-applicants."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.arrival import arrived
from maillon.funding.enums import ApplicationState
from maillon.funding.forms.answers import (
    AnswerForm,
    Trouble,
    entry_context,
    posted_answers,
    seen_of,
)
from maillon.funding.forms.applications import ApplicationFields, PartnerForm
from maillon.funding.models import CoApplicant
from maillon.funding.operations.answering import Conflict, Entry, Saved, open_for_correction
from maillon.funding.operations.applications import (
    add_co_applicant,
    remove_co_applicant,
    save_draft,
    share_draft,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.answers import read_sheet
from maillon.funding.queries.applications import open_corrections
from maillon.funding.queries.calls import is_open
from maillon.funding.rules.applications import number_problem
from maillon.funding.views.answers import (
    answer_fields,
    change_files,
    refused,
    show_refusal,
)
from maillon.funding.views.applications_scope import Opened, need, open_application
from maillon.funding.workflows.applications import ApplicationAct
from maillon.implementation.queries.entry import signatories
from maillon.partners.access import requires
from maillon.partners.permissions import Verdict


@requires("application.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def application_fill(request: HttpRequest, number: str) -> HttpResponse:
    """Show the page for typing; take the whole page where scripts do not run."""
    now = arrived(request)  # As for submitting: what came in time is kept, however long it waited.
    opened = open_application(request, number)
    if request.method != "POST":
        if not opened.may(ApplicationAct.FILL, now=now):
            return redirect("application", number)
        if open_for_correction(opened.application, now=now) == set():
            # Nothing of the form is asked: the answer is in words.
            return redirect("application_corrections", number)
        return _show(request, opened, now=now)
    need(opened.may(ApplicationAct.FILL, now=now))
    try:
        return _save(request, opened, now=now)
    except Refused as refusal:
        show_refusal(request, refusal)
        return redirect("application_fill", number)


def _save(request: HttpRequest, opened: Opened, *, now: datetime) -> HttpResponse:
    entries = posted_answers(request.POST)
    by = opened.reader.author
    results = save_draft(application=opened.application, entries=entries, by=by, now=now)
    conflicts = {one.name: one for one in results if isinstance(one, Conflict)}
    opened.application.refresh_from_db()
    if conflicts:
        mine = {entry.name: entry.value for entry in entries if entry.name in conflicts}
        return _show(request, opened, Trouble(conflicts, mine), now=now, status=409)
    anchor = change_files(request, opened.application.sheet, by=by, now=now)
    if request.POST.get("do") == "check":
        return redirect("application_submit", opened.application.number)
    if not anchor:
        moment = timezone.localtime(now).strftime("%H:%M")
        messages.success(request, _("Saved at %(time)s.") % {"time": moment})
    url = reverse("application_fill", args=[opened.application.number])
    return redirect(f"{url}#{anchor}" if anchor else url)


def _show(
    request: HttpRequest,
    opened: Opened,
    trouble: Trouble | None = None,
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    row = opened.application
    is_correction = row.state == ApplicationState.CORRECTION
    only = open_for_correction(row, now=now)
    asked = [one for one in open_corrections(row) if one.due_at > now] if is_correction else []
    form = AnswerForm(
        row.sheet, on=timezone.localdate(now), trouble=trouble, only=only, requests=asked
    )
    fields = ApplicationFields(row, trouble)
    may_submit = opened.may(ApplicationAct.SUBMIT, now=now)
    context: dict[str, Any] = {
        "application": row,
        "call": row.call,
        "synthetic": row.synthetic or row.call.synthetic,
        "is_open": is_open(row.call, now=now),
        "is_correction": is_correction,
        "fields": fields,
        "conflicts": [*fields.conflicts, *form.conflicts],
        "may_submit": may_submit,
        "own": opened.own,
        "number_problem": number_problem(row.organisation),
        "signatories": signatories(row.organisation, on=timezone.localdate(now)),
        "partners": list(row.co_applicants.select_related("organisation")),
        "partner_form": PartnerForm(),
        "next_due": min((one.due_at for one in asked), default=None),
        "zone": row.call.time_zone,
        "moment_now": now,
        "outline_answers": read_sheet(row.sheet) if is_correction else None,
        "file_base": reverse("application_files", args=[row.number]),
        "scans": bool(settings.SCAN_COMMAND),
    }
    boxes = [] if is_correction else fields.boxes
    context |= entry_context(
        form,
        action=reverse("application_fill", args=[row.number]),
        autosave=reverse("application_field", args=[row.number]),
        person_key=opened.reader.author.username,
        object_key=f"application-{row.pk}",
        check_words=_("Check and submit") if may_submit else _("Check the answers"),
        before="" if is_correction else "funding/applications/fields.html",
        seen=seen_of([*boxes, *form.boxes]),
    )
    return render(request, "funding/applications/fill.html", context, status=status)


@requires("application.fill")
@require_POST
def application_field(request: HttpRequest, number: str) -> HttpResponse:
    """Autosave: store what was typed and say, field by field, what became of it.

    See ``views.answers.answer_fields`` for what it takes and answers.
    """
    now = arrived(request)
    opened = open_application(request, number)
    verdict = opened.may(ApplicationAct.FILL, now=now)
    if not verdict:
        return refused([verdict.reason], 422)

    def save(entries: list[Entry]) -> list[Saved | Conflict]:
        return save_draft(
            application=opened.application, entries=entries, by=opened.reader.author, now=now
        )

    return answer_fields(request, opened.application.sheet, save, now=now)


@requires("application.fill")
@require_POST
def application_partner(request: HttpRequest, number: str) -> HttpResponse:
    """Name a co-applicant, share the draft with it or no longer, take it out."""
    now = timezone.now()
    opened = open_application(request, number)
    need(opened.may(ApplicationAct.FILL, now=now))
    # Who carries the project, and who reads the draft, is for the applicant alone to say.
    need(Verdict(opened.own, _("The co-applicants are named by the applicant.")))
    row, by = opened.application, opened.reader.author
    act, _colon, key = request.POST.get("do", "add").partition(":")
    url = reverse("application_fill", args=[number])
    try:
        if act == "add":
            form = PartnerForm(request.POST)
            if not form.is_valid():
                raise Refused([str(one) for errors in form.errors.values() for one in errors])
            add_co_applicant(application=row, by=by, now=now, **form.cleaned_data)
            return redirect(url + "#partners")
        pk = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
        partner = get_object_or_404(CoApplicant, pk=pk, application=row, removed_at=None)
        if act == "remove":
            remove_co_applicant(partner=partner, by=by, now=now)
        elif act in ("share", "unshare"):
            share_draft(partner=partner, may_edit=act == "share", by=by, now=now)
    except Refused as refusal:
        # Said at the head of the page: that is where it then opens.
        show_refusal(request, refusal)
        return redirect(url)
    return redirect(url + "#partners")
