"""Giving the partners of a table to the measure or to the sub-actions they stand beside."""

from collections.abc import Sequence

from .cleaning import words
from .draft import DraftPartner, DraftSubAction
from .entries import Entry, PartnerCell
from .partners import split_partners


def attach_partners(
    entries: Sequence[Entry], sub_actions: Sequence[DraftSubAction]
) -> tuple[DraftPartner, ...]:
    """Return the partners of a measure.

    A measure that fills one row has its partners as a whole; where it fills several rows, each
    row's partners go to the sub-actions written in that row.
    """
    partners: list[DraftPartner] = []
    for entry in entries:
        cells = [cell for cell in entry.partner_cells if cell.text]
        several = len(entry.partner_cells) > 1
        for cell in cells:
            covered = _covered(cell, sub_actions) if several else []
            partners += _of_cell(cell, covered or [None])
    unique = {(one.label, one.sub_action_code): one for one in reversed(partners)}
    return tuple(one for one in partners if unique.pop((one.label, one.sub_action_code), None))


def _of_cell(cell: PartnerCell, covered: Sequence[str | None]) -> list[DraftPartner]:
    return [
        DraftPartner(label, written, code, cell.place)
        for code in covered
        for label, written in split_partners(cell.text)
    ]


def _covered(cell: PartnerCell, sub_actions: Sequence[DraftSubAction]) -> list[str]:
    """Return the codes of the sub-actions whose words stand in the row of the cell."""
    beside = set(words(" ".join(cell.beside)))
    covered = []
    for item in sub_actions:
        own = set(words(item.text))
        if own and len(own & beside) >= 0.8 * len(own):
            covered.append(item.code)
    return covered
