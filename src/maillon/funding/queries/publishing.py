"""In whose name the grants leave: what the screen keeps, else what the settings say."""

from dataclasses import dataclass

from django.conf import settings

from maillon.funding.models import Publishing
from maillon.partners.models import Organisation


@dataclass(frozen=True)
class Publisher:
    """Who gives the grants, and the start of their identifiers.

    :param code: of the organisation, also where there is none.
    :param identifier: of another register than the Crossroads Bank; empty: its enterprise number.
    :param prefix: issued by 360Giving; empty: none yet.
    """

    code: str
    organisation: Organisation | None
    identifier: str
    prefix: str


def publisher() -> Publisher:
    """Return who publishes the grants (two queries)."""
    kept = Publishing.objects.select_related("funder").first()
    if kept is not None and kept.funder is not None:
        organisation: Organisation | None = kept.funder
    else:
        organisation = Organisation.objects.filter(code=settings.GRANTS_FUNDER).first()
    return Publisher(
        code=organisation.code if organisation else settings.GRANTS_FUNDER,
        organisation=organisation,
        identifier=kept.funder_identifier if kept else "",
        prefix=(kept.prefix if kept else "") or settings.GRANTS_PREFIX,
    )
