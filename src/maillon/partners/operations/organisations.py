"""Writes of organisations."""

from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author, record
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation


@transaction.atomic
def create_organisation(
    *, code: str, name: str, kind: OrganisationKind, by: Author, now: datetime
) -> Organisation:
    """Make an organisation, named in French for now.

    :raises django.core.exceptions.ValidationError: when the code will not do or is taken.
    """
    organisation = Organisation(code=code, name_fr=name, kind=kind)
    organisation.full_clean()
    organisation.save()
    record(by=by, now=now, action="organisation.created", target=organisation, label=name)
    return organisation
