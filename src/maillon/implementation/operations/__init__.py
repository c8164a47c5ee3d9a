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
    accept_contribution,
    recall_contribution,
    return_to_draft,
    submit_contribution,
    withdraw_contribution,
)

__all__ = [
    "ContributionInput",
    "EditConflict",
    "FigureInput",
    "LinkInput",
    "PartnerInput",
    "Refused",
    "accept_contribution",
    "create_contribution",
    "edit_contribution",
    "input_of",
    "recall_contribution",
    "return_to_draft",
    "submit_contribution",
    "withdraw_contribution",
]
