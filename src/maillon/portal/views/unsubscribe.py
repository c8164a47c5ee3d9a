"""Stopping optional mails through the link that stands in each of them, without signing in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from maillon.core.journal import Author
from maillon.core.mailing import read_unsubscribe
from maillon.core.models import MailOptOut
from maillon.partners.access import public
from maillon.partners.models import User
from maillon.partners.operations.mail_preferences import choose_digest, choose_optional_mails


# A mail program posts here by itself (RFC 8058); the signed token is what authorises it.
@csrf_exempt
@public
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would stop (GET), stop it, or start it again (POST)."""
    value = read_unsubscribe(token)
    user = User.objects.filter(pk=value.get("user") or 0).first() if value else None
    if value is None or (user is None and not value.get("address")):
        raise Http404(_("This link is not whole. Copy it from the mail again."))
    if request.method == "POST":
        _choose(value, user, wanted=request.POST.get("again") == "1")
    address = user.email if user else str(value["address"])
    context = {
        "address": _masked(address),
        "wanted": _wants(user, address),
        "has_chosen": request.method == "POST",
    }
    response = render(request, "portal/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _choose(value: dict[str, Any], user: User | None, *, wanted: bool) -> None:
    now = timezone.now()
    if user is not None:
        by = Author(user.get_username(), user.pk)
        choose_digest(user=user, wanted=wanted, by=by, now=now)
    else:
        address = str(value["address"])
        choose_optional_mails(address=address, wanted=wanted, by=Author(f"mail:{address}"), now=now)


def _wants(user: User | None, address: str) -> bool:
    if user is not None:
        return user.wants_digest
    return not MailOptOut.objects.filter(address=address.lower()).exists()


def _masked(address: str) -> str:
    """Return an address as its owner recognises it and nobody else learns it."""
    name, _at, domain = address.partition("@")
    return f"{name[:2]}…@{domain}"
