"""What every page needs: navigation, languages, whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the page frame."""
    path = request.get_full_path()
    entries = [
        ("home", _("Home")),
        ("plans", _("The plan")),
        ("coverage", _("Coverage")),
        ("contributions", _("Contributions")),
        ("partners", _("Partners")),
        ("territories", _("Territories")),
        ("editions", _("Reports")),
    ]
    home = reverse("home")
    navigation = [
        {
            "url": reverse(name),
            "label": label,
            "current": request.path == reverse(name)
            if name == "home"
            else request.path.startswith(reverse(name)),
        }
        for name, label in entries
    ]
    languages = [
        {
            "code": code,
            "name": {"fr": "Français", "nl": "Nederlands", "en": "English"}[code],
            "url": translate_url(path, code),
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "navigation": navigation,
        "languages": languages,
        "language": (get_language() or "fr")[:2],
        "home_url": home,
        "demo": settings.DEMO,
    }
