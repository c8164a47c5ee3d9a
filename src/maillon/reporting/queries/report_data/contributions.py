"""The contributions of a report with their partners, measures and figures."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone

from maillon.core.languages import choose
from maillon.core.text import code_sort_key
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
)
from maillon.plan.models import Plan
from maillon.reporting.queries.report_data.types import (
    ContributionInfo,
    FigureInfo,
    LinkInfo,
    PartnerPartInfo,
    Text,
)


def text_of(obj: object, field: str) -> Text:
    """Return ``field`` of ``obj`` in the reader's language, or in another one that it names."""
    shown = choose(obj, field)
    return Text(shown.text, shown.language if shown.is_fallback else "")


def read_contributions(
    plan: Plan, years: Sequence[int]
) -> tuple[list[ContributionInfo], dict[int, set[str]]]:
    """Return the accepted contributions active in ``years``, and those of each territory.

    The second is a dictionary: id of the territory → codes of the contributions.
    """
    links = ContributionMeasure.objects.select_related("measure").order_by("measure__sort_key")
    partners = ContributionPartner.objects.select_related("organisation").order_by("part", "id")
    found = (
        Contribution.objects.filter(
            plan=plan,
            state__in=COUNTED,
            first_year__lte=max(years),
            last_year__gte=min(years),
        )
        .select_related("category", "document")
        .prefetch_related(
            Prefetch("links", queryset=links),
            Prefetch("partners", queryset=partners),
            Prefetch("figures", queryset=Figure.objects.order_by("position", "id")),
            "themes",
            "missions",
            "territories",
        )
    )
    ordered = sorted(found, key=lambda contribution: code_sort_key(contribution.code))
    active: dict[int, set[str]] = defaultdict(set)
    for contribution in ordered:
        for territory in contribution.territories.all():
            active[territory.pk].add(contribution.code)
    return [_contribution(contribution) for contribution in ordered], active


def _contribution(c: Contribution) -> ContributionInfo:
    return ContributionInfo(
        code=c.code,
        category=c.category.code,
        kind=c.kind,
        title=text_of(c, "title"),
        description=text_of(c, "description"),
        first_year=c.first_year,
        last_year=c.last_year,
        partners=[_part(part) for part in c.partners.all()],
        measures=[LinkInfo(link.measure.code, link.rank, link.basis) for link in c.links.all()],
        themes=[theme.code for theme in c.themes.all()],
        missions=[text_of(mission, "title") for mission in c.missions.all()],
        figures=[_figure(figure, c.code) for figure in c.figures.all()],
        document=str(c.document) if c.document else "",
        line=c.source_line,
        entered_by=c.entered_by,
        entered_on=timezone.localtime(c.entered_at).date().isoformat(),
    )


def _part(part: ContributionPartner) -> PartnerPartInfo:
    if part.organisation is None:
        return PartnerPartInfo("", Text(part.as_written), part.part)
    return PartnerPartInfo(part.organisation.code, text_of(part.organisation, "name"), part.part)


def _figure(figure: Figure, contribution: str) -> FigureInfo:
    return FigureInfo(
        id=figure.pk,
        contribution=contribution,
        label=text_of(figure, "label"),
        unit=text_of(figure, "unit"),
        value=plain_number(figure.value),
        first_year=figure.first_year,
        last_year=figure.last_year,
        qualifier=figure.qualifier,
        part_of=figure.part_of_id,
        line=figure.source_line,
        entered_by=figure.entered_by,
        entered_on=timezone.localtime(figure.entered_at).date().isoformat(),
    )


def plain_number(value: Decimal) -> str:
    """Return ``value`` without useless zeros and without an exponent: ``300``, ``2.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
