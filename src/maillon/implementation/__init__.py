"""Contributions of the partners to the measures, with their figures."""
