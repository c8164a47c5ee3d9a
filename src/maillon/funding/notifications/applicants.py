"""To whom mails about an application go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillon.funding.models import Application, Grant
from maillon.partners.enums import Role
from maillon.partners.models import ContactPoint, Membership

APPLICANT_ROLES = (Role.PARTNER_SIGNATORY, Role.PARTNER_EDITOR)


@dataclass(frozen=True)
class Addressee:
    """An address and the language of its mails."""

    address: str
    language: str


def addressees_of(
    applications: Iterable[Application | Grant], *, on: date
) -> dict[int, list[Addressee]]:
    """Return, by key of the application (or grant), the addresses of its organisation on a day.

    The members who may fill it in; where there are none, the contact points that receive requests.
    Two queries, however many applications.
    """
    rows = list(applications)
    found = addressees_of_organisations({row.organisation_id for row in rows}, on=on)
    return {row.pk: found.get(row.organisation_id, []) for row in rows}


def addressees_of_organisations(ids: set[int], *, on: date) -> dict[int, list[Addressee]]:
    """Return, by id of the organisation, the addresses of who may fill in its applications.

    Each address once for an organisation; two queries, however many organisations.
    """
    found: dict[int, dict[str, Addressee]] = {}
    for organisation, address, language in [*_members(ids, on), *_contacts(ids, on)]:
        known = found.setdefault(organisation, {})
        known.setdefault(address.lower(), Addressee(address, language))
    return {pk: list(addressees.values()) for pk, addressees in found.items()}


def _members(ids: set[int], on: date) -> list[tuple[int, str, str]]:
    rows = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        organisation__in=ids,
        role__in=APPLICANT_ROLES,
        starts_on__lte=on,
        user__is_active=True,
        user__anonymised_at__isnull=True,
    ).exclude(user__email="")
    return list(rows.order_by("pk").values_list("organisation_id", "user__email", "user__language"))


def _contacts(ids: set[int], on: date) -> list[tuple[int, str, str]]:
    rows = ContactPoint.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation__in=ids, for_reporting=True
    ).exclude(email="")
    return list(rows.order_by("pk").values_list("organisation_id", "email", "language"))
