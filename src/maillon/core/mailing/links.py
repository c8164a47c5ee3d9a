"""Addresses for mails: absolute, and in the language of the person who receives them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def absolute(path: str) -> str:
    """Return ``path`` (from the root of the site) with the site's address before it."""
    return settings.SITE_URL.rstrip("/") + path


def link(name: str, language: str, **kwargs: Any) -> str:
    """Return the absolute address of the page ``name`` in ``language``."""
    with translation.override(language):
        return absolute(reverse(name, kwargs=kwargs))
