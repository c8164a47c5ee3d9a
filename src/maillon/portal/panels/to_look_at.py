"""What deserves a look in a measure's dossier: cheap facts, in one query whatever its size."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from maillon.core.remembering import remembered
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import ContributionMeasure, Figure
from maillon.plan.models import Measure


@dataclass(frozen=True)
class ToLookAt:
    """How many contributions of a measure give no figure, or are linked to it with doubt."""

    without_figures: int
    doubtful: int

    def __bool__(self) -> bool:
        return bool(self.without_figures or self.doubtful)


def to_look_at(measure: Measure) -> ToLookAt:
    """Return what deserves a look among the accepted contributions of ``measure``."""
    figures = Figure.objects.filter(contribution=OuterRef("contribution"))
    links = ContributionMeasure.objects.filter(measure=measure, contribution__state__in=COUNTED)
    counted = links.annotate(has_figures=Exists(figures)).order_by()
    counts = remembered(
        f"to-look-at:{measure.pk}",
        lambda: counted.aggregate(
            without_figures=Count("pk", filter=Q(has_figures=False)),
            doubtful=Count("pk", filter=Q(doubtful=True)),
        ),
    )
    return ToLookAt(**counts)
