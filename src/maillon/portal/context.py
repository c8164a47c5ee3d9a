"""What every page needs: navigation, languages, whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the page frame."""
    return {
        "navigation": _navigation(request.path),
        "languages": _languages(request.get_full_path()),
        "language": (get_language() or "fr")[:2],
        "home_url": reverse("home"),
        "demo": settings.DEMO,
        # Templates of the floor include these without knowing this app.
        "account_menu": "portal/account_menu.html",
        "list_tools": "portal/save_view.html",
        "sign_in_aside": "portal/demo_accounts.html" if settings.DEMO else "",
    }


# Pages that stand under an entry of the navigation without being under its address.
_ALSO_UNDER = {"calls": ("applications/", "grants/", "jury/", "subsidies/", "prizes/", "funding/")}


def _navigation(path: str) -> list[dict[str, Any]]:
    """Return the main navigation; ``exact`` marks the entry that is this very page."""
    entries = [
        ("home", _("Home")),
        ("plans", _("The plan")),
        ("implementation_plans", _("Annual plans")),
        ("coverage", _("Coverage")),
        ("contributions", _("Contributions")),
        ("calls", _("Calls and grants")),
        ("partners", _("Partners")),
        ("territories", _("Territories")),
        ("editions", _("Reports")),
    ]
    found = []
    for name, label in entries:
        url = reverse(name)
        exact = path == url
        also = tuple(reverse("home") + part for part in _ALSO_UNDER.get(name, ()))
        current = exact or (name != "home" and path.startswith((url, *also)))
        found.append({"url": url, "label": label, "current": current, "exact": exact})
    return found


def _languages(path: str) -> list[dict[str, str]]:
    """Return this page in each language; the languages name themselves."""
    return [
        {"code": code, "short": code.upper(), "name": _NAMES[code], "url": in_language(path, code)}
        for code, _name in settings.LANGUAGES
    ]


def in_language(path: str, code: str) -> str:
    """Return ``path`` under the language ``code``, also where no page answers at it."""
    translated = translate_url(path, code)
    first, _slash, rest = path.lstrip("/").partition("/")
    if translated == path and first in _NAMES:
        return f"/{code}/{rest}"
    return translated
