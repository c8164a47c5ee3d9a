"""The check page of one application, and what a clerk does there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.enums import ApplicationState, OverlapVerdict
from maillon.funding.forms.checking import CorrectionForm, ExtendForm, point_rows
from maillon.funding.models import Application, CorrectionRequest
from maillon.funding.operations import checking
from maillon.funding.operations.overlaps import decide_overlap
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.checking import check_panel
from maillon.funding.queries.calls import form_outline
from maillon.funding.queries.conditions import all_questions
from maillon.funding.queries.visibility import visible_applications
from maillon.partners.access import person, requires

# How long an applicant has by default to mend something.
USUAL_DELAY = timedelta(days=10)


def application_or_404(request: HttpRequest, number: str) -> Application:
    """Return an application that was handed in and that the reader may know of, or 404."""
    rows = visible_applications(person(request)).exclude(state=ApplicationState.DRAFT)
    rows = rows.select_related(
        "call__plan", "call__instrument", "organisation", "sheet__form", "decision"
    )
    return get_object_or_404(rows, number=number)


@requires("application.list")
@require_http_methods(["GET", "POST"])
def application_check(request: HttpRequest, number: str) -> HttpResponse:
    """Show all that the check needs; POST keeps the verdicts on the points."""
    now = timezone.now()
    application = application_or_404(request, number)
    typed, problems = None, []
    if request.method == "POST":
        problems = _keep_points(request, application, now)
        if not problems:
            return redirect(_after(request, application))
        typed = {key: str(request.POST[key]) for key in request.POST}
    return _page(request, application, now, typed=typed, problems=problems)


def _page(
    request: HttpRequest,
    application: Application,
    now: datetime,
    *,
    typed: dict[str, str] | None = None,
    problems: list[str] | None = None,
    asking: CorrectionForm | None = None,
) -> HttpResponse:
    panel = check_panel(application, reader=person(request), now=now, typed=typed)
    questions = all_questions(form_outline(application.sheet.form))
    asking = asking or CorrectionForm(questions=questions, due_at=_usual_due(now))
    context = {
        "application": application,
        "call": application.call,
        "panel": panel,
        "outline_answers": panel.sheet,
        "file_base": reverse("application", args=[application.number]) + "files/",
        "asking": asking,
        "extending": {one.pk: ExtendForm(auto_id=f"more-{one.pk}-%s") for one in panel.corrections},
        "overlap_verdicts": OverlapVerdict.choices,
        "problems": problems or [],
        "synthetic": application.synthetic or application.call.synthetic,
        "decision": getattr(application, "decision", None),
        "moment_now": now,
    }
    return render(request, "funding/checking/check.html", context)


def _usual_due(now: datetime) -> datetime:
    local = timezone.localtime(now + USUAL_DELAY)
    return local.replace(hour=17, minute=0, second=0, microsecond=0)


def _after(request: HttpRequest, application: Application) -> str:
    """Return where saving leads: this page, or the next application to check."""
    wanted = request.POST.get("then", "")
    if wanted == "next":
        following = request.POST.get("following", "")
        known = visible_applications(person(request)).filter(number=following).exists()
        if known:
            return reverse("application_check", args=[following])
    return reverse("application_check", args=[application.number]) + "#points"


def _keep_points(request: HttpRequest, application: Application, now: datetime) -> list[str]:
    by = person(request).author
    allowed = person(request).may("application.check", state=application.state)
    if not allowed:
        return [allowed.reason]
    if request.POST.get("all") == "met":
        try:
            count = checking.meet_all(application=application, by=by, now=now)
        except Refused as refusal:
            return refusal.messages
        text = ngettext("%(n)s point is met.", "%(n)s points are met.", count)
        messages.success(request, text % {"n": count})
        return []
    problems = []
    for row in point_rows(application.call.points.all(), {}, request.POST):
        if f"verdict-{row.point.pk}" not in request.POST:
            continue
        try:
            checking.check_point(
                application=application,
                point=row.point,
                verdict=row.verdict,
                reason=row.reason,
                by=by,
                now=now,
            )
        except Refused as refusal:
            problems += refusal.messages
    if not problems:
        messages.success(request, _("The verdicts are kept."))
    return problems


@requires("application.check")
@require_POST
def application_decide(request: HttpRequest, number: str) -> HttpResponse:
    """Declare admissible or not, or say why the check is reopened."""
    application = application_or_404(request, number)
    by, now = person(request).author, timezone.now()
    reason = request.POST.get("reason", "").strip()[:4_000]
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "admit": (
            lambda: checking.declare_admissible(application=application, by=by, now=now),
            _("%(number)s is admissible."),
        ),
        "refuse": (
            lambda: checking.declare_inadmissible(
                application=application, reason=reason, by=by, now=now
            ),
            _("%(number)s is not admissible."),
        ),
        "reopen": (
            lambda: checking.reopen_check(application=application, reason=reason, by=by, now=now),
            _("The check of %(number)s is open again."),
        ),
    }
    found = acts.get(request.POST.get("act", ""))
    if found is None:
        raise Http404
    act, text = found
    _try(request, act, text % {"number": number})
    return redirect(_after(request, application).removesuffix("#points"))


@requires("application.check")
@require_POST
def application_overlap(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what a clerk decided on one hit of the radar."""
    application = application_or_404(request, number)

    def decide() -> None:
        decide_overlap(
            application=application,
            other=request.POST.get("other", ""),
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", "")[:4_000],
            by=person(request).author,
            now=timezone.now(),
        )

    _try(request, decide, _("The decision on the possible double funding is kept."))
    return redirect(reverse("application_check", args=[number]) + "#radar")


@requires("application.check")
@require_POST
def correction_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the applicant to mend something."""
    now = timezone.now()
    application = application_or_404(request, number)
    questions = all_questions(form_outline(application.sheet.form))
    form = CorrectionForm(request.POST, questions=questions)
    if form.is_valid():
        try:
            checking.ask_correction(
                application=application, **form.values, by=person(request).author, now=now
            )
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
        else:
            messages.success(request, _("The correction is asked; the applicant gets a mail."))
            return redirect(reverse("application_check", args=[number]) + "#corrections")
    return _page(request, application, now, asking=form)


@requires("application.check")
@require_POST
def correction_settle(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Settle a request for correction, or give more time for it."""
    application = application_or_404(request, number)
    correction = get_object_or_404(
        CorrectionRequest.objects.select_related("application__call"),
        pk=pk,
        application=application,
    )
    by, now = person(request).author, timezone.now()
    if request.POST.get("act") == "extend":
        form = ExtendForm(request.POST)
        if form.is_valid():
            due_at: Any = form.cleaned_data["due_at"]
            _try(
                request,
                lambda: checking.extend_correction(
                    correction=correction, due_at=due_at, by=by, now=now
                ),
                _("The applicant has more time, and gets a mail."),
            )
        else:
            messages.error(request, _("Give the day and the time."))
    else:
        _try(
            request,
            lambda: checking.settle_correction(correction=correction, by=by, now=now),
            _("The correction is settled."),
        )
    return redirect(reverse("application_check", args=[number]) + "#corrections")


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
