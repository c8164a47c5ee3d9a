"""Contributions from spreadsheets."""
