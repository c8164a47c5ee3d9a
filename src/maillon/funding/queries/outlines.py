"""Outlines of fixed forms, kept in the memory of the process: a fixed form never changes."""

from django.core.cache import caches

from maillon.funding.models import FormVersion
from maillon.funding.queries.calls import Part, form_outline

_SECONDS = 600


def outline_of(form: FormVersion) -> list[Part]:
    """Return the outline of ``form``, read once a while for a fixed one."""
    if form.frozen_at is None or not form.sha256:
        return form_outline(form)
    cache = caches["memory"]
    key = f"outline:{form.pk}:{form.sha256}:{form.frozen_at.isoformat()}"
    found: list[Part] | None = cache.get(key)
    if found is None:
        found = form_outline(form)
        cache.set(key, found, _SECONDS)
    return found
