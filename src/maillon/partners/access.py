"""Pages are closed unless their view says who may open it.

A view is either ``@public`` or ``@requires("action")``; the middleware refuses every other one.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from maillon.partners.demonstration import is_demonstration
from maillon.partners.library_views import access_to, is_asking_again
from maillon.partners.permissions import Person, Verdict, person_of
from maillon.partners.second_factor import must_set_up

# Where the session keeps the code of the organisation for which the person acts.
HAT = "hat"
View = Callable[..., HttpResponseBase]
Unless = Callable[[HttpRequest, dict[str, Any]], bool]
_OPEN_MODULES = ("django.views.i18n", "django.contrib.staticfiles")


def public(view: View) -> View:
    """Open ``view`` to everybody, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(action: str, *, unless: Unless | None = None) -> Callable[[View], View]:
    """Reserve a view for those who may do ``action`` (a key of ``permissions.PERMISSIONS``).

    :param unless: says of a visit (request, parameters) that it is let through all the same, such
        as that of a signed link's holder; the view then checks what it shows.
    """

    def mark(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        if unless is not None:
            view.let_through = unless  # type: ignore[attr-defined]
        return view

    return mark


def access_of(view: Any) -> str | None:
    """Return ``"public"``, the action a view requires, or ``None`` when nothing was said."""
    found = getattr(view, "access", None)
    if found:
        return str(found)
    module = getattr(view, "__module__", "")
    return "public" if module.startswith(_OPEN_MODULES) else access_to(view)


class AccessMiddleware:
    """Puts ``request.person`` in place and refuses views that the person may not open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the person, computed when first needed."""
        today = request.today = timezone.localdate()  # type: ignore[attr-defined]
        request.person = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: person_of(request.user, on=today, hat=request.session.get(HAT, ""))
        )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer with a refusal or the sign-in page, or let the view answer."""
        access = access_of(view)
        held_back = keep_back(request, view, access)
        if held_back is not None or access == "public":
            return held_back
        if access is None:
            raise PermissionDenied(_("This page is closed: nobody has said who may open it."))
        verdict = request.person.may(access)  # type: ignore[attr-defined]
        let_through: Unless | None = getattr(view, "let_through", None)
        if not verdict and let_through is not None and let_through(request, kwargs):
            return None
        return refuse_unless(request, verdict)


def keep_back(request: HttpRequest, view: View, access: str | None) -> HttpResponse | None:
    """Hold back who must first set up a second factor, and what demonstration accounts may not.

    :raises PermissionDenied: with the reason, where there is no page to lead to.
    """
    is_own = access == "account.own"
    if is_own and access_to(view) and request.method == "POST":
        if is_demonstration(request.user) and not is_asking_again(view):
            raise PermissionDenied(
                _("Everybody uses the demonstration accounts: how they sign in does not change.")
            )
    elif (
        settings.MFA_REQUIRED_ROLES
        and not (is_own or _is_library(view))
        and request.user.is_authenticated
        and must_set_up(request, person(request).roles)
    ):
        if request.method in ("GET", "HEAD"):
            return redirect("account_second_factor_needed")
        raise PermissionDenied(_("Your role asks for a second factor: set one up first."))
    return None


def _is_library(view: View) -> bool:
    return bool(access_to(view)) or str(getattr(view, "__module__", "")).startswith(_OPEN_MODULES)


def refuse_unless(request: HttpRequest, verdict: Verdict) -> HttpResponse | None:
    """Return ``None`` when allowed, the sign-in page for the public; raise for the others."""
    if verdict:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied(verdict.reason)


def person(request: HttpRequest) -> Person:
    """Return who asks, with today's roles."""
    return request.person  # type: ignore[attr-defined]


def today_of(request: HttpRequest) -> date:
    """Return the day on which the request came in."""
    return request.today  # type: ignore[attr-defined]
