"""Recoveries: the list, asking to repay, the letter, the payments that came, how it ended."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.languages import CODES
from maillon.core.listing import Column, Listing
from maillon.core.money import euros
from maillon.funding.documents.agreement import recovery_paper
from maillon.funding.enums import RecoveryState
from maillon.funding.forms.grant_acts import RecoveryForm, RepaidForm, RepaymentCorrectForm
from maillon.funding.models import Recovery, RecoveryPayment
from maillon.funding.operations.recoveries import (
    Repayment,
    cancel_recovery,
    correct_repayment,
    issue_recovery,
    record_repayment,
)
from maillon.funding.queries.balance import balance
from maillon.funding.queries.grants import authority_name, visible_grants
from maillon.funding.rules.communication import written
from maillon.funding.views.grants_scope import done, found_grant, paper_response
from maillon.implementation.forms.reason import ReasonForm
from maillon.partners.access import person, requires

# The days a beneficiary is given to repay, as proposed by the form.
_DAYS = 60

RECOVERIES = Listing(
    "recoveries",
    [
        Column(
            "grant",
            gettext_lazy("Grant"),
            lambda row: row.grant.code,
            link=lambda row: reverse("grant", args=[row.grant.code]) + "#recoveries",
        ),
        Column("beneficiary", gettext_lazy("Beneficiary"), lambda row: row.grant.organisation.name),
        Column("amount_shown", gettext_lazy("Amount"), lambda row: euros(row.amount), numeric=True),
        Column(
            "received_shown",
            gettext_lazy("Repaid"),
            lambda row: euros(row.received) if row.received else "–",
            numeric=True,
        ),
        Column(
            "still_due_shown",
            gettext_lazy("Still due"),
            lambda row: euros(row.still_due) if row.still_due else "–",
            numeric=True,
        ),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column("issued_on", pgettext_lazy("recovery", "Issued"), lambda row: row.issued_on),
        Column("due_on", gettext_lazy("Due"), lambda row: row.due_on),
        Column("paid_on", gettext_lazy("Repaid whole on"), lambda row: row.paid_on),
        Column(
            "communication",
            gettext_lazy("Structured communication"),
            lambda row: written(row.communication),
        ),
        Column("amount", gettext_lazy("Amount (euros)"), lambda row: row.amount, on_page=False),
        Column("received", gettext_lazy("Repaid (euros)"), lambda row: row.received, on_page=False),
        Column(
            "still_due", gettext_lazy("Still due (euros)"), lambda row: row.still_due, on_page=False
        ),
        Column("reason", gettext_lazy("Reason"), lambda row: row.reason, on_page=False),
    ],
    template="funding/grants/recoveries.html",
)


@requires("cash.view")
def recoveries(request: HttpRequest) -> HttpResponse:
    """List what is to be repaid, and what came back."""
    rows = Recovery.objects.filter(grant__in=visible_grants(person(request)).values("pk"))
    state = request.GET.get("state", "")
    if state in RecoveryState.values:
        rows = rows.filter(state=state)
    rows = rows.select_related("grant__organisation").prefetch_related("payments")
    rows = rows.order_by("-issued_on", "-pk")
    return RECOVERIES.respond(
        request,
        rows,
        _("Recoveries"),
        lead=_("Money to be repaid: while it is, the beneficiary gets no new grant."),
        nothing_yet=_("Nothing is to be repaid. A recovery is opened on the page of a grant."),
        state=state,
        states=RecoveryState.choices,
        late=_late(rows),
    )


def _late(rows: QuerySet[Recovery]) -> int:
    return rows.filter(state=RecoveryState.OPEN, due_on__lt=timezone.localdate()).count()


@requires("recovery.issue")
@require_http_methods(["GET", "POST"])
def recovery_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a beneficiary to repay."""
    found, today = found_grant(request, code, "recovery.issue"), timezone.localdate()
    held = balance(found)
    if not held.to_call:
        messages.error(request, _("There is nothing to recover of this grant."))
        return redirect("grant", code=code)
    initial = {"amount": held.to_call, "due_on": today + timedelta(days=_DAYS)}
    form = RecoveryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = done(
            request,
            lambda: issue_recovery(
                grant=found,
                amount=data["amount"],
                reason=data["reason"],
                issued_on=today,
                due_on=data["due_on"],
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The recovery is issued: send its letter."),
        )
        if made:
            return redirect("grant", code=code)
    words = {
        "title": _("Ask to repay"),
        "lead": _("%(amount)s were paid beyond what is due.") % {"amount": euros(held.to_call)},
        "button": _("Issue the recovery"),
    }
    context = {
        "grant": found,
        "form": form,
        "words": words,
        "synthetic": found.synthetic,
        "danger": False,
    }
    return render(request, "funding/grants/ask.html", context)


@requires("grant.view")
def recovery_letter(request: HttpRequest, pk: int, language: str, format: str) -> HttpResponse:
    """Make the letter of a recovery."""
    row = _found(request, pk, "grant.view")
    if language not in CODES:
        raise Http404(_("There is no such language."))
    paper = recovery_paper(row, language=language, authority=authority_name(language))
    name = f"{row.grant.code}-repayment-{row.communication}-{language}"
    return paper_response(paper, name, format, made=timezone.now())


@requires("recovery.issue")
@require_POST
def recovery_repaid(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment of the beneficiary: a part, or all that is still due."""
    row, today = _found(request, pk, "recovery.issue"), timezone.localdate()
    form = RepaidForm(request.POST, today=today)
    if form.is_valid():
        done(
            request,
            lambda: record_repayment(
                recovery=row,
                given=_repayment(form),
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The repayment is recorded."),
        )
    else:
        for name, errors in form.errors.items():
            text = _("%(field)s: %(message)s")
            label = form.fields[name].label
            messages.error(request, text % {"field": label, "message": errors[0]})
    return redirect(_back(row))


@requires("recovery.issue")
@require_http_methods(["GET", "POST"])
def repayment_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a payment that was entered by mistake, or strike it out, with a reason."""
    row = get_object_or_404(RecoveryPayment.objects.select_related("recovery__grant"), pk=pk)
    recovery = row.recovery
    recovery.grant = found_grant(request, recovery.grant.code, "recovery.issue")
    initial = {"amount": row.amount, "paid_on": row.paid_on, "reference": row.reference}
    form = RepaymentCorrectForm(request.POST or None, initial=initial, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = done(
            request,
            lambda: correct_repayment(
                payment=row,
                right=None if data["gone"] else _repayment(form),
                reason=data["reason"],
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The payment is corrected."),
        )
        if made:
            return redirect(_back(recovery))
    words = {
        "title": _("Correct this payment"),
        "lead": _("%(amount)s, received on %(day)s, entered by %(who)s.")
        % {
            "amount": euros(row.amount),
            "day": _shown(row.paid_on),
            "who": row.entered_by or "–",
        },
        "button": _("Correct the payment"),
    }
    context = {
        "grant": recovery.grant,
        "form": form,
        "words": words,
        "synthetic": recovery.grant.synthetic,
        "danger": False,
    }
    return render(request, "funding/grants/ask.html", context)


def _repayment(form: RepaidForm) -> Repayment:
    data = form.cleaned_data
    return Repayment(data["amount"], data["paid_on"], data["reference"])


def _back(recovery: Recovery) -> str:
    return reverse("grant", args=[recovery.grant.code]) + "#recoveries"


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@requires("recovery.issue")
@require_http_methods(["GET", "POST"])
def recovery_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a recovery, with a reason."""
    row = _found(request, pk, "recovery.issue")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = done(
            request,
            lambda: cancel_recovery(
                recovery=row,
                reason=form.cleaned_data["reason"],
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The recovery is cancelled."),
        )
        if made:
            return redirect("grant", code=row.grant.code)
    words = {
        "title": _("Cancel this recovery?"),
        "lead": _("%(amount)s, due on %(day)s. It can be asked for again later.")
        % {"amount": euros(row.still_due), "day": _shown(row.due_on)},
        "button": _("Cancel the recovery"),
    }
    context = {
        "grant": row.grant,
        "form": form,
        "words": words,
        "synthetic": row.grant.synthetic,
        "danger": True,
    }
    return render(request, "funding/grants/ask.html", context)


def _found(request: HttpRequest, pk: int, action: str) -> Recovery:
    row = get_object_or_404(Recovery.objects.select_related("grant"), pk=pk)
    row.grant = found_grant(request, row.grant.code, action)
    return row
