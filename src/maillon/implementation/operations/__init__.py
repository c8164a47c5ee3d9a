"""Writes of contributions: each one a transaction that ends with a line in the journal."""

from maillon.implementation.operations.contributions import (
    EditConflict,
    create_contribution,
    edit_contribution,
)
from maillon.implementation.operations.inputs import (
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    input_of,
)
from maillon.implementation.operations.states import (
    Refused,
    return_to_draft,
    validate_contribution,
    withdraw_contribution,
)

__all__ = [
    "ContributionInput",
    "EditConflict",
    "FigureInput",
    "LinkInput",
    "PartnerInput",
    "Refused",
    "create_contribution",
    "edit_contribution",
    "input_of",
    "return_to_draft",
    "validate_contribution",
    "withdraw_contribution",
]
