"""Words for lineage, places in a document, differences and states of an import."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maillon.plan.enums import Axis, ImportState, LineageRelation, ReferenceKind
from maillon.plan.models import MeasureLineage

register = template.Library()
# From which confidence on a lineage link is called so.
SURE, LIKELY = Decimal("0.8"), Decimal("0.5")
_STATE_KINDS = {ImportState.REVIEW: "warn", ImportState.CONFIRMED: "ok"}


@register.filter
def origin(link: MeasureLineage) -> str:
    """Say what a measure is to the older one of ``link``; the older one's code follows."""
    return {
        LineageRelation.CONTINUED: pgettext("before an older code", "continues"),
        LineageRelation.REWORDED: pgettext("before an older code", "rewords"),
        LineageRelation.MERGED: pgettext("before an older code", "merges"),
        LineageRelation.SPLIT: pgettext("before an older code", "is a part of"),
        LineageRelation.ECHO: pgettext("before an older code", "faintly echoes"),
        LineageRelation.NEW: pgettext("measure", "new"),
    }.get(LineageRelation(link.relation), str(link.get_relation_display()))


@register.filter
def fate(link: MeasureLineage) -> str:
    """Say what became of the older measure of ``link``; the newer one's code follows."""
    return {
        LineageRelation.CONTINUED: pgettext("before a newer code", "continued as"),
        LineageRelation.REWORDED: pgettext("before a newer code", "reworded as"),
        LineageRelation.MERGED: pgettext("before a newer code", "merged into"),
        LineageRelation.SPLIT: pgettext("before a newer code", "split into"),
        LineageRelation.ECHO: pgettext("before a newer code", "faint echo in"),
        LineageRelation.DROPPED: pgettext("measure", "dropped"),
        LineageRelation.UNDETERMINED: pgettext("measure", "not determined"),
    }.get(LineageRelation(link.relation), str(link.get_relation_display()))


@register.filter
def how_sure(value: Decimal | None) -> str:
    """Say in words how sure a lineage link is (``value`` between 0 and 1)."""
    if value is None:
        return ""
    if value >= SURE:
        return _("well established")
    return _("likely") if value >= LIKELY else _("uncertain")


@register.filter
def place(part: Any) -> str:
    """Say where ``part`` stands in its document: page, line, both or nothing."""
    if isinstance(part, Mapping):
        page, line = part.get("page"), part.get("line")
    else:
        page, line = part.page, part.line
    words = []
    if page:
        words.append(_("page %(page)s") % {"page": page})
    if line:
        words.append(_("line %(line)s") % {"line": line})
    return ", ".join(words)


@register.filter
def field_name(name: str) -> str:
    """Return what a part of a measure is called on the review page."""
    return {
        "text": _("Official text"),
        "theme": _("Theme"),
        "subtheme": _("Sub-theme"),
        "axis": _("Axis"),
        "sub_actions": _("Sub-actions"),
        "partners": _("Partners"),
        "references": _("References"),
    }[name]


@register.filter
def axis_name(value: str) -> str:
    """Return the name of an axis, or nothing."""
    return str(dict(Axis.choices).get(value, ""))


@register.filter
def reference_kind(value: str) -> str:
    """Return the name of a kind of reference."""
    return str(dict(ReferenceKind.choices).get(value, value))


@register.filter
def state_kind(state: str) -> str:
    """Return the kind of tag in which the state of an import is shown."""
    return _STATE_KINDS.get(ImportState(state), "")


@register.filter
def unused_reason(reason: str) -> str:
    """Say why a passage was not used."""
    return {
        "table-of-contents": _("table of contents"),
        "footnote": _("footnote"),
        "table-header": _("heading of a table"),
        "running-head": _("head or foot of a page"),
        "text": _("text outside the measures"),
    }.get(reason, reason)


@register.filter
def rule_name(rule: str) -> str:
    """Name the rule of a finding of the parser."""
    return {
        "duplicate-text": _("Same text"),
        "near-duplicate-text": _("Nearly the same text"),
        "numbering-repeated": _("Same code"),
        "numbering-gap": _("Gap in the numbering"),
        "no-measure": _("No measure found"),
        "measure-without-theme": _("No theme"),
        "code-corrected": _("Code badly read"),
        "unread-page": _("Page not read"),
        "measure-without-partner": _("No partner named"),
        "partner-cell-empty": _("Empty partner cell"),
        "text-differs-between-places": _("Two wordings"),
        "unread-passage": _("Passage not used"),
    }.get(rule, _("To look at"))
