"""Outgoing mails: what waits, what was sent, what failed, and what nobody can know."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.listing import Column, Listing
from maillon.core.mailing.decisions import CANCELLABLE, SENDABLE, cancel_mail, send_again
from maillon.core.mailing.sending import ERASED, without_secret
from maillon.core.models import MailState, OutgoingMail
from maillon.partners.access import person, requires
from maillon.portal.purposes import PURPOSES, purpose_label

LISTING = Listing(
    name="mails",
    template="portal/mails.html",
    columns=[
        Column("to", gettext_lazy("To"), lambda row: row.to),
        Column("subject", gettext_lazy("Subject"), lambda row: row.subject),
        Column("purpose", gettext_lazy("Purpose"), lambda row: purpose_label(row.purpose)),
        Column("language", gettext_lazy("Language"), lambda row: row.language),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column("created_at", gettext_lazy("Written"), lambda row: row.created_at),
        Column("due_at", gettext_lazy("To be sent from"), lambda row: row.due_at),
        Column("sent_at", gettext_lazy("Sent"), lambda row: row.sent_at),
        Column("attempts", gettext_lazy("Attempts"), lambda row: row.attempts, numeric=True),
        Column("error", gettext_lazy("Words of the mail server"), lambda row: row.error),
    ],
)
KINDS = {
    MailState.SENT: "ok",
    MailState.UNCERTAIN: "warn",
    MailState.FAILED: "bad",
    MailState.WAITING: "info",
}


@requires("mail.view")
def mails(request: HttpRequest) -> HttpResponse:
    """List outgoing mails, the last first, by state, purpose and address."""
    filters = {name: request.GET.get(name, "").strip() for name in ("state", "purpose", "q")}
    counts = dict(OutgoingMail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return LISTING.respond(
        request,
        _filtered(filters),
        _("Mails"),
        lead=_("What Maillon writes to people, and what became of each mail."),
        filters=filters,
        states=MailState.choices,
        purposes=[(code, str(one.label)) for code, one in PURPOSES.items()],
        kinds=KINDS,
        uncertain=counts.get(MailState.UNCERTAIN, 0),
        failed=counts.get(MailState.FAILED, 0),
        waiting=counts.get(MailState.WAITING, 0),
        is_configured=settings.MAIL_IS_CONFIGURED,
        has_server=bool(settings.EMAIL_HOST),
    )


def _filtered(filters: dict[str, str]) -> QuerySet[OutgoingMail]:
    rows = OutgoingMail.objects.defer("body")
    if filters["state"]:
        rows = rows.filter(state=filters["state"])
    if filters["purpose"]:
        rows = rows.filter(purpose=filters["purpose"])
    if filters["q"]:
        rows = rows.filter(Q(to__icontains=filters["q"]) | Q(subject__icontains=filters["q"]))
    return rows


@requires("mail.view")
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail as it is, signed links left out; send it again, or leave it."""
    found = get_object_or_404(OutgoingMail, pk=pk)
    verdict = person(request).may("mail.edit")
    if request.method == "POST":
        if not verdict:
            raise PermissionDenied(verdict.reason)
        _decide(request, found)
        return redirect("mail", pk)
    context = {
        "mail": found,
        "text": _readable(found),
        "label": purpose_label(found.purpose),
        "kind": KINDS.get(MailState(found.state), ""),
        "may_send": bool(verdict) and found.state in SENDABLE and ERASED not in found.body,
        "may_cancel": bool(verdict) and found.state in CANCELLABLE,
        "list_url": reverse("mails"),
    }
    return render(request, "portal/mail.html", context)


def _readable(found: OutgoingMail) -> str:
    """Return the text without what opens or stops something in the addressee's name."""
    text = without_secret(found)
    return text.replace(found.unsubscribe_url, ERASED) if found.unsubscribe_url else text


def _decide(request: HttpRequest, found: OutgoingMail) -> None:
    by, now = person(request).author, timezone.now()
    if request.POST.get("decision") == "send":
        done = send_again(mail=found, by=by, now=now)
        told = _("The mail is in the outbox: the worker sends it within a few seconds.")
    else:
        done = cancel_mail(mail=found, by=by, now=now)
        told = _("The mail will not be sent.")
    if done:
        messages.success(request, told)
    else:
        messages.error(request, _("The mail has changed meanwhile: look at its state again."))
