"""The limits by which the control draws the expenses to look at, instrument by instrument.

They count from a day on. A file keeps those of the day on which it was found admissible.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.core.money import CENT
from maillon.funding.models import Instrument, SamplingLimits
from maillon.funding.operations.refusal import Refused

MOST_LINES = 500


@dataclass(frozen=True)
class LimitsInput:
    """Limits as they are typed; parts in percent (0 to 100), amounts in euros.

    The meaning of each is that of :class:`maillon.funding.rules.sampling.SamplingRules`.
    """

    always_from: Decimal
    share: Decimal
    fewest: int
    tolerance: Decimal
    large_share: Decimal
    often_rejected: Decimal


@transaction.atomic
def set_limits(
    *, instrument: Instrument, valid_from: date, given: LimitsInput, by: Author, now: datetime
) -> SamplingLimits:
    """Store the limits of an instrument from a day on; those of the same day are replaced.

    :raises Refused: for a percentage or an amount that cannot be.
    """
    wrong = _problems(given)
    if wrong:
        raise Refused(wrong)
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    row = SamplingLimits.objects.filter(instrument=locked, valid_from=valid_from).first()
    before = _described(row) if row else {}
    row = row or SamplingLimits(instrument=locked, valid_from=valid_from)
    for name, value in asdict(given).items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = now, by.username
    changes = differences(before, _described(row))
    if changes or row.pk is None:
        row.save()
        record(
            by=by,
            now=now,
            action="funding_list.sampling_set",
            target=locked,
            label=f"{locked._meta.verbose_name} · {locked}",
            changes=changes | {"valid_from": [None, valid_from]},
        )
    return row


def _problems(given: LimitsInput) -> list[str]:
    found = []
    if given.always_from <= 0 or given.always_from % CENT:
        found.append(_("An amount is more than zero, in whole cents."))
    parts = (given.share, given.tolerance, given.large_share, given.often_rejected)
    if any(not 0 <= part <= 100 or part % CENT for part in parts):
        found.append(_("A percentage lies between 0 and 100, with two decimals at most."))
    if not given.large_share or not given.often_rejected:
        found.append(_("The two limits of risk are more than zero."))
    if not 0 <= given.fewest <= MOST_LINES:
        found.append(_("Between 0 and %(count)s expenses.") % {"count": MOST_LINES})
    return found


def _described(row: SamplingLimits) -> dict[str, object]:
    names = ("always_from", "share", "tolerance", "large_share", "often_rejected")
    found: dict[str, object] = {name: str(getattr(row, name).quantize(CENT)) for name in names}
    return found | {"fewest": row.fewest}
