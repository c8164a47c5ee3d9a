"""The outline of a plan: its themes with their measures, narrowed by filters."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from maillon.core.text import fold
from maillon.plan.enums import LineageRelation
from maillon.plan.models import Measure, MeasureReference, Plan, SubAction, Theme
from maillon.plan.queries.measures import (
    Lineage,
    Partners,
    lineage_of,
    partners_of,
    themes_of,
    with_lineage,
    with_partners,
)

NOBODY = "nobody"
NOT_LINKED = "not_linked"


@dataclass(frozen=True)
class OutlineFilters:
    """What to keep. An empty text leaves a dimension open.

    ``q`` holds words, all of which must be there, accents folded; ``theme`` is a code of a theme
    or sub-theme; ``axis`` a value of ``Axis``; ``group`` a label of ``PartnerGroup`` or ``nobody``;
    ``origin`` a value of ``LineageRelation`` towards the previous plan, ``new`` meaning that no
    measure of it is linked; ``official`` is ``yes`` or ``no``.
    """

    q: str = ""
    theme: str = ""
    axis: str = ""
    group: str = ""
    origin: str = ""
    official: str = ""

    def __bool__(self) -> bool:
        return any((self.q, self.theme, self.axis, self.group, self.origin, self.official))


@dataclass(frozen=True)
class OutlineMeasure:
    """A measure with what the outline shows of it."""

    measure: Measure
    lineage: Lineage
    partners: Partners

    @property
    def code(self) -> str:
        """The code of the measure."""
        return self.measure.code

    @property
    def is_new(self) -> bool:
        """Whether no measure of the previous plan is linked to it."""
        return not any(link.older_id for link in self.lineage.ancestors)


@dataclass(frozen=True)
class OutlineTheme:
    """A theme with its measures that the filters keep, those of its sub-themes included."""

    theme: Theme
    subthemes: list[Theme]
    measures: list[OutlineMeasure]
    total: int


@dataclass(frozen=True)
class Outline:
    """A plan's themes in order; ``total`` counts its measures, ``kept`` those that remain."""

    plan: Plan
    filters: OutlineFilters
    themes: list[OutlineTheme]
    total: int
    groups: list[tuple[str, str]] = field(default_factory=list)

    @property
    def measures(self) -> list[OutlineMeasure]:
        """The measures kept, in the order of the plan."""
        return [row for theme in self.themes for row in theme.measures]

    @property
    def kept(self) -> int:
        """How many measures the filters keep."""
        return len(self.measures)


def outline(plan: Plan, filters: OutlineFilters | None = None) -> Outline:
    """Return the outline of ``plan``; the number of queries does not depend on its size."""
    filters = filters or OutlineFilters()
    rows = [_row(measure) for measure in _measures(plan)]
    themes = themes_of(plan.pk)
    tops = [theme for theme in themes if theme.parent_id is None]
    kept = [row for row in rows if _keeps(filters, row)]
    found = [
        OutlineTheme(
            theme=top,
            subthemes=[theme for theme in themes if theme.parent_id == top.pk],
            measures=[row for row in kept if row.measure.theme_id == top.pk],
            total=sum(row.measure.theme_id == top.pk for row in rows),
        )
        for top in tops
    ]
    shown = [theme for theme in found if theme.measures or not filters]
    return Outline(plan, filters, shown, len(rows), _groups(rows))


def _measures(plan: Plan) -> Iterable[Measure]:
    measures = Measure.objects.filter(plan=plan).order_by("sort_key", "pk")
    measures = measures.select_related("theme", "subtheme", "document")
    return with_partners(with_lineage(measures)).prefetch_related(
        Prefetch("sub_actions", SubAction.objects.order_by("position", "pk")),
        Prefetch("references", MeasureReference.objects.order_by("pk")),
    )


def _row(measure: Measure) -> OutlineMeasure:
    return OutlineMeasure(measure, lineage_of(measure), partners_of(measure))


def _groups(rows: list[OutlineMeasure]) -> list[tuple[str, str]]:
    """Return label and name of each partner group that the plan names, by name."""
    names = {
        partner.group.label: partner.group.name
        for row in rows
        for partner in row.measure.partners.all()
        if partner.group is not None
    }
    return sorted(names.items(), key=lambda pair: fold(pair[1]))


def _keeps(filters: OutlineFilters, row: OutlineMeasure) -> bool:
    measure = row.measure
    subtheme = measure.subtheme.code if measure.subtheme else ""
    return (
        (not filters.theme or filters.theme in (measure.theme.code, subtheme))
        and (not filters.axis or measure.axis == filters.axis)
        and (not filters.official or bool(measure.official_text) == (filters.official == "yes"))
        and (not filters.group or _has_partner(filters.group, row))
        and (not filters.origin or _comes_from(filters.origin, row))
        and (not filters.q or _says(filters.q, row))
    )


def _has_partner(group: str, row: OutlineMeasure) -> bool:
    if group == NOBODY:
        return not row.partners
    partners = row.measure.partners.all()
    return any(p.group is not None and p.group.label == group for p in partners)


def _comes_from(origin: str, row: OutlineMeasure) -> bool:
    if origin == LineageRelation.NEW:
        return row.is_new
    return origin in row.lineage.relations_before


def _says(q: str, row: OutlineMeasure) -> bool:
    """Say whether every word of ``q`` stands in the code, a title or the official texts."""
    measure = row.measure
    texts = [measure.code, measure.title_fr, measure.title_nl, measure.title_en]
    texts.append(measure.official_text)
    texts += [step.official_text for step in measure.sub_actions.all()]
    texts += row.partners.everybody
    said = fold(" ".join(texts))
    return all(word in said for word in fold(q).split())
