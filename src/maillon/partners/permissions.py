"""Who may do what: one table, role × action, and a function that answers with its reason.

Pages are closed by default: a view names the action it needs; public pages name none.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.partners.enums import Role
from maillon.partners.models import Membership, User

C, P, E, A = Role.COORDINATOR, Role.PARTNER_EDITOR, Role.EVALUATOR, Role.ADMINISTRATOR

# action → roles that may do it. An action absent here is refused to everybody.
PERMISSIONS: dict[str, frozenset[Role]] = {
    "plan.import": frozenset({C, A}),
    "plan.edit": frozenset({C, A}),
    "contribution.view_all_states": frozenset({C, E, A}),
    "contribution.create": frozenset({C, A}),
    "contribution.edit": frozenset({C, A}),
    "contribution.validate": frozenset({C, A}),
    "contribution.withdraw": frozenset({C, A}),
    "contribution.import": frozenset({C, A}),
    "finding.view": frozenset({C, P, E, A}),
    "finding.decide": frozenset({C, A}),
    "edition.view_draft": frozenset({C, E, A}),
    "edition.edit": frozenset({C, A}),
    "edition.freeze": frozenset({C, A}),
    "journal.view": frozenset({C, E, A}),
    "organisation.edit": frozenset({C, A}),
}


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the reason a person can read."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Person:
    """The one who asks: the account and the roles held on a given day."""

    user: User | AnonymousUser
    roles: frozenset[Role]
    organisation: str = ""
    organisation_ids: frozenset[int] = frozenset()

    @property
    def author(self) -> Author:
        """How the journal names this person."""
        return Author(self.user.get_username(), self.user.pk, self.organisation)

    def may(self, action: str) -> Verdict:
        """Say whether this person may do ``action``, and if not, why not."""
        allowed = PERMISSIONS.get(action, frozenset())
        if self.roles & allowed:
            return Verdict(True)
        if not self.user.is_authenticated:
            return Verdict(False, _("Sign in first: this page is not public."))
        names = ", ".join(sorted(str(role.label) for role in allowed))
        return Verdict(
            False,
            _("This is reserved for: %(roles)s. Your account does not hold that role today.")
            % {"roles": names},
        )


@lru_cache(maxsize=1)
def nobody() -> Person:
    """Return the public: no account, no role."""
    return Person(AnonymousUser(), frozenset())


def person_of(user: Any, *, on: date) -> Person:
    """Return ``user`` with the roles that their memberships give on the day ``on``."""
    if not user.is_authenticated:
        return nobody()
    held = list(
        Membership.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("organisation")
    )
    return Person(
        user=user,
        roles=frozenset(Role(m.role) for m in held),
        organisation=held[0].organisation.code if held else "",
        organisation_ids=frozenset(m.organisation_id for m in held),
    )
