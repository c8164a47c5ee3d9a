"""Filters and tags that every template may use (they are built in)."""

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillon.core import money
from maillon.core.acts import act_words
from maillon.core.changes import Change, readable
from maillon.core.languages import Shown, current
from maillon.core.moments import moment_text, second_text, short_moment_text
from maillon.core.text import stems

register = template.Library()
# A label that counts people says which: "23 women", not "23 people women".
_PEOPLE = frozenset({"personnes", "personen", "people"})
_FRENCH_MARKS = re.compile(r" (?=[:;!?»])|(?<=«) ")


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """Write a number the reader's way, without useless zeros: ``1234.5000`` → ``1 234,5``."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.normalize()
        places = max(0, -int(exact.as_tuple().exponent))
    # Django cuts decimals off; readers expect 0.66 for 0.6555.
    exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def euros(amount: Decimal | None) -> str:
    """Write an amount in euros the reader's way; nothing where it is unknown."""
    return money.euros(amount)


@register.filter
def shown(value: Shown) -> SafeString | str:
    """Write a text in three languages; mark its language when it is not the reader's."""
    text = value.text
    if value.language == "fr":
        text = _FRENCH_MARKS.sub("\N{NO-BREAK SPACE}", text)
    if value.language == current() or not text:
        return text
    return format_html('<span lang="{}">{}</span>', value.language, text)


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
def moment(value: datetime | None, zone: str = "") -> str:
    """Write a moment: day, time and the clock's abbreviation; nothing for none.

    ``{{ call.closes_at|moment:call.time_zone }}`` writes it in the zone of the call, and names the
    zone where it is not the site's.
    """
    return "" if value is None else moment_text(value, zone)


@register.filter
def short_moment(value: datetime | None, zone: str = "") -> str:
    """Write a moment as tables do, day and time, in ``zone`` (the site's); nothing for none."""
    return "" if value is None else short_moment_text(value, zone)


@register.filter
def seconds(value: datetime | None, zone: str = "") -> str:
    """Write a moment to the second with its zone, as a receipt does; nothing for none."""
    return "" if value is None else second_text(value, zone)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]``, or ``None`` where there is none."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], action: str) -> bool:
    """Say whether the reader may do ``action``, to show or hide its button."""
    return bool(context["request"].person.may(action))


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """Return the full address of ``path`` on this host, for links read outside the page."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(path)


@register.tag
def capture(parser: template.base.Parser, token: template.base.Token) -> "CaptureNode":
    """Keep what stands between ``{% capture name %}`` and ``{% endcapture %}`` as a variable.

    It lets a page say its title once, in a block that the frame needs in several places.
    """
    try:
        _tag, name = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("Write {% capture name %}: one name.") from error
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


class CaptureNode(template.Node):
    """Renders its content into a variable: one line of text without tags or outer blanks."""

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        """Set the variable; write nothing."""
        text = strip_tags(self.nodelist.render(context))
        # Not str.split(): it would take the no-break spaces of French for blanks.
        context[self.name] = mark_safe(re.sub(r"[ \t\r\n]+", " ", text).strip())  # nosec B308 B703
        return SafeString("")


@register.filter
def cell(value: Any) -> Any:
    """Write the value of a list's cell: numbers the reader's way, lists with commas, else as is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(part) for part in value)
    if isinstance(value, Shown):
        return shown(value)
    return value


@register.filter
def years(value: Any) -> str:
    """Write the years of ``value`` (``first_year``, ``last_year``), or a year, without grouping.

    ``{{ contribution|years }}`` → ``2021-2022``; years unknown → nothing.
    """
    if isinstance(value, int | str):
        return str(value)
    first, last = value.first_year, value.last_year
    return "" if first is None else str(first) if last in (None, first) else f"{first}-{last}"


@register.filter
def act(action: str) -> str:
    """Return an action of the journal in words: ``round.launched`` → “Launched”."""
    return act_words(action)


@register.filter
def readable_changes(changes: dict[str, Any]) -> list[Change]:
    """Return the changes of a journal line as field, old, new."""
    return readable(changes)


@register.filter
def unit_beside(unit: str, label: str) -> str:
    """Return ``unit`` where ``label`` does not already say what is counted, else nothing.

    ``unit_beside("permanences", "permanences tenues")`` → nothing; ``"tonnes"`` beside
    ``"vêtements lavés"`` → ``tonnes``.
    """
    if not unit or unit in _PEOPLE:
        return ""
    language = current()
    told = stems(unit, language)[:1]
    return "" if told and told[0] in stems(label, language) else unit
