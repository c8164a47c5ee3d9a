"""Who may give which role, and where."""

from maillon.partners.enums import Role
from maillon.partners.permissions import Person

INVITE, EDIT = "people.invite", "people.edit"
PARTNER_ROLES = (Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY)
# A role that gives rights over people's accounts is given by an administrator only.
_TRUSTED = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})


class PeopleRefused(Exception):
    """What was asked cannot be done; the message says why and what to do instead."""


def roles_to_give(giver: Person, organisation_id: int, *, action: str = INVITE) -> tuple[Role, ...]:
    """Return the roles that ``giver`` may give, or take, in an organisation.

    An administrator: all. Others who may do it everywhere: all but those over accounts. Who may do
    it for their own organisation (a signatory): the two roles of partners, there.
    """
    if giver.everywhere(action):
        if Role.ADMINISTRATOR in giver.roles:
            return tuple(Role)
        return tuple(role for role in Role if role not in _TRUSTED)
    if giver.may(action, own=giver.owns([organisation_id])):
        return PARTNER_ROLES
    return ()
