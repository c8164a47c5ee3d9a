"""Words for figures, lineage and the demonstration accounts."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillon.core.highlighting import highlighted
from maillon.implementation.enums import Qualifier
from maillon.implementation.models import Figure
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.models import User
from maillon.partners.queries.exchanges import without_language
from maillon.portal.demo import DEMO_PASSWORD
from maillon.portal.menu import menu_of

register = template.Library()
# From which confidence on a lineage link is called so.
SURE, LIKELY = Decimal("0.8"), Decimal("0.5")


@register.filter
def qualifier(figure: Figure) -> str:
    """Say how exact a figure is; nothing where it is exact or counted."""
    if figure.qualifier in (Qualifier.EXACT, Qualifier.COUNTED):
        return ""
    return str(figure.get_qualifier_display())


@register.filter
def source(figure: Figure) -> str:
    """Say where a figure comes from: the line of the source, or the person and the date."""
    if figure.source_line:
        return _("line %(line)s of the source") % {"line": figure.source_line}
    day = date_format(figure.entered_at, "SHORT_DATE_FORMAT")
    return _("%(person)s, %(date)s") % {"person": figure.entered_by, "date": day}


@register.filter
def confidence(value: Decimal | None) -> str:
    """Say in words how sure a lineage link is (``value`` between 0 and 1)."""
    if value is None:
        return ""
    if value >= SURE:
        return _("well established")
    return _("likely") if value >= LIKELY else _("uncertain")


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """Mark the words of ``text`` that ``query`` asks for, whatever their accents and endings."""
    return highlighted(text, query)


@register.simple_tag
def demo_accounts() -> list[User]:
    """Return the demonstration accounts with their memberships."""
    found = User.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).order_by("pk")
    return list(found.prefetch_related("memberships__organisation"))


@register.simple_tag
def demo_password() -> str:
    """Return the one password of the demonstration accounts."""
    return DEMO_PASSWORD


@register.simple_tag(takes_context=True)
def save_view_url(context: dict[str, Any]) -> str:
    """Return where this page's address and filters are kept under a name."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for passing in ("page", "format"):
        query.pop(passing, None)
    kept = {"path": without_language(request.path), "query": query.urlencode()}
    return f"{reverse('saved_view_new')}?{urlencode(kept)}"


@register.simple_tag(takes_context=True)
def account_menu(context: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the menu of who asks: headings with the pages that the roles give access to."""
    return menu_of(context["request"].person)
