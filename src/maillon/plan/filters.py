"""Filters of the plan's pages, as they stand in the address."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maillon.plan.enums import Axis, LineageRelation
from maillon.plan.models import Plan
from maillon.plan.queries.outline import NOBODY, Outline, OutlineFilters

Options = list[tuple[str, str]]
_ORIGINS = (
    LineageRelation.NEW,
    LineageRelation.CONTINUED,
    LineageRelation.REWORDED,
    LineageRelation.MERGED,
    LineageRelation.SPLIT,
    LineageRelation.ECHO,
)
ORPHAN = "orphan"


def outline_filters(query: QueryDict) -> OutlineFilters:
    """Return the filters of the outline that the address asks for."""
    names = ("q", "theme", "axis", "group", "origin", "official")
    return OutlineFilters(**{name: query.get(name, "").strip()[:200] for name in names})


@dataclass(frozen=True)
class OutlineChoices:
    """What the filters of the outline offer; an empty list hides a filter that cannot narrow."""

    themes: Options
    axes: Options
    groups: Options
    origins: Options
    official: Options


def outline_choices(plan: Plan, everything: Outline) -> OutlineChoices:
    """Return the choices for ``plan``, whose whole outline is ``everything``."""
    rows = everything.measures
    themes = [
        (theme.code, f"{theme.code}. {theme.title}")
        for row in everything.themes
        for theme in (row.theme, *row.subthemes)
    ]
    axes = {row.measure.axis for row in rows}
    groups = everything.groups
    return OutlineChoices(
        themes=themes if len(themes) > 1 else [],
        axes=[(value, str(label)) for value, label in Axis.choices if value in axes],
        groups=[(NOBODY, _("no partner named")), *groups] if groups else [],
        origins=origin_choices() if plan.predecessor_id else [],
        official=[("yes", _("with its official text")), ("no", _("without official text"))],
    )


def origin_choices() -> Options:
    """Return what a measure may be towards the previous plan, in words."""
    words = {
        LineageRelation.NEW: pgettext("measure", "new: no earlier measure"),
        LineageRelation.CONTINUED: pgettext("measure", "continued"),
        LineageRelation.REWORDED: pgettext("measure", "reworded"),
        LineageRelation.MERGED: pgettext("measure", "merged from several"),
        LineageRelation.SPLIT: pgettext("measure", "split from one"),
        LineageRelation.ECHO: pgettext("measure", "faint echo of one"),
    }
    return [(origin.value, words[origin]) for origin in _ORIGINS]


def lineage_choices() -> Options:
    """Return the relations by which the lineage page can be narrowed."""
    relations = [
        (relation.value, str(relation.label))
        for relation in LineageRelation
        if relation != LineageRelation.NEW
    ]
    return [*relations, (LineageRelation.NEW.value, _("new")), (ORPHAN, _("alone on its side"))]
