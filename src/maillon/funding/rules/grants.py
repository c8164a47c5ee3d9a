"""What each instrument asks of its grants, and what makes a grant worth a second look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.core.money import CENT
from maillon.funding.enums import InstrumentKind
from maillon.partners.enums import OrganisationKind

_KIND = OrganisationKind
# Who may receive a grant, where its instrument does not say it itself (seed 003, lines 192-300);
# absent: anybody. Of a call, the audience of the call says it.
BENEFICIARIES: dict[str, frozenset[str]] = {
    InstrumentKind.POLICE_FUND: frozenset({_KIND.POLICE_ZONE}),
    InstrumentKind.LOCAL_PLANS: frozenset({_KIND.MUNICIPALITY}),
    InstrumentKind.ANTENNAS: frozenset({_KIND.LOCAL_ANTENNA, _KIND.MUNICIPALITY}),
    InstrumentKind.REGIONAL_BODY: frozenset({_KIND.REGIONAL_BODY, _KIND.AUTHORITY}),
    InstrumentKind.RECURRENT: frozenset({_KIND.ASSOCIATION}),
}


def beneficiaries_of(kind: str, chosen: Collection[str]) -> frozenset[str]:
    """Return the kinds of organisations that may receive; empty: anybody.

    :param kind: of the instrument.
    :param chosen: what the instrument says itself; empty: what is usual for its kind.
    """
    return frozenset(chosen) or BENEFICIARIES.get(kind, frozenset())


@dataclass(frozen=True)
class GrantFacts:
    """What the rules of an instrument look at."""

    title_fr: str
    instrument_kind: str
    organisation_kind: str
    first_year: int
    last_year: int
    instrument_years: tuple[int | None, int | None] = (None, None)
    beneficiaries: Collection[str] = ()
    amount: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    measures: Collection[int] = ()
    measures_of_plan: bool = True
    natural_person: bool = False


def problems(facts: GrantFacts) -> list[tuple[str, str]]:
    """Return what forbids the grant: pairs of the field's name and the message."""
    found: list[tuple[str, str]] = []
    if not facts.title_fr.strip():
        found.append(("title_fr", _("Give the grant a title in French.")))
    if facts.last_year < facts.first_year:
        found.append(("last_year", _("The last year is not before the first year.")))
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        found.append(("ends_on", _("The last day is not before the first day.")))
    if facts.amount is not None and (facts.amount <= 0 or facts.amount % CENT):
        found.append(("amount", _("An amount is more than zero, in whole cents.")))
    allowed = beneficiaries_of(facts.instrument_kind, facts.beneficiaries)
    if allowed and facts.organisation_kind not in allowed and not facts.natural_person:
        names = ", ".join(str(kind.label) for kind in _KIND if kind in allowed)
        found.append(
            ("organisation", _("This instrument is for: %(kinds)s.") % {"kinds": names.lower()})
        )
    first, last = facts.instrument_years
    if (first and facts.first_year < first) or (last and facts.first_year > last):
        found.append(("first_year", _("The instrument does not run in that year.")))
    if not facts.measures_of_plan:
        found.append(("measures", _("The measures are of another plan than the grant.")))
    return found


def alarms(
    *,
    starts_on: date | None,
    awarded_on: date | None,
    signed_on: date | None,
    with_agreement: bool,
    has_measures: bool,
) -> list[str]:
    """Return what the Court of Audit would ask about: facts that are allowed, but to be explained.

    A project that starts before its decision runs at the beneficiary's own risk; an agreement
    signed after the start is the recurrent remark of audits (GRANTS.md, section 2).
    """
    found = []
    if starts_on and awarded_on and starts_on < awarded_on:
        found.append(
            _(
                "The project starts before the decision: what is spent before it is at the "
                "beneficiary's own risk."
            )
        )
    if starts_on and not awarded_on:
        found.append(_("The project has a start, but no decision is dated."))
    if with_agreement and starts_on and signed_on and signed_on > starts_on:
        found.append(_("The agreement was signed after the project started."))
    if not has_measures:
        found.append(_("No measure of the plan is named: the grant covers nothing."))
    return found
