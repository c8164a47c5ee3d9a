"""Reads of contributions that several pages share."""

from maillon.implementation.queries.contributions import (
    contributions_for_measure,
    contributions_for_organisation,
    contributions_for_territory,
    counts_of,
    counts_sentence,
    visible,
    with_display_relations,
)
from maillon.implementation.queries.figures import FigureRow, SumCheck, figure_rows
from maillon.implementation.queries.history import HistoryLine, history_of

__all__ = [
    "FigureRow",
    "HistoryLine",
    "SumCheck",
    "contributions_for_measure",
    "contributions_for_organisation",
    "contributions_for_territory",
    "counts_of",
    "counts_sentence",
    "figure_rows",
    "history_of",
    "visible",
    "with_display_relations",
]
