"""Changing in whose name, and under which identifiers, the grants leave as open data."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.funding.models import Publishing
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.three_sixty import is_organisation_id, is_prefix
from maillon.partners.models import Organisation


@transaction.atomic
def change_publishing(
    *, funder: Organisation | None, identifier: str, prefix: str, by: Author, now: datetime
) -> Publishing:
    """Keep who gives the grants and the start of their identifiers.

    :param funder: ``None``: the organisation of the settings.
    :param identifier: of another register, such as ``XI-LEI-…`` or ``360G-prefix-name``; empty:
        the enterprise number of the organisation.
    :param prefix: issued by 360Giving, with or without ``360G-``; empty: that of the settings.
    :raises Refused: when one of them has not the form that the standard asks for.
    """
    prefix = prefix.strip().removeprefix("360G-")
    identifier = identifier.strip()
    problems = []
    if identifier and not is_organisation_id(identifier):
        problems.append(
            _(
                "“%(value)s” is not an identifier of an organisation: the code of a register, a "
                "dash and the number in it, such as BE-BCE_KBO-0123456749."
            )
            % {"value": identifier}
        )
    if prefix and not is_prefix(prefix):
        problems.append(
            _("“%(value)s” is not a prefix: letters and digits, as 360Giving issued it.")
            % {"value": prefix}
        )
    if problems:
        raise Refused(problems)
    last = Publishing.objects.select_related("funder").first()
    kept = Publishing(funder=funder, funder_identifier=identifier, prefix=prefix, changed_at=now)
    changes = differences(_described(last or Publishing()), _described(kept))
    if changes:
        kept.save()
        record(
            by=by,
            now=now,
            action="publishing.edited",
            target=kept,
            label=str(kept),
            changes=changes,
        )
    return kept if changes else last or kept


def _described(kept: Publishing) -> dict[str, str]:
    return {
        "funder": kept.funder.code if kept.funder else "",
        "funder_identifier": kept.funder_identifier,
        "prefix": kept.prefix,
    }
