"""Addresses for mails: absolute, and in the language of the person who receives them."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

# Without a date: a link in an old mail still works, and the same person always gets the same one.
_UNSUBSCRIBE = signing.Signer(salt="maillon.unsubscribe")


def absolute(path: str) -> str:
    """Return ``path`` (from the root of the site) with the site's address before it."""
    return settings.SITE_URL.rstrip("/") + path


def link(name: str, language: str, **kwargs: Any) -> str:
    """Return the absolute address of the page ``name`` in ``language``."""
    with translation.override(language):
        return absolute(reverse(name, kwargs=kwargs))


def unsubscribe_link(language: str, *, user_id: int | None = None, address: str = "") -> str:
    """Return the address by which an account, or an address without one, stops optional mails."""
    value = {"user": user_id} if user_id else {"address": address.lower()}
    return link("unsubscribe", language, token=_UNSUBSCRIBE.sign_object(value))


def read_unsubscribe(token: str) -> dict[str, Any] | None:
    """Return ``{"user": id}`` or ``{"address": text}``; ``None`` where the token is not ours."""
    try:
        value = _UNSUBSCRIBE.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return value if isinstance(value, dict) else None
