"""Writes of organisations, territories, people and accounts."""

from maillon.partners.operations.boundaries import store_boundaries

__all__ = ["store_boundaries"]
