"""Reports asked, renewals proposed and decided, meetings of the steering committee."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.core.listing import Column, Listing
from maillon.core.money import euros
from maillon.core.templatetags.maillon import years
from maillon.funding.enums import RenewalOutcome, RenewalState
from maillon.funding.forms.reports import AskForm, MeetingForm, RenewalForm
from maillon.funding.models import CommitteeMeeting, Grant, Renewal
from maillon.funding.operations.committee import note_meeting
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.renewals import decide_renewal, propose_renewal
from maillon.funding.operations.reports import open_report
from maillon.funding.queries.reports import (
    STEPS,
    at_step,
    calls_that_report,
    reports_desk,
    simply_renewable,
)
from maillon.funding.views.grants_scope import done, found_grant
from maillon.funding.workflows.reports import RenewalAct, may_renewal
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

_STEP_WORDS = {
    "to_ask": gettext_lazy("Report to ask for"),
    "waiting": gettext_lazy("Being written"),
    "to_judge": gettext_lazy("To judge"),
    "to_propose": gettext_lazy("Renewal to propose"),
    "to_decide": gettext_lazy("Renewal to decide"),
    "done": gettext_lazy("Renewal decided"),
}


def _amount_words(grant: Grant) -> str:
    return _("unknown") if grant.amount is None else euros(grant.amount)


def _report_words(grant: Grant) -> str:
    return ", ".join(
        "{}{} {}".format(
            one.year,
            _(":"),
            one.get_verdict_display() if one.verdict else one.get_state_display(),
        )
        for one in grant.reports.all()
    )


def _renewal(grant: Grant) -> Renewal | None:
    return getattr(grant, "renewal", None)


def _renewal_words(grant: Grant) -> str:
    renewal = _renewal(grant)
    if renewal is None:
        return ""
    words = renewal.get_outcome_display()
    if renewal.state == RenewalState.DECIDED:
        return words
    return f"{words} ({renewal.get_state_display()})"


def _title_words(grant: Grant) -> str:
    """Return the title; exercises stand among real grants here, so each says what it is."""
    return f"{grant.title} ({_('fictitious')})" if grant.synthetic else grant.title


def _next_code(grant: Grant) -> str:
    following = getattr(grant, "next", None)
    return following.code if following else ""


LISTING = Listing(
    name="reports-and-renewals",
    template="funding/reports/desk.html",
    columns=[
        Column(
            "code",
            gettext_lazy("Grant"),
            lambda row: row.code,
            link=lambda row: reverse("grant", args=[row.code]),
        ),
        Column("title", gettext_lazy("Project"), _title_words),
        Column("beneficiary", gettext_lazy("Beneficiary"), lambda row: row.organisation.name),
        Column("call", gettext_lazy("Call"), lambda row: row.call.code, on_page=False),
        Column("years", gettext_lazy("Years"), years),
        Column("amount", gettext_lazy("Amount"), lambda row: _amount_words(row), numeric=True),
        Column("reports", gettext_lazy("Activity reports"), _report_words),
        Column("renewal", gettext_lazy("Renewal"), _renewal_words),
        Column("next", gettext_lazy("Next grant"), _next_code),
    ],
)


@requires("renewal.view")
@require_GET
def renewals(request: HttpRequest) -> HttpResponse:
    """List the grants that report, with what is to be done next of each."""
    reader = person(request)
    call, step = request.GET.get("call", ""), request.GET.get("step", "")
    rows = reports_desk(reader)
    if call:
        rows = rows.filter(call__code=call)
    counts = {name: at_step(rows, name).count() for name in STEPS}
    chosen = at_step(rows, step)
    return LISTING.respond(
        request,
        chosen,
        _("Activity reports and renewals"),
        lead=_("What beneficiaries report, what is found of it, what becomes of their grant."),
        call=call,
        step=step,
        calls=[(one.code, one.title) for one in calls_that_report(reader)],
        steps=[(name, _STEP_WORDS[name], counts[name]) for name in STEPS],
        step_choices=[(name, f"{_STEP_WORDS[name]} ({counts[name]})") for name in STEPS],
        # The banner speaks of everything on the page: with real grants beside, the rows say it.
        synthetic=chosen.exists() and not chosen.filter(synthetic=False).exists(),
        to_ask=counts["to_ask"],
        simple=simply_renewable(rows).count(),
        to_decide=counts["to_decide"],
        may_ask=bool(reader.may("activity_report.open")),
        may_propose=bool(reader.may("renewal.propose")),
        may_decide=bool(reader.may("renewal.decide")),
        ask_form=AskForm(initial={"year": timezone.localdate().year - 1}),
    )


@requires("activity_report.open")
@require_POST
def reports_ask(request: HttpRequest) -> HttpResponse:
    """Ask the report of a year from every beneficiary of a call that was not asked yet."""
    now, reader = timezone.now(), person(request)
    form = AskForm(request.POST)
    call = request.POST.get("call", "")
    if not form.is_valid():
        messages.error(request, _("Give a year and, if you wish, the day by which it is due."))
        return _back(call)
    year, due_on = form.cleaned_data["year"], form.cleaned_data["due_on"]
    rows = reports_desk(reader).filter(
        first_year__lte=year, last_year__gte=year, renewal__isnull=True
    )
    if call:
        rows = rows.filter(call__code=call)
    asked, why = 0, ""
    for grant in rows.exclude(reports__year=year):
        try:
            open_report(grant=grant, year=year, due_on=due_on, by=reader.author, now=now)
            asked += 1
        except Refused as refusal:
            why = refusal.messages[0]
    if why:
        messages.error(request, why)
    text = ngettext("%(n)s report is asked for.", "%(n)s reports are asked for.", asked)
    messages.success(request, text % {"n": asked})
    return _back(call)


@requires("renewal.propose")
@require_POST
def renewals_propose(request: HttpRequest) -> HttpResponse:
    """Propose to renew every grant whose report was found adequate, as it is."""
    now, reader = timezone.now(), person(request)
    call = request.POST.get("call", "")
    rows = reports_desk(reader)
    if call:
        rows = rows.filter(call__code=call)
    proposed = 0
    for grant in simply_renewable(rows):
        try:
            propose_renewal(grant=grant, outcome=RenewalOutcome.RENEWED, by=reader.author, now=now)
            proposed += 1
        except Refused as refusal:
            messages.error(request, f"{grant.code}: {refusal.messages[0]}")
    text = ngettext("%(n)s renewal is proposed.", "%(n)s renewals are proposed.", proposed)
    messages.success(request, text % {"n": proposed})
    return _back(call)


@requires("renewal.decide")
@require_POST
def renewals_decide(request: HttpRequest) -> HttpResponse:
    """Decide the renewals that are proposed: each makes the next grant, or ends the project."""
    now, reader = timezone.now(), person(request)
    call = request.POST.get("call", "")
    rows = Renewal.objects.filter(
        grant__in=at_step(reports_desk(reader), "to_decide"), state=RenewalState.PROPOSED
    ).select_related("grant")
    if call:
        rows = rows.filter(grant__call__code=call)
    decided = 0
    for renewal in rows.order_by("grant__code"):
        try:
            decide_renewal(
                renewal=renewal, decided_on=timezone.localdate(now), by=reader.author, now=now
            )
            decided += 1
        except Refused as refusal:
            messages.error(request, f"{renewal.grant.code}: {refusal.messages[0]}")
    text = ngettext("%(n)s renewal is decided.", "%(n)s renewals are decided.", decided)
    messages.success(request, text % {"n": decided})
    return _back(call)


def _back(call: str) -> HttpResponse:
    url = reverse("renewals")
    return redirect(f"{url}?call={call}" if call else url)


@requires("renewal.view")
@require_http_methods(["GET", "POST"])
def renewal(request: HttpRequest, code: str) -> HttpResponse:
    """Propose what becomes of one grant, or decide what is proposed."""
    now = timezone.now()
    grant, reader = found_grant(request, code, "renewal.view"), person(request)
    held = _renewal(grant)
    may = {act: _may(reader, held, act) for act in RenewalAct}
    form = RenewalForm(request.POST or None, initial=_initial(held))
    if request.method == "POST":
        act = RenewalAct(request.POST["do"]) if request.POST.get("do") in set(RenewalAct) else None
        if act is None or not may[act]:
            raise PermissionDenied(may[act].reason if act else "")
        if act == RenewalAct.DECIDE and held is not None:
            today = timezone.localdate(now)
            made = done(
                request,
                lambda: decide_renewal(renewal=held, decided_on=today, by=reader.author, now=now),
                _("The renewal is decided."),
            )
            return redirect("grant" if made else "renewal", code)
        if form.is_valid() and done(
            request,
            lambda: propose_renewal(
                grant=grant,
                outcome=form.cleaned_data["outcome"],
                amount=form.cleaned_data["amount"],
                reasons=form.reasons(),
                by=reader.author,
                now=now,
            ),
            _("The renewal is proposed."),
        ):
            return redirect("renewal", code)
    context: dict[str, Any] = {
        "grant": grant,
        "synthetic": grant.synthetic,
        "renewal": held,
        "reports": list(grant.reports.order_by("year")),
        "form": form,
        "may_propose": may[RenewalAct.PROPOSE],
        "may_decide": may[RenewalAct.DECIDE],
        "following": Grant.objects.filter(previous=grant).first(),
    }
    return render(request, "funding/reports/renewal.html", context)


def _may(reader: Person, held: Renewal | None, act: RenewalAct) -> Any:
    return may_renewal(held.state if held else "", act, reader)


def _initial(held: Renewal | None) -> dict[str, Any]:
    if held is None:
        return {"outcome": RenewalOutcome.RENEWED}
    amount = held.amount if held.outcome == RenewalOutcome.CHANGED else None
    return {
        "outcome": held.outcome,
        "amount": amount,
        **{f"reason_{code}": getattr(held, f"reason_{code}") for code in ("fr", "nl", "en")},
    }


@requires("activity_report.open")
@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask one beneficiary for the report of a year."""
    now = timezone.now()
    grant = found_grant(request, code, "activity_report.open")
    form = AskForm(request.POST or None, initial={"year": grant.last_year})
    if form.is_valid() and done(
        request,
        lambda: open_report(
            grant=grant,
            year=form.cleaned_data["year"],
            due_on=form.cleaned_data["due_on"],
            by=person(request).author,
            now=now,
        ),
        _("The report is asked for."),
    ):
        return redirect("activity_report", code, form.cleaned_data["year"])
    return _ask(
        request,
        grant,
        form,
        title=_("Ask for an activity report"),
        lead=_("The beneficiary fills it in on the report form of the call."),
        button=_("Ask for the report"),
    )


@requires("committee.edit")
@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Write down a meeting of the steering committee, or correct one."""
    now = timezone.now()
    grant = found_grant(request, code, "committee.edit")
    held = get_object_or_404(CommitteeMeeting, pk=pk, grant=grant) if pk else None
    names = ("held_on", "participants", "minutes", "agreed")
    initial = {name: getattr(held, name) for name in names} if held else {}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid() and done(
        request,
        lambda: note_meeting(
            grant=grant, meeting=held, by=person(request).author, now=now, **form.cleaned_data
        ),
        _("The meeting is written down."),
    ):
        return redirect("grant", code)
    return _ask(
        request,
        grant,
        form,
        title=_("Meeting of the steering committee"),
        lead=_("The beneficiary reads it too."),
        button=_("Save"),
    )


def _ask(
    request: HttpRequest, grant: Grant, form: Any, *, title: str, lead: str, button: str
) -> HttpResponse:
    context = {
        "grant": grant,
        "synthetic": grant.synthetic,
        "form": form,
        "danger": False,
        "words": {"title": title, "lead": lead, "button": button},
    }
    return render(request, "funding/grants/ask.html", context)
