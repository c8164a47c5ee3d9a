"""What organisations reported in the years before a round, for them to confirm."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillon.implementation.enums import COUNTED, PartnerPart
from maillon.implementation.models import (
    CollectionRound,
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    FormSection,
    RequestItem,
)


@dataclass(frozen=True)
class Known:
    """A contribution of the years before: its kind, its measures, the section that asked for it."""

    pk: int
    code: str
    kind: str
    measures: frozenset[int]
    section: str = ""


@dataclass
class Former:
    """The contributions of the years before, by the organisation that has to confirm them."""

    by_organisation: dict[int, list[Known]] = field(default_factory=dict)

    def of(self, organisation: int) -> list[int]:
        """Return the ids of the contributions that ``organisation`` has to confirm, by code."""
        return [known.pk for known in self.by_organisation.get(organisation, [])]

    def pairs(self, organisation: int, sections: Sequence[FormSection]) -> dict[int, int]:
        """Return section → the contribution that answered it before.

        The section of an earlier round with the same code; failing that, the only contribution of
        the same kind to one of its measures, where no other section could claim it.
        """
        known = self.by_organisation.get(organisation, [])
        by_section = {one.section: one.pk for one in known if one.section}
        found = {s.pk: by_section[s.code] for s in sections if s.code in by_section}
        free = [one for one in known if one.pk not in found.values() and not one.section]
        claims = {
            section.pk: [one.pk for one in free if _answers(one, section)]
            for section in sections
            if section.pk not in found
        }
        claimed = [pk for pks in claims.values() for pk in pks]
        return found | {
            section: pks[0]
            for section, pks in claims.items()
            if len(pks) == 1 and claimed.count(pks[0]) == 1
        }


def _answers(known: Known, section: FormSection) -> bool:
    measures = {measure.pk for measure in section.measures.all()}
    return known.kind == section.kind and bool(measures & known.measures)


def former_contributions(
    collection_round: CollectionRound, organisations: Collection[int]
) -> Former:
    """Return what counts and was active in as many years before the round as it covers.

    A joint contribution is confirmed by one organisation: the first lead partner that is asked. One
    that a later contribution of those years already goes on from is left out. Four queries.
    """
    first, span = collection_round.first_year, len(collection_round.years)
    rows = Contribution.objects.filter(
        plan=collection_round.plan_id,
        state__in=COUNTED,
        first_year__lt=first,
        last_year__gte=first - span,
    )
    found = {pk: (code, kind) for pk, code, kind in rows.values_list("pk", "code", "kind")}
    gone_on = set(rows.exclude(previous=None).values_list("previous_id", flat=True))
    measures: dict[int, set[int]] = defaultdict(set)
    links = ContributionMeasure.objects.filter(contribution__in=rows.values("pk"))
    for contribution, measure in links.values_list("contribution_id", "measure_id"):
        measures[contribution].add(measure)
    sections = dict(
        RequestItem.objects.filter(contribution__in=rows.values("pk"))
        .exclude(section=None)
        .values_list("contribution_id", "section__code")
    )
    former = Former()
    for contribution, organisation in _leads(rows.values("pk"), organisations).items():
        if contribution not in gone_on:
            code, kind = found[contribution]
            known = Known(
                contribution,
                code,
                kind,
                frozenset(measures[contribution]),
                sections.get(contribution, ""),
            )
            former.by_organisation.setdefault(organisation, []).append(known)
    for several in former.by_organisation.values():
        several.sort(key=lambda known: known.code)
    return former


def _leads(contributions: Any, organisations: Collection[int]) -> dict[int, int]:
    """Return contribution → the first of its lead partners that is asked."""
    parts = ContributionPartner.objects.filter(
        contribution__in=contributions, part=PartnerPart.LEAD
    ).order_by("pk")
    found: dict[int, int] = {}
    for contribution, organisation in parts.values_list("contribution_id", "organisation_id"):
        if organisation in organisations:
            found.setdefault(contribution, organisation)
    return found
