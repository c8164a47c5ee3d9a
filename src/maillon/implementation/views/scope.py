"""Whether a contribution is the reader's own, asked before it is shown or changed."""

from django.core.exceptions import PermissionDenied

from maillon.implementation.models import Contribution
from maillon.implementation.queries.contributions import is_own
from maillon.partners.permissions import Person


def refuse_foreign(reader: Person, action: str, contribution: Contribution) -> None:
    """Refuse those who may do ``action`` to contributions of their own only, and this is none.

    :raises PermissionDenied: with the reason. The state is looked at by the workflow, not here.
    """
    if reader.everywhere(action):
        return
    verdict = reader.may(action, own=is_own(reader, contribution))
    if not verdict:
        raise PermissionDenied(verdict.reason)
