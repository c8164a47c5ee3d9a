"""Writing the passages of letters that are data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from maillon.core.journal import Author, record
from maillon.funding.models import LetterText

_FIELDS = ("part", "text_fr", "text_nl", "text_en", "valid_from", "valid_to")


@transaction.atomic
def save_letter_text(
    *, row: LetterText | None, values: Mapping[str, Any], by: Author, now: datetime
) -> LetterText:
    """Add a passage or change one; letters that left stay as they were kept.

    :param values: checked values of the fields of ``LetterText``.
    """
    text = row or LetterText()
    before = {name: getattr(text, name) for name in _FIELDS} if row else {}
    for name in _FIELDS:
        setattr(text, name, values[name])
    text.save()
    changes = {
        name: [before.get(name), getattr(text, name)]
        for name in _FIELDS
        if before.get(name) != getattr(text, name)
    }
    if changes:
        record(
            by=by,
            now=now,
            action="letter_text.edited" if row else "letter_text.added",
            target=text,
            label=str(text),
            changes=changes,
        )
    return text
