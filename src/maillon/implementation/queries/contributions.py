"""Which contributions, and what a page shows of them in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import ngettext

from maillon.core.remembering import question, remembered
from maillon.core.text import code_sort_key
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
)
from maillon.partners.models import Organisation, Territory
from maillon.partners.permissions import Person
from maillon.plan.models import Measure


@dataclass(frozen=True)
class Counts:
    """How much a set of contributions is. ``links`` counts each of their measures once each."""

    links: int
    contributions: int
    measures: int


VIEW_ALL = "contribution.view_all_states"


def visible(*, all_states: bool, own: Collection[int] = frozenset()) -> QuerySet[Contribution]:
    """Return the counted contributions, and what else a reader may see.

    :param all_states: drafts and withdrawn ones too, of everybody.
    :param own: ids of organisations of which every state is seen.
    """
    rows = Contribution.objects.all()
    if all_states:
        return rows
    counted = Q(state__in=COUNTED)
    if own:
        theirs = ContributionPartner.objects.filter(organisation__in=own).values("contribution")
        counted |= Q(pk__in=theirs)
    return rows.filter(counted)


def visible_to(reader: Person) -> QuerySet[Contribution]:
    """Return the contributions that ``reader`` may see: counted ones, their own, or all."""
    return visible(all_states=reader.everywhere(VIEW_ALL), own=own_of(reader))


def own_of(reader: Person) -> frozenset[int]:
    """Return the organisations of which ``reader`` sees every state."""
    return reader.organisation_ids if reader.may(VIEW_ALL, own=True) else frozenset()


def is_own(reader: Person, contribution: Contribution) -> bool:
    """Say whether an organisation for which ``reader`` acts carried or helped it: one query."""
    partners = contribution.partners.values_list("organisation_id", flat=True)
    return bool(reader.organisation_ids) and reader.owns(pk for pk in partners if pk)


def with_display_relations(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return ``rows`` with category, partners, measures and figures: six queries, any number."""
    links = ContributionMeasure.objects.select_related("measure__theme", "measure__plan")
    return rows.select_related("plan", "category").prefetch_related(
        Prefetch(
            "partners",
            ContributionPartner.objects.select_related("organisation").order_by("part", "pk"),
        ),
        Prefetch("links", links.order_by("rank", "measure__sort_key")),
        Prefetch("figures", Figure.objects.order_by("position", "pk")),
    )


def contributions_for_measure(measure: Measure) -> QuerySet[Contribution]:
    """Return the accepted contributions linked to ``measure``, ready to show."""
    linked = ContributionMeasure.objects.filter(measure=measure).values("contribution")
    return with_display_relations(visible(all_states=False).filter(pk__in=linked).order_by("code"))


def contributions_for_organisation(organisation: Organisation) -> QuerySet[Contribution]:
    """Return the accepted contributions that ``organisation`` carried or helped with."""
    part = ContributionPartner.objects.filter(organisation=organisation).values("contribution")
    return with_display_relations(visible(all_states=False).filter(pk__in=part).order_by("code"))


def contributions_for_territory(territory: Territory) -> QuerySet[Contribution]:
    """Return the accepted contributions that took place in ``territory``."""
    places = Contribution.territories.through.objects.filter(territory=territory)
    return with_display_relations(
        visible(all_states=False).filter(pk__in=places.values("contribution")).order_by("code")
    )


def counts_of(rows: QuerySet[Contribution], *, contributions: int | None = None) -> Counts:
    """Return how many links and distinct measures ``rows`` have.

    :param contributions: how many ``rows`` there are, where the caller has counted them already.
    """
    if contributions is None:
        contributions = rows.order_by().count()
    links = ContributionMeasure.objects.order_by()
    if rows.query.where:
        links = links.filter(contribution__in=rows.order_by().values("pk"))
    found = remembered(
        f"counts:{question(links)}",
        lambda: links.aggregate(n=Count("pk"), measures=Count("measure", distinct=True)),
    )
    return Counts(found["n"], contributions, found["measures"])


def counts_sentence(links: "QuerySet[ContributionMeasure] | Counts") -> str:
    """Return “48 links, 41 contributions, 23 measures” for links, or for counts made already."""
    if not isinstance(links, Counts):
        found = links.order_by().aggregate(
            n=Count("pk"),
            contributions=Count("contribution", distinct=True),
            measures=Count("measure", distinct=True),
        )
        links = Counts(found["n"], found["contributions"], found["measures"])
    parts = [
        ngettext("%(n)s link", "%(n)s links", links.links) % {"n": links.links},
        ngettext("%(n)s contribution", "%(n)s contributions", links.contributions)
        % {"n": links.contributions},
        ngettext("%(n)s measure", "%(n)s measures", links.measures) % {"n": links.measures},
    ]
    return ", ".join(parts)


def next_code(first_year: int) -> str:
    """Return a code that no contribution has yet: ``2023-0001``, ``2023-0002``…"""
    prefix = f"{first_year}-"
    taken = Contribution.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [code.removeprefix(prefix) for code in taken]
    last = max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)
    return f"{prefix}{last + 1:04}"


def in_plan_order(codes: list[str]) -> list[str]:
    """Return measure codes in the order of their numbers: 4.9 before 4.10."""
    return sorted(codes, key=code_sort_key)
