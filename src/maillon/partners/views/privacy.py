"""The data protection officer's pages, and the file of one's own data."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.journal import record
from maillon.core.listing import Column, Listing
from maillon.core.models import JournalLine
from maillon.partners.access import person, requires
from maillon.partners.forms.privacy import AnonymiseForm
from maillon.partners.models import User
from maillon.partners.operations.privacy import PrivacyRefused, anonymise_account
from maillon.partners.queries.privacy import accounts, data_of, viewings

# What the file of somebody's data calls its tables, in the reader's words.
_TABLES = {
    "account": gettext_lazy("Account"),
    "memberships": gettext_lazy("Roles"),
    "invitations": gettext_lazy("Invitations"),
    "comments": gettext_lazy("Comments written"),
    "mentions_dealt_with": gettext_lazy("Mentions dealt with"),
    "saved_views": gettext_lazy("Saved views"),
    "subscriptions": gettext_lazy("Objects followed"),
    "viewings": gettext_lazy("What was seen that is not public"),
    "mails": gettext_lazy("Mails received"),
    "journal": gettext_lazy("Lines of the journal"),
}
ACCOUNTS = Listing(
    name="accounts",
    template="partners/privacy/privacy.html",
    columns=[
        Column("username", gettext_lazy("Account"), lambda row: row.username),
        Column("description", gettext_lazy("Function"), lambda row: row.description),
        Column("last_login", gettext_lazy("Last sign-in"), lambda row: row.last_login),
        Column("anonymised_at", gettext_lazy("Anonymised"), lambda row: row.anonymised_at),
    ],
)
VIEWINGS = Listing(
    name="viewings",
    template="partners/privacy/viewings.html",
    columns=[
        Column("at", gettext_lazy("When"), lambda row: row.at),
        Column("username", gettext_lazy("Who"), lambda row: row.user.username),
        Column("organisation", gettext_lazy("For"), lambda row: row.organisation),
        Column("object", gettext_lazy("What"), lambda row: row.target_label),
        Column("type", gettext_lazy("Kind of object"), lambda row: row.target_type),
    ],
)


@requires("privacy.view")
def privacy(request: HttpRequest) -> HttpResponse:
    """List the accounts; each leads to its data and to its anonymisation."""
    q = request.GET.get("q", "").strip()
    return ACCOUNTS.respond(
        request,
        accounts(q=q),
        _("Personal data"),
        q=q,
        lines=JournalLine.objects.count(),
        lead=_("What Maillon holds about people, who saw what, and what can be taken out."),
    )


@requires("privacy.view")
def privacy_viewings(request: HttpRequest) -> HttpResponse:
    """List who saw what is not public, where that is recorded."""
    who, what = request.GET.get("who", "").strip(), request.GET.get("what", "").strip()
    return VIEWINGS.respond(
        request,
        viewings(who=who, what=what),
        _("Who saw what"),
        who=who,
        what=what,
        lead=_(
            "Evidence files, restricted contact points and personal data, once per person, object "
            "and day."
        ),
    )


@requires("privacy.view")
@require_http_methods(["GET", "POST"])
def privacy_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how much Maillon holds about an account; by POST, give it as a file."""
    found = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        return _file(request, found)
    held = data_of(found)
    context = {
        "account": found,
        "counts": [(_TABLES.get(name, name), len(rows)) for name, rows in held.items()],
    }
    return render(request, "partners/privacy/account.html", context)


@requires("account.own")
@require_POST
def own_data(request: HttpRequest) -> HttpResponse:
    """Give somebody everything that Maillon holds about them."""
    assert isinstance(request.user, User)
    return _file(request, request.user)


@requires("privacy.anonymise")
@require_http_methods(["GET", "POST"])
def privacy_anonymise(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why and for the name again, then anonymise an account."""
    found = get_object_or_404(User, pk=pk)
    form = AnonymiseForm(request.POST or None, expected=found.username)
    if request.method == "POST" and form.is_valid():
        try:
            anonymise_account(
                user=found,
                by=person(request).author,
                now=timezone.now(),
                today=timezone.localdate(),
                reason=form.cleaned_data["reason"],
            )
        except PrivacyRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The account is anonymised and closed."))
            return redirect("privacy_account", pk=pk)
    return render(request, "partners/privacy/anonymise.html", {"account": found, "form": form})


def _file(request: HttpRequest, user: User) -> HttpResponse:
    now = timezone.now()
    text = json.dumps(data_of(user), ensure_ascii=False, indent=1)
    record(
        by=person(request).author,
        now=now,
        action="account.data_exported",
        target=user,
        label=user.username,
    )
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"maillon-{user.pk}-{timezone.localdate(now):%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
