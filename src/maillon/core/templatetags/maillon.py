"""Filters and tags that every template may use (they are built in)."""

from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillon.core.languages import Shown, current

register = template.Library()


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """Write a number the reader's way, without useless zeros: ``1234.5000`` → ``1 234,5``."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.normalize()
        places = max(0, -int(exact.as_tuple().exponent))
    return number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def shown(value: Shown) -> SafeString | str:
    """Write a text in three languages; mark its language when it is not the reader's."""
    if value.language == current() or not value.text:
        return value.text
    return format_html('<span lang="{}">{}</span>', value.language, value.text)


@register.simple_tag(takes_context=True)
def url_with(context: dict[str, Any], **changes: Any) -> str:
    """Return this page's query string with ``changes``; an empty value takes a key out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]``, or ``None`` where there is none."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], action: str) -> bool:
    """Say whether the reader may do ``action``, to show or hide its button."""
    return bool(context["request"].person.may(action))
