"""In a joint contribution each partner says what its share was, and confirms it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import ContributionPartner
from maillon.implementation.operations.states import Refused, label_of, refuse_locked_years


@transaction.atomic
def confirm_share(
    *, part: ContributionPartner, share: str, by: Author, now: datetime
) -> ContributionPartner:
    """Confirm what an organisation's share in a contribution was; the contribution counts once.

    :param share: what it did, in a few words.
    :raises Refused: without words, for a withdrawn contribution, or in a closed year.
    """
    row = (
        ContributionPartner.objects.select_for_update(of=("self",))
        .select_related("contribution", "organisation")
        .get(pk=part.pk)
    )
    contribution = row.contribution
    if contribution.state == ContributionState.WITHDRAWN:
        raise Refused([_("This contribution is withdrawn. Return it to draft first.")])
    refuse_locked_years(contribution.plan_id, contribution.years)
    if not share.strip():
        raise Refused([_("Say in a few words what your share was.")])
    before, row.share = row.share, share.strip()[:300]
    row.confirmed_at, row.confirmed_by = now, by.username
    row.save(update_fields=["share", "confirmed_at", "confirmed_by"])
    record(
        by=by,
        now=now,
        action="contribution.share_confirmed",
        target=contribution,
        label=label_of(contribution),
        changes={"share": [before, row.share], "partners": [None, [_code(row)]]},
    )
    return row


def _code(row: ContributionPartner) -> str:
    return row.organisation.code if row.organisation else row.as_written
