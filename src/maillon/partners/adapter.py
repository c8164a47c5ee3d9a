"""Sign-in rules for allauth: accounts are given, and demonstration ones work in demo mode only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

# Accounts of the demonstration have this address; their password is public.
DEMO_DOMAIN = "@demo.maillon.invalid"


class ClosedAdapter(DefaultAccountAdapter):
    """Closes self-registration, and the demonstration accounts outside demo mode."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: an administrator makes accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the account that the credentials open, or ``None``."""
        user = super().authenticate(request, **credentials)
        if user is not None and user.email.endswith(DEMO_DOMAIN) and not settings.DEMO:
            return None
        return user
