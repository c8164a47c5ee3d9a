"""The double-funding radar: what else pays, or may pay, the same organisations for the same thing.

It looks across every instrument of the authority, and in the other applications. What is fictitious
is never compared with what is real.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from stdnum.be import vat

from maillon.funding.enums import ApplicationState, GrantState, OverlapVerdict, RecoveryState
from maillon.funding.models import Application, Grant, OverlapReview, Recovery
from maillon.funding.queries.overlap_signs import (
    Comparison,
    Side,
    Sign,
    Strength,
    compare,
    years_period,
)
from maillon.funding.queries.visibility import visible_applications
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person
from maillon.plan.queries.measure_texts import thesaurus

# The applications that may still be paid.
ALIVE = (
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION,
    ApplicationState.ADMISSIBLE,
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
)
_ORDER = {Strength.STRONG: 0, Strength.MEDIUM: 1, Strength.WEAK: 2}


@dataclass(frozen=True)
class Hit:
    """A grant or another application that looks like the same thing, and what was decided of it.

    :param key: ``grant:<code>`` or ``application:<number>``, as a review names it.
    :param measures: codes of the measures in common.
    :param review: the clerk's decision; ``None``: none yet.
    """

    key: str
    title: str
    organisation: Organisation
    source: str
    first_year: int | None
    last_year: int | None
    amount: Decimal | None
    state: str
    description: str
    comparison: Comparison
    measures: tuple[str, ...]
    review: OverlapReview | None
    url: str

    @property
    def is_grant(self) -> bool:
        """Whether the other side is a grant, else an application."""
        return self.key.startswith("grant:")

    @property
    def strength(self) -> Strength:
        """How strong the sign is."""
        return self.comparison.strength

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Why it looks like the same thing."""
        return self.comparison.signs

    @property
    def percent(self) -> int:
        """How near the texts are, in percent."""
        return round(100 * self.comparison.similarity)

    @property
    def must_be_decided(self) -> bool:
        """Whether it stands in the way of admissibility until somebody decides."""
        return self.strength == Strength.STRONG and self.review is None

    @property
    def is_double(self) -> bool:
        """Whether a clerk found it to be double funding."""
        return self.review is not None and self.review.verdict == OverlapVerdict.DOUBLE


def radar(application: Application, *, reader: Person | None = None) -> list[Hit]:
    """Return what may be double funding of ``application``, the strongest first.

    :param reader: leaves out the applications that this person may not know of.
    """
    side, ids = _own_side(application)
    reviews = {one.other: one for one in application.overlap_reviews.all()}
    hits = [
        hit
        for hit in (
            *(_grant_hit(side, one, reviews) for one in _grants(application, ids)),
            *(_application_hit(side, one, reviews) for one in _others(application, ids, reader)),
        )
        if hit is not None
    ]
    return sorted(hits, key=lambda one: (_ORDER[one.strength], one.key))


def related(organisations: Iterable[Organisation]) -> set[int]:
    """Return the keys of ``organisations`` and of those that share an enterprise number.

    A division (``part_of``) acts under the number of its whole.
    """
    rows = list(organisations)
    ids = {row.pk for row in rows} | {row.part_of_id for row in rows if row.part_of_id}
    numbers = {row.enterprise_number for row in rows if row.enterprise_number}
    wanted = Q(part_of__in=ids) | Q(pk__in=ids)
    if numbers:
        wanted |= Q(enterprise_number__in=numbers | {compact(one) for one in numbers})
    return set(Organisation.objects.filter(wanted).values_list("pk", flat=True))


def open_recoveries(organisation: Organisation) -> QuerySet[Recovery]:
    """Return what ``organisation``, or another under its enterprise number, must still repay."""
    return (
        Recovery.objects.filter(
            state=RecoveryState.OPEN, grant__organisation__in=related([organisation])
        )
        .select_related("grant")
        .prefetch_related("payments")
    )


def compact(number: str) -> str:
    """Return an enterprise number as ten digits; empty where there is none."""
    return vat.compact(number) if number else ""


def _own_side(application: Application) -> tuple[Side, set[int]]:
    partners = list(application.co_applicants.filter(pending=False).select_related("organisation"))
    others = [one.organisation for one in partners if one.organisation is not None]
    ids = related([application.organisation, *others])
    measures = frozenset(application.links.values_list("measure_id", flat=True))
    return _side_of(application, frozenset(one.pk for one in others), measures), ids


def _side_of(row: Application, others: frozenset[int], measures: frozenset[int]) -> Side:
    period = years_period(
        row.first_year or row.call.first_year, row.last_year or row.call.last_year
    )
    return Side(
        lead=_whole(row.organisation),
        number=compact(row.organisation.enterprise_number),
        others=others,
        period=period,
        measures=measures,
        text=f"{row.title}. {row.summary}",
    )


def _whole(organisation: Organisation) -> int:
    """Return the key of the legal person: that of the whole for a division."""
    return organisation.part_of_id or organisation.pk


def _grants(application: Application, ids: set[int]) -> list[Grant]:
    rows = Grant.objects.filter(organisation__in=ids, synthetic=application.synthetic)
    rows = rows.exclude(state=GrantState.CANCELLED).exclude(application=application.pk)
    return list(
        rows.select_related("organisation", "instrument", "call").prefetch_related("links__measure")
    )


def _grant_hit(side: Side, row: Grant, reviews: dict[str, OverlapReview]) -> Hit | None:
    period = years_period(row.first_year, row.last_year)
    if row.starts_on or row.ends_on:
        period = (
            row.starts_on or date(row.first_year, 1, 1),
            row.ends_on or date(row.last_year, 12, 31),
        )
    codes = {link.measure_id: link.measure.code for link in row.links.all()}
    other = Side(
        lead=_whole(row.organisation),
        number=compact(row.organisation.enterprise_number),
        period=period,
        measures=frozenset(codes),
        text=f"{row.title_fr}. {row.description_fr or row.description_nl}",
    )
    found = compare(side, other, thesaurus())
    if found is None:
        return None
    key = f"grant:{row.code}"
    return Hit(
        key=key,
        title=row.title,
        organisation=row.organisation,
        source=row.instrument.title,
        first_year=row.first_year,
        last_year=row.last_year,
        amount=row.amount,
        state=row.get_state_display(),
        description=row.description,
        comparison=found,
        measures=tuple(sorted(codes[one] for one in found.shared)),
        review=reviews.get(key),
        url=_address("grant", row.code),
    )


def _others(application: Application, ids: set[int], reader: Person | None) -> list[Application]:
    start = Application.objects.all() if reader is None else visible_applications(reader)
    asked = Q(organisation__in=ids) | Q(
        co_applicants__organisation__in=ids, co_applicants__pending=False
    )
    keys = Application.objects.filter(asked).values("pk")
    rows = start.filter(pk__in=keys, state__in=ALIVE, synthetic=application.synthetic)
    # What was granted is seen as the grant.
    rows = rows.filter(grant__isnull=True).exclude(pk=application.pk)
    return list(
        rows.select_related("organisation", "call").prefetch_related(
            "links__measure", "co_applicants"
        )
    )


def _application_hit(side: Side, row: Application, reviews: dict[str, OverlapReview]) -> Hit | None:
    codes = {link.measure_id: link.measure.code for link in row.links.all()}
    partners = frozenset(
        one.organisation_id
        for one in row.co_applicants.all()
        if one.organisation_id and not one.pending
    )
    found = compare(side, _side_of(row, partners, frozenset(codes)), thesaurus())
    if found is None:
        return None
    key = f"application:{row.number}"
    return Hit(
        key=key,
        title=row.title,
        organisation=row.organisation,
        source=row.call.title,
        first_year=row.first_year or row.call.first_year,
        last_year=row.last_year or row.call.last_year,
        amount=row.requested,
        state=row.get_state_display(),
        description=row.summary,
        comparison=found,
        measures=tuple(sorted(codes[one] for one in found.shared)),
        review=reviews.get(key),
        url=_address("application_check", row.number),
    )


def _address(name: str, code: str) -> str:
    try:
        return reverse(name, args=[code])
    except NoReverseMatch:
        return ""
