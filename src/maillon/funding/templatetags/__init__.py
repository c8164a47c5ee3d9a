"""Filters of the pages of funding."""
