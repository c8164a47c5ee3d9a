"""To whom mails about an organisation's request go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from maillon.core.mailing import has_opted_out
from maillon.implementation.models import RoundRequest
from maillon.partners.enums import Role
from maillon.partners.models import ContactPoint, Membership, User

PARTNER_ROLES = (Role.PARTNER_SIGNATORY, Role.PARTNER_EDITOR)


@dataclass(frozen=True)
class Recipient:
    """An address, the language of its mails, and the account it belongs to, if it has one.

    :param wants: whether it wants mails that are no duty.
    """

    address: str
    language: str
    user_id: int | None = None
    wants: bool = True


def recipients_of(requests: Iterable[RoundRequest], *, on: date) -> dict[int, list[Recipient]]:
    """Return, by key of the request, the addresses that answer for its organisation on a day.

    The contact point chosen for the request and those that receive the requests to report;
    where there is none, the members who may fill it in. Five queries, however many requests.
    """
    asked = list(requests)
    ids = {request.organisation_id for request in asked}
    contacts = _contacts(ids, {request.contact_id for request in asked}, on)
    lonely = ids - {contact.organisation_id for contact in contacts}
    members = _members(lonely, on)
    addresses = {contact.email for contact in contacts} | {user.email for _o, user in members}
    accounts = _accounts(addresses)
    opted_out = has_opted_out(addresses)
    found: dict[int, list[Recipient]] = {}
    for request in asked:
        mine = [
            (contact.email, contact.language)
            for contact in sorted(contacts, key=lambda one: one.pk != request.contact_id)
            if contact.organisation_id == request.organisation_id
            and (contact.for_reporting or contact.pk == request.contact_id)
        ] + [(user.email, user.language) for o, user in members if o == request.organisation_id]
        unique: dict[str, tuple[str, str]] = {}
        for pair in mine:
            unique.setdefault(pair[0].lower(), pair)
        found[request.pk] = [_recipient(*pair, accounts, opted_out) for pair in unique.values()]
    return found


def recipient(address: str, language: str = "fr") -> Recipient:
    """Return one address as a recipient: in the language of its account, if it has one."""
    account = _accounts([address]).get(address.lower())
    known = account.language if account else language
    return _recipient(address, known, {}, has_opted_out([address]))


def _recipient(
    address: str, language: str, accounts: dict[str, User], opted_out: set[str]
) -> Recipient:
    account = accounts.get(address.lower())
    if account is not None:
        return Recipient(address, language, account.pk, account.wants_digest)
    return Recipient(address, language, None, address.lower() not in opted_out)


def _contacts(ids: set[int], chosen: set[int | None], on: date) -> list[ContactPoint]:
    open_ones = ContactPoint.objects.exclude(email="").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation__in=ids
    )
    wanted = open_ones.filter(Q(for_reporting=True) | Q(pk__in=chosen - {None}))
    return list(wanted.order_by("pk"))


def _members(ids: set[int], on: date) -> list[tuple[int, User]]:
    if not ids:
        return []
    rows = (
        Membership.objects.filter(
            organisation__in=ids,
            role__in=PARTNER_ROLES,
            starts_on__lte=on,
            user__is_active=True,
            user__anonymised_at__isnull=True,
        )
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .exclude(user__email="")
        .select_related("user")
        .order_by("pk")
    )
    return [(row.organisation_id, row.user) for row in rows]


def _accounts(addresses: Iterable[str]) -> dict[str, User]:
    folded = {address.lower() for address in addresses}
    users = User.objects.alias(folded=Lower("email")).filter(folded__in=folded, is_active=True)
    return {user.email.lower(): user for user in users.order_by("-pk")}
