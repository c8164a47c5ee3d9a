"""Reading an official plan from text, Word or PDF into a draft, by deterministic rules.

``read_plan`` is the way in. The stages: a reader per format makes *blocks* (headings, paragraphs,
items, rows with their page or line); the structure stage finds how this document codes its
measures, where it lists them, its themes, axes, partners; the checks stage reports what a person
should look at. Nothing here knows the database.
"""

from .draft import (
    DraftAbbreviation,
    DraftFinding,
    DraftMeasure,
    DraftPartner,
    DraftReference,
    DraftSubAction,
    DraftTheme,
    Place,
    PlanDraft,
    UnusedPassage,
)
from .limits import ImportRefused, Limits
from .reading import read_plan

__all__ = [
    "DraftAbbreviation",
    "DraftFinding",
    "DraftMeasure",
    "DraftPartner",
    "DraftReference",
    "DraftSubAction",
    "DraftTheme",
    "ImportRefused",
    "Limits",
    "Place",
    "PlanDraft",
    "UnusedPassage",
    "read_plan",
]
