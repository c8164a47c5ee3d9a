"""What can be done in which state: contributions here, annual plans and rounds in their modules."""

from maillon.implementation.workflows.contribution import STEPS, Act, Step, may, step_of, why_not

__all__ = ["STEPS", "Act", "Step", "may", "step_of", "why_not"]
