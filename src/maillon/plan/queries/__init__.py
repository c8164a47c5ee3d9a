"""Reads of the plan used in more than one place."""

from maillon.plan.queries.lineage import LineagePair, lineage_pairs
from maillon.plan.queries.measures import (
    Lineage,
    Partners,
    lineage_of,
    partners_of,
    twins,
    with_lineage,
    with_partners,
)
from maillon.plan.queries.outline import Outline, OutlineTheme, outline

__all__ = [
    "Lineage",
    "LineagePair",
    "Outline",
    "OutlineTheme",
    "Partners",
    "lineage_of",
    "lineage_pairs",
    "outline",
    "partners_of",
    "twins",
    "with_lineage",
    "with_partners",
]
