"""The map of the places: how many contributions are located in each."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from maillon.core.charts import Chart, choropleth
from maillon.core.remembering import remembered
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import Boundary, Territory


def contributions_map() -> tuple[Chart, str] | None:
    """Return the map and its attribution; ``None`` where no boundary is loaded.

    Municipalities that share a shape share its number, each contribution counted once.
    """
    shapes = list(Boundary.objects.all())
    if not shapes:
        return None
    located = Contribution.objects.filter(state__in=COUNTED, territories__boundary__isnull=False)
    grouped = located.order_by().values_list("territories__boundary__code")
    counts: dict[str, float] = remembered(
        "map", lambda: dict(grouped.annotate(n=Count("pk", distinct=True)))
    )
    chart = choropleth(
        [_feature(shape) for shape in shapes],
        {shape.code: counts.get(shape.code, 0) for shape in shapes},
        title=_("Contributions located in each municipality"),
        description=_("A map of the municipalities; its numbers stand in the table below it."),
        legend_title=_("Contributions"),
        no_value=_("no value"),
        names=_names(),
        headings=(_("Municipality"), _("Contributions")),
    )
    return chart, ", ".join(sorted({shape.attribution for shape in shapes}))


def _feature(shape: Boundary) -> dict[str, Any]:
    return {"type": "Feature", "id": shape.code, "geometry": shape.geometry, "properties": {}}


def _names() -> dict[str, str]:
    """Return the municipalities of each shape, by its code."""
    found: dict[str, list[str]] = {}
    territories: Iterable[Territory] = Territory.objects.filter(
        kind=TerritoryKind.MUNICIPALITY, boundary__isnull=False
    ).select_related("boundary")
    for territory in territories:
        if territory.boundary:
            found.setdefault(territory.boundary.code, []).append(territory.name)
    return {code: ", ".join(sorted(names)) for code, names in found.items()}
