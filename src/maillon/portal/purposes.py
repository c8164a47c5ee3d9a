"""Every kind of mail that Maillon writes, for the pages where its wording is changed."""

from maillon.core.mailing import Purpose
from maillon.funding.notifications.applications import PURPOSES as APPLICATIONS
from maillon.funding.notifications.calls import PURPOSES as CALLS
from maillon.funding.notifications.checks import PURPOSES as CHECKS
from maillon.funding.notifications.grants import PURPOSES as GRANTS
from maillon.funding.notifications.jury import PURPOSES as JURY
from maillon.implementation.notifications import PURPOSES as REQUESTS
from maillon.partners.notifications import PURPOSES as PEOPLE
from maillon.portal.digest import DIGEST

PURPOSES: dict[str, Purpose] = {
    one.code: one
    for one in (*REQUESTS, *CALLS, *APPLICATIONS, *CHECKS, *JURY, *GRANTS, DIGEST, *PEOPLE)
}


def purpose_label(code: str) -> str:
    """Return what people call a kind of mail; its code where it is gone by now."""
    purpose = PURPOSES.get(code)
    return str(purpose.label) if purpose else code
