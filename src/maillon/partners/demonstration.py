"""The accounts of the demonstration: everybody knows their password."""

from django.contrib.auth.models import AnonymousUser

from maillon.partners.models import User

DEMO_DOMAIN = "@demo.maillon.invalid"


def is_demonstration(user: User | AnonymousUser) -> bool:
    """Say whether this is an account of the demonstration."""
    return isinstance(user, User) and user.email.endswith(DEMO_DOMAIN)
