"""What the plan says around one measure: where it comes from, its twins, its partners."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from maillon.plan.enums import PartnerRole
from maillon.plan.models import Measure, MeasureLineage, MeasurePartner, Theme


@dataclass(frozen=True)
class Lineage:
    """The lineage links of a measure, to the previous plan and to the next one.

    A link of ``ancestors`` has ``older`` or, for a new measure, none; a link of ``descendants``
    has ``newer`` or, for a measure dropped or not determined, none.
    """

    ancestors: list[MeasureLineage]
    descendants: list[MeasureLineage]

    @property
    def relations_before(self) -> frozenset[str]:
        """The relations to the previous plan, as values of ``LineageRelation``."""
        return frozenset(link.relation for link in self.ancestors)


@dataclass(frozen=True)
class Partners:
    """Who the plan names for a measure: for all of it, and for its sub-actions."""

    leads: list[MeasurePartner]
    partners: list[MeasurePartner]
    of_sub_actions: list[MeasurePartner]

    @property
    def everybody(self) -> list[str]:
        """Return the name of each partner once, leads first, in the reader's language."""
        named = (*self.leads, *self.partners, *self.of_sub_actions)
        return list(dict.fromkeys(str(partner) for partner in named))

    def __bool__(self) -> bool:
        return bool(self.leads or self.partners or self.of_sub_actions)


def with_lineage(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return ``measures`` such that :func:`lineage_of` reads nothing more from the database."""
    older = MeasureLineage.objects.select_related("older__plan").order_by(
        "older__plan", "older__sort_key", "pk"
    )
    newer = MeasureLineage.objects.select_related("newer__plan").order_by(
        "newer__plan", "newer__sort_key", "pk"
    )
    return measures.prefetch_related(Prefetch("ancestors", older), Prefetch("descendants", newer))


def lineage_of(measure: Measure) -> Lineage:
    """Return where ``measure`` comes from and what became of it, in the order of those plans."""
    if "ancestors" not in getattr(measure, "_prefetched_objects_cache", {}):
        measure = with_lineage(Measure.objects.filter(pk=measure.pk)).get()
    return Lineage(list(measure.ancestors.all()), list(measure.descendants.all()))


def twins(measure: Measure) -> QuerySet[Measure]:
    """Return the other measures of the same plan with the same official text."""
    if not measure.fingerprint:
        return Measure.objects.none()
    same = Measure.objects.filter(plan_id=measure.plan_id, fingerprint=measure.fingerprint)
    return same.exclude(pk=measure.pk).select_related("theme")


def with_partners(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return ``measures`` such that :func:`partners_of` reads nothing more from the database."""
    named = MeasurePartner.objects.select_related("group", "organisation", "sub_action")
    return measures.prefetch_related(Prefetch("partners", named.order_by("role", "pk")))


def partners_of(measure: Measure) -> Partners:
    """Return who the plan names for ``measure``, in the order of the document."""
    if "partners" not in getattr(measure, "_prefetched_objects_cache", {}):
        measure = with_partners(Measure.objects.filter(pk=measure.pk)).get()
    found = list(measure.partners.all())
    whole = [partner for partner in found if partner.sub_action_id is None]
    return Partners(
        leads=[partner for partner in whole if partner.role == PartnerRole.LEAD],
        partners=[partner for partner in whole if partner.role != PartnerRole.LEAD],
        of_sub_actions=[partner for partner in found if partner.sub_action_id is not None],
    )


def themes_of(plan_id: int) -> list[Theme]:
    """Return the themes and sub-themes of a plan, in its order."""
    return list(Theme.objects.filter(plan_id=plan_id).order_by("position", "pk"))
