"""Reads of organisations, people and contact points that several places share."""

from maillon.partners.queries.organisations import resolve_organisations, spelling

__all__ = ["resolve_organisations", "spelling"]
