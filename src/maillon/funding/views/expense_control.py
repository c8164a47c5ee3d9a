"""The control of supporting documents: the files that wait, the first and the second step."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillon.core.listing import Column, Listing
from maillon.core.numbers import NumberRefused, parse_number
from maillon.funding.enums import ExpenseVerdict
from maillon.funding.models import ExpenseFile
from maillon.funding.operations.expense_control import (
    ExpenseJudgement,
    accept_file,
    decide_file,
    judge_expenses,
    refuse_file,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.expenses import waiting_files
from maillon.funding.queries.grants import visible_grants
from maillon.funding.views.grants_scope import done, found_grant
from maillon.partners.access import person, requires

WAITING = Listing(
    "supporting-documents",
    [
        Column(
            "grant",
            gettext_lazy("Grant"),
            lambda row: row.grant.code,
            link=lambda row: reverse("expense_file", args=[row.grant.code, row.year]),
        ),
        Column("year", gettext_lazy("Year"), lambda row: str(row.year)),
        Column("beneficiary", gettext_lazy("Beneficiary"), lambda row: row.grant.organisation.name),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column(
            "submitted_on",
            gettext_lazy("Handed in on"),
            lambda row: timezone.localdate(row.submitted_at) if row.submitted_at else None,
        ),
    ],
    template="funding/grants/expense_files.html",
)


@requires("expense.control")
def expense_files(request: HttpRequest) -> HttpResponse:
    """List the files that wait for the control, the oldest first."""
    rows = (
        waiting_files()
        .filter(grant__in=visible_grants(person(request)).values("pk"))
        .select_related("grant__organisation")
    )
    return WAITING.respond(
        request,
        rows,
        _("Supporting documents to control"),
        lead=_("First the file as a whole, then its expenses line by line."),
        nothing_yet=_("No file waits for your control. One comes when a beneficiary hands it in."),
    )


@requires("expense.control")
@require_POST
def expense_admissible(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """First step: find the file admissible, or send it back with a reason."""
    file = _in_control(request, code, year)
    by, now = person(request).author, timezone.now()
    if request.POST.get("decision") == "accept":
        done(
            request,
            lambda: accept_file(file=file, by=by, now=now),
            _("The file is admissible: the lines to look at are drawn."),
        )
    else:
        reason = request.POST.get("reason", "")[:2000]
        done(
            request,
            lambda: refuse_file(file=file, reason=reason, by=by, now=now),
            _("The file is sent back."),
        )
    return redirect("expense_file", code=code, year=year)


@requires("expense.control")
@require_POST
def expense_judge(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Second step: store the verdicts of the lines, and end the control where that was asked."""
    file = _in_control(request, code, year)
    by, now = person(request).author, timezone.now()
    try:
        verdicts = _verdicts(request, file)
        judge_expenses(file=file, verdicts=verdicts, by=by, now=now)
    except (Refused, NumberRefused) as refusal:
        for text in getattr(refusal, "messages", [str(refusal)]):
            messages.error(request, text)
        return redirect("expense_file", code=code, year=year)
    if "decide" in request.POST:
        extend = "extend" in request.POST
        done(
            request,
            lambda: decide_file(file=file, extend=extend, by=by, now=now),
            _("The control is finished: the accepted expenses count in the balance."),
        )
    else:
        messages.success(request, _("The verdicts are saved."))
    return redirect("expense_file", code=code, year=year)


def _verdicts(request: HttpRequest, file: ExpenseFile) -> list[ExpenseJudgement]:
    """Read the verdicts of a page: one of the known ones, an amount for a part.

    :raises NumberRefused: for an amount that is none.
    """
    found = []
    for expense in file.expenses.all():
        verdict = request.POST.get(f"verdict-{expense.pk}", "")
        if verdict not in ExpenseVerdict.values:
            continue
        typed = request.POST.get(f"accepted-{expense.pk}", "").strip()
        part: Decimal | None = None
        if verdict == ExpenseVerdict.PARTLY and typed:
            part = parse_number(typed)
        reason = request.POST.get(f"reason-{expense.pk}", "")[:2000]
        found.append(ExpenseJudgement(expense.pk, verdict, part, reason))
    return found


def _in_control(request: HttpRequest, code: str, year: int) -> ExpenseFile:
    found = found_grant(request, code, "expense.control")
    file = get_object_or_404(ExpenseFile, grant=found, year=year)
    file.grant = found
    return file
