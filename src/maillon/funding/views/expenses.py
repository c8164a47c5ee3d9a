"""The supporting documents of a year: shown, filled in, handed in, by hand or by spreadsheet."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.enums import ExpenseVerdict
from maillon.funding.forms.grant_rows import ExpenseRows, expense_initial
from maillon.funding.importers.expenses import expense_template, read_expenses
from maillon.funding.models import Expense, ExpenseFile, Grant
from maillon.funding.operations.expenses import (
    ExpenseInput,
    open_file,
    problem_text,
    problems_of,
    save_expenses,
    submit_file,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.scanning import scan_documents
from maillon.funding.panels.expenses import file_page, why_document_closed
from maillon.funding.queries.expenses import categories_on, lines_of, period
from maillon.funding.views.grants_scope import done, file_response, found_grant, refuse
from maillon.funding.workflows.grants import FileAct, may_file
from maillon.implementation.enums import EvidenceState
from maillon.partners.access import person, requires

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("grant.view")
@require_http_methods(["GET", "POST"])
def expense_file(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the supporting documents of a year; who may fill them in does it here."""
    found, reader = found_grant(request, code), person(request)
    own = reader.owns([found.organisation_id])
    file = ExpenseFile.objects.filter(grant=found, year=year).first()
    if file is None:
        return _none_yet(request, found, year, own=own)
    file.grant = found
    fills = bool(may_file(file.state, FileAct.FILL, reader, own=own)) and own
    if request.method == "POST":
        refuse(may_file(file.state, FileAct.FILL, reader, own=own))
        return _save(request, file)
    return _show(request, file, fills=fills)


def _none_yet(request: HttpRequest, found: Grant, year: int, *, own: bool) -> HttpResponse:
    """Open a draft for the beneficiary who asks for it; there is nothing for the others."""
    reader = person(request)
    if request.method != "POST":
        raise Http404(_("There is no file of supporting documents for this year."))
    refuse(reader.may("expense.fill", state="draft", own=own))
    done(
        request,
        lambda: open_file(grant=found, year=year, by=reader.author, now=timezone.now()),
        _("The file is open: enter the expenses of the year."),
    )
    if not ExpenseFile.objects.filter(grant=found, year=year).exists():
        return redirect("grant", code=found.code)
    return redirect("expense_file", code=found.code, year=year)


def _save(request: HttpRequest, file: ExpenseFile) -> HttpResponse:
    """Store the lines that were typed; hand the file in where that was asked."""
    offered = list(categories_on(*period(file)))
    rows = ExpenseRows(
        request.POST,
        request.FILES,
        initial=expense_initial(lines_of(file)),
        prefix="lines",
        form_kwargs={"offered": offered},
    )
    if not rows.is_valid():
        return _show(request, file, fills=True, rows=rows, problems=rows.problems())
    reader, now = person(request), timezone.now()
    lines = [row.line() for row in rows.filled()]
    try:
        saved = save_expenses(file=file, lines=lines, by=reader.author, now=now)
    except Refused as refusal:
        return _show(request, file, fills=True, rows=rows, problems=refusal.messages)
    _scan(request, saved)
    if "submit" not in request.POST:
        messages.success(request, _("Saved. Hand the file in when it is complete."))
    else:
        refuse(may_file(file.state, FileAct.SUBMIT, reader, own=True))
        done(
            request,
            lambda: submit_file(file=file, by=reader.author, now=now),
            _("The file is handed in: the authority controls it."),
        )
    return redirect("expense_file", code=file.grant.code, year=file.year)


def _show(
    request: HttpRequest,
    file: ExpenseFile,
    *,
    fills: bool,
    rows: object = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    reader = person(request)
    page = file_page(file, reader)
    if fills and rows is None:
        offered = list(categories_on(*period(file)))
        rows = ExpenseRows(
            initial=expense_initial(page.lines), prefix="lines", form_kwargs={"offered": offered}
        )
    context = {
        "page": page,
        "grant": file.grant,
        "file": file,
        "synthetic": file.grant.synthetic,
        "rows": rows if fills else None,
        "problems": problems or [],
        "missing": [problem_text(one) for one in problems_of(file)] if fills else [],
        "may_submit": bool(may_file(file.state, FileAct.SUBMIT, reader, own=page.own)) and page.own,
        "verdicts": ExpenseVerdict.choices,
    }
    return render(request, "funding/grants/expense_file.html", context)


@requires("expense.fill")
def expense_template_file(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Hand out an empty spreadsheet for the expenses of a year."""
    file = _to_fill(request, code, year)
    content = expense_template(file, list(categories_on(*period(file))))
    response = HttpResponse(content, content_type=_WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{code}-{year}.xlsx"'
    return response


@requires("expense.fill")
@require_POST
def expense_import(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Add the lines of a spreadsheet to a file; nothing is stored while a cell is wrong."""
    file = _to_fill(request, code, year)
    given = request.FILES.get("workbook")
    if given is None:
        messages.error(request, _("Choose a file."))
        return redirect("expense_file", code=code, year=year)
    categories = list(categories_on(*period(file)))
    found = read_expenses(given.read(), given.name or "", categories)
    if found.errors:
        return _show(request, file, fills=True, problems=found.errors)
    kept = [
        ExpenseInput(one.category, one.label, one.spent_on, one.amount, one.pk)
        for one in lines_of(file)
    ]
    count = len(found.lines)
    done(
        request,
        lambda: save_expenses(
            file=file,
            lines=[*kept, *found.lines],
            by=person(request).author,
            now=timezone.now(),
        ),
        ngettext(
            "%(count)s line is added: join its document.",
            "%(count)s lines are added: join their documents.",
            count,
        )
        % {"count": count},
    )
    return redirect("expense_file", code=code, year=year)


def _to_fill(request: HttpRequest, code: str, year: int) -> ExpenseFile:
    found, reader = found_grant(request, code, "expense.fill"), person(request)
    file = get_object_or_404(ExpenseFile, grant=found, year=year)
    file.grant = found
    refuse(may_file(file.state, FileAct.FILL, reader, own=reader.owns([found.organisation_id])))
    return file


@requires("grant.view")
@require_POST
def expense_document(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Hand out the document of an expense."""
    found = found_grant(request, code)
    rows = Expense.objects.select_related("document")
    expense = get_object_or_404(rows, pk=pk, file__grant=found, document__isnull=False)
    assert expense.document is not None
    reader = person(request)
    closed = why_document_closed(expense, reader, own=reader.owns([found.organisation_id]))
    if closed:
        raise PermissionDenied(closed)
    return file_response(expense.document)


@requires("grant.view")
@require_POST
def expense_scan(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Have the scanner look again at the documents that wait for it."""
    found, reader = found_grant(request, code), person(request)
    file = get_object_or_404(ExpenseFile, grant=found, year=year)
    file.grant = found
    if not (reader.owns([found.organisation_id]) or reader.everywhere("expense.control")):
        raise PermissionDenied(_("This is for the beneficiary and who controls its expenses."))
    waiting = _scan(request, lines_of(file))
    if waiting:
        text = ngettext(
            "%(count)s document still waits for the virus scanner.",
            "%(count)s documents still wait for the virus scanner.",
            waiting,
        )
        messages.warning(request, text % {"count": waiting})
    else:
        messages.success(request, _("Every document has been scanned."))
    return redirect("expense_file", code=code, year=year)


def _scan(request: HttpRequest, lines: list[Expense]) -> int:
    """Have documents scanned, say which were refused, and return how many still wait."""
    for expense in scan_documents(rows=lines, command=settings.SCAN_COMMAND):
        assert expense.document is not None
        text = _("%(name)s: refused by the virus scanner, and deleted. Join another document.")
        messages.error(request, text % {"name": expense.document.filename})
    return sum(bool(one.document) and one.scan_state == EvidenceState.WAITING for one in lines)
