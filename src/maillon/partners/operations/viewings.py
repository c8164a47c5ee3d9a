"""That somebody saw what is not public: kept once per person, object and day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from maillon.core.journal import Author
from maillon.partners.models import Viewing


@transaction.atomic
def note_viewings(
    *, objects: Iterable[tuple[models.Model, str]], by: Author, now: datetime, today: date
) -> None:
    """Note that ``by`` saw these objects (each with how it is called).

    The journal holds acts; what was seen is in its own table, which the data protection officer
    reads.
    """
    if by.user_id is None:
        return
    Viewing.objects.bulk_create(
        [
            Viewing(
                user_id=by.user_id,
                organisation=by.organisation,
                target_type=target._meta.label_lower,
                target_id=str(target.pk),
                target_label=label[:300],
                on=today,
                at=now,
            )
            for target, label in objects
        ],
        ignore_conflicts=True,
    )
