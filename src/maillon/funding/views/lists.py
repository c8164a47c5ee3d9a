"""The reference lists of funding on screen: instruments, legal bases, categories, approvals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.core.listing import Column, Listing
from maillon.funding.forms.lists import (
    ApprovalThresholdForm,
    ExpenseCategoryForm,
    InstrumentForm,
    LegalBasisForm,
    ListForm,
    initial_of_row,
)
from maillon.funding.models import (
    ApprovalThreshold,
    ExpenseCategory,
    Instrument,
    LegalBasis,
)
from maillon.funding.operations.lists import load_default_lists, save_row
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.instruments import rules_panel
from maillon.partners.access import person, requires


@dataclass(frozen=True)
class ListPage:
    """One of the lists: where it is, what it is called and explained, how a row is edited."""

    name: str
    row: str
    model: type[models.Model]
    form: type[ListForm]
    title: str | Promise
    lead: str | Promise
    listing: Listing


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _columns(row: str, *more: Column, dated: bool = True) -> tuple[Column, ...]:
    days = (
        Column("valid_from", gettext_lazy("Valid from"), lambda one: _day(one.valid_from)),
        Column("valid_to", gettext_lazy("Valid to"), lambda one: _day(one.valid_to)),
    )
    return (
        Column(
            "title",
            gettext_lazy("Title"),
            lambda one: one.title_shown,
            lambda one: reverse(row, args=[one.code]),
        ),
        Column("code", gettext_lazy("Code"), lambda one: one.code),
        *more,
        *(days if dated else ()),
    )


def _page(
    name: str,
    row: str,
    model: Any,
    form: Any,
    title: Any,
    lead: Any,
    *more: Column,
    dated: bool = True,
) -> ListPage:
    listing = Listing(
        name.replace("_", "-"), _columns(row, *more, dated=dated), "funding/lists/list.html"
    )
    return ListPage(name, row, model, form, title, lead, listing)


INSTRUMENTS = _page(
    "instruments",
    "instrument",
    Instrument,
    InstrumentForm,
    gettext_lazy("Instruments"),
    gettext_lazy("The ways in which the authority gives money, each with its own rules."),
    Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display()),
    Column("by_call", gettext_lazy("By call"), lambda one: one.by_call),
    Column("with_jury", gettext_lazy("Jury"), lambda one: one.with_jury),
    Column("with_report", gettext_lazy("Activity report"), lambda one: one.with_report),
    Column("tranches", gettext_lazy("Tranches (%)"), lambda one: one.tranches.replace(",", " + ")),
    dated=False,
)
LEGAL_BASES = _page(
    "legal_bases",
    "legal_basis",
    LegalBasis,
    LegalBasisForm,
    gettext_lazy("Legal bases"),
    gettext_lazy("Laws, ordinances and decrees on which grants rest, with the days they hold."),
    Column("reference", gettext_lazy("Reference"), lambda one: one.reference),
    Column("adopted", gettext_lazy("Adopted"), lambda one: _day(one.adopted_on)),
)
CATEGORIES = _page(
    "expense_categories",
    "expense_category",
    ExpenseCategory,
    ExpenseCategoryForm,
    gettext_lazy("Expense categories"),
    gettext_lazy("The categories in which expenses are budgeted and justified."),
    Column("help", gettext_lazy("Explanation"), lambda one: one.help),
    Column("needs_proof", gettext_lazy("Document needed"), lambda one: one.needs_proof),
)
STEPS = _page(
    "approval_steps",
    "approval_step",
    ApprovalThreshold,
    ApprovalThresholdForm,
    gettext_lazy("Approval steps"),
    gettext_lazy(
        "Who must approve a decision, from which amount on. Check the amounts against the "
        "decrees in force."
    ),
    Column("from_amount", gettext_lazy("From (euros)"), lambda one: one.from_amount, numeric=True),
    Column("position", gettext_lazy("Position"), lambda one: one.position, numeric=True),
)
PAGES = (INSTRUMENTS, LEGAL_BASES, CATEGORIES, STEPS)


def _list(request: HttpRequest, page: ListPage) -> HttpResponse:
    rows = page.model._default_manager.all()
    return page.listing.respond(
        request,
        rows,
        str(page.title),
        lead=page.lead,
        list_page=page,
        new_url=reverse(f"{page.row}_new"),
        may_edit=bool(person(request).may("funding_lists.edit")),
        tabs=[(one.title, reverse(one.name), one is page) for one in PAGES],
    )


def _row(
    request: HttpRequest,
    page: ListPage,
    code: str,
    template: str = "funding/lists/row.html",
    **more: Any,
) -> HttpResponse:
    row = get_object_or_404(page.model, code=code) if code else None
    verdict = person(request).may("funding_lists.edit")
    if not verdict and (row is None or request.method == "POST"):
        raise PermissionDenied(verdict.reason)
    form = page.form(request.POST or None, initial=initial_of_row(row, page.form) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            save_row(
                model=page.model,
                row=row,
                given=form.given(),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect(page.name)
    if not verdict:
        for field in form.fields.values():
            field.disabled = True
    context = {
        "row": row,
        "form": form,
        "list_page": page,
        "list_url": reverse(page.name),
        "may_edit": bool(verdict),
        "why_not": verdict.reason,
    }
    return render(request, template, context | more)


@requires("call.view_draft")
@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """List the instruments with their rules."""
    return _list(request, INSTRUMENTS)


@requires("call.view_draft")
@require_GET
def legal_bases(request: HttpRequest) -> HttpResponse:
    """List the legal bases."""
    return _list(request, LEGAL_BASES)


@requires("call.view_draft")
@require_GET
def expense_categories(request: HttpRequest) -> HttpResponse:
    """List the expense categories."""
    return _list(request, CATEGORIES)


@requires("call.view_draft")
@require_GET
def approval_steps(request: HttpRequest) -> HttpResponse:
    """List the approval steps."""
    return _list(request, STEPS)


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def instrument(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add an instrument, or show one with its rules and change them."""
    if not code:
        return _row(request, INSTRUMENTS, code)
    found = get_object_or_404(Instrument.objects.select_related("legal_basis"), code=code)
    rules = rules_panel(found, on=timezone.localdate())
    return _row(request, INSTRUMENTS, code, "funding/lists/instrument.html", rules=rules)


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def legal_basis(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a legal basis or change one."""
    return _row(request, LEGAL_BASES, code)


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def expense_category(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add an expense category or change one."""
    return _row(request, CATEGORIES, code)


@requires("call.view_draft")
@require_http_methods(["GET", "POST"])
def approval_step(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add an approval step or change one."""
    return _row(request, STEPS, code)


@requires("funding_lists.edit")
@require_POST
def default_lists(request: HttpRequest) -> HttpResponse:
    """Add the default rows that are not there yet."""
    added = load_default_lists(by=person(request).author, now=timezone.now())
    messages.success(request, _("%(n)s rows added.") % {"n": sum(added.values())})
    return redirect("expense_categories")
