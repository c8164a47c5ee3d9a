"""Words for the figures and links of a contribution."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from maillon.implementation.enums import Qualifier
from maillon.implementation.models import Figure, Proposal
from maillon.implementation.queries.figures import SumCheck

register = template.Library()


@register.filter
def exactness(figure: Figure) -> str:
    """Say how exact a figure is; nothing where it is exact or counted."""
    if figure.qualifier in (Qualifier.EXACT, Qualifier.COUNTED):
        return ""
    return str(figure.get_qualifier_display())


@register.filter
def breakdown(name: str) -> str:
    """Return the words of a usual breakdown; another one is shown as it was entered."""
    words = {
        "activity": _("by activity"),
        "age": _("by age"),
        "audience": _("by audience"),
        "language": _("by language"),
        "mode": _("by manner"),
        "moment": _("by moment"),
        "outcome": _("by outcome"),
        "partner": _("by partner"),
        "place": _("by place"),
        "reason": _("by reason"),
        "sex": _("by sex"),
        "year": _("by year"),
    }
    return words.get(name, name)


@register.filter
def all_hold(checks: tuple[SumCheck, ...]) -> bool:
    """Say whether every sum makes its whole."""
    return all(check.holds for check in checks)


@register.simple_tag
def question_name(*parts: object) -> str:
    """Return the name of the field that asks about a text or figure (forms.review)."""
    return "-".join(["q", *(str(part) for part in parts)])


@register.filter
def given(posted: Mapping[str, str], name: str) -> str:
    """Return what was typed in a field of a form that comes back."""
    return posted.get(name, "")


@register.filter
def state_kind(state: str) -> str:
    """Return the colour of a contribution's, a request's or a proposal's state."""
    kinds = {
        "submitted": "info",
        "open": "info",
        "sent_back": "warn",
        "accepted": "ok",
        "published": "ok",
        "taken": "ok",
        "withdrawn": "bad",
        "rejected": "bad",
    }
    return kinds.get(state, "")


@register.filter
def of_contribution(found: Mapping[int, list[Proposal]], key: int) -> list[Proposal]:
    """Return what was found for one contribution."""
    return found[key] if found and key in found else []
