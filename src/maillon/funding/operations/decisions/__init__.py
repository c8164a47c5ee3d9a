"""Decisions: proposed from a ranking, approved step by step, notified with a letter."""

from maillon.funding.operations.decisions.approving import approve, approve_all, next_step
from maillon.funding.operations.decisions.basis import Row
from maillon.funding.operations.decisions.notifying import notify, notify_all
from maillon.funding.operations.decisions.proposing import (
    most_granted,
    propose_decision,
    propose_from_ranking,
)
from maillon.funding.operations.decisions.selecting import propose_selection

__all__ = [
    "Row",
    "approve",
    "approve_all",
    "most_granted",
    "next_step",
    "notify",
    "notify_all",
    "propose_decision",
    "propose_from_ranking",
    "propose_selection",
]
