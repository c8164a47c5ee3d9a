"""Experts, grid, conflicts of interest, who reads what, score sheets, deliberation, rankings."""

from maillon.funding.models.jury.experts import Expert, Juror, Mandate
from maillon.funding.models.jury.grids import Criterion, CriterionLevel, EvaluationGrid
from maillon.funding.models.jury.readings import Assignment, ConflictOfInterest, Score, ScoreSheet
from maillon.funding.models.jury.results import (
    Ballot,
    Deliberation,
    DeliberationChange,
    DeliberationOutcome,
    Ranking,
)

__all__ = [
    "Assignment",
    "Ballot",
    "ConflictOfInterest",
    "Criterion",
    "CriterionLevel",
    "Deliberation",
    "DeliberationChange",
    "DeliberationOutcome",
    "EvaluationGrid",
    "Expert",
    "Juror",
    "Mandate",
    "Ranking",
    "Score",
    "ScoreSheet",
]
