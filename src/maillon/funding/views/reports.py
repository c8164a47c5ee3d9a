"""The activity report of a grant: read, filled in, handed in, judged."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.funding.forms.answers import AnswerForm, Trouble, entry_context, posted_answers
from maillon.funding.forms.reports import JudgeForm, ReasonForm
from maillon.funding.models import ActivityReport, AnswerSheet
from maillon.funding.operations.answering import Conflict, Entry, Saved, follow_tables, save_answers
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.reports import (
    judge_report,
    reopen_report,
    send_back_report,
    submit_report,
)
from maillon.funding.queries.answers import attachments_of, read_sheet
from maillon.funding.rules.reports import report_problems
from maillon.funding.rules.scanning import why_not_opened
from maillon.funding.views.answers import answer_fields, change_files, refused, show_refusal
from maillon.funding.views.grants_scope import file_response, found_grant
from maillon.funding.workflows.reports import ReportAct, may_report
from maillon.implementation.queries.entry import signatories
from maillon.partners.access import person, requires
from maillon.partners.permissions import Verdict

TAGS = {"draft": "", "submitted": "info", "sent_back": "warn", "decided": "ok"}
VERDICT_TAGS = {"adequate": "ok", "incomplete": "warn", "inadequate": "bad"}


def _open(request: HttpRequest, code: str, year: int) -> tuple[ActivityReport, bool]:
    """Return a report and whether it is the reader's own, once they may see it.

    A draft is the beneficiary's own business: the authority sees that it is being written.
    """
    grant = found_grant(request, code, "activity_report.view")
    rows = ActivityReport.objects.select_related("sheet__form", "grant__call")
    report = get_object_or_404(rows, grant=grant, year=year)
    report.grant = grant
    return report, person(request).owns([grant.organisation_id])


def _may(request: HttpRequest, report: ActivityReport, act: ReportAct, own: bool) -> Verdict:
    return may_report(report.state, act, person(request), own=own)


def _need(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _sheet(report: ActivityReport) -> AnswerSheet:
    if report.sheet is None:
        raise Http404(_("This report has no form."))
    return report.sheet


@requires("activity_report.view")
@never_cache
@require_GET
def activity_report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show a report: where it stands, what it says, the verdict."""
    report, own = _open(request, code, year)
    shown = own or report.submitted_at is not None
    context: dict[str, Any] = {
        "report": report,
        "grant": report.grant,
        "synthetic": report.grant.synthetic,
        "own": own,
        "tag": TAGS[report.state],
        "verdict_tag": VERDICT_TAGS.get(report.verdict, ""),
        "may_fill": _may(request, report, ReportAct.FILL, own),
        "may_judge": _may(request, report, ReportAct.JUDGE, own),
        "may_reopen": _may(request, report, ReportAct.REOPEN, own),
        "judge_form": JudgeForm(),
        "reason_form": ReasonForm(prefix="back"),
        "outline_answers": read_sheet(report.sheet) if report.sheet and shown else None,
        "file_base": reverse("activity_report_files", args=[code, year]),
    }
    return render(request, "funding/reports/report.html", context)


@requires("activity_report.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def activity_report_fill(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the report's form for typing; take the whole page where scripts do not run."""
    now = timezone.now()
    report, own = _open(request, code, year)
    verdict = _may(request, report, ReportAct.FILL, own)
    if request.method != "POST":
        if not verdict:
            return redirect("activity_report", code, year)
        return _show_form(request, report)
    _need(verdict)
    sheet, by = _sheet(report), person(request).author
    entries = posted_answers(request.POST)
    try:
        results = save_answers(sheet=sheet, entries=entries, by=by, now=now)
        conflicts = {one.name: one for one in results if isinstance(one, Conflict)}
        if conflicts:
            mine = {entry.name: entry.value for entry in entries if entry.name in conflicts}
            return _show_form(request, report, Trouble(conflicts, mine), status=409)
        anchor = change_files(request, sheet, by=by, now=now)
    except Refused as refusal:
        show_refusal(request, refusal)
        return redirect("activity_report_fill", code, year)
    if request.POST.get("do") == "check":
        return redirect("activity_report_submit", code, year)
    if not anchor:
        moment = timezone.localtime(now).strftime("%H:%M")
        messages.success(request, _("Saved at %(time)s.") % {"time": moment})
    url = reverse("activity_report_fill", args=[code, year])
    return redirect(f"{url}#{anchor}" if anchor else url)


def _show_form(
    request: HttpRequest, report: ActivityReport, trouble: Trouble | None = None, status: int = 200
) -> HttpResponse:
    form = AnswerForm(_sheet(report), on=timezone.localdate(), trouble=trouble)
    address = [report.grant.code, report.year]
    context: dict[str, Any] = {
        "report": report,
        "grant": report.grant,
        "synthetic": report.grant.synthetic,
        "conflicts": form.conflicts,
        "own": True,
        "is_open": True,
        "scans": bool(settings.SCAN_COMMAND),
    }
    context |= entry_context(
        form,
        action=reverse("activity_report_fill", args=address),
        autosave=reverse("activity_report_field", args=address),
        person_key=person(request).author.username,
        object_key=f"report-{report.pk}",
        check_words=_("Check and hand in"),
    )
    return render(request, "funding/reports/fill.html", context, status=status)


@requires("activity_report.fill")
@require_POST
def activity_report_field(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Autosave, as ``views.answers.answer_fields`` says."""
    now = timezone.now()
    report, own = _open(request, code, year)
    verdict = _may(request, report, ReportAct.FILL, own)
    if not verdict:
        return refused([verdict.reason], 422)
    sheet = _sheet(report)

    def save(entries: list[Entry]) -> list[Saved | Conflict]:
        return save_answers(sheet=sheet, entries=entries, by=person(request).author, now=now)

    return answer_fields(request, sheet, save, now=now)


@requires("activity_report.fill")
@never_cache
@require_http_methods(["GET", "POST"])
def activity_report_submit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show what is missing; hand the report in."""
    now = timezone.now()
    report, own = _open(request, code, year)
    found = report_problems(report, on=timezone.localdate(now))
    verdict = _may(request, report, ReportAct.SUBMIT, own)
    if request.method == "POST" and not found:
        _need(verdict)
        follow_tables(_sheet(report), None, now=now)
        return _do(
            request,
            report,
            lambda: submit_report(report=report, by=person(request).author, now=now),
            _("The report is handed in."),
        )
    context = {
        "report": report,
        "grant": report.grant,
        "synthetic": report.grant.synthetic,
        "problems": found,
        "verdict": verdict,
        "signatories": signatories(report.grant.organisation, on=timezone.localdate(now)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "funding/reports/submit.html", context, status=status)


@requires("activity_report.judge")
@require_POST
def activity_report_judge(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Keep the verdict, or send the report back."""
    now = timezone.now()
    report, own = _open(request, code, year)
    by = person(request).author
    if request.POST.get("do") == "back":
        _need(_may(request, report, ReportAct.SEND_BACK, own))
        reason = request.POST.get("back-reason", "")
        return _do(
            request,
            report,
            lambda: send_back_report(report=report, reason=reason, by=by, now=now),
            _("The report is sent back."),
        )
    _need(_may(request, report, ReportAct.JUDGE, own))
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    return _do(
        request,
        report,
        lambda: judge_report(report=report, verdict=verdict, reason=reason, by=by, now=now),
        _("The verdict is kept."),
    )


@requires("activity_report.reopen")
@require_http_methods(["GET", "POST"])
def activity_report_reopen(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Take a verdict back, for a reason."""
    now = timezone.now()
    report, own = _open(request, code, year)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        _need(_may(request, report, ReportAct.REOPEN, own))
        if form.is_valid():
            return _do(
                request,
                report,
                lambda: reopen_report(
                    report=report,
                    reason=form.cleaned_data["reason"],
                    by=person(request).author,
                    now=now,
                ),
                _("The report is to be judged again."),
            )
    context = {
        "grant": report.grant,
        "synthetic": report.grant.synthetic,
        "form": form,
        "danger": False,
        "words": {
            "title": _("Take the verdict back"),
            "lead": _("The report is then to be judged again; what it says stays."),
            "button": _("Take the verdict back"),
        },
    }
    return render(request, "funding/grants/ask.html", context)


@requires("activity_report.view")
@never_cache
@require_GET
def activity_report_files(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Lead to the report: its files are listed there."""
    _open(request, code, year)
    return redirect("activity_report", code, year)


@requires("activity_report.view")
@require_GET
def activity_report_file(
    request: HttpRequest, code: str, year: int, sha256: str
) -> HttpResponseBase:
    """Hand out a file of the report."""
    report, own = _open(request, code, year)
    if not own and report.submitted_at is None:
        raise Http404(_("There is no such file."))
    for row in attachments_of(_sheet(report)):
        if row.document.sha256 == sha256:
            closed = why_not_opened(
                row.scan_state,
                own=own,
                decides=person(request).everywhere("activity_report.judge"),
                scans=bool(settings.SCAN_COMMAND),
            )
            if closed:
                raise PermissionDenied(closed)
            return file_response(row.document)
    raise Http404(_("There is no such file."))


def _do(
    request: HttpRequest, report: ActivityReport, act: Callable[[], Any], message: str
) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, message)
    return redirect("activity_report", report.grant.code, report.year)
