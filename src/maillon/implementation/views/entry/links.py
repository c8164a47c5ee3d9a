"""The signed link: a contact without an account answers one request.

The address holds a secret. It is exchanged, by a button, for an entry in the session, so that it
stays neither in the address bar nor in what the browser tells other pages.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillon.implementation.operations.entry import use_link
from maillon.implementation.queries.rounds import link_of_secret, link_verdict
from maillon.implementation.views.entry.scope import LINKS
from maillon.partners.access import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what a signed link opens; open it."""
    now = timezone.now()
    link = link_of_secret(secret)
    verdict = link_verdict(link, now=now)
    if link is not None and verdict and request.method == "POST":
        use_link(link=link, now=now)
        keys = [key for key in request.session.get(LINKS, []) if key != link.pk]
        # A new session key: who knew the old one does not get in with it.
        request.session.cycle_key()
        request.session[LINKS] = [*keys[-9:], link.pk]
        asked = link.request
        response: HttpResponse = redirect("request", asked.round.code, asked.organisation.code)
    else:
        context = {"link": link if verdict else None, "verdict": verdict}
        response = render(
            request, "implementation/entry/answer.html", context, status=200 if verdict else 404
        )
    response["Referrer-Policy"] = "no-referrer"
    return response
