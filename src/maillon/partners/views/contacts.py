"""Contact points: of an organisation, of all; entering, verifying, closing, showing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from maillon.core.exporting import respond
from maillon.core.listing import Column, Listing
from maillon.partners.access import person, requires
from maillon.partners.forms.contacts import ContactForm
from maillon.partners.models import ContactPoint, Organisation
from maillon.partners.operations.contacts import (
    add_contact,
    close_contact,
    edit_contact,
    verify_contact,
)
from maillon.partners.operations.viewings import note_viewings
from maillon.partners.permissions import Person
from maillon.partners.queries.contacts import (
    EDIT,
    SHOW,
    contacts_for,
    in_use,
    is_open_to,
    is_stale,
    to_verify,
)
from maillon.partners.rules import PeopleRefused

HIDDEN = gettext_lazy("restricted")
_FIRST = (
    Column(
        "organisation",
        gettext_lazy("Organisation"),
        lambda row: row.organisation.name,
        link=lambda row: reverse("contacts", args=[row.organisation.code]),
    ),
    Column("function", gettext_lazy("Function"), lambda row: row.function),
    Column("subject", pgettext_lazy("of a contact point", "Subject"), lambda row: row.subject),
)
_LAST = (
    Column("public", gettext_lazy("Public"), lambda row: row.public),
    Column("for_reporting", gettext_lazy("Receives the requests"), lambda row: row.for_reporting),
    Column("verified_on", gettext_lazy("Last verified"), lambda row: row.verified_on),
    Column("ends_on", gettext_lazy("Closed"), lambda row: row.ends_on, on_page=False),
)


def _columns(shows: Any) -> list[Column]:
    """Return the columns; ``shows`` says whether the details of a row are told."""

    def detail(name: str) -> Any:
        return lambda row: getattr(row, name) if shows(row) else (HIDDEN if row.email else "")

    return [
        *_FIRST,
        Column("name", gettext_lazy("Name"), detail("name"), on_page=False),
        Column("email", gettext_lazy("E-mail address"), detail("email")),
        Column("phone", gettext_lazy("Telephone"), detail("phone"), on_page=False),
        *_LAST,
    ]


@requires("contact.view_restricted")
def contacts_all(request: HttpRequest) -> HttpResponse:
    """List the contact points that the reader keeps or follows; details of public ones only."""
    reader = person(request)
    rows, filters = _filtered(request, reader)
    listing = Listing(
        name="contacts",
        template="partners/contacts_all.html",
        columns=_columns(lambda row: is_open_to(reader, row)),
    )
    return listing.respond(
        request,
        rows,
        _("Contact points"),
        lead=_("Whom to ask in each organisation: functions, verified once a year."),
        everywhere=reader.everywhere(SHOW),
        own=reader.organisation,
        **filters,
    )


@requires("contact.view_restricted")
@require_POST
def contacts_export(request: HttpRequest) -> HttpResponse:
    """Give the whole list with the restricted details; that they were seen is recorded."""
    reader = person(request)
    rows, _filters = _filtered(request, reader)
    found = list(rows)
    _note(reader, [one for one in found if not is_open_to(reader, one)])
    listing = Listing(name="contacts", columns=_columns(lambda row: True))
    return respond(listing.sheet(found, _("Contact points")), "xlsx", "contacts")  # type: ignore[arg-type]


def _filtered(
    request: HttpRequest, reader: Person
) -> tuple[QuerySet[ContactPoint], dict[str, Any]]:
    query, which = request.GET.get("q", "").strip(), request.GET.get("which", "")
    today = timezone.localdate()
    rows = contacts_for(reader)
    rows = rows.filter(ends_on__lte=today) if which == "closed" else rows.filter(in_use(today))
    if which == "verify":
        rows = rows.filter(to_verify(today))
    elif which == "reporting":
        rows = rows.filter(for_reporting=True)
    if query:
        rows = rows.filter(
            Q(organisation__name_fr__icontains=query)
            | Q(organisation__name_nl__icontains=query)
            | Q(organisation__code__icontains=query)
            | Q(function_fr__icontains=query)
            | Q(function_nl__icontains=query)
            | Q(subject_fr__icontains=query)
            | Q(subject_nl__icontains=query)
        )
    whiches = [
        ("verify", _("not verified for a year")),
        ("reporting", _("receive the requests to report")),
        ("closed", _("closed")),
    ]
    order = ("organisation__name_fr", "organisation_id", "function_fr", "pk")
    return rows.order_by(*order), {"q": query, "which": which, "whiches": whiches}


def _note(reader: Person, found: list[ContactPoint]) -> None:
    if not found:
        return
    note_viewings(
        objects=[(one, f"{one.function_fr} · {one.organisation.code}") for one in found],
        by=reader.author,
        now=timezone.now(),
        today=timezone.localdate(),
    )


@requires("contact.view_restricted")
def contacts(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the contact points of an organisation, and those it had."""
    reader = person(request)
    found = get_object_or_404(Organisation, code=organisation)
    _refuse_foreign(reader, SHOW, found.pk)
    return _page(request, reader, found, shown=None)


def _page(
    request: HttpRequest, reader: Person, found: Organisation, *, shown: ContactPoint | None
) -> HttpResponse:
    today = timezone.localdate()
    rows = [_row(reader, one, today, shown) for one in found.contacts.order_by("function_fr", "pk")]
    context = {
        "organisation": found,
        "rows": [row for row in rows if not row["closed"]],
        "closed": [row for row in rows if row["closed"]],
        "may_edit": bool(reader.may(EDIT, own=reader.owns([found.pk]))),
    }
    return render(request, "partners/contacts.html", context)


def _row(
    reader: Person, contact: ContactPoint, today: date, shown: ContactPoint | None
) -> dict[str, Any]:
    return {
        "contact": contact,
        "open": contact == shown or is_open_to(reader, contact),
        "closed": contact.ends_on is not None and contact.ends_on <= today,
        "old": is_stale(contact, today),
    }


@requires("contact.view_restricted")
@require_POST
def contact_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the details of a restricted contact point; that they were seen is recorded."""
    reader = person(request)
    contact = _contact(reader, pk, SHOW)
    _note(reader, [contact])
    return _page(request, reader, contact.organisation, shown=contact)


@requires("contact.edit")
def contact_new(request: HttpRequest, organisation: str) -> HttpResponse:
    """Enter a contact point of an organisation."""
    reader = person(request)
    found = get_object_or_404(Organisation, code=organisation)
    _refuse_foreign(reader, EDIT, found.pk)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_contact(
            organisation=found,
            values=form.cleaned_data,
            by=reader.author,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        messages.success(request, _("The contact point is entered."))
        return redirect("contacts", organisation=found.code)
    context = {"form": form, "organisation": found, "contact": None}
    return render(request, "partners/contact_form.html", context)


@requires("contact.edit")
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contact point. A restricted one of others is shown first (``open``), recorded."""
    reader = person(request)
    contact = _contact(reader, pk, EDIT)
    opens = request.method == "POST" and "open" in request.POST
    if request.method != "POST" and not is_open_to(reader, contact):
        return render(request, "partners/contact_open.html", {"contact": contact})
    if opens:
        _note(reader, [contact])
    form = ContactForm(
        request.POST if request.method == "POST" and not opens else None,
        instance=contact,
    )
    if request.method == "POST" and not opens and form.is_valid():
        try:
            edit_contact(
                contact=contact,
                values=form.cleaned_data,
                by=reader.author,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except PeopleRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The contact point is saved and verified."))
        return redirect("contacts", organisation=contact.organisation.code)
    context = {"form": form, "organisation": contact.organisation, "contact": contact}
    return render(request, "partners/contact_form.html", context)


@requires("contact.edit")
@require_POST
def contact_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a contact point is still right."""
    return _act(request, pk, verify_contact, _("Thank you: it is verified for a year."))


@requires("contact.edit")
@require_POST
def contact_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a contact point; it stays in the history."""
    return _act(request, pk, close_contact, _("The contact point is closed; the history keeps it."))


def _act(request: HttpRequest, pk: int, operation: Any, done: str) -> HttpResponse:
    reader = person(request)
    contact = _contact(reader, pk, EDIT)
    try:
        operation(contact=contact, by=reader.author, now=timezone.now(), today=timezone.localdate())
    except PeopleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("contacts", organisation=contact.organisation.code)


def _contact(reader: Person, pk: int, action: str) -> ContactPoint:
    contact = get_object_or_404(ContactPoint.objects.select_related("organisation"), pk=pk)
    _refuse_foreign(reader, action, contact.organisation_id)
    return contact


def _refuse_foreign(reader: Person, action: str, organisation_id: int) -> None:
    """Refuse what is of another organisation to those who may do it for their own only."""
    verdict = reader.may(action, own=reader.owns([organisation_id]))
    if not verdict:
        raise PermissionDenied(verdict.reason)
