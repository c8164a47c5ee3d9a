"""What must hold, as tables and plain arithmetic: no database here."""

from maillon.implementation.rules.required import REQUIRED, Facts, Requirement, missing_for

__all__ = ["REQUIRED", "Facts", "Requirement", "missing_for"]
