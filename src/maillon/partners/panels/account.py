"""The panels of “My account”.

The page shows those that the setting ``ACCOUNT_PANELS`` names, in its order; other apps add theirs
there. A panel is a function that takes the request and returns a :class:`Panel`, or ``None``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.module_loading import import_string

from maillon.partners.access import person, today_of
from maillon.partners.demonstration import is_demonstration
from maillon.partners.forms.account import LanguageForm
from maillon.partners.models import Membership
from maillon.partners.second_factor import must_set_up


@dataclass(frozen=True)
class Panel:
    """A part of the page: a template, and what it shows (``panel`` in the template)."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


def panels_of(request: HttpRequest) -> list[Panel]:
    """Return the panels to show to this person."""
    makers: list[Callable[[HttpRequest], Panel | None]] = [
        import_string(path) for path in settings.ACCOUNT_PANELS
    ]
    return [panel for maker in makers if (panel := maker(request)) is not None]


def who(request: HttpRequest) -> Panel:
    """Name, address, function, roles and language."""
    form = LanguageForm(initial={"language": request.user.language})  # type: ignore[union-attr]
    return Panel("partners/account/who.html", {"form": form, "hats": person(request).hats})


def memberships(request: HttpRequest) -> Panel | None:
    """One's own roles, those of the past and to come too; one may leave."""
    today = today_of(request)
    held = Membership.objects.filter(user=request.user).select_related("organisation")  # type: ignore[misc]
    rows = [
        {
            "membership": one,
            "future": one.starts_on > today,
            "ended": one.ends_on is not None and one.ends_on < today,
        }
        for one in held.order_by("-starts_on", "-pk")
    ]
    if not rows:
        return None
    data = {"rows": rows, "demo": is_demonstration(request.user)}
    return Panel("partners/account/memberships.html", data)


def password(request: HttpRequest) -> Panel:
    """Whether there is a password, and how to change it."""
    return Panel("partners/account/password.html", {"demo": is_demonstration(request.user)})


def second_factor(request: HttpRequest) -> Panel:
    """The authenticator app, the passkeys, the recovery codes that are left."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return Panel(
        "partners/account/second_factor.html",
        {
            "demo": is_demonstration(request.user),
            "totp": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
            "passkeys": [one for one in found if one.type == Authenticator.Type.WEBAUTHN],
            "codes": codes,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "required": must_set_up(request, person(request).roles),
        },
    )


def open_sessions(request: HttpRequest) -> QuerySet[UserSession]:
    """Return the sessions of this person that are still open, the newest first."""
    alive = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    found: QuerySet[UserSession] = UserSession.objects.filter(
        user=request.user, session_key__in=alive
    )
    return found.order_by("-created_at")


def sessions(request: HttpRequest) -> Panel:
    """How many sessions are open."""
    return Panel("partners/account/sessions.html", {"count": open_sessions(request).count()})
