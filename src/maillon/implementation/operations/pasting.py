"""A block copied from a spreadsheet, laid on the figures of a part."""

from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author
from maillon.implementation.models import RequestItem
from maillon.implementation.operations.entry import Entry, save_fields
from maillon.implementation.queries.entry import sheet_of
from maillon.implementation.rules.entry import place_block, split_block


@transaction.atomic
def paste_block(
    *, item: RequestItem, block: str, start: str = "", by: Author, now: datetime
) -> int:
    """Write the cells of ``block`` over the part's figures, and return how many did not fit.

    :param start: the field under the block's upper left cell; empty: the first one.
    :raises Refused: when the request cannot be filled in now.
    """
    part = next(one for one in sheet_of(item.request).parts if one.item.pk == item.pk)
    cells, lost = place_block(split_block(block), part.grid, start)
    entries = [
        Entry(item.pk, name, value[:80], part.version(name)) for name, value in cells.items()
    ]
    save_fields(request=item.request, entries=entries, by=by, now=now)
    return lost
