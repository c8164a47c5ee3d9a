"""Maillon: a regional safety and prevention plan, from its adoption to its annual report."""

__version__ = "0.1.0"
