"""Choosing for which organisation one acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.partners.access import HAT, access_of, person, requires
from maillon.partners.permissions import Person, person_of


@requires("account.own")
@require_POST
def hat_choose(request: HttpRequest) -> HttpResponse:
    """Put on the hat of one of the person's organisations, and go on where they were."""
    wanted = request.POST.get("hat", "")
    if wanted not in {hat.code for hat in person(request).hats}:
        messages.error(request, _("You have no role today in that organisation."))
        return redirect("home")
    request.session[HAT] = wanted
    wearer = person_of(request.user, on=timezone.localdate(), hat=wanted)
    if wearer.hat:
        messages.success(
            request, _("You now act for: %(organisation)s.") % {"organisation": wearer.hat.name}
        )
    return redirect(_where(request, wearer))


def _where(request: HttpRequest, wearer: Person) -> str:
    """Return the page that the person came from, or the front page where it is closed to them."""
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        try:
            access = access_of(resolve(came_from.partition("?")[0]).func)
        except Resolver404:
            return "home"
        if access == "public" or (access and wearer.may(access)):
            return came_from
    return "home"
